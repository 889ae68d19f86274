"""Random rules about a shop or one of its people, and random cases of which much is unknown.

Hypothesis draws the sizes and a seed, Random the rest: drawing every choice by itself takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st
from patuh.engine.decide.case import Case, Group
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.judgement import Judgement
from patuh.engine.errors import Location
from patuh.engine.language import condition as c
from patuh.engine.language.rule import Rule
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

from .conftest import a_rule, make_book

AS_OF = date(2024, 6, 30)
RULE = "act/it"
DAYS = (date(2024, 6, 1), date(2024, 6, 2), date(2024, 6, 4))
FLAG: tuple[Value, ...] = (True, False, NONE)
KIND: tuple[Value, ...] = ("red", "green", "blue", NONE)
NUMBER: tuple[Value, ...] = (0, 1, 2, 3, NONE)
# What each fact can turn out to be. Money is never none: a sum with nothing in it stays unknown for ever.
DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "shop.flag": FLAG,
    "shop.flag2": FLAG,
    "shop.kind": KIND,
    "shop.kind2": KIND,
    "shop.number": NUMBER,
    "shop.number2": NUMBER,
    "shop.money": (0, 1, 2),
    "shop.money2": (0, 1),
    "shop.day": (*DAYS, NONE),
    "shop.day2": (*DAYS, NONE),
    "person.works": FLAG,
    "person.skilled": FLAG,
    "person.pay": NUMBER,
    "person.born": (date(1999, 1, 1), date(2010, 1, 1), NONE),
}
SHOP = tuple(fact for fact in DOMAINS if fact.startswith("shop."))
PERSON = tuple(fact for fact in DOMAINS if fact.startswith("person."))
NUMBERS = ("at_least", "more_than", "at_most", "less_than")
DATES = ("before", "after", "on_or_before", "on_or_after")


@cache
def book() -> Rulebook:
    """The small rulebook with a rule about a shop, one about each of its people, and one about all of them."""
    each = {"verdict": "act/each", "is": "breached"}
    return make_book(
        {
            "act/duty.yaml": a_rule({"fact": "shop.kind", "is": "red"}, applies_when={"fact": "shop.flag", "is": True}),
            "act/each.yaml": a_rule(
                {"fact": "person.skilled", "is": True}, "person", applies_when={"fact": "person.works", "is": True}
            ),
            "act/all.yaml": a_rule({"every": "shop.staff", "meets": {"not": each}}),
        }
    )


@dataclass
class _Maker:
    """Draws conditions; each stands on a line of its own."""

    random: Random
    lines: int = 0

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def at(self) -> Location:
        self.lines += 1
        return Location(f"rules/{RULE}.yaml", self.lines, 1)

    def condition(self, subject: str, depth: int, child: bool = False) -> c.Condition:
        kinds = ("leaf", "leaf", "all", "any", "not") if depth else ("leaf",)
        kind = self.pick(*kinds, *(("every", "some", "none", "count") if subject == "shop" and depth else ()))
        if kind == "leaf":
            return self.leaf(subject, child)
        if kind == "not":
            return c.Not(self.condition(subject, depth - 1, child), self.at())
        if kind in ("all", "any"):
            parts = tuple(self.condition(subject, depth - 1, child) for _ in range(self.pick(1, 2, 2, 3)))
            return c.All(parts, self.at()) if kind == "all" else c.AnyOf(parts, self.at())
        where = self.condition("person", depth - 1, True) if self.pick(True, False) else None
        needed = where is None or kind == "every"
        meets = self.condition("person", depth - 1, True) if needed or self.pick(True, False) else None
        if kind != "count":
            return c.Quantified(kind, "shop.staff", where, meets, self.at())
        side = self.pick(c.Constant(1), c.Constant(2), c.FactSide("shop.number"))
        return c.Count("shop.staff", where, meets, self.pick(*NUMBERS), side, self.at())

    def leaf(self, subject: str, child: bool) -> c.Condition:
        about = self.pick("person", "person", "shop") if subject == "person" else "shop"
        return self.of_shop(child) if about == "shop" else self.of_person()

    def of_shop(self, child: bool) -> c.Condition:
        kind = self.pick(
            "flag", "flag", "kind", "among", "number", "number", "known", "day", "facts", "derived", "verdict"
        )
        if kind == "flag":
            return self.boolean(self.pick("shop.flag", "shop.flag2"))
        if kind == "kind":
            return c.Compare(
                self.pick("shop.kind", "shop.kind2"),
                self.pick("is", "is_not"),
                c.Constant(self.pick(*KIND[:3])),
                self.at(),
            )
        if kind == "among":
            some = tuple(self.random.sample(KIND[:3], self.pick(1, 2, 3)))
            return c.Among(self.pick("shop.kind", "shop.kind2"), some, self.pick(True, False), self.at())
        if kind == "number":
            return self.number(self.pick("shop.number", "shop.number2"))
        if kind == "known":
            return c.Known(self.pick("shop.flag", "shop.kind", "shop.number", "shop.day"), self.at())
        if kind == "day":
            return c.Compare("shop.day", self.pick(*DATES), c.Constant(DAYS[1]), self.at())
        if kind == "facts":
            a_day = c.FactSide("shop.day2", self.pick(None, c.Shift(1, 1, "days"), c.Shift(-1, 3, "days")))
            return self.pick(
                c.Compare("shop.kind", self.pick("is", "is_not"), c.FactSide("shop.kind2"), self.at()),
                c.Compare("shop.number", self.pick(*NUMBERS), c.FactSide("shop.number2"), self.at()),
                c.Compare("shop.day", self.pick(*DATES), a_day, self.at()),
            )
        if kind == "derived":
            return self.pick(
                self.boolean("shop.either"),
                c.Compare("shop.total", self.pick(*NUMBERS), c.Constant(self.pick(1, 2)), self.at()),
                c.Compare("shop.size", self.pick("is", "is_not"), c.Constant(self.pick(*KIND[:3])), self.at()),
                c.Known("shop.size", self.at()),
            )
        # A rule about one person may not rest on the others.
        return c.Breached(self.pick("act/duty", "act/duty" if child else "act/all"), self.at())

    def of_person(self) -> c.Condition:
        return self.pick(
            self.boolean("person.works"),
            self.boolean("person.skilled"),
            self.number("person.pay"),
            c.Known("person.born", self.at()),
            self.boolean("person.ready"),
            self.boolean("person.above"),
            c.Breached("act/each", self.at()),
        )

    def boolean(self, fact: str) -> c.Condition:
        return c.Compare(fact, self.pick("is", "is_not"), c.Constant(self.pick(True, False)), self.at())

    def number(self, fact: str) -> c.Condition:
        return c.Compare(fact, self.pick(*NUMBERS), c.Constant(self.pick(1, 2)), self.at())


SEEDS = st.integers(0, 2**64 - 1)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule about a shop or a person; its conditions are at most three levels deep."""
    subject = draw(st.sampled_from(("shop", "shop", "person")))
    maker, person = _Maker(Random(draw(SEEDS))), subject == "person"
    applies = maker.condition(subject, draw(st.integers(0, 2)), person)
    requires = maker.condition(subject, draw(st.integers(0, 3)), person)
    return replace(book().rules["act/duty"][0], id=RULE, subject=subject, applies_when=applies, requires=requires)


Facts = dict[str, Value]


@dataclass(frozen=True)
class Known:
    """What is known of a shop and its people; the first of them is the one a rule about a person judges."""

    shop: Facts
    staff: tuple[Facts, ...]
    complete: bool

    def slots(self) -> list[tuple[int, str]]:
        """Where something is unknown: -1 for the shop or the place of a person, and the fact."""
        owners = enumerate((self.shop, *self.staff), -1)
        return [(owner, fact) for owner, facts in owners for fact, value in facts.items() if isinstance(value, Unknown)]

    def filled(self, values: Mapping[tuple[int, str], Value]) -> Known:
        """The same with values in some of its slots."""

        def fill(owner: int, facts: Facts) -> Facts:
            return {fact: values.get((owner, fact), value) for fact, value in facts.items()}

        staff = tuple(fill(owner, facts) for owner, facts in enumerate(self.staff))
        return replace(self, shop=fill(-1, self.shop), staff=staff)

    def closed(self, more: tuple[Facts, ...] = ()) -> Known:
        """The same when it has become known that there is nobody else but these."""
        return replace(self, staff=(*self.staff, *more), complete=True)

    def case(self, subject: str) -> Case:
        """The case as the evaluator takes it."""
        shop = Case("shop", self.shop, AS_OF)
        people = [Case("person", facts, AS_OF, shop) for facts in self.staff]
        shop.groups["shop.staff"] = Group(people, self.complete)
        return shop if subject == "shop" else people[0]


def some_facts(random: Random, names: tuple[str, ...], known: float) -> Facts:
    """A value for each fact, or with a chance of 1 - `known` a kind of unknown."""
    return {name: random.choice(DOMAINS[name] if random.random() < known else tuple(Unknown)) for name in names}


def anybody(random: Random) -> Facts:
    """A person of whom all is known."""
    return some_facts(random, PERSON, 1)


@st.composite
def knowledge(draw: st.DrawFn) -> Known:
    """A shop with its people; much is unknown."""
    people, complete, random = draw(st.integers(1, 3)), draw(st.booleans()), Random(draw(SEEDS))
    chance = random.choice((0.4, 0.6, 0.8))
    staff = tuple(some_facts(random, PERSON, chance) for _ in range(people))
    return Known(some_facts(random, SHOP, chance), staff, complete)


@st.composite
def little_unknown(draw: st.DrawFn) -> Known:
    """Few facts are unknown, so that all that may be the case can be listed."""
    people, complete, random = draw(st.integers(1, 3)), draw(st.sampled_from((True, True, False))), Random(draw(SEEDS))
    known = Known(some_facts(random, SHOP, 1), tuple(anybody(random) for _ in range(people)), complete)
    slots = [(-1, fact) for fact in SHOP] + [(owner, fact) for owner in range(people) for fact in PERSON]
    number = draw(st.integers(0, 4 if complete else 1))
    return known.filled(dict.fromkeys(random.sample(slots, number), Unknown.BLANK))


def judge(rule: Rule, known: Known) -> tuple[Judgement, Case, Evaluator]:
    """A rule's judgement of what is known."""
    evaluator = Evaluator(replace(book(), rules={**book().rules, RULE: (rule,)}))
    case = known.case(rule.subject)
    judgement = evaluator.judge(RULE, case)
    assert judgement is not None
    return judgement, case, evaluator
