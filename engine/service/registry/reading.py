"""Office files as employers on record: read by the ordinary intake, as lists of the membership of employers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from ...check import account
from ...check.account import Account
from ...errors import UsageError
from ...intake.dataset import Issue, Table
from ...intake.files import OtherSheet, read_tables
from ...intake.mapping import ColumnMap
from ...language.vocabulary import Vocabulary
from ...text import Text
from ...values import Unknown, Value
from .coding import SUBJECT, encode
from .precedence import REGISTRY_ON

LIST = "memberships"
AT_ONCE = 20_000  # lines
MOST_WRITTEN = 10_000  # different lines that are remembered
IDENTITY = ("employer.npp", "employer.nib", "employer.npwp", "employer.name", "employer.region")
Line = tuple[str | None, str | None, str | None, str | None, str | None, str]  # IDENTITY, and the facts as JSON


@dataclass
class Days:
    """Of what days the rows are: the oldest of them, how many rows name none, and how many one that is yet to come."""

    oldest: date | None = None
    undated: int = 0
    to_come: int = 0


@dataclass(frozen=True)
class Lists:
    """The lists in some files; `days` is filled in as the lines are read."""

    tables: tuple[Table, ...]
    other_sheets: tuple[tuple[str, OtherSheet], ...]
    days: Days = field(default_factory=Days)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """What became of every row of every list."""
        return tuple(account.of(table, ()) for table in self.tables)

    @property
    def problems(self) -> Iterator[Issue]:
        """The cells that could not be read."""
        return (issue for table in self.tables for issue in table.problems)

    @property
    def rejects(self) -> Iterator[Issue]:
        """The rows that could not be read."""
        return (issue for table in self.tables for issue in table.rejects)

    def lines(self, as_of: date | None, today: date) -> Iterator[list[Line]]:
        """The employers of all lists in their order, some at a time; `as_of` is the day of rows that name none.

        A day that is yet to come is a slip of the pen that would make old data look new: it is not known then.
        """
        for table in self.tables:
            lines = _lines(table, as_of, today, self.days)
            while some := list(islice(lines, AT_ONCE)):
                yield some


def read(files: Sequence[Path], vocabulary: Vocabulary, mapping: ColumnMap | None = None) -> Lists:
    """The lists in files; raises UnreadableInput for a file that has none, UsageError where none is given."""
    if not files:
        raise UsageError(NO_FILES, todo=NO_FILES_TODO)
    tables = [(path, read_tables(path, vocabulary, LIST, mapping=mapping)) for path in files]
    if mapping is not None:
        mapping.refuse_strangers([table.file for _, one in tables for table in one.tables])
    return Lists(
        tuple(table for _, one in tables for table in one.tables),
        tuple((path.name, sheet) for path, one in tables for sheet in one.other_sheets),
    )


def _lines(table: Table, as_of: date | None, today: date, days: Days) -> Iterator[Line]:
    names = [name for name in table.mapping if name.startswith(SUBJECT)]
    written: dict[tuple[Value, ...], str] = {}  # most rows say what another said
    for record in table.each_record():
        facts = {name: record.values[name] for name in names}
        facts[REGISTRY_ON] = _day(facts, as_of, today, days)
        said = tuple(facts.values())
        line = written.get(said)
        if line is None:
            line = encode(facts)
            if len(written) < MOST_WRITTEN:
                written[said] = line
        npp, nib, npwp, name, region = (_text(record.values.get(one)) for one in IDENTITY)
        yield npp, nib, npwp, name, region, line


def _text(value: Value | None) -> str | None:
    return value if isinstance(value, str) else None


def _day(facts: Mapping[str, Value], as_of: date | None, today: date, days: Days) -> Value:
    day = facts.get(REGISTRY_ON, Unknown.ABSENT)
    if as_of is not None and day in (Unknown.ABSENT, Unknown.BLANK):
        day = as_of
    if isinstance(day, date) and day > today:
        days.to_come += 1
        return Unknown.DAMAGED
    if isinstance(day, date):
        days.oldest = day if days.oldest is None else min(day, days.oldest)
    else:
        days.undated += 1
    return day


NO_FILES = Text("Tidak ada berkas.", "There are no files.")
NO_FILES_TODO = Text(
    "Sebut daftar kepesertaan pemberi kerja, misalnya: patuh registry load kepesertaan.csv",
    "Name a list of the membership of employers, such as: patuh registry load kepesertaan.csv",
)
