"""What was said of the programme in public, beside what its own figures come to, with the sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..language.rulebook import Rulebook
from ..text import Text
from .figures import people_for
from .standing import target_on
from .words import percent

QUOTAS = (50, 100)  # places a village, as proposed


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: what was said, what it comes to, and whether the two fit. `sums` are the steps, one a line."""

    said: Text
    computed: Text
    fits: bool
    sums: tuple[Text, ...]


def claims(rulebook: Rulebook, day: date, protected: int, eligible: int, villages: int, kelurahan: int) -> list[Claim]:
    """The claims of 2 September 2024 against the people and villages of a day; none before they were made."""
    reach = list(_reach(rulebook, day, villages, kelurahan))
    return [*reach, *_target(rulebook, day, protected, eligible)] if reach else []


def _reach(rulebook: Rulebook, day: date, villages: int, kelurahan: int) -> Iterator[Claim]:
    said = {quota: value for quota in QUOTAS if (value := _value(rulebook, f"claimed_reach_{quota}", day)) is not None}
    for quota, people in said.items():
        implied = people // quota
        yield Claim(
            said=SAID_REACH.fill(q=quota, p=people),
            computed=REACH.fill(d=villages * quota, b=(villages + kelurahan) * quota),
            fits=people in (villages * quota, (villages + kelurahan) * quota),
            sums=(
                Text.same("{d} × {q} = {n}").fill(d=villages, q=quota, n=villages * quota),
                Text.same("({d} + {k}) × {q} = {n}").fill(
                    d=villages, k=kelurahan, q=quota, n=(villages + kelurahan) * quota
                ),
                Text.same("{p} ÷ {q} = {n}").fill(p=people, q=quota, n=implied),
            ),
        )
    if len(said) == len(QUOTAS):
        half, double = (said[quota] for quota in QUOTAS)
        yield Claim(
            said=SAID_DOUBLE.fill(a=half, b=double),
            computed=DOUBLE.fill(n=2 * half),
            fits=2 * half == double,
            sums=(
                Text.same("2 × {a} = {n}").fill(a=half, n=2 * half),
                Text.same("{b} − {n} = {r}").fill(b=double, n=2 * half, r=double - 2 * half),
            ),
        )


def _target(rulebook: Rulebook, day: date, protected: int, eligible: int) -> Iterator[Claim]:
    target = target_on(day, rulebook)
    span = rulebook.parameters["coverage_target"].on(day)
    if target is None or span is None:
        return
    gap = max(people_for(target, eligible) - protected, 0)
    for other, source in span.also_reported:
        missing = max(people_for(other, eligible) - protected, 0)
        yield Claim(
            said=SAID_TARGET.fill(s=source),
            computed=TARGET.fill(g=missing, t=gap) if missing or gap else BOTH_REACHED,
            fits=missing == gap,
            sums=tuple(
                Text.same("{e} × {s} − {p} = {n}").fill(
                    e=eligible, s=_percent(ppm), p=protected, n=people_for(ppm, eligible) - protected
                )
                for ppm in (other, target)
            ),
        )


def _value(rulebook: Rulebook, name: str, day: date) -> int | None:
    span = rulebook.parameters[name].on(day)
    return span.value if span is not None and isinstance(span.value, int) else None


def _percent(ppm: int) -> Text:
    return Text(percent(ppm, "id"), percent(ppm, "en"))


SAID_REACH = Text("{q} pekerja per desa mencapai {p} pekerja", "{q} workers a village reach {p} workers")
REACH = Text(
    "{d} dengan desa saja, {b} dengan desa dan kelurahan; tidak ada daftar dengan jumlah desa lain",
    "{d} with villages (desa) alone, {b} with desa and kelurahan; no list has another count",
)
SAID_DOUBLE = Text("50 per desa {a}, 100 per desa {b}", "50 a village {a}, 100 a village {b}")
DOUBLE = Text("dua kali lipatnya {n}", "twice as many are {n}")
SAID_TARGET = Text("target lain: {s}", "another target: {s}")
BOTH_REACHED = Text("tidak ada kekurangan menurut keduanya", "by neither is anybody missing")
TARGET = Text("kekurangan {g} orang, bukan {t}", "a gap of {g} people, not {t}")
