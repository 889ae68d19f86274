"""Random rules, derived facts and cases over the small rulebook of tests/decide, in the plain data they are written in.

Everything comes from one seeded Random, so that a run can be repeated and its coverage asserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from patuh.engine.decide.case import Case, Group
from patuh.engine.language.vocabulary import Fact, Vocabulary
from patuh.engine.values import NONE, Unknown, Value

from ..decide.conftest import a_rule

Raw = dict[str, Any]
AS_OF = (date(2020, 6, 30), date(2021, 6, 30), date(2024, 6, 30))  # every parameter in force, none, other values
DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "boolean": (True, False),
    "text": ("bendera", "toko", "3171234567890123", ""),
    "integer": (0, 1, 2, 3, 7, 8, 18),
    "rupiah": (0, 1, 50, 100, 200, 300, 499, 500, 501),
    "date": tuple(
        date(*day)
        for day in (
            (1, 1, 1),
            (1999, 1, 31),
            (2002, 6, 30),
            (2006, 6, 30),
            (2019, 7, 1),
            (2020, 2, 29),
            (2020, 5, 31),
            (2020, 6, 29),
            (2021, 6, 30),
            (2024, 1, 31),
            (2024, 2, 29),
            (2024, 5, 30),
            (2024, 5, 31),
            (2024, 6, 14),
            (2024, 6, 30),
            (9999, 12, 31),
        )
    ),
    "nik": ("3171234567890123", "3171234567890123\n", "317123456789012", "٣171234567890123"),
    "kpj": ("12345678901", "1234567890A", "1234567890a", "123"),
    "npp": ("AB12", "ab12", "3171234567890123", "AB12\n"),
    "nib": ("1234567890123", "123456789012", "123456789012a"),
    "npwp": ("123456789012345", "1234567890123456", "12345678901234"),
}
RIGHT = {"nik": 1, "kpj": 2, "npp": 1, "nib": 1, "npwp": 2}  # how many of a domain's first values a rule may write
LAW_DATES = (date(2020, 5, 31),)  # of permits; where it is not known, the as-of date
EQUALITY, ORDER = ("is", "is_not"), ("at_least", "more_than", "at_most", "less_than")
DATES = ("before", "after", "on_or_before", "on_or_after")
STEPS = {"days": (0, 1, 30), "months": (1, 13), "years": (1, 18, 9000), "working_days": (0, 1, 10)}
MONEY_PARAMS, COUNT_PARAMS = ("fee", "wage", "toll", "base_wage"), ("from_year", "from_month")
TIME_PARAMS = ("limit_days", "limit_months", "age", "answer_time", "notice", "grace")
VERDICTS = {
    "shop": ("act/duty", "act/early", "act/all"),
    "person": ("act/each", "act/duty", "heuristic/hint"),
    "permit": ("act/duty", "act/all", "heuristic/filed"),
}
BASE_RULES: Mapping[str, Raw] = {
    "act/duty.yaml": a_rule({"fact": "shop.kind", "is": "red"}, applies_when={"fact": "shop.flag", "is": True}),
    "act/early@2022-01-01.yaml": a_rule({"fact": "shop.flag2", "is": True}, in_force={"from": date(2022, 1, 1)}),
    "act/each.yaml": a_rule(
        {"fact": "person.skilled", "is": True}, "person", applies_when={"fact": "person.works", "is": True}
    ),
    "act/all.yaml": a_rule({"every": "shop.staff", "meets": {"not": {"verdict": "act/each", "is": "breached"}}}),
    "heuristic/hint.yaml": a_rule({"fact": "person.pay", "at_least": 100}, "person", binding="heuristic"),
    "heuristic/filed.yaml": a_rule({"fact": "permit.kind", "is": "red"}, "permit", binding="heuristic"),
}
for _path, _rule in BASE_RULES.items():
    _rule["basis"] = {"instrument": _path.split("/")[0], "confidence": "verified"}


@dataclass
class Maker:
    """Draws conditions about a subject; `derived` are the derived facts that may be read, by subject.

    What is `alone` rests on no other children: what is about one person may not rest on the others.
    """

    random: Random
    vocabulary: Vocabulary
    derived: Mapping[str, tuple[str, ...]]
    alone: bool = False

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def facts(self, subject: str, personal: bool) -> list[Fact]:
        """The facts that a condition about a subject may compare."""
        seen = self.vocabulary.readable_from(subject)
        listed = [fact for fact in self.vocabulary.facts.values() if fact.origin != "derived"]
        own = [fact for fact in listed if fact.subject in seen and (personal or not fact.personal)]
        return own + [self.vocabulary.facts[name] for name in self.worked_out(subject)]

    def worked_out(self, subject: str) -> list[str]:
        """The derived facts that may be read: about a person, none that rests on all of them."""
        names = [name for owner in self.vocabulary.readable_from(subject) for name in self.derived.get(owner, ())]
        return [name for name in names if not (self.alone or subject == "person") or not name.startswith("shop.all")]

    # ── conditions ─────────────────────────────────────────────────────────────────────────

    def condition(self, subject: str, depth: int, personal: bool = False) -> Raw:
        """A condition of at most `depth` levels."""
        kinds = ["leaf"] + ["leaf", "all", "any", "not"] * bool(depth)
        if subject == "shop" and depth and not self.alone:
            kinds += ["every", "some", "none", "count"]
        kind = self.pick(*kinds)
        if kind == "leaf":
            return self.leaf(subject, personal)
        if kind == "not":
            return {"not": self.condition(subject, depth - 1, personal)}
        if kind in ("all", "any"):
            number = self.pick(1, 2, 2, 3)
            return {kind: [self.condition(subject, depth - 1, personal) for _ in range(number)]}
        return self.over_children(kind, depth, personal)

    def over_children(self, kind: str, depth: int, personal: bool = False) -> Raw:
        """A quantifier or count over a shop's staff."""
        made: Raw = {kind: "shop.staff"}
        parts = self.pick(("where",), ("meets",), ("where", "meets"), ("where", "meets"))
        if kind == "every" and "meets" not in parts:
            parts = ("where", "meets")
        if kind == "count":
            parts = self.pick(parts, ())
        for part in parts:
            made[part] = self.condition("person", depth - 1, personal)
        if kind == "count":
            side = self.pick(0, 1, 2, 3, {"fact": "shop.number"}, {"param": "from_year"})
            made[self.pick(*ORDER)] = side
        return made

    def leaf(self, subject: str, personal: bool) -> Raw:
        if self.random.random() < 0.12 and not personal:  # derived facts rest on no verdicts: there are no circles
            known = [id for id in VERDICTS[subject] if id != "act/all" or not self.alone]
            return {"verdict": self.pick(*known), "is": "breached"}
        fact = self.pick(*self.facts(subject, personal))
        if self.random.random() < 0.1:
            return {"fact": fact.name, "is": "known"}
        return self.comparison(fact, subject, personal)

    def comparison(self, fact: Fact, subject: str, personal: bool) -> Raw:
        if fact.type == "date":
            return {"fact": fact.name, self.pick(*DATES): self.day(subject, personal)}
        if fact.is_number:
            return {"fact": fact.name, self.pick(*ORDER): self.number(fact, subject, personal)}
        values = self.values(fact)
        kinds = ("is", "is_not", "in", "not_in", "fact") + ("matches", "matches") * fact.is_text
        kind = self.pick(*kinds)
        if kind == "matches":
            return {"fact": fact.name, "matches": fact.type if fact.type in RIGHT else "nik"}
        if kind in ("in", "not_in"):
            return {"fact": fact.name, kind: self.random.sample(values, self.pick(1, min(2, len(values))))}
        if kind == "fact":
            others = [one for one in self.facts(subject, personal) if self.comparable(fact, one)]
            return {"fact": fact.name, self.pick(*EQUALITY): {"fact": self.pick(*others).name}}
        return {"fact": fact.name, kind: self.pick(*values)}

    def values(self, fact: Fact) -> list[Value]:
        """The values that a rule may write for a fact."""
        if fact.type == "enum":
            return list(fact.values)
        return [value for value in DOMAINS[fact.type][: RIGHT.get(fact.type)] if value != ""]

    def comparable(self, left: Fact, right: Fact) -> bool:
        if left.type == "enum" or right.type == "enum":
            return left.type == right.type and tuple(left.values) == tuple(right.values)
        return left.type == right.type or (left.is_text and right.is_text)

    def number(self, fact: Fact, subject: str, personal: bool) -> Any:
        kind = self.pick("value", "value", "fact", "param")
        if kind == "fact":
            others = [one.name for one in self.facts(subject, personal) if one.is_number and one.type == fact.type]
            return {"fact": self.pick(*others)}
        if kind == "param":
            return {"param": self.pick(*(MONEY_PARAMS if fact.type == "rupiah" else COUNT_PARAMS))}
        return self.pick(*DOMAINS[fact.type])

    def day(self, subject: str, personal: bool) -> Any:
        kind = self.pick("value", "date", "fact", "fact", "run", "param")
        side: Raw
        if kind == "value":
            return self.pick(*DOMAINS["date"])
        if kind == "date":
            side = {"date": self.pick(*DOMAINS["date"])}
        elif kind == "param":
            side = {"param": "start"}
        elif kind == "run":
            side = {"fact": self.pick("run.as_of", "run.law_date")}
        else:
            side = {"fact": self.pick(*(one.name for one in self.facts(subject, personal) if one.type == "date"))}
        if kind == "date" or self.random.random() < 0.7:
            unit = self.pick(*STEPS, "param", "param")
            step = {"param": self.pick(*TIME_PARAMS)} if unit == "param" else {unit: self.pick(*STEPS[unit])}
            side[self.pick("plus", "minus")] = step
        return side

    # ── derived facts ──────────────────────────────────────────────────────────────────────

    def derived_fact(self, subject: str, pooled: bool) -> Raw:
        """A derived fact of any way, which rests on those made before it; `pooled` ones may rest on all children."""
        self.alone = not pooled
        way = self.pick("when", "formula", "formula", "cases", "cases", *(("aggregate",) * 4 * pooled))
        made: Raw = {"label": {"id": "turunan", "en": "derived"}, "subject": subject}
        if way == "when":
            made |= {"type": "boolean", "when": self.condition(subject, 2, personal=True)}
        elif way == "formula":
            made |= {"type": "rupiah", "formula": self.formula(subject, 2)}
        elif way == "cases":
            made |= self.cases(subject, pooled)
        else:
            made |= {"type": "rupiah", "aggregate": self.aggregate()}
        if self.random.random() < 0.2:
            answers = {"boolean": (True, False), "enum": ("red", "blue"), "rupiah": (0, 100)}
            made["if_unknown"] = self.pick(*answers[made["type"]])
        return made

    def cases(self, subject: str, pooled: bool) -> Raw:
        type_, chosen = self.pick(("enum", ("red", "green")), ("rupiah", (0, 100)), ("boolean", (True, False)))
        cases = [
            {"when": self.condition(subject, 1, personal=True), "then": self.pick(*chosen)}
            for _ in range(self.pick(1, 2, 3))
        ]
        made: Raw = {"type": type_, "cases": cases}
        if type_ == "enum":
            made["like"] = "shop.kind"
        if self.random.random() < 0.7:
            made["otherwise"] = self.pick(*chosen)
        return made

    def aggregate(self) -> Raw:
        kind = self.pick("count", "sum", "min", "max")
        numbers = [fact.name for fact in self.facts("person", True) if fact.is_number and fact.subject == "person"]
        made: Raw = {"of": "shop.staff", kind: True if kind == "count" else self.pick(*numbers)}
        if self.random.random() < 0.6:
            made["where"] = self.condition("person", 1, True)
        return made

    def formula(self, subject: str, depth: int) -> str:
        """One line of arithmetic, bounded so that no part leaves 64 bits."""
        kind = self.pick("+", "-", "*", "//", "//", "min", "max", "round", "floor") if depth else "leaf"
        if kind == "leaf":
            seen = self.vocabulary.readable_from(subject)
            listed = [f for f in self.vocabulary.facts.values() if f.is_number and f.subject in seen]
            names = [fact.name for fact in listed if fact.origin != "derived"]
            names += [name for name in self.worked_out(subject) if name.endswith("_amount")]
            return str(self.pick(*names, *names, *names, 0, 7, "param.fee", "param.toll", "param.wage"))
        one = self.formula(subject, depth - 1)
        if kind == "*":
            return f"({one}) * {self.pick(0, 3, 9)}"
        if kind in ("round", "floor"):
            return f"{kind}({one} - 3, {self.pick(1, 2, 5, 100)})"
        other = self.formula(subject, depth - 1)
        return f"{kind}({one}, {other})" if kind in ("min", "max") else f"({one}) {kind} ({other})"

    # ── rules ──────────────────────────────────────────────────────────────────────────────

    def rule(self, subject: str, folder: str) -> Raw:
        self.alone = subject == "person"
        applies = self.pick(
            {"not": {"fact": "run.as_of", "before": date(2020, 1, 1)}}, self.condition(subject, self.pick(0, 1, 2))
        )
        from_ = date(2022, 1, 1) if self.random.random() < 0.05 else date(1990, 1, 1)
        return a_rule(
            self.condition(subject, self.pick(0, 0, 1, 2, 3)),
            subject,
            applies_when=applies,
            binding={"act": "statute", "heuristic": "heuristic"}[folder],
            basis={"instrument": folder, "confidence": "verified"},
            in_force={"from": from_},
        )


# ── cases ──────────────────────────────────────────────────────────────────────────────────


@dataclass
class Facts:
    """Draws cases of which much is unknown."""

    random: Random
    vocabulary: Vocabulary

    def of(self, subject: str, known: float) -> dict[str, Value]:
        """A value, none or a kind of unknown for each fact of a subject; some are not even mentioned."""
        made: dict[str, Value] = {}
        for fact in self.vocabulary.facts.values():
            if fact.subject == subject and fact.origin != "derived":
                value = self.value(fact, known)
                if value is not Unknown.ABSENT or self.random.random() < 0.5:
                    made[fact.name] = value
        return made

    def value(self, fact: Fact, known: float) -> Value:
        if self.random.random() > known:
            return self.random.choice(tuple(Unknown))
        if fact.name == "permit.filed_on":
            return self.random.choice(LAW_DATES)
        if self.random.random() < 0.08:
            return NONE
        return self.random.choice(tuple(fact.values) if fact.type == "enum" else DOMAINS[fact.type])

    def shop(self, as_of: date) -> Case:
        """A shop with its staff; there may be nobody, others besides, or nothing known of any."""
        known = self.random.choice((0.5, 0.75, 0.9, 0.97))
        shop = Case("shop", self.of("shop", known), as_of)
        people = [
            Case("person", self.of("person", known), as_of, shop) for _ in range(self.random.choice((0, 1, 2, 3)))
        ]
        if people or self.random.random() < 0.8:
            shop.groups["shop.staff"] = Group(people, complete=self.random.random() < 0.6)
        return shop

    def permit(self, as_of: date, shop: Case) -> Case:
        return Case("permit", self.of("permit", 0.8), as_of, shop)


# ── one rule of every form, whatever chance brings ─────────────────────────────────────────

PLAIN: Mapping[str, tuple[str, Value]] = {
    "boolean": ("shop.flag", True),
    "enum": ("shop.kind", "red"),
    "text": ("shop.word", "bendera"),
    **{type_: (f"shop.{type_}", DOMAINS[type_][0]) for type_ in RIGHT},
}


def every_form() -> Iterator[Raw]:
    """A condition about a shop of every form: operators by type, parts of quantifiers, moved dates, parameters."""
    for fact, value in PLAIN.values():
        yield from ({"fact": fact, operator: value} for operator in EQUALITY)
        yield from ({"fact": fact, operator: [value]} for operator in ("in", "not_in"))
    for fact, middle in (("shop.number", 3), ("shop.money", 200)):
        yield from ({"fact": fact, operator: middle} for operator in ORDER)
    yield from ({"fact": "shop.day", operator: date(2020, 6, 29)} for operator in DATES)
    known = (*(fact for fact, _ in PLAIN.values()), "shop.number", "shop.money", "shop.day")
    yield from ({"fact": fact, "is": "known"} for fact in known)
    yield from ({"fact": f"shop.{type_}", "matches": type_} for type_ in RIGHT)
    yield {"fact": "shop.word", "matches": "nik"}
    where, meets = {"fact": "person.works", "is": True}, {"fact": "person.skilled", "is": True}
    for kind in ("every", "some", "none"):
        yield {kind: "shop.staff", "meets": meets}
        yield {kind: "shop.staff", "where": where, "meets": meets}
        if kind != "every":
            yield {kind: "shop.staff", "where": where}
    for operator in ORDER:
        for parts in ({}, {"where": where}, {"meets": meets}, {"where": where, "meets": meets}):
            yield {"count": "shop.staff", **parts, operator: 1}
    for sign in ("plus", "minus"):
        for unit, amount in (("days", 30), ("months", 1), ("years", 1), ("working_days", 10)):
            for base in ({"fact": "shop.day2"}, {"date": date(2024, 5, 31)}):
                yield {"fact": "shop.day", "on_or_before": {**base, sign: {unit: amount}}}
        for base in ({"fact": "shop.day2"}, {"fact": "run.law_date"}, {"date": date(2024, 5, 1)}):
            yield {"fact": "shop.day", "on_or_before": {**base, sign: {"months": 1, "days": 13, "working_days": 1}}}
        for name in TIME_PARAMS:
            yield {"fact": "shop.day", "after": {"fact": "shop.day2", sign: {"param": name}}}
    yield from ({"fact": "shop.money", "less_than": {"param": name}} for name in MONEY_PARAMS)
    yield from ({"fact": "shop.number", "at_least": {"param": name}} for name in COUNT_PARAMS)
    yield {"fact": "shop.day", "before": {"param": "start"}}


def a_rule_of_every_form() -> dict[str, Raw]:
    """Rule files with these conditions, most of them no law; some apply to some shops only."""
    some, files = {"fact": "shop.flag2", "is": True}, {}
    for number, condition in enumerate(every_form()):
        folder, binding = ("act", "statute") if number % 2 else ("heuristic", "heuristic")
        files[f"{folder}/form{number}.yaml"] = a_rule(
            condition,
            binding=binding,
            basis={"instrument": folder, "confidence": "verified"},
            **({"applies_when": some} if number % 8 == 0 else {}),
        )
    return files


def derived_of_every_form() -> dict[str, Raw]:
    """Sums over children of every kind, and a formula that may be none."""
    known = {"fact": "person.works", "is": True}
    shared = {"label": {"id": "turunan", "en": "derived"}, "subject": "shop", "type": "rupiah"}
    ways: list[Raw] = [{"aggregate": {"of": "shop.staff", kind: "person.pay"}} for kind in ("sum", "min", "max")]
    ways += [{"aggregate": {"of": "shop.staff", "min": "person.pay", "where": known}}]
    ways += [{"aggregate": {"of": "shop.staff", "count": True, "where": known}}, {"formula": "shop.money"}]
    return {f"shop.all_form{number}_amount": {**shared, **way} for number, way in enumerate(ways)}
