"""The sheets to begin with: the figures of the run (Ringkasan), and what was found under which law (Jenis)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from ...conclude.category import CATEGORIES
from ...decide.explanation import VERDICTS
from ...language.instrument import CONFIDENCE
from ...text import Text
from ..figures import ROWS, Figures
from ..reading import Reading
from .labels import ROWS_AS, region
from .table import MONEY, Block, Cell, Column, Stack, Table, money


def overview(reading: Reading, figures: Figures, more: Iterable[Block] = ()) -> Stack:
    """Ringkasan: headline, by kind, by region, whatever `more` there is, rows of the files."""
    blocks = (_headline(figures), _kinds(figures), _regions(reading, figures), *more, _files(reading))
    width = max(len(block.columns) for block in blocks)
    return Stack(
        name=Text("Ringkasan", "Summary"),
        about=Text("Angka pokok pemeriksaan.", "The main figures of the check."),
        title=TITLE,
        notes=(Text("Keadaan hukum {d}", "Law as of {d}").fill(d=reading.as_of),),
        blocks=blocks,
        widths=(46, *[15] * (width - 1)),
    )


def laws(reading: Reading, figures: Figures) -> Table:
    """Jenis: per kind of problem the rules that were breached, with their articles."""
    return Table(
        name=Text("Jenis", "Kinds"),
        about=Text(
            "Tiap jenis dengan aturan yang dilanggar, pasalnya, dan keyakinan atas pasal itu. Satu masalah dapat "
            "melanggar beberapa aturan: angka per aturan tidak untuk dijumlah.",
            "Each kind with the rules breached, their articles and how sure these are. One problem may breach several "
            "rules: the figures of rules are not to be added up.",
        ),
        columns=(KIND, RULE, TITLE_OF_RULE, LAW, SURE, EMPLOYERS_OF_RULE, CAUSES_OF_RULE, VIOLATIONS, INDICATIONS),
        rows=list(_laws(reading)),
        empty=Text("Tidak ada pelanggaran atau indikasi.", "No violations or indications."),
        frozen=1,
    )


def _headline(figures: Figures) -> Block:
    total = figures.totals
    rows: list[tuple[Text, int]] = [
        (Text("Pemberi kerja diperiksa", "Employers checked"), total.employers),
        (Text("Pemberi kerja dengan masalah", "Employers with a problem"), total.breaching),
        (Text("Pekerja", "Workers"), total.workers),
        (Text("Pekerja dengan masalah", "Workers with a problem"), total.persons),
        (Text("Masalah (satu sebab dihitung sekali)", "Problems (one cause counts once)"), total.causes),
        *(
            (Text("Temuan: {v}", "Findings: {v}").fill(v=VERDICTS[name]), count)
            for name, count in total.findings.items()
        ),
        (Text("Kasus yang menunggu data", "Cases that wait for data"), total.waiting),
        (Text("Temuan yang diterima sebagai pengecualian", "Findings accepted as exceptions"), total.accepted),
        (Text("Uang sebulan (Rp)", "Money a month (Rp)"), total.money.month),
        (Text("Uang sekali (Rp)", "Money once (Rp)"), total.money.once),
        (Text("Masalah tanpa jumlah uang yang diketahui", "Problems whose amount is not known"), total.money.unknown),
    ]
    return Block(HEADLINE, (FIGURE, NUMBER), tuple(rows))


def _kinds(figures: Figures) -> Block:
    rows = tuple(
        (CATEGORIES[one.category], one.employers, one.workers, one.causes, one.findings, *money(one.money))
        for one in figures.kinds
    )
    note = Text(
        "Satu pemberi kerja atau pekerja dapat muncul pada beberapa jenis.",
        "One employer or worker may stand under several kinds.",
    )
    return Block(BY_KIND, (KIND, EMPLOYERS, WORKERS, CAUSES, FINDINGS, *MONEY), rows, note)


def _regions(reading: Reading, figures: Figures) -> Block:
    rows = tuple(
        (region(reading, one.region), one.employers, one.breaching, one.unregistered, one.workers, one.persons,
         one.causes, *money(one.money))
        for one in figures.regions
    )  # fmt: skip
    return Block(
        BY_REGION, (REGION, EMPLOYERS_THERE, BREACHING, UNREGISTERED, WORKERS_THERE, PERSONS, CAUSES, *MONEY), rows
    )


def _files(reading: Reading) -> Block:
    lists = reading.rulebook.vocabulary.lists
    columns = [Column(label, meaning, 12, "number") for label, meaning in (ROWS_AS[name] for name in ROWS)]
    rows = tuple(
        (
            f"{one['name']}!{one['sheet']}" if one["sheet"] else one["name"],
            lists[one["role"]].label,
            *(one[name] for name in ROWS),
        )
        for one in reading.receipt["inputs"]
    )
    return Block(BY_FILE, (FILE, READ_AS, *columns), rows)


def _laws(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    told = reading.breaches.group_by("category", "rule").agg(
        pl.col("owner").filter(pl.col("owner") != "").n_unique().alias("employers"),
        pl.col("cause").n_unique().alias("causes"),
        (pl.col("verdict") == "violation").sum().alias("violations"),
        (pl.col("verdict") == "indication").sum().alias("indications"),
    )
    order = list(CATEGORIES)
    rows = sorted(told.iter_rows(), key=lambda row: (order.index(row[0]), -row[4] - row[5], row[1]))
    for category, id, *counts in rows:
        rule = reading.rule(id)
        cited = rule.basis.cite(reading.rulebook.instruments)
        yield CATEGORIES[category], id, rule.title, cited, CONFIDENCE[rule.basis.confidence], *counts


TITLE = Text("Laporan pemeriksaan kepatuhan Jamsostek", "Report on compliance with employment social security")
HEADLINE = Text("Angka pokok", "Main figures")
BY_KIND = Text("Menurut jenis", "By kind")
BY_REGION = Text("Menurut kabupaten/kota", "By regency and city")
BY_FILE = Text("Baris menurut berkas", "Rows by file")

FIGURE = Column(Text("Angka", "Figure"), Text("Yang dihitung.", "What is counted."), 46)
NUMBER = Column(Text("Banyaknya", "How many"), Text("Banyaknya, atau rupiah.", "How many, or rupiah."), 18, "number")
KIND = Column(Text("Jenis", "Kind"), Text("Jenis masalah, terberat dahulu.", "The kind, gravest first."), 38)
EMPLOYERS = Column(
    Text("Pemberi kerja", "Employers"), Text("Pemberi kerja dengan jenis ini.", "Employers with this kind."),
    12, "number",
)  # fmt: skip
WORKERS = Column(
    Text("Pekerja terdampak", "Workers affected"),
    Text(
        "Pekerja dengan temuan; bila pemberi kerjanya sendiri yang bersalah, semua pekerjanya.",
        "Workers with a finding; where the employer itself is at fault, all who work for it.",
    ),
    12, "number",
)  # fmt: skip
CAUSES = Column(
    Text("Masalah", "Problems"),
    Text("Satu sebab dihitung sekali, berapa pun aturan yang dilanggarnya.", "One cause once, however many laws."),
    12, "number",
)  # fmt: skip
FINDINGS = Column(
    Text("Temuan", "Findings"), Text("Pelanggaran dan indikasi, satu tiap aturan.", "Violations and indications."),
    12, "number",
)  # fmt: skip
REGION = Column(Text("Kabupaten/kota", "Regency or city"), Text("Tempat pemberi kerja.", "Where employers are."), 30)
EMPLOYERS_THERE = Column(
    Text("Diperiksa", "Checked"), Text("Pemberi kerja yang diperiksa.", "Employers checked."), 12, "number"
)
BREACHING = Column(
    Text("Bermasalah", "With a problem"), Text("Di antaranya dengan masalah.", "Of these with a problem."), 12, "number"
)
UNREGISTERED = Column(
    Text("Belum daftar (PWBD)", "Not registered (PWBD)"), Text("Di antaranya PWBD.", "Of these not registered."),
    12, "number",
)  # fmt: skip
WORKERS_THERE = Column(Text("Pekerja", "Workers"), Text("Pekerja mereka.", "Their workers."), 12, "number")
PERSONS = Column(
    Text("Pekerja bermasalah", "Workers with a problem"), Text("Pekerja dengan temuan.", "Workers with a finding."),
    12, "number",
)  # fmt: skip
FILE = Column(Text("Berkas", "File"), Text("Nama berkas, dan lembarnya.", "The file's name, and sheet."), 30)
READ_AS = Column(Text("Dibaca sebagai", "Read as"), Text("Jenis daftarnya.", "The kind of list."), 24)
RULE = Column(Text("Aturan", "Rule"), Text("Id aturan dalam buku aturan.", "The rule's id in the rulebook."), 34)
TITLE_OF_RULE = Column(Text("Bunyi aturan", "What it says"), Text("Judul aturan.", "The rule's title."), 40)
LAW = Column(
    Text("Dasar hukum", "Legal basis"),
    Text("Peraturan dan pasal, atau bahwa pasalnya belum diverifikasi.", "Law and article, or: article not verified."),
    36,
)
SURE = Column(
    Text("Keyakinan", "Confidence"), Text("Dari mana dasar hukum itu diketahui.", "How the legal basis is known."), 22
)
EMPLOYERS_OF_RULE = Column(
    Text("Pemberi kerja", "Employers"), Text("Pemberi kerja yang melanggar aturan ini.", "Employers in breach of it."),
    12, "number",
)  # fmt: skip
CAUSES_OF_RULE = Column(
    Text("Masalah", "Problems"), Text("Masalah yang melanggar aturan ini.", "Problems in breach of it."), 12, "number"
)
VIOLATIONS = Column(
    Text("Pelanggaran", "Violations"), Text("Temuan berupa pelanggaran.", "Findings that are violations."), 12, "number"
)
INDICATIONS = Column(
    Text("Indikasi", "Indications"), Text("Temuan berupa indikasi.", "Findings that are indications."), 12, "number"
)
