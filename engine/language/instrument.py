"""Instruments of law, and the basis each rule and each parameter value rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Location
from ..text import Text
from .source import Document, Path

NOT_VERIFIED = Text("pasal belum diverifikasi", "article not verified")
JUDGED: Mapping[str, Text] = {
    "rules": Text("diperiksa aturan", "judged by rules"),
    "partial": Text("diperiksa sebagian", "judged in part"),
    "human": Text("diperiksa orang", "judged by people"),
    "unseen": Text("naskah belum dilihat", "text not seen"),
}
CONFIDENCE: Mapping[str, Text] = {
    "verified": Text("naskah dibaca", "text read"),
    "secondary": Text("sumber sekunder", "secondary source"),
    "general_knowledge": Text("pengetahuan umum, belum diverifikasi", "general knowledge, not verified"),
    "derived": Text("diturunkan dari angka lain", "derived from other figures"),
    "text_not_seen": Text("naskah belum dilihat", "text not seen"),
}


@dataclass(frozen=True)
class Duty:
    """What an article demands, and who sees to it: `judged` is rule, partial, human, or unseen.

    `rules` judge it; `leaves` says what they leave to others, or why no rule judges it.
    """

    id: str
    text: Text
    pinpoint: str | None
    confidence: str
    judged: str
    rules: tuple[str, ...]
    leaves: Text | None
    at: Location
    rules_at: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """A law, regulation, instruction or circular; `level` is what it binds with, `text` how much of it was read.

    `exempts` are facts that put a case out of its reach: none of its rules may apply where one of them is true.
    """

    id: str
    title: Text
    short: Text
    level: str
    text: str
    note: Text | None = None
    exempts: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    exempts_at: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Basis:
    """Where a duty or a figure comes from; without a pinpoint the article was not verified."""

    instrument: str
    pinpoint: str | None
    confidence: str
    note: Text | None
    at: Location

    def cite(self, instruments: Mapping[str, Instrument]) -> Text:
        """The citation as printed: short title and article, or that the article is not verified."""
        short = instruments[self.instrument].short
        where = Text.same(self.pinpoint) if self.pinpoint else NOT_VERIFIED
        return Text("{i}, {w}", "{i}, {w}").fill(i=short, w=where)


def read_basis(raw: Mapping[str, Any], document: Document, path: Path) -> Basis:
    """The basis that a mapping of the right shape states; its place is that of the instrument it names."""
    note = Text(**raw["note"]) if "note" in raw else None
    at = document.at((*path, "instrument"))
    return Basis(raw["instrument"], raw.get("pinpoint"), raw["confidence"], note, at)


def build(document: Document) -> dict[str, Instrument]:
    """The instruments that a document of the right shape declares."""
    return {
        id: Instrument(
            id=id,
            title=Text(**raw["title"]),
            short=Text(**raw["short"]),
            level=raw["level"],
            text=raw["text"],
            note=Text(**raw["note"]) if "note" in raw else None,
            exempts=tuple(raw.get("exempts", ())),
            duties=tuple(
                _duty(name, item, document, ("instruments", id, "duties", name))
                for name, item in raw.get("duties", {}).items()
            ),
            exempts_at=tuple(
                document.at(("instruments", id, "exempts", index)) for index, _ in enumerate(raw.get("exempts", ()))
            ),
        )
        for id, raw in document.data["instruments"].items()
    }


def _duty(id: str, raw: Mapping[str, Any], document: Document, path: Path) -> Duty:
    partial = raw.get("partial", {})
    rules = tuple(raw.get("rules", ()) or partial.get("rules", ()))
    steps: Path = (*path, "partial", "rules") if partial else (*path, "rules")
    leaves = partial.get("what") or raw.get("human")
    return Duty(
        id=id,
        text=Text(**raw["text"]),
        pinpoint=raw.get("pinpoint"),
        confidence=raw["confidence"],
        judged=next(key for key in JUDGED if key in raw),
        rules=rules,
        leaves=Text(**leaves) if leaves else None,
        at=document.at(path, key=True),
        rules_at=tuple(document.at((*steps, index)) for index, _ in enumerate(rules)),
    )
