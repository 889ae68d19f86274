"""`patuh explain`: why a case was judged as it was, from the result folder alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from ..check.exceptions import names
from ..decide.evaluate import Evaluator
from ..errors import UsageError, did_you_mean
from ..intake import reasons
from ..intake.dataset import Source
from ..language.rulebook import Rulebook
from ..results.explained import explained as explained_finding
from ..results.folder import Results
from ..results.schema import Finding, IssueRow, SkippedRow, SubjectRow
from ..text import Lang, Text
from .terminal import OPTIONS, RULE_NAME, guarded

MOST = 20
FORMATS = ("text", "sentence", "json")


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["folder"], type=click.Path(path_type=Path)),
        click.Argument(["subject"], metavar=SUBJECT.say(lang)),
        click.Option(["--rule"], metavar=RULE_NAME.say(lang), help=RULE.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
    ]

    @guarded(lang)
    def run(folder: Path, subject: str, rule: str | None, format_: str) -> int:
        results = Results(folder)
        book = results.rulebook()
        if rule is not None and not book.find(rule):
            raise UsageError(NO_RULE.fill(r=rule), todo=did_you_mean(rule, _rule_names(book)))
        about = [finding for finding in results.rows("findings") if subject in names(finding)]
        found = [finding for finding in about if rule is None or finding.rule in book.find(rule)]
        if not found:
            click.echo(
                NOTHING_BY.fill(s=subject, n=len(about)).say(lang) if about else _nothing(subject, results, lang)
            )
            return 0
        evaluator = Evaluator(book)
        explained = [(finding, explained_finding(finding, evaluator, results.as_of)) for finding in found[:MOST]]
        if format_ == "json":
            click.echo(
                json.dumps(
                    [
                        {"subject": finding.subject_key, "accepted": finding.accepted, **tree.to_json()}
                        for finding, tree in explained
                    ],
                    ensure_ascii=False,
                    indent=1,
                )
            )
            return 0
        by_npp = {row.npp: row.name for row in results.rows("subjects") if row.name and row.npp}
        for finding, tree in explained:
            click.echo(_heading(finding, by_npp))
            click.echo(tree.to_text(lang) if format_ == "text" else tree.to_sentence(lang))
            if finding.accepted:
                click.echo(ACCEPTED.fill(a=finding.accepted).say(lang))
            click.echo()
        if len(found) > MOST:
            click.echo(MORE.fill(m=MOST, n=len(found)).say(lang))
        return 0

    return click.Command("explain", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _heading(finding: Finding, employers: Mapping[str, str]) -> str:
    """The subject and, where its key is a number, the name of the employer."""
    name = employers.get(finding.npp)
    return f"{finding.subject_key} · {name}" if name else finding.subject_key


def _place(row: SubjectRow | IssueRow | SkippedRow) -> str:
    return str(Source(row.source_file, row.source_sheet, row.source_row))


def _rule_names(book: Rulebook) -> list[str]:
    return [*book.rules, *(id.rpartition("/")[2] for id in book.rules)]


def _nothing(subject: str, results: Results, lang: Lang) -> str:
    """What to say of a subject without findings: how it was judged, or why not, or that nobody has this name."""
    for row in results.rows("subjects"):
        if subject in (row.subject_key, row.npp, _place(row)):
            return NOTHING.fill(s=row.subject_key, c=row.compliant, n=row.not_applicable).say(lang)
    for row in results.rows("rejects"):
        if subject == _place(row):
            return REJECTED.fill(s=subject, w=reasons.what(row.reason)).say(lang)
    for row in results.rows("skipped"):
        if subject == _place(row):
            return SKIPPED.fill(s=subject, w=SKIPPED_AS[row.why]).say(lang)
    file, _, row_number = subject.rpartition(":")
    judged = {
        f"{one['name']}!{one['sheet']}" if one["sheet"] else one["name"]
        for one in results.receipt["inputs"]
        if one["judged"]
    }
    if row_number.isdecimal() and file in judged:
        return NOTHING_THERE.fill(s=subject).say(lang)
    raise UsageError(UNKNOWN.fill(s=subject), todo=UNKNOWN_TODO)


HELP = Text(
    "Jelaskan temuan dalam folder hasil: pohon syarat dengan nilai, dasar hukum, dan apa yang perlu diubah. "
    "SUBJEK adalah subject_key dari findings.csv, berkas:baris, atau NPP.",
    "Explain findings in a result folder: the tree of conditions with values, legal basis, and what to change. "
    "SUBJECT is a subject_key of findings.csv, file:row, or an NPP.",
)
SUBJECT = Text("SUBJEK", "SUBJECT")
RULE = Text("Hanya aturan ini.", "Only this rule.")
FORMAT = Text("Bentuk penjelasan.", "Form of the explanation.")
ACCEPTED = Text("  diterima sebagai pengecualian: {a}", "  accepted as an exception: {a}")
MORE = Text(
    "{m} dari {n} temuan; sebut berkas:baris atau --rule untuk yang lain.",
    "{m} of {n} findings; name file:row or --rule for the others.",
)
UNKNOWN = Text("Tidak ada {s} dalam folder hasil ini.", "There is no {s} in this result folder.")
UNKNOWN_TODO = Text(
    "Sebut subject_key, berkas:baris, atau NPP dari findings.csv.",
    "Name a subject_key, file:row or NPP of findings.csv.",
)
NOTHING = Text(
    "{s}: tidak ada temuan; {c} putusan patuh, {n} tidak berlaku.",
    "{s}: no findings; {c} verdicts compliant, {n} not applicable.",
)
NOTHING_BY = Text(
    "{s}: aturan itu tidak memberi temuan; ada {n} temuan dari aturan lain.",
    "{s}: no finding by that rule; there are {n} by other rules.",
)
NO_RULE = Text("Tidak ada aturan {r}.", "There is no rule {r}.")
REJECTED = Text("{s}: baris ini ditolak dan tidak diperiksa. {w}", "{s}: this row was rejected, not judged. {w}")
SKIPPED = Text("{s}: baris ini dilewati, karena {w}.", "{s}: this row was skipped: it is {w}.")
SKIPPED_AS = {
    "title": Text("judul", "a title"),
    "header": Text("judul kolom", "a header"),
    "total": Text("jumlah", "a total"),
    "sep": Text("keterangan pemisah", "a note on the delimiter"),
}
NOTHING_THERE = Text(
    "{s}: tidak ada temuan pada baris ini, bila baris itu ada.", "{s}: no finding rests on this row, if there is one."
)
