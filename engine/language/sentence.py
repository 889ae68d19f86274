"""Conditions and rules as sentences in both languages, made from labels: they cannot differ from the rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..text import Text, day, number, rupiah
from . import condition as c
from .parameter import Parameter
from .rule import Rule
from .rulebook import Rulebook
from .vocabulary import Fact

OPERATORS = {
    "is": Text("adalah", "is"),
    "is_not": Text("bukan", "is not"),
    "in": Text("salah satu dari", "is one of"),
    "not_in": Text("bukan salah satu dari", "is none of"),
    "at_least": Text("paling sedikit", "is at least"),
    "more_than": Text("lebih dari", "is more than"),
    "at_most": Text("paling banyak", "is at most"),
    "less_than": Text("kurang dari", "is less than"),
    "before": Text("sebelum", "is before"),
    "after": Text("sesudah", "is after"),
    "on_or_before": Text("pada atau sebelum", "is on or before"),
    "on_or_after": Text("pada atau sesudah", "is on or after"),
}
UNITS = {
    "days": Text("{n} hari", "{n} days"),
    "months": Text("{n} bulan", "{n} months"),
    "years": Text("{n} tahun", "{n} years"),
    "working_days": Text("{n} hari kerja", "{n} working days"),
    "rupiah": Text("Rp{n}", "Rp{n}"),
    "ppm": Text("{n} per sejuta", "{n} per million"),
    "count": Text("{n}", "{n}"),
    "date": Text("{n}", "{n}"),
}
QUANTIFIERS = {
    "every": Text("setiap", "every"),
    "some": Text("ada", "some"),
    "none": Text("tidak ada", "no"),
}
AND, OR = Text("; dan ", "; and "), Text("; atau ", "; or ")


class Speaker:
    """Says conditions and rules of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def rule(self, rule: Rule) -> Text:
        """The whole rule as one sentence: to whom it applies and what it requires."""
        subject = self.rulebook.vocabulary.subjects[rule.subject].label
        return Text(
            "Bagi {s}, jika {a}, maka wajib: {r}.",
            "For each {s}: if {a}, then it is required that {r}.",
        ).fill(s=subject, a=self.condition(rule.applies_when), r=self.condition(rule.requires))

    def condition(self, condition: c.Condition) -> Text:
        """One condition in words."""
        if isinstance(condition, c.All):
            return self._join(condition.parts, AND)
        if isinstance(condition, c.AnyOf):
            return self._join(condition.parts, OR)
        if isinstance(condition, c.Not):
            return Text("tidak benar bahwa {p}", "it is not so that {p}").fill(p=self.condition(condition.part))
        if isinstance(condition, c.Quantified | c.Count):
            return self._over_children(condition)
        if isinstance(condition, c.Breached):
            rule = self.rulebook.rules[condition.rule][-1]
            return Text("melanggar “{t}”", "in breach of “{t}”").fill(t=rule.title)
        fact = self.rulebook.vocabulary.facts[condition.fact]
        if isinstance(condition, c.Known):
            return Text("{f} ada", "{f} is known").fill(f=fact.label)
        if isinstance(condition, c.Matches):
            return Text("{f} berbentuk {p}", "{f} has the form of a {p}").fill(
                f=fact.label, p=condition.pattern.upper()
            )
        if isinstance(condition, c.Among):
            operator = "not_in" if condition.negated else "in"
            values = Text.join([self.value(fact, value) for value in condition.values], Text.same(", "))
            return Text("{f} {o} {v}", "{f} {o} {v}").fill(f=fact.label, o=OPERATORS[operator], v=values)
        if fact.type == "boolean" and isinstance(condition.side, c.Constant):
            holds = condition.side.value == (condition.operator == "is")
            return fact.label if holds else Text("tidak {f}", "not {f}").fill(f=fact.label)
        return Text("{f} {o} {v}", "{f} {o} {v}").fill(
            f=fact.label, o=OPERATORS[condition.operator], v=self.side(condition.side, fact)
        )

    def _join(self, parts: Iterable[c.Condition], word: Text) -> Text:
        said = [self.condition(part) for part in parts]
        return said[0] if len(said) == 1 else Text("({p})", "({p})").fill(p=Text.join(said, word))

    def _over_children(self, condition: c.Quantified | c.Count) -> Text:
        child = self.rulebook.vocabulary.subjects[self.rulebook.vocabulary.group(condition.group) or ""].label
        where = self.condition(condition.where) if condition.where else None
        meets = self.condition(condition.meets) if condition.meets else None
        selected = Text("{c} yang {w}", "{c} for which {w}").fill(c=child, w=where) if where else child
        if isinstance(condition, c.Count):
            count = Fact("count", Text.same(""), "integer", condition.at)
            both = Text("{c} dan {m}", "{c} and {m}").fill(c=selected, m=meets) if meets else selected
            return Text("jumlah {c} {o} {n}", "the number of {c} {o} {n}").fill(
                c=both, o=OPERATORS[condition.operator], n=self.side(condition.side, count)
            )
        quantifier = QUANTIFIERS[condition.kind]
        if meets is None:
            return Text("{q} {c}", "{q} {c}").fill(q=quantifier, c=selected)
        return Text("{q} {c} memenuhi: {m}", "{q} {c} meets: {m}").fill(q=quantifier, c=selected, m=meets)

    def side(self, side: c.Side, fact: Fact) -> Text:
        """The other side of a comparison in words."""
        if isinstance(side, c.Constant):
            said = self.value(fact, side.value)
        elif isinstance(side, c.FactSide):
            said = self.rulebook.vocabulary.facts[side.fact].label
        else:
            said = self.rulebook.parameters[side.param].label
        shift = side.shift
        if shift is None:
            return said
        if shift.param is None:
            by = Text.join([UNITS[step.unit].fill(n=step.amount) for step in shift.steps()], Text.same(", "))
        else:
            by = self.rulebook.parameters[shift.param].label
        word = Text("ditambah", "plus") if shift.sign > 0 else Text("dikurangi", "minus")
        return Text("{d} {w} {b}", "{d} {w} {b}").fill(d=said, w=word, b=by)

    def value(self, fact: Fact, value: Any) -> Text:
        """A value of a fact in words."""
        if fact.type == "enum" and value in fact.values:
            return fact.values[value].label
        if isinstance(value, bool):
            return Text("ya", "yes") if value else Text("tidak", "no")
        if isinstance(value, date):
            return Text(day(value, "id"), day(value, "en"))
        if fact.type == "rupiah":
            return Text(rupiah(value, "id"), rupiah(value, "en"))
        if isinstance(value, int):
            said = Text(number(value, "id"), number(value, "en"))
            return Text("{n} {u}", "{n} {u}").fill(n=said, u=fact.unit) if fact.unit else said
        return Text.same(str(value))

    def figure(self, parameter: Parameter, value: Any) -> Text:
        """A parameter's value in words, in its unit."""
        if isinstance(value, date):
            return Text(day(value, "id"), day(value, "en"))
        return UNITS[parameter.unit].fill(n=value)
