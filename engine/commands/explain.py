"""`patuh explain`: why a case was judged as it was, from the result folder alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from ..decide.evaluate import Evaluator
from ..decide.evidence import recall
from ..decide.explain import Explanation, explain
from ..errors import UsageError
from ..results.folder import Results
from ..results.schema import Finding
from ..text import Lang, Text
from .terminal import guarded

MOST = 20
FORMATS = ("text", "sentence", "json")


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["folder"], type=click.Path(path_type=Path)),
        click.Argument(["subject"]),
        click.Option(["--rule"], help=RULE.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
    ]

    @guarded(lang)
    def run(folder: Path, subject: str, rule: str | None, format_: str) -> int:
        results = Results(folder)
        found = list(_of(subject, rule, results.rows("findings")))
        if not found:
            click.echo(_nothing(subject, results, lang))
            return 0
        evaluator, as_of = Evaluator(results.rulebook()), date.fromisoformat(results.receipt["as_of"])
        explained = [(finding, _explain(finding, evaluator, as_of)) for finding in found[:MOST]]
        if format_ == "json":
            click.echo(
                json.dumps(
                    [{"subject": finding.subject_key, **tree.to_json()} for finding, tree in explained],
                    ensure_ascii=False,
                    indent=1,
                )
            )
            return 0
        for finding, tree in explained:
            click.echo(f"{finding.subject_key}")
            click.echo(tree.to_text(lang) if format_ == "text" else tree.to_sentence(lang))
            click.echo()
        if len(found) > MOST:
            click.echo(MORE.fill(m=MOST, n=len(found)).say(lang))
        return 0

    return click.Command("explain", callback=run, params=params, help=HELP.say(lang))


def _of(subject: str, rule: str | None, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of a subject key, of a file:row, or of everything under an NPP."""
    for finding in findings:
        names = (finding.subject_key, f"{finding.source_file}:{finding.source_row}", finding.npp)
        if subject in names and (rule is None or rule in (finding.rule, finding.rule.split("/")[-1])):
            yield finding


def _explain(finding: Finding, evaluator: Evaluator, as_of: date) -> Explanation:
    case = recall(json.loads(finding.evidence), evaluator.rulebook, finding.subject_type, as_of)
    judgement = evaluator.judge(finding.rule, case)
    if judgement is None or judgement.verdict != finding.verdict:
        raise UsageError(NOT_THE_SAME.fill(r=finding.rule))
    return explain(judgement, case, evaluator)


def _nothing(subject: str, results: Results, lang: Lang) -> str:
    """What to say of a subject without findings: how it was judged, or that nobody is known by this name."""
    for row in results.rows("subjects"):
        if subject in (row.subject_key, row.npp, f"{row.source_file}:{row.source_row}"):
            return NOTHING.fill(s=row.subject_key, c=row.compliant, n=row.not_applicable).say(lang)
    file, _, row_number = subject.rpartition(":")
    rows = {item["name"]: item["rows"] for item in results.receipt["inputs"] if item["judged"]}
    if file in rows and row_number.isdecimal():
        return NOTHING_THERE.fill(s=subject).say(lang)
    raise UsageError(UNKNOWN.fill(s=subject), todo=UNKNOWN_TODO)


HELP = Text(
    "Jelaskan temuan dalam folder hasil: pohon syarat dengan nilai, dasar hukum, dan apa yang perlu diubah. "
    "SUBJECT adalah subject_key dari findings.csv, berkas:baris, atau NPP.",
    "Explain findings in a result folder: the tree of conditions with values, legal basis, and what to change. "
    "SUBJECT is a subject_key of findings.csv, file:row, or an NPP.",
)
RULE = Text("Hanya aturan ini.", "Only this rule.")
FORMAT = Text("Bentuk penjelasan.", "Form of the explanation.")
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
NOTHING_THERE = Text("{s}: tidak ada temuan pada baris ini.", "{s}: no finding rests on this row.")
NOT_THE_SAME = Text(
    "Bukti temuan {r} tidak memberi putusan yang sama.", "The evidence of {r} does not give the same verdict."
)
