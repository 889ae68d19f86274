"""Who sends letters and how they look: an office's profile, read from YAML as strictly as the rules are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator

from ...errors import Fault, FaultyFile, Location, RulebookError, UsageError
from ...language import schema, source
from ...language.schema.words import Model, Word, fault
from ...text import MONTHS, Text
from .kinds import KINDS
from .spelled import ROMAN

DRAFT_NUMBER = "…………"
_PLACES = re.compile(r"\{(?P<name>[^{}:]*)(:0(?P<width>[1-9]))?\}|[{}]")
NAMES = ("urut", "bulan_romawi", "bulan", "tahun")


def _within_a_year(days: int) -> int:
    if not 1 <= days <= 250:
        raise fault("Hari kerja: 1 sampai 250.", "Working days: 1 to 250.")
    return days


Days = Annotated[int, AfterValidator(_within_a_year)]


class HeadPart(Model):
    lines: list[Word] = Field(min_length=1, max_length=4)
    address: Word | None = None
    logo: Word | None = None


class NumberPart(Model):
    pattern: Word
    first: Annotated[int, Field(ge=0)] | None = None

    @field_validator("pattern")
    @classmethod
    def _known_places(cls, pattern: str) -> str:
        if not all(found["name"] in NAMES for found in _PLACES.finditer(pattern)):
            raise fault(
                "Yang dapat diisi hanya {urut}, {urut:04}, {bulan}, {bulan_romawi}, {tahun}.",
                "Only {urut}, {urut:04}, {bulan}, {bulan_romawi}, {tahun} can be filled in.",
            )
        return pattern


class SignatoryPart(Model):
    position: Word
    name: Word | None = None
    rank: Word | None = None
    nip: Word | None = None


class LetterPart(Model):
    """What may differ from one kind of letter to another."""

    number: NumberPart | None = None
    nature: Word | None = None
    deadline_working_days: Days | None = None
    signatory: SignatoryPart | None = None
    copies: list[Word] | None = None


class AddresseesPart(Model):
    licences: Word
    labour: Word
    owner: Word


class ProfileFile(Model):
    """An office's letters: head, place, number, signatory, copies; paper, font and templates of its own."""

    paper: Literal["A4", "F4"] = "A4"
    font: Word = "Libertinus Serif"
    fonts: Word | None = None
    templates: Word | None = None
    head: HeadPart
    place: Word
    number: NumberPart
    nature: Word
    deadline_working_days: Days
    signatory: SignatoryPart
    copies: list[Word] = Field(default_factory=list)
    addressees: AddresseesPart
    letters: dict[Word, LetterPart] = Field(default_factory=dict)


@dataclass(frozen=True)
class Manner:
    """How letters of one kind are numbered, marked, timed, signed and copied; `first` is None for drafts."""

    pattern: str
    first: int | None
    nature: str
    working_days: int
    signatory: dict[str, str | None]
    copies: tuple[str, ...]

    def number(self, place: int, on: date) -> str | None:
        """The number of the letter at a place (from 0) among those of its series; None while it is a draft."""
        return None if self.first is None else _filled(self.pattern, str(self.first + place), on)

    def draft_number(self, on: date) -> str:
        """The number of a draft: its running number is left to fill in."""
        return _filled(self.pattern, DRAFT_NUMBER, on)


@dataclass(frozen=True)
class Profile:
    """An office's profile; paths are absolute."""

    paper: str
    font: str
    fonts: Path | None
    templates: Path | None
    head_lines: tuple[str, ...]
    head_address: str | None
    logo: Path | None
    place: str
    manner: Manner
    manners: dict[str, Manner]
    addressees: dict[str, str]

    def of(self, kind: str) -> Manner:
        """How letters of a kind are written."""
        return self.manners.get(kind, self.manner)


def shipped() -> Profile:
    """The profile used when an office names none: all that an office must say is left to fill in."""
    return _parse((files(__package__) / "profil.yaml").read_bytes(), "profil.yaml", Path())


def read_profile(path: Path) -> Profile:
    """Read an office's profile; raises FaultyFile with every fault at its line and column."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(UNREADABLE.fill(w=error.strerror or "?"), at=path.name) from None
    return _parse(content, path.name, path.resolve().parent)


def _parse(content: bytes, label: str, folder: Path) -> Profile:
    try:
        document = source.read(content, label)
    except RulebookError as error:
        raise FaultyFile(label, error.faults) from None
    if faults := schema.check(ProfileFile, document):
        raise FaultyFile(label, faults)
    raw = document.data
    for kind in raw.get("letters", {}):
        if kind not in KINDS:
            at = document.at(("letters", kind), key=True)
            faults.append(Fault(at, NO_KIND.fill(k=kind, all=", ".join(KINDS))))
    faults += _numbered_alike(raw, document)
    paths = {name: folder / raw[name] if name in raw else None for name in ("fonts", "templates")}
    logo = folder / raw["head"]["logo"] if "logo" in raw["head"] else None
    for name, path in paths.items():
        if path is not None and not path.is_dir():
            faults.append(_missing(document.at((name,)), NO_FOLDER, raw[name]))
    if logo is not None and not (logo.is_file() and logo.suffix.lower() in (".png", ".svg", ".jpg", ".jpeg")):
        faults.append(_missing(document.at(("head", "logo")), NO_PICTURE, raw["head"]["logo"]))
    if faults:
        raise FaultyFile(label, faults)
    usual = _manner(raw, None)
    return Profile(
        paper=raw.get("paper", "A4"),
        font=raw.get("font", "Libertinus Serif"),
        fonts=paths["fonts"],
        templates=paths["templates"],
        head_lines=tuple(raw["head"]["lines"]),
        head_address=raw["head"].get("address"),
        logo=logo,
        place=raw["place"],
        manner=usual,
        manners={kind: _manner(part, usual) for kind, part in raw.get("letters", {}).items()},
        addressees=raw["addressees"],
    )


def _numbered_alike(raw: dict[str, Any], document: source.Document) -> list[Fault]:
    """The patterns by which every letter would get the same number."""
    places: list[source.Path] = [(), *(("letters", kind) for kind in raw.get("letters", {}))]
    parts = ((place, raw["letters"][place[1]] if place else raw) for place in places)
    return [
        Fault(document.at((*place, "number", "pattern")), SAME_NUMBER, WITH_PLACE)
        for place, part in parts
        if "number" in part
        and part["number"].get("first") is not None
        and all(found["name"] != "urut" for found in _PLACES.finditer(part["number"]["pattern"]))
    ]


def _missing(at: Location, what: Text, name: str) -> Fault:
    return Fault(at, what.fill(n=name))


def _manner(raw: dict[str, Any], usual: Manner | None) -> Manner:
    said: dict[str, Any] = {}
    if "number" in raw:
        said |= {"pattern": raw["number"]["pattern"], "first": raw["number"].get("first")}
    if "deadline_working_days" in raw:
        said["working_days"] = raw["deadline_working_days"]
    if "signatory" in raw:
        said["signatory"] = {name: raw["signatory"].get(name) for name in ("position", "name", "rank", "nip")}
    if "nature" in raw:
        said["nature"] = raw["nature"]
    if "copies" in raw or usual is None:
        said["copies"] = tuple(raw.get("copies", ()))
    return Manner(**said) if usual is None else replace(usual, **said)


def _filled(pattern: str, running: str, on: date) -> str:
    values = {
        "urut": running,
        "bulan_romawi": ROMAN[on.month - 1],
        "bulan": MONTHS["id"][on.month - 1],
        "tahun": str(on.year),
    }

    def fill(found: re.Match[str]) -> str:
        width = int(found["width"] or 0) if running.isdigit() else 0
        return values[found["name"]].rjust(width, "0")

    return _PLACES.sub(fill, pattern)


UNREADABLE = Text("Tidak dapat dibaca: {w}.", "Cannot be read: {w}.")
NO_KIND = Text("Tidak ada surat {k}; yang ada: {all}.", "There is no letter {k}; there are: {all}.")
SAME_NUMBER = Text(
    "Tanpa {urut} semua surat bernomor sama, padahal first disebut.",
    "Without {urut} all letters have the same number, although first is given.",
)
WITH_PLACE = Text("Tulis {urut} atau {urut:04} di dalamnya.", "Write {urut} or {urut:04} into it.")
NO_FOLDER = Text("Folder {n} tidak ada.", "There is no folder {n}.")
NO_PICTURE = Text("Tidak ada gambar {n} (PNG, JPEG atau SVG).", "There is no picture {n} (PNG, JPEG or SVG).")
