"""The sheet Baca saya: which run this is, what is left out, and what every sheet and column means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...text import Text
from ..reading import Reading
from .table import Block, Column, Stack, Table


def guide(reading: Reading, sheets: Iterable[Table | Stack], written: Mapping[Text, int]) -> Stack:
    """The sheet about the other sheets; `written` says on how many each stands."""
    about, columns = [], []
    for sheet in sheets:
        about.append((sheet.name, sheet.about))
        columns += [(sheet.name, column.heading, column.meaning) for column in sheet.columns]
    return Stack(
        name=Text("Baca saya", "Read me"),
        about=Text("Arti setiap lembar dan kolom.", "What every sheet and column means."),
        title=Text("Cara membaca buku kerja ini", "How to read this workbook"),
        notes=tuple(_notes(written)),
        blocks=(
            Block(Text("Pemeriksaan", "The run"), RUN, tuple(_run(reading))),
            Block(Text("Lembar", "Sheets"), SHEETS, tuple(about)),
            Block(Text("Kolom", "Columns"), COLUMNS, tuple(columns)),
        ),
        widths=(24, 34, 110),
    )


def _notes(written: Mapping[Text, int]) -> Iterator[Text]:
    yield NOT_ADVICE
    yield MASKED
    yield UNVERIFIED
    for name, sheets in written.items():
        if sheets > 1:
            yield SPLIT.fill(s=name, n=sheets)


def _run(reading: Reading) -> Iterator[tuple[Text, Text]]:
    receipt = reading.receipt
    yield Text("Keadaan hukum", "Law as of"), Text("{d}", "{d}").fill(d=reading.as_of)
    yield Text("Buku aturan", "Rulebook"), Text.same(receipt["rulebook"])
    yield Text("Versi patuh", "Version of patuh"), Text.same(receipt["patuh"])
    for one in receipt["inputs"]:
        yield Text.same(f"{one['name']}!{one['sheet']}" if one["sheet"] else one["name"]), Text.same(one["sha256"])


NOT_ADVICE = Text(
    "Aturan di sini adalah rumusan kerja dari hukum, bukan nasihat hukum; putusan tetap pada pejabat yang berwenang.",
    "The rules are a working statement of the law, not legal advice; the decision stays with the competent official.",
)
MASKED = Text(
    "NIK dan nama orang tidak dimuat; orang ditunjuk oleh berkas dan baris. Nama pemberi kerja dimuat.",
    "No NIK and no person's name is in here; people are told by file and row. Employers are named.",
)
UNVERIFIED = Text(
    "“Pasal belum diverifikasi” berarti naskah resminya belum dibaca: periksa sebelum mengutipnya.",
    "“Article not verified” means that the official text was not read: look it up before you cite it.",
)
SPLIT = Text(
    "Lembar {s} melebihi batas baris dan terbagi atas {n} lembar.",
    "The sheet {s} has more rows than a sheet can hold and goes over {n} sheets.",
)
RUN = (
    Column(Text("Hal", "What"), Text("", ""), 24),
    Column(Text("Isi", "Value"), Text("", ""), 34),
)
SHEETS = (
    Column(Text("Lembar", "Sheet"), Text("", ""), 24),
    Column(Text("Isinya", "What it holds"), Text("", ""), 34),
)
COLUMNS = (
    Column(Text("Lembar", "Sheet"), Text("", ""), 24),
    Column(Text("Kolom", "Column"), Text("", ""), 34),
    Column(Text("Artinya", "What it means"), Text("", ""), 110),
)
