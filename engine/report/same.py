"""Which employer of one result folder is which of another, though rows move, files change and numbers are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..results.schema import SubjectRow

Identity = str


def identities(
    old: Iterable[SubjectRow], new: Iterable[SubjectRow]
) -> tuple[Mapping[str, Identity], Mapping[str, Identity]]:
    """The identity behind each `subject_key` of two folders: equal NPP, else equal NIB, else a name that only one has.

    A name joins two employers when each folder has it once and not both have an NPP: whoever has two numbers is two.
    """
    old_rows, new_rows = list(old), list(new)
    older = {row.subject_key: _number(row) for row in old_rows}
    newer = {row.subject_key: _number(row) for row in new_rows}
    before, after = _by_name(old_rows, older), _by_name(new_rows, newer)
    known, told = set(newer.values()), set(older.values())
    joined: dict[Identity, Identity] = {}
    for name, numbers in before.items():
        others = after.get(name, set())
        if len(numbers) == len(others) == 1:
            (one,), (other,) = numbers, others
            free = one not in known and other not in told
            if free and not (one.startswith(NPP) and other.startswith(NPP)):
                joined[one] = other
    return {key: joined.get(number, number) for key, number in older.items()}, newer


NPP = "npp:"


def _number(row: SubjectRow) -> Identity:
    """The NPP, or what its `subject_key` begins with: the NIB, or else the name."""
    if row.npp:
        return f"{NPP}{row.npp}"
    return f"{row.subject_type}:{_plain(label(row))}"


def label(row: SubjectRow) -> str:
    """What a subject's key begins with: NPP, NIB, name or number; its place where there is none."""
    place = f"{row.source_file}!{row.source_sheet}" if row.source_sheet else row.source_file
    return row.subject_key.removesuffix(f"/{place}:{row.source_row}")


def _by_name(rows: Iterable[SubjectRow], numbers: Mapping[str, Identity]) -> Mapping[tuple[str, str], set[Identity]]:
    found: dict[tuple[str, str], set[Identity]] = defaultdict(set)
    for row in rows:
        if row.name:
            found[row.subject_type, _plain(row.name)].add(numbers[row.subject_key])
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
