"""Test cases beside the rules: given facts, with changes, expect a verdict; only exactly that passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from ..decide.case import Case, Group
from ..decide.evaluate import Evaluator
from ..decide.missing import missing_facts
from ..errors import Fault, Location, RulebookError, did_you_mean
from ..language import schema, source
from ..language.builder import value_faults
from ..language.rule import rule_id
from ..language.rulebook import Rulebook
from ..language.source import Document, Path
from ..language.vocabulary import Vocabulary, unknown_fact
from ..text import Text
from ..values import NONE, Unknown, Value

SUFFIX = ".test.yaml"


@dataclass(frozen=True)
class RuleCase:
    """One case: the facts of the subject and those above it, the children, the day, and what is expected."""

    name: str
    at: Location
    as_of: date
    facts: Mapping[str, Value]
    groups: Mapping[str, tuple[tuple[Mapping[str, Value], ...], bool]]
    verdict: str
    missing: tuple[str, ...] | None


@dataclass(frozen=True)
class Equivalent:
    """A change (by name, see `alter`) that leaves the rule's meaning as it is, so that no case could notice it."""

    mutation: str
    because: Text
    at: Location


@dataclass(frozen=True)
class RuleTest:
    """The test file of one rule; `as_of` is the day of the cases that name none."""

    rule: str
    file: str
    as_of: date
    cases: tuple[RuleCase, ...]
    equivalent: tuple[Equivalent, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a case gave; `wrong` says how that differs from what was expected, None when it does not."""

    rule: str
    case: RuleCase
    verdict: str
    missing: tuple[str, ...]
    wrong: Text | None


def load(folder: FilePath, rulebook: Rulebook) -> list[RuleTest]:
    """All test files of a rulebook's folder; raises RulebookError with every fault in them."""
    faults: list[Fault] = []
    tests = []
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            document = source.read(path.read_bytes(), name)
        except RulebookError as error:
            faults += error.faults
            continue
        found = schema.check(schema.RuleTestFile, document)
        faults += found
        if not found and (test := read(document, rulebook, faults)):
            tests.append(test)
    if faults:
        raise RulebookError(faults)
    return tests


def of_rule(folder: FilePath, rulebook: Rulebook, id: str) -> RuleTest | None:
    """The test file of one rule, or None when there is none; raises RulebookError with every fault in it."""
    path = folder / f"{id}{SUFFIX}"
    if not path.is_file():
        return None
    document = source.read(path.read_bytes(), f"{folder.name}/{id}{SUFFIX}")
    faults = schema.check(schema.RuleTestFile, document)
    test = None if faults else read(document, rulebook, faults)
    if faults:
        raise RulebookError(faults)
    return test


def read(document: Document, rulebook: Rulebook, faults: list[Fault]) -> RuleTest | None:
    """The test file that a document of the right shape holds."""
    id = rule_id(document.file.removesuffix(SUFFIX) + ".yaml")
    if id not in rulebook.rules:
        what = Text("Tidak ada aturan {r} untuk berkas uji ini.", "There is no rule {r} for this test file.").fill(r=id)
        faults.append(Fault(document.at(), what, did_you_mean(id, rulebook.rules)))
        return None
    reader = _Reader(document, rulebook, rulebook.rules[id][0].subject, faults)
    raw = document.data
    given = reader.facts(raw["given"], ("given",))
    cases = tuple(reader.case(index, item, given) for index, item in enumerate(raw["cases"]))
    equivalent = tuple(
        Equivalent(name, Text(**item["because"]), document.at(("equivalent", index, "mutations", place)))
        for index, item in enumerate(raw.get("equivalent", ()))
        for place, name in enumerate(item["mutations"])
    )
    return RuleTest(id, document.file, raw["as_of"], cases, equivalent)


@dataclass
class _Reader:
    document: Document
    rulebook: Rulebook
    subject: str
    faults: list[Fault]

    def case(self, index: int, raw: Mapping[str, Any], given: Mapping[str, Any]) -> RuleCase:
        path: Path = ("cases", index)
        changes = self.facts(raw.get("with", {}), (*path, "with"))
        merged = {**given, **changes}
        expect = raw["expect"]
        verdict = expect if isinstance(expect, str) else expect["verdict"]
        missing = None if isinstance(expect, str) or "missing" not in expect else tuple(expect["missing"])
        return RuleCase(
            name=raw["name"],
            at=self.document.at(path),
            as_of=raw.get("as_of", self.document.data["as_of"]),
            facts={name: value for name, value in merged.items() if not isinstance(value, tuple)},
            groups={name: value for name, value in merged.items() if isinstance(value, tuple)},
            verdict=verdict,
            missing=missing,
        )

    def facts(self, raw: Mapping[str, Any], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, value in raw.items():
            child = self.rulebook.vocabulary.group(name)
            if child is None:
                visible = self.rulebook.vocabulary.readable_from(self.subject)[:-1]  # the run's facts are `as_of`
                result[name] = self._value(name, value, (*path, name), visible)
                continue
            complete = value.get("complete", True) if isinstance(value, Mapping) else True
            rows = value["list"] if isinstance(value, Mapping) else value
            steps: Path = (*path, name, "list") if isinstance(value, Mapping) else (*path, name)
            children = tuple(
                {fact: self._value(fact, item, (*steps, index, fact), (child,)) for fact, item in row.items()}
                for index, row in enumerate(rows)
            )
            result[name] = (children, complete)
        return result

    def _value(self, name: str, raw: Any, path: Path, visible: tuple[str, ...]) -> Value:
        vocabulary: Vocabulary = self.rulebook.vocabulary
        fact = vocabulary.facts.get(name)
        if fact is None or fact.subject not in visible:
            self.faults.append(unknown_fact(self.document.at(path, key=True), name, vocabulary))
            return Unknown.ABSENT
        if isinstance(raw, Mapping):
            return Unknown(raw["unknown"])
        if raw == "none":
            return NONE
        self.faults += value_faults(self.document.at(path), fact, raw)
        value: Value = raw
        return value


def build(case: RuleCase, subject: str, rulebook: Rulebook) -> Case:
    """The case as the evaluator takes it: the subject, what it belongs to, and its children."""
    chain = [name for name in rulebook.vocabulary.readable_from(subject) if name != "run"]
    made: Case | None = None
    for name in reversed(chain):
        facts = {fact: value for fact, value in case.facts.items() if fact.startswith(f"{name}.")}
        made = Case(name, facts, case.as_of, made)
        for group, child in rulebook.vocabulary.subjects[name].groups.items():
            if group in case.groups:
                rows, complete = case.groups[group]
                made.groups[group] = Group([Case(child, row, case.as_of, made) for row in rows], complete)
    assert made is not None
    return made


def run(test: RuleTest, rulebook: Rulebook, evaluator: Evaluator) -> Iterator[Outcome]:
    """The outcome of every case of a test file in the reference evaluator."""
    for case in test.cases:
        made = build(case, rulebook.rules[test.rule][0].subject, rulebook)
        judgement = evaluator.judge(test.rule, made)
        verdict = judgement.verdict if judgement else "not_applicable"
        missing = tuple(missing_facts(judgement, made, evaluator)) if judgement else ()
        yield Outcome(test.rule, case, verdict, missing, _difference(case, verdict, missing))


def _difference(case: RuleCase, verdict: str, missing: tuple[str, ...]) -> Text | None:
    if verdict != case.verdict:
        return Text("diharapkan {e}, hasilnya {v}", "expected {e}, got {v}").fill(e=case.verdict, v=verdict)
    if case.missing is not None and case.missing != missing:
        return Text("diharapkan kurang {e}, hasilnya {v}", "expected missing {e}, got {v}").fill(
            e=", ".join(case.missing) or "-", v=", ".join(missing) or "-"
        )
    return None
