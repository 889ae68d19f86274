"""Parameters: figures of the law that change by date, each with where it comes from."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ..errors import Fault, Location
from ..text import Text
from .instrument import Basis, read_basis
from .source import Document, Path


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; `until` None means still in force.

    A day known to the month or year only counts from its latest possible day, and `precise` is False.
    """

    from_: date
    until: date | None
    precise: bool = True

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)

    def edges(self) -> tuple[date, ...]:
        """The first day and the first day after, where something changes."""
        after = () if self.until is None else (self.until + timedelta(days=1),)
        return (self.from_, *after)


@dataclass(frozen=True)
class Span:
    """One value of a parameter: an int in the parameter's unit, a date, or a table by key."""

    period: Period
    value: int | date | Mapping[str, int]
    basis: Basis
    also_reported: tuple[tuple[int, Text], ...]
    at: Location


@dataclass(frozen=True)
class Parameter:
    """A dated figure; `by` names the fact that picks from a table, `otherwise` the parameter used for other keys."""

    name: str
    label: Text
    unit: str
    by: str | None
    otherwise: str | None
    spans: tuple[Span, ...]
    at: Location

    def on(self, day: date) -> Span | None:
        """The value in force on a day, or None: before, between and after the periods there is none."""
        return next((span for span in self.spans if span.period.covers(day)), None)


def read_day(raw: date | int | str) -> tuple[date, bool]:
    """A day, month or year as the latest day it can mean, and whether it was a full date."""
    if isinstance(raw, date):
        return raw, True
    if isinstance(raw, int):
        return date(raw, 12, 31), False
    year, month = (int(part) for part in raw.split("-"))
    return date(year, month, monthrange(year, month)[1]), False


def read_period(raw: Mapping[str, Any], document: Document, path: Path, faults: list[Fault]) -> Period:
    """The period stated by `from` and `until`; a period that ends before it starts is a fault."""
    try:
        from_, precise = read_day(raw["from"])
        until = None if raw.get("until", "open") == "open" else read_day(raw["until"])[0]
    except ValueError:
        faults.append(
            Fault(document.at(path), Text("Bulan atau tahun ini tidak ada.", "There is no such month or year."))
        )
        return Period(date.max, None)
    if until is not None and until < from_:
        faults.append(Fault(document.at((*path, "until")), Text("Berakhir sebelum mulai.", "Ends before it begins.")))
    return Period(from_, until, precise)


def build(document: Document, faults: list[Fault]) -> dict[str, Parameter]:
    """The parameters that a document of the right shape declares."""
    result = {}
    for name, raw in document.data["parameters"].items():
        path: Path = ("parameters", name)
        spans = tuple(
            Span(
                period=read_period(item, document, (*path, "values", index), faults),
                value=item["value"],
                basis=read_basis(item["basis"]),
                also_reported=tuple(
                    (other["value"], Text(**other["source"])) for other in item.get("also_reported", ())
                ),
                at=document.at((*path, "values", index)),
            )
            for index, item in enumerate(raw["values"])
        )
        otherwise = raw["else"]["param"] if "else" in raw else None
        result[name] = Parameter(
            name, Text(**raw["label"]), raw["unit"], raw.get("by"), otherwise, spans, document.at(path)
        )
        for before, after in pairwise(spans):
            if before.period.until is None or before.period.until >= after.period.from_:
                faults.append(
                    Fault(
                        after.at,
                        Text(
                            "Masa berlaku ini bertumpang tindih dengan yang sebelumnya.",
                            "This period overlaps the one before it.",
                        ),
                    )
                )
        for span in spans:
            if isinstance(span.value, Mapping) != (raw.get("by") is not None):
                faults.append(
                    Fault(
                        span.at,
                        Text("Tabel nilai dan `by` harus ada bersama.", "A table of values and `by` go together."),
                    )
                )
            if isinstance(span.value, date) != (raw["unit"] == "date"):
                faults.append(Fault(span.at, Text("Nilai tanggal perlu unit: date.", "A date value needs unit: date.")))
    return result
