"""Parameters: figures of the law that change by date, each with where it comes from."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from .instrument import Basis, read_basis
from .source import Document, Path
from .vocabulary import Vocabulary, unknown_fact, wrong_value


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
                basis=read_basis(item["basis"], document, (*path, "values", index, "basis")),
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


def check(document: Document, vocabulary: Vocabulary, parameters: Mapping[str, Parameter], faults: list[Fault]) -> None:
    """The faults in what a document's parameters name: the fact that picks, its values and another parameter."""
    for name, raw in document.data["parameters"].items():
        path: Path = ("parameters", name)
        fact = vocabulary.facts.get(raw.get("by"))
        if "by" in raw and fact is None:
            faults.append(unknown_fact(document.at((*path, "by")), raw["by"], vocabulary))
        for index, item in enumerate(raw["values"]):
            for key in item["value"] if isinstance(item["value"], dict) else ():
                if fact is not None and fact.type == "enum" and key not in fact.values:
                    at = document.at((*path, "values", index, "value", key), key=True)
                    faults.append(wrong_value(at, fact, key))
        if "else" not in raw:
            continue
        other = parameters.get(raw["else"]["param"])
        at = document.at((*path, "else", "param"))
        if other is None:
            faults.append(unknown_parameter(at, raw["else"]["param"], parameters))
        elif other.unit != raw["unit"] or name in (p.name for p in with_fallbacks(other.name, parameters)):
            what = Text("Perlu parameter lain bersatuan {u}.", "Another parameter in {u} is needed.")
            faults.append(Fault(at, what.fill(u=raw["unit"])))


def with_fallbacks(name: str, parameters: Mapping[str, Parameter]) -> Iterator[Parameter]:
    """A parameter and those it falls back on, each once."""
    seen: set[str] = set()
    step: str | None = name
    while step is not None and step in parameters and step not in seen:
        seen.add(step)
        yield parameters[step]
        step = parameters[step].otherwise


def hidden_keys(
    name: str, at: Location, vocabulary: Vocabulary, parameters: Mapping[str, Parameter], subject: str
) -> Iterator[Fault]:
    """The faults of using a table whose key cannot be seen from a subject."""
    for parameter in with_fallbacks(name, parameters):
        if parameter.by and parameter.by.split(".", 1)[0] not in vocabulary.readable_from(subject):
            what = Text(
                "{p} memakai {f}, yang tidak terlihat dari {s}.", "{p} goes by {f}, which cannot be seen from {s}."
            )
            yield Fault(at, what.fill(p=parameter.name, f=parameter.by, s=subject))


def unknown_parameter(at: Location, name: str, parameters: Mapping[str, Parameter]) -> Fault:
    """The fault of naming a parameter that is not declared."""
    what = Text("Parameter {p} tidak dikenal.", "The parameter {p} is not known.").fill(p=name)
    return Fault(at, what, did_you_mean(name, parameters))
