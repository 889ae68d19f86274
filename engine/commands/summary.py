"""The summary of a run on the terminal: what an officer wants to read first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

from ..check import figures, unsettled
from ..check.run import Run
from ..conclude.category import CATEGORIES, SHORT
from ..conclude.licence import DECISIONS
from ..text import Lang, Text, day, number
from . import acceptances
from .lists_text import lists, quoted
from .terminal import table, wrapped

WORST = 10
GAPS = 6


def lines(run: Run, folder: Path, lang: Lang) -> Iterator[str]:
    """The whole summary, line by line."""
    yield HEADING.fill(
        d=Text(day(run.options.as_of, "id"), day(run.options.as_of, "en")), r=run.rulebook.hash[:12]
    ).say(lang)
    yield from _assumed(run, lang)
    for part in (
        _files(run, lang),
        _categories(run, lang),
        _decisions(run, lang),
        _regions(run, lang),
        _worst(run, lang),
        _undetermined(run, lang),
        acceptances.lines(run.exceptions, lang) if run.exceptions else (),
        _columns(run, lang),
    ):
        rows = list(part)
        if rows:
            yield ""
            yield from rows
    yield ""
    yield _totals(run).say(lang)
    yield FOLDER.fill(f=f"{folder}/").say(lang)
    if run.findings:
        yield EXPLAIN.fill(f=folder).say(lang)


def _assumed(run: Run, lang: Lang) -> Iterator[str]:
    options = run.options.to_json()
    for name, value in options["assume"].items():
        yield ASSUMED.fill(f=name, v=str(value)).say(lang)
    for name in options["complete"]:
        yield COMPLETE.fill(n=name).say(lang)


def _files(run: Run, lang: Lang) -> Iterator[str]:
    yield from lists(run.accounts, run.tables, run.other_sheets, lang)
    if run.problems:
        yield PROBLEMS.fill(n=len(run.problems)).say(lang)


def _columns(run: Run, lang: Lang) -> Iterator[str]:
    """What each column was taken for."""
    facts = run.rulebook.vocabulary.facts
    for read in run.tables:
        mapping = ", ".join(f"“{header}” → {facts[fact].label.say(lang)}" for fact, header in read.mapping.items())
        yield from wrapped(MAPPED.fill(f=read.file, m=mapping).say(lang))
        if read.unused:
            yield from wrapped(UNUSED.fill(f=read.file, m=quoted(read.unused)).say(lang))


def _categories(run: Run, lang: Lang) -> Iterator[str]:
    if not run.kinds:
        yield (NOTHING_ELSE_FOUND if run.exceptions and run.exceptions.applied else NOTHING_FOUND).say(lang)
        return
    rows = [tuple(title.say(lang) for title in CATEGORY_COLUMNS)]
    for kind in run.kinds:
        counts = (kind.employers, kind.workers, kind.causes, kind.findings)
        rows.append((CATEGORIES[kind.category].say(lang), *(number(count, lang) for count in counts)))
    yield from table(rows, right=frozenset({1, 2, 3, 4}))
    rules = run.rulebook.rules
    unread = [id for id in run.breaches if all(rule.basis.pinpoint is None for rule in rules[id])]
    if unread:
        yield UNVERIFIED.fill(n=sum(run.breaches[id] for id in unread)).say(lang)


def _decisions(run: Run, lang: Lang) -> Iterator[str]:
    """The decisions on licence applications, each with the kinds of licence it was made on."""
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for (decision, kind), count in figures.decisions(run.subjects).items():
        made[decision][kind] += count
    if not made:
        return
    if run.register is not None:
        use = run.register
        yield from wrapped(REGISTER.fill(n=use.entries, m=use.met).say(lang))
        if use.doubtful:
            yield from wrapped(DOUBTFUL.fill(n=use.doubtful).say(lang))
    labels = run.rulebook.vocabulary.facts["application.licence_kind"].values
    rows = [tuple(title.say(lang) for title in DECISION_COLUMNS)]
    for decision, label in DECISIONS.items():
        if kinds := made.get(decision):
            told = ", ".join(
                f"{(labels[kind].label if kind else NO_KIND).say(lang)} {number(count, lang)}"
                for kind, count in sorted(kinds.items())
            )
            rows.append((label.say(lang), number(kinds.total(), lang), told))
    yield from table(rows, right=frozenset({1}))


def _regions(run: Run, lang: Lang) -> Iterator[str]:
    regions = run.rulebook.vocabulary.facts["employer.region"].values
    by_region = figures.by_region(run.subjects)
    if set(by_region) <= {""}:
        return
    yield from table(
        [
            tuple(title.say(lang) for title in REGION_COLUMNS),
            *(
                (
                    regions[region].label.say(lang) if region else NOWHERE.say(lang),
                    *(number(count, lang) for count in astuple(by_region[region])),
                )
                for region in (*regions, "")
                if region in by_region
            ),
        ],
        right=frozenset({1, 2, 3, 4}),
    )


def _worst(run: Run, lang: Lang) -> Iterator[str]:
    worst = figures.worst(run.subjects, WORST)
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
    """What could not be judged, by what is missing, with what would settle it."""
    vocabulary, gaps = run.rulebook.vocabulary, run.gaps
    if not gaps:
        return
    yield UNSETTLED.fill(n=sum(gap.verdicts for gap in gaps), c=run.waiting).say(lang)
    for gap in gaps[:GAPS]:
        ways = unsettled.assumptions(gap, vocabulary) if gap.way != "correct" else []
        ways += [WAYS[gap.way].say(lang)] if gap.way != "assume" else []
        yield f"  {GAP.fill(n=gap.verdicts, c=gap.cases, f=_labels(gap.facts, run, lang)).say(lang)}"
        yield from (f"      {way}" for way in ways)
    if len(gaps) > GAPS:
        yield f"  {MORE.fill(n=sum(gap.verdicts for gap in gaps[GAPS:]), c=len(gaps) - GAPS).say(lang)}"


def _labels(names: Sequence[str], run: Run, lang: Lang) -> str:
    return ", ".join(_label(name, run).say(lang) for name in names)


def _label(name: str, run: Run) -> Text:
    if name in run.rulebook.vocabulary.facts:
        return run.rulebook.vocabulary.facts[name].label
    if name.startswith("param:"):
        label = run.rulebook.parameters[name.removeprefix("param:")].label
        return NOT_IN_FORCE.fill(p=label)
    return Text.same(name)


def _totals(run: Run) -> Text:
    verdicts = run.counts
    total = figures.total(run.subjects)
    totals = TOTALS.fill(
        e=total.employers,
        w=total.workers,
        v=verdicts["violation"],
        i=verdicts["indication"],
        u=verdicts["undetermined"],
    )
    return AND_ACCEPTED.fill(t=totals, a=run.exceptions.applied) if run.exceptions else totals


HEADING = Text("patuh · tanggal acuan {d} · buku aturan {r}", "patuh · as of {d} · rulebook {r}")
ASSUMED = Text("dengan anggapan {f} = {v} di mana tidak diketahui", "assuming {f} = {v} where unknown")
COMPLETE = Text(
    "daftar {n} dianggap lengkap untuk semua pemberi kerja", "the list {n} is taken as complete for all employers"
)
MAPPED = Text("{f}: {m}", "{f}: {m}")
UNUSED = Text("{f}: tidak dipakai {m}", "{f}: not used {m}")
PROBLEMS = Text("{n} sel tidak dapat dibaca: lihat problems.csv", "{n} cells could not be read: see problems.csv")
CATEGORY_COLUMNS = (
    Text("temuan menurut jenis", "findings by kind"), Text("pemberi kerja", "employers"), Text("pekerja", "workers"),
    Text("masalah", "causes"), Text("temuan", "findings"),
)  # fmt: skip
DECISION_COLUMNS = (
    Text("keputusan atas permohonan izin", "decisions on licence applications"), Text("permohonan", "applications"),
    Text("jenis izin", "kinds of licence"),
)  # fmt: skip
REGISTER = Text(
    "register sanksi: {m} dari {n} pemberi kerja di dalamnya bertemu dengan permohonan",
    "register of sanctions: {m} of the {n} employers in it met an application",
)
DOUBTFUL = Text(
    "{n} permohonan hampir sama namanya, atau sama namanya dengan nomor lain, dengan yang pelayanannya ditahan: status "
    "sanksinya tidak diketahui",
    "{n} applications bear nearly the name of one under a refusal, or its name with another number: their sanction "
    "status is not known",
)
NO_KIND = Text("jenis tidak disebut", "kind not stated")
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
    "belum dapat ditentukan: {n} putusan pada {c} kasus, karena tidak diketahui",
    "undetermined: {n} verdicts on {c} cases, for want of",
)
GAP = Text("{f}: {n} putusan pada {c} kasus", "{f}: {n} verdicts on {c} cases")
MORE = Text(
    "… dan {n} putusan karena {c} hal lain: lihat kolom missing dari findings",
    "… and {n} verdicts for {c} other reasons: see column missing of findings",
)
NOT_IN_FORCE = Text("{p} (tidak berlaku pada tanggal itu)", "{p} (not in force on that day)")
NOTHING_FOUND = Text("Tidak ada pelanggaran dan tidak ada indikasi.", "No violations and no indications.")
NOTHING_ELSE_FOUND = Text(
    "Tidak ada pelanggaran dan tidak ada indikasi selain yang diterima.",
    "No violations and no indications but those accepted.",
)
UNVERIFIED = Text(
    "{n} temuan bersandar pada aturan yang pasalnya belum diverifikasi.",
    "{n} findings rest on rules whose article is not verified.",
)
EXPLAIN = Text(
    "penjelasan satu temuan: patuh explain {f} BERKAS:BARIS", "one finding explained: patuh explain {f} FILE:ROW"
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
AND_ACCEPTED = Text("{t}; {a} diterima sebagai pengecualian", "{t}; {a} accepted as exceptions")
FOLDER = Text("hasil lengkap: {f}", "all results: {f}")
