"""`--exceptions FILE`: breaches somebody answerable has accepted for a time; laid over verdicts, never hiding one.

- rule: uu-24-2011/worker-registered
  subject: JJ012345                # an NPP (all of an employer), file:row, or a subject_key of findings.csv
  reason: Pendaftaran kolektif sedang diproses, surat 560/12/2026
  approved_by: Kepala Bidang Pengawasan
  until: 2027-01-31                # the last day it holds
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..errors import Fault, Location, RulebookError, did_you_mean
from ..intake.dataset import Source
from ..language.source import Document, Path, read
from ..results.schema import Finding
from ..text import Text
from .rollup import FOUND

KEYS = {
    "rule": (str, Text("id aturan", "the id of a rule")),
    "subject": (str, Text("NPP, berkas:baris, atau subject_key", "an NPP, file:row or subject_key")),
    "reason": (str, Text("alasannya, sebagai teks", "the reason, as text")),
    "approved_by": (str, Text("siapa yang menyetujui, sebagai teks", "who approved it, as text")),
    "until": (date, Text("tanggal TTTT-BB-HH, hari terakhir berlakunya", "a date YYYY-MM-DD, the last day it holds")),
}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted exception; `until` is the last day it holds, `at` where the file says so."""

    rule: str
    subject: str
    reason: str
    approved_by: str
    until: date
    at: Location

    def __str__(self) -> str:
        return f"{self.reason} · {self.approved_by} · {self.until.isoformat()}"


@dataclass(frozen=True)
class Use:
    """What exceptions did in a run.

    `applied` counts the findings they hold over; `expired` are those that ran out, each with the findings that count
    again; `waiting` meet undetermined verdicts only, `unmatched` meet no finding at all.
    """

    file: str
    sha256: str
    applied: int
    expired: tuple[tuple[Acceptance, int], ...]
    waiting: tuple[Acceptance, ...]
    unmatched: tuple[Acceptance, ...]


@dataclass(frozen=True)
class Exceptions:
    """All accepted exceptions of a file, in its order."""

    file: str
    sha256: str
    lines: tuple[Acceptance, ...]

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Sequence[Acceptance]]:
        found: dict[tuple[str, str], list[Acceptance]] = {}
        for line in self.lines:
            found.setdefault((line.rule, line.subject), []).append(line)
        return found

    @property
    def rules(self) -> frozenset[str]:
        """The rules that some exception is about."""
        return frozenset(line.rule for line in self.lines)

    def about(self, finding: Finding) -> Iterator[Acceptance]:
        """The exceptions that name this finding, expired ones too."""
        for name in dict.fromkeys(names(finding)):
            yield from self._by_name.get((finding.rule, name), ())

    def accepted(self, finding: Finding, as_of: date) -> str:
        """The reason, approver and last day of the exception that holds over a finding; empty when none does.

        Only a breach can be accepted: of what is undetermined nobody knows yet what it would be.
        """
        if finding.verdict not in FOUND:
            return ""
        return next((str(line) for line in self.about(finding) if as_of <= line.until), "")

    def use(self, findings: Iterable[Finding], as_of: date) -> Use:
        """What they did to the findings of a run."""
        breaches: set[Acceptance] = set()
        undetermined: set[Acceptance] = set()
        open_again: Counter[Acceptance] = Counter()
        applied = 0
        for finding in findings:
            applied += bool(finding.accepted)
            for line in self.about(finding):
                (breaches if finding.verdict in FOUND else undetermined).add(line)
                open_again[line] += finding.verdict in FOUND and not finding.accepted
        holding = [line for line in self.lines if as_of <= line.until and line not in breaches]
        return Use(
            file=self.file,
            sha256=self.sha256,
            applied=applied,
            expired=tuple((line, open_again[line]) for line in self.lines if line.until < as_of),
            waiting=tuple(line for line in holding if line in undetermined),
            unmatched=tuple(line for line in holding if line not in undetermined),
        )


def names(finding: Finding) -> tuple[str, ...]:
    """What a finding can be asked for by: its subject key, its file:row, or the NPP it stands under."""
    place = Source(finding.source_file, finding.source_sheet, finding.source_row)
    return finding.subject_key, str(place), finding.npp


def build(content: bytes, file: str, sha256: str, rules: Iterable[str]) -> Exceptions:
    """The exceptions a file states; raises RulebookError with every fault, each at its line and column."""
    document = read(content, file)
    if not isinstance(document.data, list):
        raise RulebookError([Fault(document.at(), A_LIST)])
    known = list(rules)
    faults = [fault for index, item in enumerate(document.data) for fault in _faults(document, index, item, known)]
    if faults:
        raise RulebookError(faults)
    lines = (Acceptance(**item, at=document.at((index,))) for index, item in enumerate(document.data))
    return Exceptions(file, sha256, tuple(lines))


def _faults(document: Document, index: int, item: Any, rules: Sequence[str]) -> Iterator[Fault]:
    here: Path = (index,)
    if not isinstance(item, dict):
        yield Fault(document.at(here), AN_ITEM)
        return
    for key in item:
        if key not in KEYS:
            what = Text("Kunci {k} tidak dikenal.", "The key {k} is not known.").fill(k=key)
            yield Fault(document.at((*here, key), key=True), what, did_you_mean(key, KEYS))
    for key, (kind, expected) in KEYS.items():
        if key not in item:
            what = Text("Kunci {k} harus ada: {e}.", "The key {k} is needed: {e}.").fill(k=key, e=expected)
            yield Fault(document.at(here), what)
        elif not isinstance(item[key], kind) or (isinstance(item[key], str) and not item[key].strip()):
            what = Text("{k} berisi {e}.", "{k} takes {e}.").fill(k=key, e=expected)
            yield Fault(
                document.at((*here, key)),
                what,
                QUOTE if kind is str and isinstance(item[key], bool | int | date) else None,
            )
    rule = item.get("rule")
    if isinstance(rule, str) and rule.strip() and rule not in rules:
        what = Text("Tidak ada aturan {r}.", "There is no rule {r}.").fill(r=rule)
        yield Fault(document.at((*here, "rule")), what, did_you_mean(rule, rules))


A_LIST = Text(
    "Berkas pengecualian berisi daftar: setiap butir diawali tanda hubung.",
    "A file of exceptions holds a list: every item begins with a dash.",
)
AN_ITEM = Text(
    "Setiap butir berisi rule, subject, reason, approved_by, dan until.",
    "Every item holds rule, subject, reason, approved_by and until.",
)
QUOTE = Text("Beri tanda kutip bila itu teks.", "Quote it if it is text.")
