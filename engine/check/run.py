"""The run: files in, every case judged by every rule, findings and an account of every row out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..conclude.category import cause
from ..decide.case import Case
from ..decide.evaluate import Evaluator, Judgement
from ..decide.evidence import evidence
from ..decide.missing import missing_facts
from ..errors import UnreadableInput, UsageError, did_you_mean
from ..intake import reasons
from ..intake.dataset import Table
from ..intake.table import read_table
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..results.masking import OfficeKey
from ..results.schema import Finding, IssueRow, PersonRow, SubjectRow
from ..text import Text
from ..values import Unknown, Value
from . import account, rollup
from .account import Account
from .match import Matched, Subject, match


@dataclass(frozen=True)
class Options:
    """What a run is asked: the day, facts assumed where unknown, lists complete for all, rules reported."""

    as_of: date
    assume: Mapping[str, Value] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The options as the receipt records them."""
        return {
            "assume": {name: _plain(value) for name, value in sorted(self.assume.items())},
            "complete": sorted(self.complete),
            "select": list(self.select),
            "exclude": list(self.exclude),
        }


@dataclass(frozen=True)
class Run:
    """All that a run found; `verdicts` counts every verdict of every reported rule, in rule order."""

    rulebook: Rulebook
    options: Options
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    subjects: tuple[SubjectRow, ...]
    accounts: tuple[Account, ...]
    verdicts: Mapping[str, Mapping[str, int]]
    problems: tuple[IssueRow, ...]
    rejects: tuple[IssueRow, ...]
    people: tuple[PersonRow, ...]


def check(
    files: Sequence[Path],
    *,
    rulebook: Rulebook,
    options: Options,
    key: OfficeKey,
    lists: Mapping[Path, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Judge every employer and worker in the files by every rule in force.

    `lists` says which list a file is where its headers must not decide. Raises UnreadableInput for a file
    that is none of the lists, UsageError for rules or assumptions that do not exist.
    """
    chosen = select(rulebook, options)
    tables = tuple(read_table(path, rulebook.vocabulary, (lists or {}).get(path)) for path in files)
    _refuse_namesakes(tables)
    _refuse_nothing_to_judge(tables)
    matched = match(tables, options.as_of, options.assume, options.complete)
    evaluator = Evaluator(rulebook)
    judge = _Judge(evaluator, matched, options, key, chosen, progress)
    judge.all()
    accounts = tuple(account.of(table, matched.rejects) for table in tables)
    problems = [issue for table in tables for issue in table.problems] + matched.problems
    rejects = [issue for table in tables for issue in table.rejects] + matched.rejects
    order = {(table.file, table.sheet): index for index, table in enumerate(tables)}
    facts = rulebook.vocabulary.facts
    return Run(
        rulebook=rulebook,
        options=options,
        tables=tables,
        findings=tuple(judge.findings(order)),
        subjects=tuple(rollup.employers(matched, judge.counts, judge.found, evaluator)),
        accounts=accounts,
        verdicts={id: dict(judge.verdicts[id]) for id in chosen},
        problems=tuple(account.rows(problems, order, facts)),
        rejects=tuple(account.rows(rejects, order, facts)),
        people=tuple(judge.people()),
    )


def _refuse_namesakes(tables: Sequence[Table]) -> None:
    """Findings name a row by file and row, so two files of one name could not be told apart."""
    twice = [name for name, number in Counter((table.file, table.sheet) for table in tables).items() if number > 1]
    if twice:
        raise UsageError(
            Text("Dua berkas bernama sama.", "Two files have the same name."),
            at=twice[0][0],
            why=Text(
                "Tiap temuan menyebut nama berkas dan barisnya; keduanya tidak dapat dibedakan.",
                "Every finding names its file and row; these could not be told apart.",
            ),
            todo=Text("Ganti nama salah satunya.", "Rename one of them."),
        )


def _refuse_nothing_to_judge(tables: Sequence[Table]) -> None:
    """A run that judges nobody would look like one that found nothing."""
    for table in tables:
        if not table.records:
            first = table.rejects[0]
            raise UnreadableInput(
                Text("Tidak satu baris pun dapat dibaca.", "Not a single row can be read."),
                at=str(first.source),
                why=reasons.what(first.reason),
                todo=reasons.hint(first.reason),
            )
    if not any(table.shape.use == "judged" for table in tables):
        raise UsageError(
            Text("Tidak ada yang diperiksa: hanya daftar peserta.", "Nobody to judge: only lists of participants."),
            todo=Text("Sertakan daftar gaji atau daftar pemberi kerja.", "Add a payroll or a list of employers."),
        )


def select(rulebook: Rulebook, options: Options) -> tuple[str, ...]:
    """The ids of the rules to report: those named (by id, folder or category), less those excluded."""
    for word in (*options.select, *options.exclude):
        if not any(_named(word, id, rulebook) for id in rulebook.rules):
            raise UsageError(
                Text("Tidak ada aturan, folder, atau kategori {w}.", "There is no rule, folder or category {w}.").fill(
                    w=word
                ),
                todo=did_you_mean(word, rulebook.rules),
            )
    return tuple(
        id
        for id in rulebook.rules
        if (not options.select or any(_named(word, id, rulebook) for word in options.select))
        and not any(_named(word, id, rulebook) for word in options.exclude)
    )


def _named(word: str, id: str, rulebook: Rulebook) -> bool:
    return word in (id, *id.split("/")) or any(word == rule.category for rule in rulebook.rules[id])


class _Judge:
    """Judges every case, children before those they belong to, and keeps what was found."""

    def __init__(
        self,
        evaluator: Evaluator,
        matched: Matched,
        options: Options,
        key: OfficeKey,
        chosen: Iterable[str],
        progress: Callable[[int, int], None],
    ) -> None:
        self.evaluator, self.matched, self.options, self.key = evaluator, matched, options, key
        self.chosen, self.progress = frozenset(chosen), progress
        self.verdicts: dict[str, Counter[str]] = defaultdict(Counter)
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)  # employer case → verdicts, its workers' included
        self.found: dict[int, list[Finding]] = defaultdict(list)  # employer case → its findings
        self._located: list[tuple[int, Finding]] = []

    def all(self) -> None:
        subjects = {"worker": self.matched.workers, "employer": self.matched.employers}
        total = sum(len(cases) for cases in subjects.values())
        done = 0
        for subject in (*self.matched.workers, *self.matched.employers):
            self._assume(subject.case)
        for stratum, name in enumerate(self.evaluator.rulebook.strata):
            rules = [id for id, versions in self.evaluator.rulebook.rules.items() if versions[0].subject == name]
            for subject in subjects.get(name, ()):
                self._judge(stratum, subject, rules)
                done += 1
                self.progress(done, total)

    def _assume(self, case: Case) -> None:
        """Fill what is still unknown after the join, derived facts included."""
        for name, value in self.options.assume.items():
            if name.startswith(f"{case.subject}.") and isinstance(
                self.evaluator.reader(name, case.subject)(case), Unknown
            ):
                case.values = {**case.values, name: value}
                case.derived.clear()

    def _judge(self, stratum: int, subject: Subject, rules: Sequence[str]) -> None:
        employer = subject.case.parent or subject.case
        for id_ in rules:
            judgement = self.evaluator.judge(id_, subject.case)
            if judgement is None or id_ not in self.chosen:
                continue
            self.verdicts[id_][judgement.verdict] += 1
            self.counts[id(employer)][judgement.verdict] += 1
            if judgement.verdict in ("violation", "indication", "undetermined"):
                finding = self._finding(judgement, subject, employer)
                self.found[id(employer)].append(finding)
                self._located.append((stratum, finding))

    def _finding(self, judgement: Judgement, subject: Subject, employer: Case) -> Finding:
        rule: Rule = judgement.rule
        case, source = subject.case, subject.source
        key = _key(subject)
        nik = case.values.get("worker.nik")
        npp = employer.values.get("employer.npp")
        return Finding(
            rule=rule.id,
            category=rule.category,
            problem=rule.problem,
            cause=cause(key, rule.problem),
            verdict=judgement.verdict,
            binding=rule.binding,
            confidence=rule.basis.confidence,
            subject_type=case.subject,
            subject_key=key,
            person=self.key.person(nik) if isinstance(nik, str) else "",
            npp=npp if isinstance(npp, str) else "",
            source_file=source.file,
            source_sheet=source.sheet,
            source_row=source.row,
            evidence=_json(evidence(rule, case, self.evaluator)),
            missing=_json(missing_facts(judgement, case, self.evaluator)),
        )

    def findings(self, files: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
        """All findings by stratum, file in the order given, row, rule."""

        def place(item: tuple[int, Finding]) -> tuple[int, int, int, str]:
            stratum, finding = item
            return stratum, files[finding.source_file, finding.source_sheet], finding.source_row, finding.rule

        return (finding for _, finding in sorted(self._located, key=place))

    def people(self) -> Iterator[PersonRow]:
        """Those whom findings are about, in file order; their NIK and name as their file has them."""
        marks = {
            finding.subject_key: finding.person for _, finding in self._located if finding.subject_type == "worker"
        }
        for subject in self.matched.workers:
            key = _key(subject)
            if key in marks:
                nik, name = (subject.case.values.get(fact) for fact in ("worker.nik", "worker.name"))
                yield PersonRow(
                    key, marks[key], nik if isinstance(nik, str) else "", name if isinstance(name, str) else ""
                )


def _key(subject: Subject) -> str:
    employer = subject.case.parent or subject.case
    return f"{rollup.label(employer)}/{subject.source.file}:{subject.source.row}"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else value if isinstance(value, bool | int | str) else value.value
    )
