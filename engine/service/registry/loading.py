"""Office files become the current snapshot, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from ...conclude.ladder import History
from ...errors import UnreadableInput, UsageError
from ...intake import reasons
from ...intake.mapping import ColumnMap
from ...language.rulebook import Rulebook
from ...text import Text
from . import folder
from .building import About, Built, build
from .model import Snapshot, Source
from .reading import Days, Lists, read

LATEST = timezone(timedelta(hours=9), "WIT")


@dataclass(frozen=True)
class Asked:
    """What a load is asked: the day of rows that name none, whether every registered employer is in the files, and the
    register of sanctions with where it was read; `now` is when it is loaded, of which no data may be later.
    """

    now: datetime
    as_of: date | None = None
    complete: bool = False
    histories: Sequence[History] | None = None
    histories_from: Source | None = None
    mapping: ColumnMap | None = None

    @property
    def today(self) -> date:
        """The day on which it is loaded, anywhere in Indonesia: a server may keep the time of another zone."""
        return (self.now.astimezone(LATEST) if self.now.tzinfo is not None else self.now).date()


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and the account of the files it was made of; `repeated` rows said what another one said."""

    snapshot: Snapshot
    repeated: int
    lists: Lists


def load(place: Path, files: Sequence[Path], rulebook: Rulebook, asked: Asked) -> Loaded:
    """Make the files the current snapshot of a folder; what was current before stays where this fails.

    Raises UnreadableInput for a file that is no such list, UsageError where nothing says of which day the data are or
    where rows that could not be read contradict that the files are complete, OutputError where the folder cannot be
    written.
    """
    return _made(place, files, rulebook, asked, lambda made, built: folder.publish(place, made, built.snapshot.id))


def load_into(
    aside: Path, files: Sequence[Path], rulebook: Rulebook, asked: Asked, publish: Callable[[Path, Built], object]
) -> Loaded:
    """The same for another place: the finished snapshot file is handed over, and then thrown away."""
    return _made(aside, files, rulebook, asked, publish)


def _made(
    place: Path, files: Sequence[Path], rulebook: Rulebook, asked: Asked, publish: Callable[[Path, Built], object]
) -> Loaded:
    if asked.as_of is not None and asked.as_of > asked.today:
        raise UsageError(TO_COME.fill(d=asked.as_of), why=WHY_TO_COME, todo=TODO_TO_COME)
    lists = read(files, rulebook.vocabulary, asked.mapping)
    _refuse_empty(lists)
    rejected = sum(one.rejected for one in lists.accounts)
    if asked.complete and rejected:
        raise UsageError(NOT_COMPLETE.fill(n=rejected), why=WHY_COMPLETE, todo=TODO_COMPLETE)
    about = About(asked.now, asked.complete, _sources(lists, asked), asked.histories)
    lines = lists.lines(asked.as_of, asked.today)
    made = folder.draft(place)
    try:
        built = build(made, lines, about, lambda: _data_on(asked, lists.days), rulebook.vocabulary)
        publish(made, built)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return Loaded(built.snapshot, built.repeated, lists)


def _refuse_empty(lists: Lists) -> None:
    for table in lists.tables:
        if not table.count:
            first = table.rejects[0]
            raise UnreadableInput(
                Text("Tidak satu baris pun dapat dibaca.", "Not a single row can be read."),
                at=str(first.source),
                why=reasons.what(first.reason),
                todo=reasons.hint(first.reason),
            )


def _sources(lists: Lists, asked: Asked) -> tuple[Source, ...]:
    read = tuple(
        Source(f"{one.name}!{one.sheet}" if one.sheet else one.name, one.sha256, one.used) for one in lists.accounts
    )
    return read if asked.histories_from is None else (*read, asked.histories_from)


def _data_on(asked: Asked, days: Days) -> date:
    """The day that the snapshot's data are of: the oldest of any row, since it is no newer than that."""
    found = [day for day in (asked.as_of, days.oldest) if day is not None]
    if not found:
        raise UsageError(NO_DAY, why=WHY_DAY, todo=TODO_DAY)
    return min(found)


TO_COME = Text("Data per {d}: hari itu belum tiba.", "Data of {d}: that day is yet to come.")
WHY_TO_COME = Text(
    "Data lama akan terus dianggap baru.",
    "Old data would go on being taken for new.",
)
TODO_TO_COME = Text("Periksa --as-of dan jam komputer ini.", "Check --as-of and this computer's clock.")
NOT_COMPLETE = Text(
    "{n} baris ditolak, jadi daftar ini tidak lengkap.", "{n} rows were rejected, so the list is not complete."
)
WHY_COMPLETE = Text(
    "Pemberi kerja di baris itu akan dianggap belum terdaftar.",
    "The employers in those rows would be taken for not registered.",
)
TODO_COMPLETE = Text("Perbaiki baris itu, atau muat tanpa --complete.", "Mend those rows, or load without --complete.")
NO_DAY = Text("Tidak diketahui per tanggal berapa data ini.", "It is not known of which day these data are.")
WHY_DAY = Text(
    "Data yang terlalu lama tidak boleh memutuskan izin.", "Data that are too old must not decide on licences."
)
TODO_DAY = Text(
    "Sebut --as-of TTTT-BB-HH, atau isi kolom Tanggal Data Kepesertaan.",
    "Give --as-of YYYY-MM-DD, or fill in the column Tanggal Data Kepesertaan (date of the membership data).",
)
