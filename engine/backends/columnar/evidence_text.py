"""The evidence of many findings at once, as the very text the reference writes."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...decide.case import Case
from ...decide.evidence import MASKED, facts_recorded, hides
from ...decide.missing import Missing, missing_of_fact
from ...frames.cells import NOTHING, REASONS, VALUE, state_of
from ...language import condition as c
from ...language.rule import Rule
from ..judging import written
from .conditions import tally_key, truth_column
from .engine import Columnar
from .open_paths import EVERYWHERE
from .patterns import Patterns
from .stratum import Stratum
from .waits import waits_column

ODD = r'["\\\x00-\x1f]'  # characters that JSON texts write otherwise
UNKNOWN = {code: f'{{"unknown":"{reason.value}"' for code, reason in REASONS.items()}


def texts(rule: Rule, found: Stratum, patterns: Patterns) -> tuple[pl.Series, pl.Series]:
    """The evidence of a rule's findings, and which facts are unknown in it and why; one JSON text a finding each."""
    columnar = patterns.columnar
    names = facts_recorded(rule, columnar.rulebook)
    pieces = [_piece(name, found, patterns) for name in names]
    pieces += [_tally(condition) for condition in _over_children(rule, found, columnar)]
    unknown = [_why(name) for name in names if not name.startswith("run.")]
    frame = found.frame
    made = frame.select(evidence=_object(pieces, frame.height), unknown=_object(unknown, frame.height))
    return made["evidence"], made["unknown"]


def _object(pieces: list[pl.Expr], height: int) -> pl.Expr:
    if not pieces:
        return pl.repeat("{}", height, dtype=pl.String)
    return pl.concat_str(pl.lit("{"), pl.concat_str(*pieces, separator=",", ignore_nulls=True), pl.lit("}"))


def _piece(name: str, found: Stratum, patterns: Patterns) -> pl.Expr:
    """One fact with its recorded value."""
    columnar, head = patterns.columnar, f"{written(name)}:"
    if name.startswith("run."):
        day = columnar.as_of if name == "run.as_of" else found.law_date
        return pl.lit(f'{head}"{day.isoformat()}"')
    columnar.need_fact(found, name)
    state, reason = pl.col(state_of(name)), pl.lit("")
    for code, words in UNKNOWN.items():
        reason = pl.when(state == code).then(pl.lit(words)).otherwise(reason)
    close: pl.Expr = pl.lit("}")
    if hides(name, columnar.rulebook):
        column = f"{name}:waits"
        _put(found, column, _waits(name, found, patterns))
        close = pl.concat_str(pl.lit(',"waits":'), pl.col(column), pl.lit("}"))
    told = pl.when(state == VALUE).then(_value(name, found, columnar)).when(state == NOTHING)
    return pl.concat_str(pl.lit(head), told.then(pl.lit('{"none":true}')).otherwise(pl.concat_str(reason, close)))


def _value(name: str, found: Stratum, columnar: Columnar) -> pl.Expr:
    fact, value = columnar.rulebook.vocabulary.facts[name], pl.col(name)
    if fact.personal:
        return pl.lit(written(MASKED))
    if fact.type == "boolean":
        return pl.when(value).then(pl.lit("true")).otherwise(pl.lit("false"))
    if fact.is_number:
        return value.cast(pl.String)
    if fact.type == "date":
        return pl.concat_str(pl.lit('"'), value.dt.to_string("%Y-%m-%d"), pl.lit('"'))
    column = f"{name}:text"
    if not found.has(column):
        _put(found, column, _escaped(found.frame[name]))
    return pl.concat_str(pl.lit('"'), pl.col(column), pl.lit('"'))


def _escaped(words: pl.Series) -> pl.Series:
    """Texts as they stand between the quotes of JSON; only those with odd characters are written one by one."""
    odd = words.filter(words.str.contains(ODD).fill_null(False)).unique().to_list()
    return words.replace(odd, [written(word)[1:-1] for word in odd]) if odd else words


def _waits(name: str, found: Stratum, patterns: Patterns) -> pl.Series:
    """What an unknown fact that cannot be derived again waits for, as JSON text."""

    def say(case: Case) -> Missing:
        return missing_of_fact(name, case, patterns.evaluator)

    which, said = patterns.ask(("fact", name, found.law_date), found, lambda paths: paths.fact(name, EVERYWHERE), say)
    return pl.Series([written(one) for one in said], dtype=pl.String).gather(which)


def _why(name: str) -> pl.Expr:
    """An unknown fact with its reason; null where it is known."""
    state, told = pl.col(state_of(name)), pl.lit(None, dtype=pl.String)
    for code, reason in REASONS.items():
        told = pl.when(state == code).then(pl.lit(f'{written(name)}:"{reason.value}"')).otherwise(told)
    return told


def _over_children(rule: Rule, found: Stratum, columnar: Columnar) -> Iterator[c.Quantified | c.Count]:
    """The conditions over children in a rule and in those whose verdicts it rests on, each once."""
    seen: dict[str, c.Quantified | c.Count] = {}

    def visit(condition: c.Condition) -> None:
        if isinstance(condition, c.Quantified | c.Count):
            seen.setdefault(tally_key(condition), condition)
        elif isinstance(condition, c.Breached):
            other = columnar.rule(found, condition.rule)
            if columnar.rulebook.rules[condition.rule][0].subject == found.subject and other is not None:
                visit(other.applies_when)
                visit(other.requires)
        else:
            for part in c.parts(condition):
                visit(part)

    visit(rule.applies_when)
    visit(rule.requires)
    for condition in seen.values():
        columnar.truth(found, condition)
    yield from seen.values()


def _tally(condition: c.Quantified | c.Count) -> pl.Expr:
    """The counts of a condition over children, with what it waits for while it is undecided."""
    key = tally_key(condition)
    numbers = [pl.col(f"{key}:{part}").cast(pl.String) for part in ("true", "false", "unknown")]
    complete = pl.when(pl.col(f"{key}:complete")).then(pl.lit("true")).otherwise(pl.lit("false"))
    open_ = pl.col(truth_column(condition)).is_null() & pl.col(waits_column(key)).is_not_null()
    waits = pl.when(open_).then(pl.concat_str(pl.lit(","), pl.col(waits_column(key)))).otherwise(pl.lit(""))
    counts = pl.concat_str(*numbers, complete, separator=",")
    return pl.concat_str(pl.lit(f"{written(key)}:["), counts, waits, pl.lit("]"))


def _put(found: Stratum, column: str, made: pl.Series) -> None:
    found.frame = found.frame.with_columns(made.alias(column))
