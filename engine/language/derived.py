"""Derived facts: what follows from other facts, under a name of its own, so that conditions stay flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from ..values import Scalar
from . import condition as conditions
from . import formula as formulas
from .builder import Builder
from .condition import Condition
from .formula import Term
from .instrument import Basis, read_basis
from .parameter import Parameter
from .source import Document, Path
from .vocabulary import (
    DEFAULT_RANGE,
    EnumValue,
    Fact,
    Vocabulary,
    reserved_words,
    unknown_fact,
    unknown_subject,
    wrong_value,
)


@dataclass(frozen=True)
class When:
    """A boolean that is as true, false or unknown as its condition."""

    condition: Condition


@dataclass(frozen=True)
class Formula:
    """A number; unknown when any term is."""

    term: Term


@dataclass(frozen=True)
class Cases:
    """The value that every case which could still be chosen gives; unknown where those differ or none is left."""

    cases: tuple[tuple[Condition, Scalar], ...]
    otherwise: Scalar | None


@dataclass(frozen=True)
class Aggregate:
    """count, sum, min or max over the children that `where` selects; `fact` is what is summed."""

    kind: str
    group: str
    fact: str | None
    where: Condition | None


Way = When | Formula | Cases | Aggregate


@dataclass(frozen=True)
class DerivedFact:
    """A fact of `subject` with the way it follows from others and, where there is one, the law behind it.

    `if_unknown` is the value it takes while it cannot be said: a reading, to be used where the law itself
    says what holds without that information.
    """

    name: str
    subject: str
    way: Way
    basis: Basis | None
    at: Location
    if_unknown: Scalar | None = None

    def conditions(self) -> Iterator[Condition]:
        """Every condition this fact rests on."""
        if isinstance(self.way, When):
            yield self.way.condition
        elif isinstance(self.way, Cases):
            yield from (condition for condition, _ in self.way.cases)
        elif isinstance(self.way, Aggregate) and self.way.where is not None:
            yield self.way.where

    def facts_read(self) -> Iterator[str]:
        """Every fact this one rests on directly."""
        for condition in self.conditions():
            yield from conditions.facts_read(condition)
        if isinstance(self.way, Formula):
            yield from (term.fact for term in formulas.walk(self.way.term) if isinstance(term, formulas.FactTerm))
        if isinstance(self.way, Aggregate) and self.way.fact is not None:
            yield self.way.fact


Source = tuple[Document, Path]  # where a mapping of derived facts stands


def declare(sources: list[Source], vocabulary: Vocabulary, faults: list[Fault]) -> dict[str, Fact]:
    """The facts that files of derived facts and `define:` blocks add to the vocabulary."""
    facts: dict[str, Fact] = {}
    for document, path in sources:
        for name, raw in _at(document, path).items():
            at = document.at((*path, name), key=True)
            if name in vocabulary.facts or name in facts:
                faults.append(Fault(at, Text("Fakta {f} sudah ada.", "The fact {f} exists already.").fill(f=name)))
            if raw["subject"] not in vocabulary.subjects:
                faults.append(unknown_subject(document.at((*path, name, "subject")), raw["subject"], vocabulary))
            elif not name.startswith(f"{raw['subject']}."):
                faults.append(
                    Fault(at, Text("Nama fakta diawali subjeknya.", "A fact's name begins with its subject."))
                )
            values = raw.get("values", {})
            faults += reserved_words(values, document, (*path, name, "values"))
            if "like" in raw:
                model = vocabulary.facts.get(raw["like"])
                if model is None:
                    faults.append(unknown_fact(document.at((*path, name, "like")), raw["like"], vocabulary))
                shared = dict(model.values) if model else {}
            else:
                shared = {key: EnumValue(Text(**value["label"])) for key, value in values.items()}
            facts[name] = Fact(
                name=name,
                label=Text(**raw["label"]),
                type=raw["type"],
                at=at,
                origin="derived",
                unit=Text(**raw["unit"]) if "unit" in raw else None,
                values=shared,
                range=DEFAULT_RANGE.get(raw["type"], (0, 0)),
            )
    return facts


def build(
    sources: list[Source],
    vocabulary: Vocabulary,
    parameters: Mapping[str, Parameter],
    rules: Mapping[str, str],
    faults: list[Fault],
) -> dict[str, DerivedFact]:
    """The derived facts themselves, once every name they may use is declared; `rules` are ids with their subjects."""
    result = {}
    for document, path in sources:
        builder = Builder(vocabulary, parameters, rules, document, faults)
        for name, raw in _at(document, path).items():
            if raw["subject"] not in vocabulary.subjects or name not in vocabulary.facts:
                continue
            way = _way(raw, (*path, name), builder, vocabulary.facts[name])
            basis = read_basis(raw["basis"], document, (*path, name, "basis")) if "basis" in raw else None
            if_unknown = raw.get("if_unknown")
            if if_unknown is not None and not vocabulary.facts[name].takes(if_unknown):
                faults.append(wrong_value(document.at((*path, name, "if_unknown")), vocabulary.facts[name], if_unknown))
            at = document.at((*path, name), key=True)
            result[name] = DerivedFact(name, raw["subject"], way, basis, at, if_unknown)
    return result


def _way(raw: Mapping[str, Any], path: Path, builder: Builder, fact: Fact) -> Way:
    subject, document, faults = raw["subject"], builder.document, builder.faults
    fits = {
        "when": ("boolean",),
        "formula": ("integer", "rupiah"),
        "aggregate": ("integer", "rupiah"),
        "cases": ("boolean", "enum", "integer", "rupiah"),
    }
    way = next(key for key in fits if key in raw)
    if fact.type not in fits[way]:
        faults.append(
            Fault(
                document.at((*path, way), key=True),
                Text("{w} tidak menghasilkan {t}.", "{w} does not give the type {t}.").fill(w=way, t=fact.type),
            )
        )
    if way == "when":
        return When(builder.condition(raw["when"], (*path, "when"), subject, personal=True))
    if way == "formula":
        return Formula(
            formulas.parse(
                raw["formula"],
                document.inside((*path, "formula")),
                builder.vocabulary,
                builder.parameters,
                subject,
                faults,
            )
        )
    if way == "cases":
        for index, case in enumerate(raw["cases"]):
            if not fact.takes(case["then"]):
                faults.append(wrong_value(document.at((*path, "cases", index, "then")), fact, case["then"]))
        if "otherwise" in raw and not fact.takes(raw["otherwise"]):
            faults.append(wrong_value(document.at((*path, "otherwise")), fact, raw["otherwise"]))
        cases = tuple(
            (builder.condition(case["when"], (*path, "cases", index, "when"), subject, personal=True), case["then"])
            for index, case in enumerate(raw["cases"])
        )
        return Cases(cases, raw.get("otherwise"))
    return _aggregate(raw["aggregate"], (*path, "aggregate"), builder, subject)


def _aggregate(raw: Mapping[str, Any], path: Path, builder: Builder, subject: str) -> Aggregate:
    groups = builder.vocabulary.subjects[subject].groups
    child = groups.get(raw["of"])
    if child is None:
        builder.faults.append(
            Fault(
                builder.document.at((*path, "of")),
                Text("{s} tidak punya kelompok {g}.", "{s} has no group {g}.").fill(s=subject, g=raw["of"]),
                did_you_mean(raw["of"], groups),
            )
        )
        child = subject
    kind = next(key for key in ("count", "sum", "min", "max") if key in raw)
    fact = None
    if kind != "count":
        fact = raw[kind]
        declared = builder.fact(raw[kind], (*path, kind), child)
        if declared is not None and not declared.is_number:
            builder.faults.append(
                Fault(
                    builder.document.at((*path, kind)),
                    Text("{f} bukan bilangan.", "{f} is not a number.").fill(f=raw[kind]),
                )
            )
    where = (
        builder.condition(raw["where"], (*path, "where"), child, personal=True, inner=True) if "where" in raw else None
    )
    return Aggregate(kind, raw["of"], fact, where)


def _at(document: Document, path: Path) -> dict[str, Any]:
    data: Any = document.data
    for step in path:
        data = data[step]
    result: dict[str, Any] = data
    return result
