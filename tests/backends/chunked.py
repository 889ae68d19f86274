"""The engines side by side over frames, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Literal

import polars as pl
from patuh.engine.backends.judging import Asked, Judged, make
from patuh.engine.decide.case import Case
from patuh.engine.frames.cells import PARENT, ROW, UNSTATED, dtype, state, state_of
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import Value

Engine = Literal["polars", "reference"]


@dataclass(frozen=True)
class Frames:
    """Cases of a top subject as a frame, and those of each group of children."""

    book: Rulebook
    as_of: date
    subject: str
    top: pl.DataFrame
    groups: Mapping[str, tuple[str, pl.DataFrame]] = field(default_factory=dict)

    def judged(
        self,
        engine: Engine,
        size: int | None = None,
        assume: Mapping[str, Value] | None = None,
        rules: Sequence[str] | None = None,
        also: Sequence[str] = (),
    ) -> dict[str, Judged]:
        """What an engine says of every subject, of children in chunks of so many rows (None: all at once)."""
        reported = set(self.book.rules if rules is None else rules)
        made = make(engine, Asked(self.book, self.as_of, assume or {}, reported, also))
        made.begin(self.subject, self.top)
        told: dict[str, Judged] = {}
        for group, (subject, frame) in self.groups.items():
            step = size or max(frame.height, 1)
            parts = [made.add(subject, group, frame[start : start + step]) for start in range(0, frame.height, step)]
            told[group] = joined(parts or [made.add(subject, group, frame)])
        return {**told, self.subject: made.finish()}


def joined(parts: Sequence[Judged]) -> Judged:
    """The same as one; findings of later chunks are about later rows."""
    return Judged(
        pl.concat(one.verdicts for one in parts),
        pl.concat(one.findings for one in parts),
        pl.concat(one.facts for one in parts),
    )


def differences(one: Mapping[str, Judged], other: Mapping[str, Judged]) -> Iterator[str]:
    """Every table in which two judgements differ, with the first rows in which they do."""
    assert one.keys() == other.keys()
    for about in one:
        for name in ("verdicts", "findings", "facts"):
            left, right = getattr(one[about], name), getattr(other[about], name)
            if left.schema != right.schema:
                yield f"{about} {name}: {left.schema} {right.schema}"
            elif not left.equals(right):
                yield f"{about} {name}:\n{_first(left, right)}"


def _first(left: pl.DataFrame, right: pl.DataFrame) -> str:
    if left.height != right.height:
        return f"{left.height} rows, {right.height} rows"
    row = next(at for at in range(left.height) if left.row(at) != right.row(at))
    pairs = zip(left.columns, left.row(row), right.row(row), strict=True)
    return "\n".join(f"  {name}: {a!r}\n  {' ' * len(name)}: {b!r}" for name, a, b in pairs if a != b or name == "rule")


def frames_of(book: Rulebook, as_of: date, cases: Sequence[Case], children: Mapping[str, Sequence[Case]]) -> Frames:
    """Cases with their children, the children in the order given, which may be any."""
    subject = cases[0].subject
    places = {id(case): place for place, case in enumerate(cases)}
    groups = book.vocabulary.subjects[subject].groups
    complete = [
        pl.Series(f"{group}?", [group in case.groups and case.groups[group].complete for case in cases], pl.Boolean)
        for group in groups
    ]
    made = {
        group: (
            groups[group],
            frame(book, groups[group], below).with_columns(
                pl.Series(PARENT, [places.get(id(case.parent)) for case in below], pl.Int64)
            ),
        )
        for group, below in children.items()
    }
    return Frames(book, as_of, subject, frame(book, subject, cases).with_columns(complete), made)


def frame(book: Rulebook, subject: str, cases: Sequence[Case]) -> pl.DataFrame:
    """The stated facts of cases; a fact that nobody states has no columns."""
    made: list[Any] = [pl.Series(ROW, range(len(cases)), pl.Int64)]
    stated = {name for case in cases for name in case.values}
    for name, fact in book.vocabulary.facts.items():
        if name in stated and fact.subject == subject:
            values = [case.values.get(name) for case in cases]
            states = [UNSTATED if value is None else state(value) for value in values]
            plain = [value if code == 0 else None for value, code in zip(values, states, strict=True)]
            made.append(pl.Series(name, plain, dtype(fact)))
            made.append(pl.Series(state_of(name), states, pl.UInt8))
    return pl.DataFrame(made)


def shuffled(random: Random, cases: Sequence[Case]) -> list[Case]:
    """The same cases in any order, so that children of one parent come in several chunks."""
    return random.sample(list(cases), len(cases))
