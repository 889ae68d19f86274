"""Which facts exist: their types, names, what an empty cell or a missing column says, and which lists bring them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from ..values import NONE, Unknown, Value
from .source import Document, Path

IDENTIFIERS = ("nik", "kpj", "npp", "nib", "npwp")
DEFAULT_RANGE = {"integer": (0, 10**9), "rupiah": (0, 10**13)}


@dataclass(frozen=True)
class EnumValue:
    label: Text
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact: `type` is boolean, enum, text, integer, rupiah, date, or an identifier (nik kpj npp nib npwp).

    `blank` and `absent` are what an empty cell and a missing column say: a value, NONE, or Unknown.
    `month` says that a date stands for its month and is that month's first day.
    `origin` is list, match, status (of an identifier), run, or derived.
    """

    name: str
    label: Text
    type: str
    at: Location
    origin: str = "list"
    unit: Text | None = None
    personal: bool = False
    blank: Value = Unknown.BLANK
    absent: Value = Unknown.ABSENT
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    otherwise: str | None = None
    none_words: tuple[str, ...] = ()
    drop_words: tuple[str, ...] = ()
    status_of: str | None = None
    monthly_wage: bool = False
    month: bool = False
    range: tuple[int, int] = (0, 0)

    @property
    def subject(self) -> str:
        """The part of the name before the dot: run, employer, worker."""
        return self.name.split(".", 1)[0]

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "rupiah")

    @property
    def is_text(self) -> bool:
        return self.type == "text" or self.type in IDENTIFIERS

    def takes(self, value: Any) -> bool:
        """Whether a value written in YAML is one this fact can hold."""
        if self.type == "boolean":
            return isinstance(value, bool)
        if isinstance(value, bool):
            return False
        if self.type == "enum":
            return isinstance(value, str) and value in self.values
        if self.is_number:
            return isinstance(value, int)
        if self.type == "date":
            return isinstance(value, date)
        return isinstance(value, str)

    def expects(self) -> Text:
        """What kind of value this fact holds, in words."""
        if self.type == "enum":
            return Text.same(", ".join(self.values))
        return _KINDS.get(self.type, _KINDS["text"])


_KINDS = {
    "boolean": Text("true atau false", "true or false"),
    "integer": Text("bilangan bulat", "a whole number"),
    "rupiah": Text("bilangan bulat rupiah", "a whole number of rupiah"),
    "date": Text("tanggal TTTT-BB-HH", "a date YYYY-MM-DD"),
    "text": Text("teks", "text"),
}


@dataclass(frozen=True)
class Subject:
    """What a rule can be about: `parent` is the subject it belongs to, `groups` the children it has."""

    name: str
    label: Text
    law_date: str
    parent: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ListShape:
    """A list that offices send: `columns` maps facts to normalised headers, `use` is judged, used or recorded.

    `fallback` names, for a fact, the column that tells it where its own is missing or empty.
    """

    name: str
    label: Text
    subject: str
    use: str
    key: tuple[str, ...]
    marks: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    fallback: Mapping[str, str]
    by_content: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """All subjects, facts and lists, in the order they are declared."""

    subjects: Mapping[str, Subject]
    facts: Mapping[str, Fact]
    lists: Mapping[str, ListShape]

    @cached_property
    def recognised(self) -> Mapping[str, ListShape]:
        """The lists that a file may turn out to be; what is on record is read only as what somebody says it is."""
        return {name: shape for name, shape in self.lists.items() if shape.use != "recorded"}

    @cached_property
    def listed(self) -> Mapping[str, Mapping[str, Fact]]:
        """The facts that lists state, by subject and name."""
        found: dict[str, dict[str, Fact]] = {}
        for name, fact in self.facts.items():
            if fact.origin == "list":
                found.setdefault(fact.subject, {})[name] = fact
        return found

    @cached_property
    def statuses(self) -> Mapping[str, str]:
        """The fact that says how an identifier could be read, by the identifier's."""
        return {fact.status_of: fact.name for fact in self.facts.values() if fact.status_of}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.facts)}

    def order(self, name: str) -> int:
        """The place of a fact in the vocabulary, for stable listings; unknown names come last."""
        return self._places.get(name, len(self.facts))

    def group(self, name: str) -> str | None:
        """The subject of the children in a group such as employer.workers; None when there is no such group."""
        return next((s.groups[name] for s in self.subjects.values() if name in s.groups), None)

    def readable_from(self, subject: str) -> tuple[str, ...]:
        """The prefixes whose facts a rule about this subject may read: itself, what it belongs to, the run."""
        chain = [subject]
        while (parent := self.subjects[chain[-1]].parent) is not None:
            chain.append(parent)
        return (*chain, "run")

    def with_facts(self, more: Mapping[str, Fact]) -> Vocabulary:
        return Vocabulary(self.subjects, {**self.facts, **more}, self.lists)


def build(vocabulary: Document, lists: Document) -> tuple[Vocabulary, list[Fault]]:
    """The vocabulary that two documents of the right shape declare, with every fault found in it."""
    faults: list[Fault] = []
    subjects = {
        name: Subject(name, Text(**raw["label"]), raw["law_date"], raw.get("belongs_to"), raw.get("groups", {}))
        for name, raw in vocabulary.data["subjects"].items()
    }
    facts = {name: _fact(name, raw, vocabulary, faults) for name, raw in vocabulary.data["facts"].items()}
    result = Vocabulary(subjects, facts, {name: _list(name, raw) for name, raw in lists.data["lists"].items()})
    faults += _check_references(result, vocabulary)
    faults += _check_lists(result, lists)
    return result, faults


def _fact(name: str, raw: Mapping[str, Any], document: Document, faults: list[Fault]) -> Fact:
    path: Path = ("facts", name)
    owner = document.data["facts"].get(raw.get("like"), raw) if "like" in raw else raw
    values = {
        key: EnumValue(Text(**v["label"]), tuple(v.get("words", ()))) for key, v in owner.get("values", {}).items()
    }
    origin = "run" if name.startswith("run.") else "status" if "status_of" in raw else raw.get("source", "list")
    fact = Fact(
        name=name,
        label=Text(**raw["label"]),
        type=raw["type"],
        at=document.at(path),
        origin=origin,
        unit=Text(**raw["unit"]) if "unit" in raw else None,
        personal=raw.get("personal", False),
        blank=_default(raw.get("blank"), Unknown.BLANK),
        absent=_default(raw.get("absent"), Unknown.ABSENT),
        values=values,
        otherwise=raw.get("otherwise"),
        none_words=tuple(raw.get("none_words", ())),
        drop_words=tuple(raw.get("drop_words", ())),
        status_of=raw.get("status_of"),
        monthly_wage=raw.get("monthly_wage", False),
        month=raw.get("month", False),
        range=tuple(raw.get("range", DEFAULT_RANGE.get(raw["type"], (0, 0)))),
    )
    if fact.type == "enum" and not values:
        faults.append(Fault(document.at(path), Text("Fakta enum perlu values.", "An enum fact needs values.")))
    for key in ("blank", "absent", "otherwise"):
        if key in raw and raw[key] != "none" and (fact.is_text or not fact.takes(raw[key])):
            faults.append(wrong_value(document.at((*path, key)), fact, raw[key]))
    faults += reserved_words(values, document, (*path, "values"))
    return fact


RESERVED = ("known", "none")


def reserved_words(values: Iterable[str], document: Document, path: Path) -> Iterator[Fault]:
    """The faults of enum values that bear a word of the rule language itself."""
    for name in values:
        if name in RESERVED:
            what = Text("Nama ini dipakai bahasa aturan sendiri.", "This name is the rule language's own.")
            yield Fault(document.at((*path, name), key=True), what)


def _default(raw: Any, unknown: Unknown) -> Value:
    if raw is None:
        return unknown
    value: Value = NONE if raw == "none" else raw
    return value


def _list(name: str, raw: Mapping[str, Any]) -> ListShape:
    return ListShape(
        name=name,
        label=Text(**raw["label"]),
        subject=raw["subject"],
        use=raw["use"],
        key=tuple(raw["key"]),
        marks=tuple(raw["marks"]),
        columns={fact: tuple(headers) for fact, headers in raw["columns"].items()},
        fallback=raw.get("fallback", {}),
        by_content=frozenset(raw.get("by_content", ())),
    )


def _check_references(vocabulary: Vocabulary, document: Document) -> Iterator[Fault]:
    prefixes = {*vocabulary.subjects, "run"}
    for name, fact in vocabulary.facts.items():
        if fact.subject not in prefixes or "." not in name:
            yield Fault(
                document.at(("facts", name), key=True),
                Text("Nama fakta diawali subjeknya: {p}.", "A fact's name begins with its subject: {p}.").fill(
                    p=", ".join(sorted(prefixes))
                ),
            )
        for key in ("like", "status_of"):
            other = document.data["facts"][name].get(key)
            if other is not None and other not in vocabulary.facts:
                yield unknown_fact(document.at(("facts", name, key)), other, vocabulary)
    for name, subject in vocabulary.subjects.items():
        path: Path = ("subjects", name)
        if subject.law_date not in vocabulary.facts:
            yield unknown_fact(document.at((*path, "law_date")), subject.law_date, vocabulary)
        for step, other in (
            (("belongs_to",), subject.parent),
            *((("groups", g), s) for g, s in subject.groups.items()),
        ):
            if other is not None and other not in vocabulary.subjects:
                yield unknown_subject(document.at((*path, *step)), other, vocabulary)
        seen, above = {name}, subject.parent or ""
        while above in vocabulary.subjects and above not in seen:
            seen.add(above)
            above = vocabulary.subjects[above].parent or ""
        if above in seen:
            yield Fault(document.at((*path, "belongs_to")), Text("Melingkar.", "A circle."))


def _check_lists(vocabulary: Vocabulary, document: Document) -> Iterator[Fault]:
    for name, shape in vocabulary.lists.items():
        path: Path = ("lists", name)
        if shape.subject not in vocabulary.subjects:
            yield unknown_subject(document.at((*path, "subject")), shape.subject, vocabulary)
        for fact in shape.columns:
            if fact not in vocabulary.facts:
                yield unknown_fact(document.at((*path, "columns", fact), key=True), fact, vocabulary)
        for key in ("key", "marks", "by_content"):
            for index, fact in enumerate(document.data["lists"][name].get(key, ())):
                if fact not in shape.columns:
                    yield _no_column(document.at((*path, key, index)), fact, shape)
        for fact, column in shape.fallback.items():
            if fact not in vocabulary.facts:
                yield unknown_fact(document.at((*path, "fallback", fact), key=True), fact, vocabulary)
            if column not in shape.columns:
                yield _no_column(document.at((*path, "fallback", fact)), column, shape)


def _no_column(at: Location, fact: str, shape: ListShape) -> Fault:
    what = Text("{f} bukan kolom daftar ini.", "{f} is no column of this list.").fill(f=fact)
    return Fault(at, what, did_you_mean(fact, shape.columns))


def unknown_subject(at: Location, name: str, vocabulary: Vocabulary) -> Fault:
    """The fault of naming a subject that is not declared."""
    what = Text("Subjek {s} tidak dikenal.", "The subject {s} is not known.").fill(s=name)
    return Fault(at, what, did_you_mean(name, vocabulary.subjects))


def unknown_fact(at: Location, name: str, vocabulary: Vocabulary) -> Fault:
    """The fault of naming a fact that is not declared."""
    return Fault(
        at,
        Text(
            "Fakta {f} tidak dikenal (lihat vocabulary.yaml).",
            "{f} is not a known fact (see vocabulary.yaml).",
        ).fill(f=name),
        did_you_mean(name, vocabulary.facts),
    )


def wrong_value(at: Location, fact: Fact, value: Any, near: Iterable[str] = ()) -> Fault:
    """The fault of giving a fact a value it cannot hold; `near` are other words that may have been meant."""
    what = Text("{f} tidak dapat bernilai {v}; perlu {e}.", "{f} cannot be {v}; it takes {e}.").fill(
        f=fact.name, v=str(value), e=fact.expects()
    )
    return Fault(at, what, did_you_mean(str(value), [*near, *fact.values]))
