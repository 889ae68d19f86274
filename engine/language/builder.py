"""Turns conditions of the right shape into trees: facts, types, values and scope are checked on the way.

Groups nest at most three levels; quantifiers do not nest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Fault, Location, did_you_mean
from ..text import Text
from .condition import (
    PATTERNS,
    All,
    Among,
    AnyOf,
    Breached,
    Compare,
    Condition,
    Constant,
    Count,
    FactSide,
    Known,
    Matches,
    Not,
    ParamSide,
    Quantified,
    Shift,
    Side,
)
from .parameter import Parameter, hidden_keys, unknown_parameter
from .schema import DATE_OPERATORS, NUMBER_OPERATORS
from .source import Document, Path
from .vocabulary import RESERVED, Fact, Vocabulary, unknown_fact, wrong_value

MAX_LEVELS = 3
STEPS = ("years", "months", "days", "working_days")  # the order in which a date is moved by several of them
_TYPES = {"date": "date", "rupiah": "rupiah"}  # the type of fact that a parameter's unit goes with; else integer


@dataclass
class Builder:
    """Turns conditions of the right shape into trees, checking facts, types, values and scope as it goes."""

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, str]  # id → subject
    document: Document
    faults: list[Fault]

    def condition(
        self,
        raw: Mapping[str, Any],
        path: Path,
        subject: str,
        *,
        personal: bool = False,
        level: int = 0,
        inner: bool = False,
    ) -> Condition:
        """The tree of one condition about `subject`; `personal` allows personal facts (derived facts only)."""
        at, name = self.document.at(path), raw.get("name")

        def below(part: Any, *step: str | int, on: str = subject, deeper: int = 1, child: bool = inner) -> Condition:
            return self.condition(part, (*path, *step), on, personal=personal, level=level + deeper, inner=child)

        if level > MAX_LEVELS:
            self._fault(
                path,
                Text(
                    "Paling dalam tiga tingkat; beri nama pada bagiannya di rules/derived/.",
                    "At most three levels; give the part a name in rules/derived/.",
                ),
            )
        if "all" in raw:
            return All(tuple(below(part, "all", i) for i, part in enumerate(raw["all"])), at, name)
        if "any" in raw:
            return AnyOf(tuple(below(part, "any", i) for i, part in enumerate(raw["any"])), at, name)
        if "not" in raw:
            return Not(below(raw["not"], "not"), at, name)
        if "verdict" in raw:
            self._check_verdict(raw["verdict"], (*path, "verdict"), subject)
            return Breached(raw["verdict"], at, name)
        for kind in ("every", "some", "none", "count"):
            if kind in raw:
                return self._over_children(kind, raw, path, subject, inner, below)
        return self._leaf(raw, path, subject, personal)

    def _over_children(
        self, kind: str, raw: Mapping[str, Any], path: Path, subject: str, inner: bool, below: Any
    ) -> Condition:
        group: str = raw[kind]
        child = self.vocabulary.group(group)
        if inner:
            self._fault(path, Text("Kuantor tidak boleh bersarang.", "Quantifiers do not nest."))
        if child is None or group not in self.vocabulary.subjects[subject].groups:
            known = self.vocabulary.subjects[subject].groups
            self.faults.append(
                Fault(
                    self.document.at((*path, kind)),
                    Text("{s} tidak punya kelompok {g}.", "{s} has no group {g}.").fill(s=subject, g=group),
                    did_you_mean(group, known),
                )
            )
            child = child or subject
        where = below(raw["where"], "where", on=child, deeper=0, child=True) if "where" in raw else None
        meets = below(raw["meets"], "meets", on=child, deeper=0, child=True) if "meets" in raw else None
        at, name = self.document.at(path), raw.get("name")
        if where is None and meets is None and kind != "count":
            self._fault(path, Text("Perlu where atau meets.", "where or meets is needed."))
        if kind != "count":
            return Quantified(kind, group, where, meets, at, name)
        operator = next(key for key in NUMBER_OPERATORS if key in raw)
        number = Fact("count", Text.same("count"), "integer", at)
        return Count(
            group, where, meets, operator, self._side(raw[operator], (*path, operator), number, subject), at, name
        )

    def _check_verdict(self, rule: str, path: Path, subject: str) -> None:
        owner = self.rules.get(rule)
        if owner is None:
            what = Text("Aturan {r} tidak dikenal.", "The rule {r} is not known.").fill(r=rule)
            self._fault(path, what, did_you_mean(rule, self.rules))
        elif owner not in self.vocabulary.readable_from(subject):
            what = Text("{r} (tentang {o}) tidak terlihat dari {s}.", "{r} (about {o}) cannot be seen from {s}.")
            self._fault(path, what.fill(r=rule, o=owner, s=subject))

    def _leaf(self, raw: Mapping[str, Any], path: Path, subject: str, personal: bool) -> Condition:
        at, name = self.document.at(path), raw.get("name")
        fact = self.fact(raw["fact"], (*path, "fact"), subject)
        operator = next(key for key in raw if key not in ("fact", "name"))
        value = raw[operator]
        where = (*path, operator)
        if operator == "is" and value == "known":
            return Known(raw["fact"], at, name)
        if fact is None:
            return Known(raw["fact"], at, name)
        if fact.personal and not personal:
            self._fault(
                path,
                Text(
                    "{f} data pribadi: aturan hanya boleh menanyakan is: known; buat fakta turunan di rules/derived/.",
                    "{f} is personal: a rule may only ask is: known; make a derived fact in rules/derived/.",
                ).fill(f=fact.name),
            )
        if operator == "is" and isinstance(value, str) and not fact.takes(value) and did_you_mean(value, ["known"]):
            self.faults.append(wrong_value(self.document.at(where), fact, value, ["known"]))
            return Known(raw["fact"], at, name)
        if not self._fits(operator, fact, where):
            return Known(raw["fact"], at, name)
        if operator in ("in", "not_in"):
            for index, item in enumerate(value):
                self.faults += value_faults(self.document.at((*where, index)), fact, item)
            return Among(fact.name, tuple(value), operator == "not_in", at, name)
        if operator == "matches":
            if value not in PATTERNS:
                self._fault(
                    where,
                    Text("Pola {p} tidak dikenal; ada: {a}.", "The pattern {p} is not known; there are: {a}.").fill(
                        p=value, a=", ".join(PATTERNS)
                    ),
                    did_you_mean(value, PATTERNS),
                )
            return Matches(fact.name, value, at, name)
        return Compare(fact.name, operator, self._side(value, where, fact, subject), at, name)

    def _fits(self, operator: str, fact: Fact, path: Path) -> bool:
        if operator in NUMBER_OPERATORS:
            fits = fact.is_number
        elif operator in DATE_OPERATORS:
            fits = fact.type == "date"
        elif operator == "matches":
            fits = fact.is_text
        else:
            fits = fact.type in ("boolean", "enum") or fact.is_text
        if not fits:
            self._fault(
                path,
                Text("{o} tidak berlaku bagi {f} ({t}).", "{o} does not apply to {f} ({t}).").fill(
                    o=operator, f=fact.name, t=fact.type
                ),
                key=True,
            )
        return fits

    def fact(self, name: str, path: Path, subject: str) -> Fact | None:
        """The declared fact, or None with a fault when it is unknown or out of the subject's sight."""
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            self.faults.append(unknown_fact(self.document.at(path), name, self.vocabulary))
            return None
        if fact.subject not in self.vocabulary.readable_from(subject):
            self._fault(
                path, Text("{f} tidak terlihat dari {s}.", "{f} cannot be seen from {s}.").fill(f=name, s=subject)
            )
        return fact

    def _side(self, raw: Any, path: Path, left: Fact, subject: str) -> Side:
        if not isinstance(raw, dict):
            self.faults += value_faults(self.document.at(path), left, raw)
            return Constant(raw)
        shift = self._shift(raw, path, left, subject)
        if "fact" in raw:
            other = self.fact(raw["fact"], (*path, "fact"), subject)
            if other is not None and not _comparable(left, other):
                self._fault(
                    (*path, "fact"),
                    Text(
                        "{f} ({t}) tidak sebanding dengan {g} ({u}).", "{f} ({t}) cannot be compared with {g} ({u})."
                    ).fill(f=left.name, t=left.type, g=other.name, u=other.type),
                )
            return FactSide(raw["fact"], shift)
        if "param" in raw:
            parameter = self.parameter(raw["param"], (*path, "param"), subject)
            if parameter is not None and left.type != _TYPES.get(parameter.unit, "integer"):
                self._fault(
                    (*path, "param"),
                    Text("Satuan {u} tidak sebanding dengan {f}.", "The unit {u} cannot be compared with {f}.").fill(
                        u=parameter.unit, f=left.name
                    ),
                )
            return ParamSide(raw["param"], shift)
        if left.type != "date":
            self.faults.append(wrong_value(self.document.at(path), left, raw["date"]))
        return Constant(raw["date"], shift)

    def parameter(self, name: str, path: Path, subject: str) -> Parameter | None:
        """The declared parameter, or None with a fault."""
        at = self.document.at(path)
        if name not in self.parameters:
            self.faults.append(unknown_parameter(at, name, self.parameters))
        self.faults += hidden_keys(name, at, self.vocabulary, self.parameters, subject)
        return self.parameters.get(name)

    def _shift(self, raw: Mapping[str, Any], path: Path, left: Fact, subject: str) -> Shift | None:
        for key, sign in (("plus", 1), ("minus", -1)):
            if key not in raw:
                continue
            if left.type != "date":
                self._fault(
                    (*path, key), Text("Hanya tanggal yang dapat digeser.", "Only a date can be moved."), key=True
                )
            if "param" not in raw[key]:
                steps: Shift | None = None
                for unit in reversed(STEPS):
                    if unit in raw[key]:
                        steps = Shift(sign, raw[key][unit], unit, then=steps)
                return steps
            amount = raw[key]["param"]
            parameter = self.parameter(amount, (*path, key, "param"), subject)
            if parameter is not None and parameter.unit not in STEPS:
                self._fault(
                    (*path, key, "param"),
                    Text("{p} bukan lama waktu ({u}).", "{p} is not a length of time ({u}).").fill(
                        p=amount, u=parameter.unit
                    ),
                )
            return Shift(sign, param=amount)
        return None

    def _fault(self, path: Path, what: Text, hint: Text | None = None, *, key: bool = False) -> None:
        self.faults.append(Fault(self.document.at(path, key=key), what, hint))


def value_faults(at: Location, fact: Fact, value: Any) -> Iterator[Fault]:
    """The fault of a value that a fact cannot hold: text can be anything, but `is: knwon` must not pass for one."""
    if not fact.takes(value):
        yield wrong_value(at, fact, value)
    elif fact.is_text and (hint := did_you_mean(value, RESERVED)):
        what = Text("{v} bukan teks biasa (is: known?).", "{v} is no ordinary text (is: known?).").fill(v=value)
        yield Fault(at, what, None if value in RESERVED else hint)
    elif fact.type in PATTERNS and not PATTERNS[fact.type].match(value):
        yield wrong_value(at, fact, value)


def _comparable(left: Fact, right: Fact) -> bool:
    if left.type == "enum":
        return right.type == "enum" and tuple(left.values) == tuple(right.values)
    return left.type == right.type or (left.is_number and right.is_number) or (left.is_text and right.is_text)
