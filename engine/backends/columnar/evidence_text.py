"""The evidence of many findings at once, as the very text the reference writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

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


class EvidenceTexts:
    """Writes the facts of cases, each once for all rules that record it; a finding's evidence is joined of these.

    A fact has a column of text of its own name, and where it is unknown in some case one of its state's name with why;
    a condition over children has one of its tally's.
    """

    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.columnar = patterns, patterns.columnar
        self._recorded: dict[tuple[str, date], tuple[str, ...]] = {}
        self._written: dict[tuple[str, frozenset[int], bool], pl.Expr] = {}
        self._hidden = {name for name in self.columnar.rulebook.derived if hides(name, self.columnar.rulebook)}

    def of(self, rules: Sequence[Rule], found: Stratum) -> pl.DataFrame:
        """What rules record of cases, a row a case."""
        names = dict.fromkeys(name for rule in rules for name in self._facts(rule) if not name.startswith("run."))
        over = {tally_key(one): one for rule in rules for one in self._over_children(rule, found)}
        for name in names:
            self.columnar.need_fact(found, name)
        for condition in over.values():
            self.columnar.truth(found, condition)
        states = found.frame.select(pl.col(state_of(name)).unique().implode() for name in names).row(0) if names else ()
        met = {name: frozenset(codes) for name, codes in zip(names, states, strict=True)}
        waits = [self._waits(name, found) for name in names if self._waited_for(name, met[name])]
        odd = self._odd(found, names)
        pieces = {name: self._piece(name, codes, name in odd) for name, codes in met.items()}
        pieces |= {state_of(name): _why(name, codes) for name, codes in met.items() if max(codes) > NOTHING}
        pieces |= {key: _tally(condition) for key, condition in over.items()}
        return found.frame.with_columns(waits).select(text.alias(column) for column, text in pieces.items())

    def objects(self, rule: Rule, found: Stratum, texts: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
        """A finding's evidence, and which of its facts are unknown and why, as JSON texts of what `of` wrote."""
        names = self._facts(rule)
        pieces = [self._day(name, found) if name.startswith("run.") else pl.col(name) for name in names]
        pieces += [pl.col(tally_key(condition)) for condition in self._over_children(rule, found)]
        unknown = [pl.col(state_of(name)) for name in names if state_of(name) in texts.columns]
        return _object(pieces).alias("evidence"), _object_of_some(unknown).alias("unknown")

    def _facts(self, rule: Rule) -> tuple[str, ...]:
        version = (rule.id, rule.period.from_)
        if version not in self._recorded:
            self._recorded[version] = facts_recorded(rule, self.columnar.rulebook)
        return self._recorded[version]

    def _day(self, name: str, found: Stratum) -> pl.Expr:
        day = self.columnar.as_of if name == "run.as_of" else found.law_date
        return pl.lit(f'{written(name)}:"{day.isoformat()}"')

    def _piece(self, name: str, codes: frozenset[int], odd: bool) -> pl.Expr:
        """One fact with its recorded value, where it is in some of these states."""
        if (name, codes, odd) not in self._written:
            self._written[name, codes, odd] = self._make_piece(name, codes, odd)
        return self._written[name, codes, odd]

    def _make_piece(self, name: str, codes: frozenset[int], odd: bool) -> pl.Expr:
        head, state = f"{written(name)}:", pl.col(state_of(name))
        made = self._value(name, head, odd) if VALUE in codes else pl.lit(None, dtype=pl.String)
        for code in codes:
            if code == VALUE:
                continue
            words = pl.lit(
                head + '{"none":true}' if code == NOTHING else head + f'{{"unknown":"{REASONS[code].value}"}}'
            )
            if self._waited_for(name, [code]):
                reason = pl.lit(head + f'{{"unknown":"{REASONS[code].value}","waits":')
                words = pl.concat_str(reason, pl.col(_waits_text(name)), pl.lit("}"))
            made = pl.when(state == code).then(words).otherwise(made)
        return made

    def _value(self, name: str, head: str, odd: bool) -> pl.Expr:
        fact, value = self.columnar.rulebook.vocabulary.facts[name], pl.col(name)
        if fact.personal:
            return pl.lit(head + written(MASKED))
        if fact.type == "boolean":
            return pl.when(value).then(pl.lit(head + "true")).otherwise(pl.lit(head + "false"))
        if fact.is_number:
            return pl.concat_str(pl.lit(head), value.cast(pl.String))
        if fact.type == "date":
            return pl.concat_str(pl.lit(head + '"'), value.dt.to_string("%Y-%m-%d"), pl.lit('"'))
        return pl.concat_str(pl.lit(head + '"'), value.map_batches(_escaped) if odd else value, pl.lit('"'))

    def _odd(self, found: Stratum, names: Collection[str]) -> set[str]:
        """The facts with characters that cannot stand in a JSON text as they are."""
        facts = self.columnar.rulebook.vocabulary.facts
        words = [name for name in names if dtype(facts[name]) == pl.String and not facts[name].personal]
        odd = found.frame.select(pl.col(name).str.contains(ODD).any() for name in words)
        return {name for name in words if odd[name][0]}

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


def _object(pieces: list[pl.Expr]) -> pl.Expr:
    commas = [one for piece in pieces for one in (pl.lit(","), piece)][1:]
    return pl.concat_str(pl.lit("{"), *commas, pl.lit("}"))


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
