"""The evidence of many findings at once, as the very text the reference writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from ...decide.case import Case
from ...decide.evidence import MASKED, facts_recorded, hides
from ...decide.missing import Missing, missing_of_fact
from ...frames.cells import NOTHING, REASONS, VALUE, dtype, state_of
from ...language import condition as c
from ...language.rule import Rule
from ..judging import written
from .conditions import tally_key, truth_column
from .open_paths import Paths
from .patterns import Patterns
from .stratum import Stratum
from .waits import waits_column

ODD = r'["\\\x00-\x1f]'  # characters that JSON texts write otherwise


Part = str | pl.Expr


@dataclass(frozen=True)
class Recorded:
    """What is to be recorded of cases: their frame, in which states each fact is met, and which need escaping."""

    frame: pl.DataFrame
    met: Mapping[str, frozenset[int]]
    odd: frozenset[str]


class EvidenceTexts:
    """Writes the evidence of findings; how a rule's is joined is remembered for facts in the same states."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.columnar = patterns, patterns.columnar
        self._recorded: dict[tuple[str, date], tuple[str, ...]] = {}
        self._joined: dict[tuple[Any, ...], tuple[pl.Expr, pl.Expr]] = {}
        self._hidden = {name for name in self.columnar.rulebook.derived if hides(name, self.columnar.rulebook)}

    def of(self, rules: Sequence[Rule], found: Stratum) -> Recorded:
        """What rules record of cases: the facts and counts are worked out, and what those wait for that hide it."""
        names = list(dict.fromkeys(name for rule in rules for name in self._facts(rule) if not name.startswith("run.")))
        for name in names:
            self.columnar.need_fact(found, name)
        for rule in rules:
            for condition in self._over_children(rule, found):
                self.columnar.truth(found, condition)
        met = self._met(found, names)
        waits = [self._waits(name, found) for name in names if self._waited_for(name, met[name])]
        return Recorded(found.frame.with_columns(waits), met, self._odd(found, names))

    def texts(self, rule: Rule, found: Stratum, recorded: Recorded) -> tuple[pl.Expr, pl.Expr]:
        """A finding's evidence, and which of its facts are unknown and why, as JSON texts from a frame of cases."""
        names = self._facts(rule)
        states = tuple(recorded.met.get(name) for name in names)
        key = (rule.id, rule.period.from_, found.law_date, states, *(name in recorded.odd for name in names))
        if key not in self._joined:
            evidence = [self._fact(name, found, recorded) for name in names]
            evidence += [[_tally(condition)] for condition in self._over_children(rule, found)]
            unknown = [
                _why(name, recorded.met[name]) for name in names if max(recorded.met.get(name, [VALUE])) > NOTHING
            ]
            self._joined[key] = _object(evidence).alias("evidence"), _object_of_some(unknown).alias("unknown")
        return self._joined[key]

    def _met(self, found: Stratum, names: Sequence[str]) -> dict[str, frozenset[int]]:
        """The states in which facts are met."""
        highest = found.frame.select(pl.col(state_of(name)).max() for name in names)
        unsure = [name for name in names if highest[state_of(name)][0] != VALUE]
        states = found.frame.select(pl.col(state_of(name)).unique().implode() for name in unsure)
        return {name: frozenset(states[state_of(name)][0] if name in unsure else [VALUE]) for name in names}

    def _facts(self, rule: Rule) -> tuple[str, ...]:
        version = (rule.id, rule.period.from_)
        if version not in self._recorded:
            self._recorded[version] = facts_recorded(rule, self.columnar.rulebook)
        return self._recorded[version]

    def _fact(self, name: str, found: Stratum, recorded: Recorded) -> list[Part]:
        """One fact with its recorded value."""
        head = f"{written(name)}:"
        if name.startswith("run."):
            day = self.columnar.as_of if name == "run.as_of" else found.law_date
            return [f'{head}"{day.isoformat()}"']
        told = {code: self._told(name, code, name in recorded.odd) for code in sorted(recorded.met[name])}
        first, *others = told
        if not others:
            return [head, *told[first]]
        made = _concat(told[first])
        for code in others:
            made = pl.when(pl.col(state_of(name)) == code).then(_concat(told[code])).otherwise(made)
        return [head, made]

    def _told(self, name: str, code: int, odd: bool) -> list[Part]:
        if code == VALUE:
            return self._value(name, odd)
        if code == NOTHING:
            return ['{"none":true}']
        reason = f'{{"unknown":"{REASONS[code].value}"'
        return [reason + ',"waits":', pl.col(_waits_text(name)), "}"] if name in self._hidden else [reason + "}"]

    def _value(self, name: str, odd: bool) -> list[Part]:
        fact, value = self.columnar.rulebook.vocabulary.facts[name], pl.col(name)
        if fact.personal:
            return [written(MASKED)]
        if fact.type == "boolean":
            return [pl.when(value).then(pl.lit("true")).otherwise(pl.lit("false"))]
        if fact.is_number:
            return [value.cast(pl.String)]
        if fact.type == "date":
            return ['"', value.dt.to_string("%Y-%m-%d"), '"']
        return ['"', value.map_batches(_escaped) if odd else value, '"']

    def _odd(self, found: Stratum, names: Collection[str]) -> frozenset[str]:
        """The facts with characters that cannot stand in a JSON text as they are."""
        facts = self.columnar.rulebook.vocabulary.facts
        words = [name for name in names if dtype(facts[name]) == pl.String and not facts[name].personal]
        odd = found.frame.select(pl.col(name).str.contains(ODD).any() for name in words)
        return frozenset(name for name in words if odd[name][0])

    # ── what unknown facts wait for ────────────────────────────────────────────────────────

    def _waited_for(self, name: str, codes: Collection[int]) -> bool:
        return name in self._hidden and max(codes) > NOTHING

    def _waits(self, name: str, found: Stratum) -> pl.Series:
        """What an unknown fact that cannot be derived again waits for, as JSON text."""

        def follow(paths: Paths, mask: pl.Series) -> None:
            paths.fact(name, mask)

        def say(case: Case) -> Missing:
            return missing_of_fact(name, case, self.patterns.evaluator)

        unknown = found.frame[state_of(name)] > NOTHING
        which, said = self.patterns.ask(("fact", name, found.law_date), found, unknown, follow, say)
        texts = pl.Series([written(one) for one in said], dtype=pl.String).gather(which)
        nothing = pl.repeat(None, found.frame.height, dtype=pl.String, eager=True)
        return nothing.scatter(unknown.arg_true(), texts).alias(_waits_text(name))

    # ── conditions over children ───────────────────────────────────────────────────────────

    def _over_children(self, rule: Rule, found: Stratum) -> list[c.Quantified | c.Count]:
        """The conditions over children in a rule and in those whose verdicts it rests on, each once."""
        seen: dict[str, c.Quantified | c.Count] = {}
        for condition in self._conditions(rule, found):
            seen.setdefault(tally_key(condition), condition)
        return list(seen.values())

    def _conditions(self, rule: Rule, found: Stratum) -> Iterator[c.Quantified | c.Count]:
        rulebook = self.columnar.rulebook

        def within(condition: c.Condition) -> Iterator[c.Quantified | c.Count]:
            if isinstance(condition, c.Quantified | c.Count):
                yield condition
            elif isinstance(condition, c.Breached):
                other = self.columnar.rule(found, condition.rule)
                if rulebook.rules[condition.rule][0].subject == found.subject and other is not None:
                    yield from self._conditions(other, found)
            else:
                for part in c.parts(condition):
                    yield from within(part)

        yield from within(rule.applies_when)
        yield from within(rule.requires)


def _object(members: list[list[Part]]) -> pl.Expr:
    commas = [part for member in members for part in (",", *member)][1:]
    return _concat(["{", *commas, "}"])


def _concat(parts: list[Part]) -> pl.Expr:
    """Texts one after another, those that are always the same put together before."""
    made: list[Part] = []
    for part in parts:
        if made and isinstance(part, str) and isinstance(last := made[-1], str):
            made[-1] = last + part
        else:
            made.append(part)
    return pl.concat_str(pl.lit(part) if isinstance(part, str) else part for part in made)


def _object_of_some(pieces: list[pl.Expr]) -> pl.Expr:
    """Of the pieces that are there."""
    if not pieces:
        return pl.lit(written({}))
    return pl.concat_str(pl.lit("{"), pl.concat_str(*pieces, separator=",", ignore_nulls=True), pl.lit("}"))


def _escaped(words: pl.Series) -> pl.Series:
    """Texts as they stand between the quotes of JSON; only those with odd characters are written one by one."""
    odd = words.filter(words.str.contains(ODD).fill_null(False)).unique().to_list()
    return words.replace(odd, [written(word)[1:-1] for word in odd])


def _why(name: str, codes: Collection[int]) -> pl.Expr:
    """An unknown fact with its reason; null where it is known."""
    told = pl.lit(None, dtype=pl.String)
    for code in codes:
        if code > NOTHING:
            reason = pl.lit(f'{written(name)}:"{REASONS[code].value}"')
            told = pl.when(pl.col(state_of(name)) == code).then(reason).otherwise(told)
    return told


def _waits_text(name: str) -> str:
    return f"{name}:waits"


def _tally(condition: c.Quantified | c.Count) -> pl.Expr:
    """The counts of a condition over children, with what it waits for while it is undecided."""
    key = tally_key(condition)
    numbers = [pl.col(f"{key}:{part}").cast(pl.String) for part in ("true", "false", "unknown")]
    complete = pl.when(pl.col(f"{key}:complete")).then(pl.lit("true")).otherwise(pl.lit("false"))
    open_ = pl.col(truth_column(condition)).is_null() & pl.col(waits_column(key)).is_not_null()
    waits = pl.when(open_).then(pl.concat_str(pl.lit(","), pl.col(waits_column(key)))).otherwise(pl.lit(""))
    counts = pl.concat_str(*numbers, complete, separator=",")
    return pl.concat_str(pl.lit(f"{written(key)}:["), counts, waits, pl.lit("]"))
