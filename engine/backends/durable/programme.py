"""The rules about one subject as rulesets of durable_rules: what it is told once, and what it is told of each case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...decide.case import Case
from ...decide.evaluate import Evaluator
from ...errors import Fault, Location
from ...language.rule import Rule
from ...text import Text
from .clauses import Atom, Clause, Clauses, Property, Translator, Verdict, all_of
from .library import taken_in
from .operands import Operand
from .profile import (
    MAX_FACTS,
    MAX_PATHS,
    MAX_PROPERTIES,
    RESERVED,
    OutsideProfile,
    check_definition,
    clashing,
    collision,
    outside,
)
from .question import BREACH, MET, SPARED, Definition, Plain, Question, Ruleset, fact_id


@dataclass(frozen=True)
class Programme:
    """All rules about a subject that are inside the profile; `outside` says which are not, and why."""

    subject: str
    rulesets: tuple[Ruleset, ...]
    inside: tuple[str, ...]
    outside: Mapping[str, Fault]
    operands: Mapping[str, tuple[Operand, ...]] = field(repr=False)
    elsewhere: tuple[str, ...]  # rules whose verdicts are read and that the reference judges

    def question(self, case: Case, evaluator: Evaluator) -> Question:
        """What the library must know to judge a case; raises Unfit."""
        cases = {
            name: {found.name: value for found in operands if (value := found.read(case)) is not None}
            for name, operands in self.operands.items()
        }
        verdicts = {id: breached for id in self.elsewhere if (breached := _breached(id, case, evaluator)) is not None}
        for id in self.inside:
            if evaluator.rulebook.version(id, evaluator.law_date(case)) is None:
                verdicts[id] = False
        return Question(cases, verdicts)


def _breached(id: str, case: Case, evaluator: Evaluator) -> bool | None:
    judged = evaluator.judge_above(id, case)
    if judged is None:
        return False
    return {"violation": True, "indication": True, "undetermined": None}.get(judged[0].verdict, False)


@dataclass(frozen=True)
class _Piece:
    """The rules of the library for all versions of one rule."""

    id: str
    rules: tuple[tuple[Rule, str, Clause], ...]
    operands: Mapping[str, Operand]


def compile_subject(subject: str, evaluator: Evaluator, only: Collection[str] | None = None) -> Programme:
    """The programme of the rules about a subject; those outside the profile are left to the reference.

    `only` takes some of them. A rule that reads the verdict of one left out, or of one about what the case belongs to,
    is told that verdict.
    """
    pieces, faults = [], {}
    for id, versions in evaluator.rulebook.rules.items():
        if versions[0].subject == subject and (only is None or id in only):
            try:
                pieces.append(_piece(id, versions, evaluator))
            except OutsideProfile as error:
                faults[id] = error.fault
    inside = tuple(piece.id for piece in pieces)
    packed = [_ruleset(f"{subject}{number}", group) for number, group in enumerate(_packed(pieces))]
    heard = {id for ruleset, _ in packed for id in ruleset.hears}
    return Programme(
        subject,
        tuple(ruleset for ruleset, _ in packed),
        inside,
        faults,
        {ruleset.name: operands for ruleset, operands in packed},
        tuple(sorted(heard - set(inside))),
    )


def _piece(id: str, versions: Iterable[Rule], evaluator: Evaluator) -> _Piece:
    found: list[tuple[Rule, str, Clause]] = []
    translator = Translator(evaluator, id, next(iter(versions)).subject)
    for rule in versions:
        for finding, clauses in _findings(rule, translator):
            found += ((rule, finding, clause) for clause in clauses)
    at = found[0][0].at if found else Location("")
    if len(found) > MAX_PATHS - 2:
        why = Text("{n} cabang, lebih dari {m}.", "{n} branches, more than {m}.")
        raise outside(id, at, why.fill(n=len(found), m=MAX_PATHS - 2))
    if any(sum(isinstance(item, Verdict) for item in clause) >= MAX_FACTS for _, _, clause in found):
        raise outside(id, at, Text("membaca terlalu banyak putusan.", "it reads too many verdicts."))
    version = _version_operand(id, evaluator)
    operands = {**translator.operands, version.name: version}
    clash = _name_clash(operands) or _id_clash(id, evaluator)
    if clash is not None:
        raise outside(id, at, clashing(*clash))
    return _Piece(id, tuple(found), operands)


def _findings(rule: Rule, translator: Translator) -> Iterable[tuple[str, Clauses]]:
    """When a rule is breached, when it is met, and when it does not apply: three readings of its conditions.

    Where it both is met and does not apply, it does not apply.
    """
    applies = translator.clauses(rule.applies_when, True)
    breached = all_of((applies, translator.clauses(rule.requires, False)), MAX_PATHS)
    yield BREACH, translator.few(breached, rule.requires.at)
    yield MET, translator.clauses(rule.requires, True)
    yield SPARED, translator.clauses(rule.applies_when, False)


def _version_operand(id: str, evaluator: Evaluator) -> Operand:
    """Which version of a rule is in force on the case's law date: the day it came into force."""

    def read(case: Case) -> Plain | None:
        rule = evaluator.rulebook.version(id, evaluator.law_date(case))
        return None if rule is None else rule.period.from_.toordinal()

    return Operand(_version_name(id), read)


def _version_name(id: str) -> str:
    return f"version of {id}".replace(".", "-")


def _name_clash(operands: Iterable[str]) -> tuple[str, str] | None:
    """Two names of one ruleset that the library takes for one, or None."""
    aliases = (f"v{number}" for number in range(MAX_FACTS))
    return collision((*operands, "t", "rule", "breached", "c", "v", *aliases, *RESERVED))


def _id_clash(id: str, evaluator: Evaluator) -> tuple[str, str] | None:
    """The ids of two facts, one of them about this rule, that the library takes for one; or None."""
    for other in ("case", *(fact_id(rule) for rule in evaluator.rulebook.rules)):
        if (clash := collision((fact_id(id), other))) is not None:
            return clash
    return None


def _packed(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """The rules in order, each in the first ruleset with room for its branches and properties."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        for group in groups:
            branches = sum(len(one.rules) for one in (*group, piece))
            names = {name for one in (*group, piece) for name in one.operands}
            if branches <= MAX_PATHS - 2 and len(names) <= MAX_PROPERTIES - 40 and _name_clash(names) is None:
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def _ruleset(name: str, pieces: Iterable[_Piece]) -> tuple[Ruleset, tuple[Operand, ...]]:
    definition: Definition = taken_in(("case", "verdict"))
    says: dict[str, tuple[str, str]] = {}
    hears: set[str] = set()
    operands: dict[str, Operand] = {}
    for piece in pieces:
        operands |= piece.operands
        for rule, finding, clause in piece.rules:
            number = f"r{len(says)}"
            says[number] = (rule.id, finding)
            definition[number] = {"all": _parts(rule, clause)}
            hears |= {item.rule for item in clause if isinstance(item, Verdict)}
    why = check_definition(definition)
    assert why is None, f"{name}: {why and why.en}"  # the compiler kept to the profile for each rule
    return Ruleset(name, definition, says, tuple(sorted(hears))), tuple(operands.values())


def _parts(rule: Rule, clause: Clause) -> list[dict[str, Any]]:
    """A clause as the library's conditions on the case's fact, then on one fact for each verdict; no joins."""
    terms: list[dict[str, Any]] = [{"t": "case"}, {_version_name(rule.id): rule.period.from_.toordinal()}]
    atoms = [item for item in clause if isinstance(item, Atom)]
    for atom in sorted(atoms, key=lambda atom: (atom.left, atom.operator, str(atom.right))):
        terms += _terms(atom)
    parts: list[dict[str, Any]] = [{"c": {"$and": terms}}]
    verdicts = sorted((item.rule, item.breached) for item in clause if isinstance(item, Verdict))
    for number, (id, breached) in enumerate(verdicts):
        told = [{"t": "verdict"}, {"rule": id}, {"breached": "yes" if breached else "no"}]
        parts.append({f"v{number}": {"$and": told}})
    return parts


def _terms(atom: Atom) -> Iterable[dict[str, Any]]:
    right: Any = atom.right
    if isinstance(right, Property):
        yield {"$ex": {right.name: 1}}  # without it a missing right side is whatever lies in memory
        right = {"$m": right.name}
    yield {atom.left: right} if atom.operator == "$eq" else {atom.operator: {atom.left: right}}
