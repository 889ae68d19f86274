"""The sheet Baca saya: which run this is, what is left out, and what every sheet and column means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...text import Text
from ..reading import Reading
from .table import Block, Column, Stack, Table


def guide(reading: Reading, sheets: Iterable[Table | Stack], written: Mapping[Text, int]) -> Stack:
    """The sheet about the other sheets; `written` says on how many each stands."""
    return Stack(
        name=Text("Baca saya", "Read me"),
        about=Text("Arti setiap lembar dan kolom.", "What every sheet and column means."),
        title=Text("Cara membaca buku kerja ini", "How to read this workbook"),
        notes=tuple(_notes(written)),
        blocks=(
            Block(Text("Pemeriksaan", "The run"), RUN, tuple(_run(reading))),
            Block(Text("Lembar dan kolom", "Sheets and columns"), COLUMNS, tuple(_meanings(sheets))),
        ),
        widths=(26, 34, 100),
    )


def _meanings(sheets: Iterable[Table | Stack]) -> Iterator[tuple[Text | None, Text | None, Text]]:
    for sheet in sheets:
        yield sheet.name, None, sheet.about
        for column in sheet.columns:
            yield sheet.name, column.heading, column.meaning


def _notes(written: Mapping[Text, int]) -> Iterator[Text]:
    yield NOT_ADVICE
    yield MASKED
    yield UNVERIFIED
    yield ASIDE
    for name, sheets in written.items():
        if sheets > 1:
            yield SPLIT.fill(s=name, n=sheets)


def _run(reading: Reading) -> Iterator[tuple[Text, Text | str | None, Text | str]]:
    receipt = reading.receipt
    yield Text("Keadaan hukum", "Law as of"), None, Text("{d}", "{d}").fill(d=reading.as_of)
    yield Text("Buku aturan", "Rulebook"), None, receipt["rulebook"]
    yield Text("Versi patuh", "Version of patuh"), None, receipt["patuh"]
    for one in receipt["inputs"]:
        name = f"{one['name']}!{one['sheet']}" if one["sheet"] else one["name"]
        yield Text("Berkas", "File"), name, Text("SHA-256 {h}", "SHA-256 {h}").fill(h=one["sha256"])


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
ASIDE = Text(
    "Yang tercetak adalah kolom-kolom kiri yang penting; kolom paling kanan hanya tampak di layar.",
    "What prints are the columns on the left that matter most; the last ones are seen on the screen only.",
)
SPLIT = Text(
    "Lembar {s} melebihi batas baris dan terbagi atas {n} lembar.",
    "The sheet {s} has more rows than a sheet can hold and goes over {n} sheets.",
)
NO_MEANING = Text.same("")
RUN = (
    Column(Text("Hal", "What"), NO_MEANING, 26),
    Column(Text("Nama", "Name"), NO_MEANING, 34),
    Column(Text("Isi", "Value"), NO_MEANING, 100),
)
COLUMNS = (
    Column(Text("Lembar", "Sheet"), NO_MEANING, 26),
    Column(Text("Kolom", "Column"), NO_MEANING, 34),
    Column(Text("Artinya", "What it means"), NO_MEANING, 100),
)
