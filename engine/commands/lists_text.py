"""What became of every row of the lists that were read, as it stands on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..check.account import Account
from ..intake.dataset import Table
from ..intake.files import OtherSheet
from ..text import Lang, Text, number
from .terminal import table, wrapped


def lists(
    accounts: Sequence[Account], tables: Sequence[Table], others: Sequence[tuple[str, OtherSheet]], lang: Lang
) -> Iterator[str]:
    """What became of every row of every list, and what was taken for granted in reading them."""
    rows = [tuple(title.say(lang) for title in FILE_COLUMNS)]
    for account, read in zip(accounts, tables, strict=True):
        counts = (account.rows, account.judged, account.used, account.rejected, account.skipped, account.blank)
        rows.append((list_name(account), read.shape.label.say(lang), *(number(count, lang) for count in counts)))
    yield from table(rows, right=frozenset(range(2, 8)))
    for read in tables:
        if read.undecided:
            yield from wrapped(UNDECIDED.fill(f=read.file, m=quoted(read.undecided)).say(lang))
        if read.filled_down:
            yield from wrapped(FILLED.fill(f=read.file, m=quoted(read.filled_down)).say(lang))
        if read.corrected:
            yield CORRECTED.fill(f=read.file, n=read.corrected).say(lang)
    for file, sheet in others:
        yield OTHER_SHEET.fill(f=file, s=sheet.name, w=sheet.why).say(lang)


def list_name(account: Account) -> str:
    """What a list is called: its file, and its sheet where it has one."""
    return f"{account.name}!{account.sheet}" if account.sheet else account.name


def quoted(headers: Sequence[str]) -> str:
    """Headers as they stand in a sentence."""
    return ", ".join(f"“{header}”" for header in headers)


FILE_COLUMNS = (
    Text("berkas", "file"), Text("dibaca sebagai", "read as"), Text("baris", "rows"), Text("diperiksa", "judged"),
    Text("dipakai", "used"), Text("ditolak", "rejected"), Text("dilewati", "skipped"), Text("kosong", "blank"),
)  # fmt: skip
UNDECIDED = Text(
    "{f}: arti kolom {m} tidak dapat dipastikan, jadi tidak dipakai",
    "{f}: the meaning of {m} is not certain, so not used",
)
FILLED = Text(
    "{f}: sel kosong di bawah {m} diisi dari baris di atasnya",
    "{f}: empty cells below {m} are taken from the row above",
)
CORRECTED = Text("{f}: {n} sel diganti menurut berkas koreksi", "{f}: {n} cells replaced by the corrections file")
OTHER_SHEET = Text("{f}: lembar {s} bukan daftar ({w})", "{f}: the sheet {s} is no list ({w})")
