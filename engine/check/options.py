"""What a run is asked: the day, what to assume, which lists are complete, which rules to report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..backends.judging import EngineName
from ..conclude.category import CATEGORIES
from ..errors import UsageError, did_you_mean
from ..intake.chunks import CHUNK_BYTES
from ..language.rulebook import Rulebook
from ..text import Text
from ..values import Value


@dataclass(frozen=True)
class Options:
    """The as-of date, facts assumed where unknown, lists that are complete for all employers, rules reported.

    The engine (polars, reference, or None for the one that is faster for so many cases) and the size of the chunks in
    which files are read decide how long a run takes and how much memory it needs, and nothing else; so a receipt does
    not record them.
    """

    as_of: date = field(default_factory=date.today)
    assume: Mapping[str, Value] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    engine: EngineName | None = None
    chunk_bytes: int = CHUNK_BYTES

    def to_json(self) -> dict[str, Any]:
        """The options as the receipt records them."""
        return {
            "assume": {name: _plain(value) for name, value in sorted(self.assume.items())},
            "complete": sorted(self.complete),
            "select": list(self.select),
            "exclude": list(self.exclude),
        }


def select(rulebook: Rulebook, options: Options) -> tuple[str, ...]:
    """The ids of the rules to report: those named (by id, folder or category), less those excluded."""
    for word in (*options.select, *options.exclude):
        if not any(_named(word, id, rulebook) for id in rulebook.rules):
            raise UsageError(
                Text("Tidak ada aturan, folder, atau kategori {w}.", "There is no rule, folder or category {w}.").fill(
                    w=word
                ),
                todo=did_you_mean(word, _names(rulebook)),
            )
    return tuple(
        id
        for id in rulebook.rules
        if (not options.select or any(_named(word, id, rulebook) for word in options.select))
        and not any(_named(word, id, rulebook) for word in options.exclude)
    )


def _named(word: str, id: str, rulebook: Rulebook) -> bool:
    return word in (id, *id.split("/")) or any(word == rule.category for rule in rulebook.rules[id])


def _names(rulebook: Rulebook) -> list[str]:
    return [*CATEGORIES, *rulebook.rules, *dict.fromkeys(part for id in rulebook.rules for part in id.split("/"))]


def _plain(value: Value) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else value if isinstance(value, bool | int | str) else value.value
    )
