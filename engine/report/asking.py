"""Causes in words: what is wrong with which column of which file, and what to ask for; the same in every format."""

from __future__ import annotations

from collections.abc import Iterable

from ..text import Text
from .causes import Cause, Column
from .labels import fact_label
from .reading import Reading


def wrong(cause: Cause, reading: Reading, *, files: bool = True) -> tuple[Text, ...]:
    """What is wrong with each fact of a cause; `files` names those that should tell it, as no public text may."""
    return tuple(
        _wrong(fact, reason, columns, cause, reading, files)
        for fact, reason, columns in zip(cause.facts, cause.reasons, cause.columns, strict=True)
    )


def settle(cause: Cause, reading: Reading) -> Text:
    """What to fill in or to ask for."""
    needed = [name for name in cause.facts if cause.way not in LISTS or name != MEMBERSHIP]
    asked = Text.join([fact_label(name, reading.rulebook) for name in needed], Text.same(", "))
    if cause.way in LISTS:
        return LIST_AND.fill(l=LISTS[cause.way], f=asked) if needed else LISTS[cause.way]
    return (CORRECT if cause.way == "correct" else FILL_IN).fill(f=asked)


def _wrong(fact: str, reason: str, columns: tuple[Column, ...], cause: Cause, reading: Reading, files: bool) -> Text:
    label = fact_label(fact, reading.rulebook)
    if not files or reason not in IN_FILE:
        return WRONG[reason].fill(f=label)
    own = tuple(one for one in columns if (one.file, one.sheet) == (cause.file, cause.sheet))
    if reason == "absent":
        return (ABSENT if own else ONLY_IN).fill(f=label, c=_named(columns, OR)) if columns else NOWHERE.fill(f=label)
    if not columns:
        return NO_COLUMN.fill(w=WRONG[reason].fill(f=label))
    if reason == "blank" and own:
        columns = own  # the others may be filled in, of other cases
    return IN_COLUMN.fill(w=WRONG[reason].fill(f=label), c=_named(columns, AND if reason == "conflict" else OR))


def _named(columns: Iterable[Column], between: Text) -> Text:
    return Text.join([AT.fill(f=one.place, h=one.header) for one in columns], between)


MEMBERSHIP = "worker.membership_status"
IN_FILE = ("absent", "blank", "damaged", "conflict")  # reasons that lie in a column
AT = Text("{f} (kolom “{h}”)", "{f} (column “{h}”)")
IN_COLUMN = Text("{w} di {c}", "{w} in {c}")
NO_COLUMN = Text("{w}; tidak satu pun berkas punya kolomnya", "{w}; no file has a column for it")
NOWHERE = Text("kolom {f} tidak ada di berkas mana pun", "no file has a column {f}")
OR = Text(" atau ", " or ")
AND = Text(" dan ", " and ")
ONLY_IN = Text("{f} hanya ada di {c}, yang tidak memuat kasus ini", "{f} stands only in {c}, which lacks these cases")
ABSENT = Text("{f} tidak ada untuk kasus ini di {c}", "{f} is not there for these cases in {c}")
WRONG = {
    "absent": Text("kolom {f} tidak ada", "no column {f}"),
    "blank": Text("{f} kosong", "{f} empty"),
    "damaged": Text("{f} tidak terbaca", "{f} unreadable"),
    "conflict": Text("sumber berselisih tentang {f}", "sources contradict each other on {f}"),
    "incomplete": Text("{f} tidak dapat diketahui dari daftar", "{f} cannot be known from the lists"),
    "not_in_force": Text("{f} tidak berlaku pada tanggal itu", "{f} not in force on that day"),
    "": Text("{f} tidak diketahui", "{f} not known"),
}
CORRECT = Text("Minta dan perbaiki atau lengkapi selnya: {f}.", "Ask for it, and correct or fill in the cells: {f}.")
FILL_IN = Text(
    "Minta kepada pemberi kerja atau instansinya, lalu lengkapi di berkas: {f}.",
    "Ask the employer or the office concerned, then fill it in in the file: {f}.",
)
LISTS = {
    "complete": Text(
        "Mintalah kepastian tertulis apakah daftar peserta lengkap; bila tidak, minta daftar yang lengkap atau "
        "cocokkan nomornya.",
        "Ask for written confirmation whether the list of participants is complete; if not, ask for the complete one "
        "or compare the numbers.",
    ),
    "list": Text("Minta daftar peserta dan sertakan.", "Ask for the list of participants and add it."),
}
LIST_AND = Text("{l} Minta dan lengkapi juga: {f}.", "{l} Ask for and fill in too: {f}.")
