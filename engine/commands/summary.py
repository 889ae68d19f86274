"""The summary of a run on the terminal: what an officer wants to read first."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..check import unsettled
from ..check.rollup import FOUND
from ..check.run import Run
from ..conclude.category import CATEGORIES, SHORT
from ..language.vocabulary import Vocabulary
from ..results.schema import Finding, SubjectRow
from ..text import Lang, Text, day, number
from .terminal import table

WORST = 10
CAUSES = 6
WIDTH = 110


def lines(run: Run, folder: Path, lang: Lang) -> Iterator[str]:
    """The whole summary, line by line."""
    yield HEADING.fill(
        d=Text(day(run.options.as_of, "id"), day(run.options.as_of, "en")), r=run.rulebook.hash[:12]
    ).say(lang)
    yield from _assumed(run, lang)
    for part in (
        _files(run, lang),
        _categories(run, lang),
        _regions(run, lang),
        _worst(run, lang),
        _undetermined(run, lang),
    ):
        rows = list(part)
        if rows:
            yield ""
            yield from rows
    yield ""
    yield _totals(run).say(lang)
    yield FOLDER.fill(f=f"{folder}/").say(lang)


def _assumed(run: Run, lang: Lang) -> Iterator[str]:
    options = run.options.to_json()
    for name, value in options["assume"].items():
        yield ASSUMED.fill(f=name, v=str(value)).say(lang)
    for name in options["complete"]:
        yield COMPLETE.fill(n=name).say(lang)


def _files(run: Run, lang: Lang) -> Iterator[str]:
    rows = [tuple(title.say(lang) for title in FILE_COLUMNS)]
    for account, read in zip(run.accounts, run.tables, strict=True):
        counts = (account.rows, account.judged, account.used, account.rejected, account.skipped, account.blank)
        rows.append((account.name, read.shape.label.say(lang), *(number(count, lang) for count in counts)))
    yield from table(rows, right=frozenset(range(2, 8)))
    facts = run.rulebook.vocabulary.facts
    for read in run.tables:
        mapping = ", ".join(f"“{header}” → {facts[fact].label.say(lang)}" for fact, header in read.mapping.items())
        yield from _wrapped(MAPPED.fill(f=read.file, m=mapping).say(lang))
        for headers, text in ((read.undecided, UNDECIDED), (read.unused, UNUSED)):
            if headers:
                yield from _wrapped(text.fill(f=read.file, m=", ".join(f"“{header}”" for header in headers)).say(lang))
    if run.problems:
        yield PROBLEMS.fill(n=len(run.problems)).say(lang)


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False)


def _categories(run: Run, lang: Lang) -> Iterator[str]:
    grave = [finding for finding in run.findings if finding.verdict in FOUND]
    if not grave:
        return
    rows = [tuple(title.say(lang) for title in CATEGORY_COLUMNS)]
    for category, label in CATEGORIES.items():
        found = [finding for finding in grave if finding.category == category]
        if found:
            rows.append((label.say(lang), *(number(count, lang) for count in _tally(found))))
    yield from table(rows, right=frozenset({1, 2, 3, 4}))


def _tally(found: Sequence[Finding]) -> tuple[int, int, int, int]:
    """Employers, workers, causes, and findings (one per law)."""
    return (
        len({finding.subject_key.rpartition("/")[0] for finding in found}),
        len({finding.subject_key for finding in found if finding.subject_type == "worker"}),
        len({finding.cause for finding in found}),
        len(found),
    )


def _regions(run: Run, lang: Lang) -> Iterator[str]:
    regions = run.rulebook.vocabulary.facts["employer.region"].values
    by_region: dict[str, list[SubjectRow]] = defaultdict(list)
    for row in run.subjects:
        by_region[row.region].append(row)
    if set(by_region) == {""}:
        return
    yield from table(
        [
            tuple(title.say(lang) for title in REGION_COLUMNS),
            *(
                (
                    regions[region].label.say(lang) if region else NOWHERE.say(lang),
                    number(len(rows), lang),
                    number(sum(1 for row in rows if row.causes), lang),
                    number(sum(row.workers for row in rows), lang),
                    number(sum(row.persons for row in rows), lang),
                )
                for region in (*regions, "")
                if (rows := by_region.get(region))
            ),
        ],
        right=frozenset({1, 2, 3, 4}),
    )


def _worst(run: Run, lang: Lang) -> Iterator[str]:
    worst = sorted((row for row in run.subjects if row.causes), key=lambda row: (-row.causes, row.subject_key))[:WORST]
    if not worst:
        return
    rows = [tuple(title.say(lang) for title in WORST_COLUMNS)]
    for row in worst:
        rows.append(
            (
                row.name or row.npp or "-",
                row.npp or "-",
                ", ".join(SHORT[name].say(lang) for name in row.categories.split(",")),
                number(row.workers, lang),
                number(row.persons, lang),
                number(row.causes, lang),
            )
        )
    yield from table(rows, right=frozenset({3, 4, 5}))


def _undetermined(run: Run, lang: Lang) -> Iterator[str]:
    """What could not be judged, by root cause, with what would settle it."""
    vocabulary = run.rulebook.vocabulary
    has_participants = any(table.shape.name == "participants" for table in run.tables)
    causes = unsettled.causes(run.findings, vocabulary, has_participants)
    if not causes:
        return
    waiting = {finding.subject_key for finding in run.findings if finding.verdict == "undetermined"}
    yield UNSETTLED.fill(n=sum(cause.verdicts for cause in causes), c=len(waiting)).say(lang)
    rows = [tuple(title.say(lang) for title in UNSETTLED_COLUMNS)]
    for cause in causes[:CAUSES]:
        ways = unsettled.assumptions(cause, vocabulary) if cause.way != "correct" else []
        ways += [WAYS[cause.way].say(lang)] if cause.way != "assume" else []
        counts = (number(cause.verdicts, lang), number(cause.cases, lang))
        rows.append((*counts, _labels(cause.facts, vocabulary, lang), " ".join(ways)))
    yield from table(rows, right=frozenset({0, 1}))
    if len(causes) > CAUSES:
        yield MORE.fill(n=sum(cause.verdicts for cause in causes[CAUSES:]), c=len(causes) - CAUSES).say(lang)


def _labels(facts: Sequence[str], vocabulary: Vocabulary, lang: Lang) -> str:
    return ", ".join(vocabulary.facts[name].label.say(lang) if name in vocabulary.facts else name for name in facts)


def _totals(run: Run) -> Text:
    verdicts: Counter[str] = Counter(finding.verdict for finding in run.findings)
    workers = sum(row.workers for row in run.subjects)
    return TOTALS.fill(
        e=len(run.subjects), w=workers, v=verdicts["violation"], i=verdicts["indication"], u=verdicts["undetermined"]
    )


HEADING = Text("patuh · tanggal acuan {d} · buku aturan {r}", "patuh · as of {d} · rulebook {r}")
ASSUMED = Text("dengan anggapan {f} = {v} di mana tidak diketahui", "assuming {f} = {v} where unknown")
COMPLETE = Text(
    "daftar {n} dianggap lengkap untuk semua pemberi kerja", "the list {n} is taken as complete for all employers"
)
FILE_COLUMNS = (
    Text("berkas", "file"), Text("dibaca sebagai", "read as"), Text("baris", "rows"), Text("diperiksa", "judged"),
    Text("dipakai", "used"), Text("ditolak", "rejected"), Text("dilewati", "skipped"), Text("kosong", "blank"),
)  # fmt: skip
MAPPED = Text("{f}: {m}", "{f}: {m}")
UNDECIDED = Text(
    "{f}: arti kolom {m} tidak dapat dipastikan, jadi tidak dipakai",
    "{f}: the meaning of {m} is not certain, so not used",
)
UNUSED = Text("{f}: tidak dipakai {m}", "{f}: not used {m}")
PROBLEMS = Text("{n} sel tidak dapat dibaca: lihat problems.csv", "{n} cells could not be read: see problems.csv")
CATEGORY_COLUMNS = (
    Text("temuan menurut jenis", "findings by kind"), Text("pemberi kerja", "employers"), Text("pekerja", "workers"),
    Text("masalah", "causes"), Text("temuan", "findings"),
)  # fmt: skip
REGION_COLUMNS = (
    Text("kabupaten/kota", "regency or city"), Text("pemberi kerja", "employers"), Text("bermasalah", "with findings"),
    Text("pekerja", "workers"), Text("pekerja terdampak", "workers affected"),
)  # fmt: skip
NOWHERE = Text("(tidak disebut)", "(not stated)")
WORST_COLUMNS = (
    Text("pemberi kerja: masalah terbanyak", "employers with most causes"), Text.same("NPP"), Text("jenis", "kinds"),
    Text("pekerja", "workers"), Text("terdampak", "affected"), Text("masalah", "causes"),
)  # fmt: skip
UNSETTLED = Text(
    "belum dapat ditentukan: {n} putusan pada {c} kasus",
    "undetermined: {n} verdicts on {c} cases",
)
UNSETTLED_COLUMNS = (
    Text("putusan", "verdicts"), Text("kasus", "cases"), Text("karena tidak diketahui", "for want of"),
    Text("dapat diselesaikan dengan", "can be settled by"),
)  # fmt: skip
MORE = Text(
    "… dan {n} putusan dari {c} sebab lain: lihat findings.csv, kolom missing",
    "… and {n} verdicts from {c} other causes: see findings.csv, column missing",
)
WAYS = {
    "complete": Text(
        "--complete participants (bila daftar peserta memang lengkap)",
        "--complete participants (if the list of participants is complete)",
    ),
    "list": Text("sertakan daftar peserta", "add the list of participants"),
    "correct": Text("perbaiki atau lengkapi selnya di berkas", "correct or fill in the cells in the file"),
}
TOTALS = Text(
    "{e} pemberi kerja, {w} pekerja: {v} pelanggaran, {i} indikasi, {u} belum dapat ditentukan",
    "{e} employers, {w} workers: {v} violations, {i} indications, {u} undetermined",
)
FOLDER = Text("hasil lengkap: {f}", "all results: {f}")
