"""What changed since an older result folder, as the page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...conclude.category import CATEGORIES
from ...text import Lang, Text
from ..outcomes import NOBODY, OUTCOME, WHY
from ..reading import Reading
from ..since import Change, ProblemChange, Tally
from .entries import said
from .words import WORDS

SHOWN = 100  # problems of employers that the page names; the spreadsheet has all
TOLD = ("worse", "new", "cured", "better", "not_comparable")  # what is unchanged is in the list of employers


@dataclass(frozen=True)
class Row:
    """A kind and the problems of employers by outcome, in the order of OUTCOME; cases then and now."""

    label: str
    outcomes: tuple[int, ...]
    before: int
    now: int


@dataclass(frozen=True)
class Changed:
    """A problem of an employer that changed; `why` says what keeps it from being compared."""

    name: str
    problem: str
    outcome: str
    before: int
    now: int
    why: str


@dataclass(frozen=True)
class Changes:
    """The section: `changed` holds the first SHOWN of `count`; money then and now in words."""

    notes: tuple[str, ...]
    outcomes: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    before: str
    now: str
    changed: tuple[Changed, ...]
    count: int


def told(change: Change, reading: Reading, lang: Lang) -> Changes:
    """A change in words: worse first, then what is new, cured, better, and what nobody can compare."""
    ranked = sorted(_changed(change), key=lambda pair: pair[0])
    return Changes(
        notes=tuple(note.say(lang) for note in change.notes),
        outcomes=tuple(label.say(lang) for label, _ in OUTCOME.values()),
        rows=tuple(_row(one, CATEGORIES[one.key].say(lang)) for one in change.kinds),
        total=_row(change.total, WORDS["total"].say(lang)),
        before=said(change.total.before, lang),
        now=said(change.total.now, lang),
        changed=tuple(_said(name, problem, reading, lang) for _, name, problem in ranked[:SHOWN]),
        count=len(ranked),
    )


def _row(tally: Tally, label: str) -> Row:
    return Row(label, tuple(tally.outcomes[name] for name in OUTCOME), tally.moves.before, tally.moves.now)


def _changed(change: Change) -> Iterator[tuple[tuple[int, int, int], Text, ProblemChange]]:
    """The problems that are not as they were, with what they are sorted by: outcome, how many cases, place."""
    for place, one in enumerate(change.employers):
        name = Text.same(one.row.name or one.row.npp) if one.row else NOBODY
        for problem in one.problems:
            if problem.outcome in TOLD:
                more = abs(problem.moves.now - problem.moves.before)
                yield (TOLD.index(problem.outcome), -more, place), name, problem


def _said(name: Text, one: ProblemChange, reading: Reading, lang: Lang) -> Changed:
    rules = (versions[-1] for versions in reading.rulebook.rules.values())
    messages = (rule.message for rule in rules if rule.problem == one.problem)
    return Changed(
        name=name.say(lang),
        problem=next(messages, Text.same(one.problem)).say(lang),
        outcome=OUTCOME[one.outcome][0].say(lang),
        before=one.moves.before,
        now=one.moves.now,
        why="; ".join(words.say(lang) for key, words in WHY.items() if getattr(one.moves, key)),
    )
