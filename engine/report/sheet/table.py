"""What a sheet of the workbook holds, told apart from how it is written: columns with their meaning, and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...text import Text
from ..money import Money

Cell = str | int | Text | None


@dataclass(frozen=True)
class Column:
    """One column: `width` in characters; `kind` is text, number, rupiah, place (a row's number) or input: to be
    filled in, so it is coloured, and what is typed there stays text. `aside` columns stand last and are not printed.
    """

    heading: Text
    meaning: Text
    width: int
    kind: str = "text"
    hidden: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet of rows under a row of headings.

    `rows` may be an iterator that is gone through once; `empty` is what a sheet without rows says; the first `frozen`
    columns stay in sight.
    """

    name: Text
    about: Text
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    empty: Text
    frozen: int = 0


@dataclass(frozen=True)
class Block:
    """One of several small tables below each other on one sheet: a heading, column headings, rows, and a note."""

    heading: Text
    columns: tuple[Column, ...]
    rows: tuple[Sequence[Cell], ...]
    note: Text | None = None


@dataclass(frozen=True)
class Stack:
    """A sheet of blocks under a title and `notes`."""

    name: Text
    about: Text
    title: Text
    notes: tuple[Text, ...]
    blocks: tuple[Block, ...]
    widths: tuple[int, ...] = field(default=(46,))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all blocks, each heading once."""
        return tuple({column.heading: column for block in self.blocks for column in block.columns}.values())


MONTH = Column(
    Text("Uang sebulan", "Money a month"),
    Text("Iuran yang tertahan setiap bulan, rupiah.", "Contributions withheld each month, in rupiah."),
    18,
    "rupiah",
)
ONCE = Column(
    Text("Uang sekali", "Money once"),
    Text("Yang terutang sekali, seperti tunggakan, rupiah.", "What is owed once, such as arrears, in rupiah."),
    18,
    "rupiah",
)
UNKNOWN = Column(
    Text("Jumlah tak diketahui", "Amount not known"),
    Text(
        "Banyaknya masalah yang jumlah uangnya tidak dapat dihitung dari berkas; tidak ikut dijumlah.",
        "How many problems have an amount that the files do not tell; it is in no sum.",
    ),
    12,
    "number",
)
MONEY = (MONTH, ONCE, UNKNOWN)


def money(amount: Money) -> Iterator[Cell]:
    """The cells of the columns MONEY."""
    yield from (amount.month, amount.once, amount.unknown)
