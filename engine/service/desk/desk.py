"""The licence desk: one application read, laid beside the registry, decided twice, receipted, recorded, answered."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from ...backends.durable.process import Withheld
from ...check.applications import LONG, LONGEST, Filed, read_application
from ...check.conclusions import Disagreement
from ...conclude import brought
from ...conclude.licence import SUBJECT, Decision, application
from ...errors import UnreadableInput
from ...language.rulebook import Rulebook
from ...text import Text
from ...values import Value
from ..access.who import Who
from ..audit.entry import Entry, Retry, new_id, read_id
from ..audit.errors import AlreadyAnswered
from ..receipt import facts as receipts
from ..registry.model import Looked, Registry, Snapshot
from ..settings import Limits
from . import facts, slip
from .answer import answer, explanation
from .books import Book, Books
from .trouble import TooSlow, WithheldAnswer

DECISION, WITHHELD = "decision", "withheld"  # kinds of entries in the audit
REGISTRY_ON = f"{SUBJECT}.registry_on"
TOLD = ("number", "npp", "nib", "licence_kind", "channel", "filed_on")  # of the application, in its answer


class Records(Protocol):
    """The audit, as far as the desk needs it."""

    def submit(
        self, kind: str, actor: str, content: Mapping[str, Any], *, id: str | None = None, retry: Retry | None = None
    ) -> Future[Entry]: ...

    def answered(self, retry: Retry) -> Entry | None: ...

    def find(self, id: str) -> tuple[Entry, Mapping[str, Any] | None] | None: ...


@dataclass(frozen=True)
class Decided:
    """A decision on record: the answer, its receipt, its entry; `again` where it was given before."""

    id: str
    answer: Mapping[str, Any]
    receipt: Mapping[str, Any]
    entry: Entry
    again: bool
    explanation: str  # JSON

    def trees(self) -> list[dict[str, Any]]:
        """The trees of conditions of all that stands against a plain `proceed`, in both languages."""
        read: list[dict[str, Any]] = json.loads(self.explanation)
        return read


@dataclass(frozen=True)
class Gone:
    """A decision whose content was deleted at the end of its retention; the entry stays."""

    entry: Entry


class Desk:
    """Decides; any thread may ask. No answer leaves before its entry is in the audit.

    `receipt` signs what was decided; `now` is the office's clock.
    """

    def __init__(
        self,
        books: Books,
        audit: Records,
        receipt: Callable[[Mapping[str, Any]], dict[str, Any]],
        limits: Limits,
        version: str,
        now: Callable[[], datetime],
    ) -> None:
        self._books, self._audit, self._receipt = books, audit, receipt
        self._limits, self._version, self._now = limits, version, now

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the next decision will be made with."""
        return self._books.rulebook

    @contextmanager
    def registry(self) -> Iterator[Registry | None]:
        """The registry as the rulebook in use reads it, the same until the block ends; None where none is loaded."""
        with self._books.current() as book, book.registries.current() as registry:
            yield registry

    def decide(self, content: bytes, who: Who, *, retry: Retry | None = None, deadline: float | None = None) -> Decided:
        """Decide on an application in JSON, by `deadline` on time.monotonic's clock.

        Raises UnreadableInput or FaultyFile; TooSlow, WithheldAnswer; RegistryUnavailable, AuditUnavailable;
        RetryConflict where its key came with something else, Deleted where what it got is not kept any more.
        """
        return self.submit(content, who, retry=retry, deadline=deadline).result()

    def submit(
        self, content: bytes, who: Who, *, retry: Retry | None = None, deadline: float | None = None
    ) -> Future[Decided]:
        """Decide now, without waiting for the disk: the future has the decision once it is on record.

        What `decide` raises is raised at once, or is in the future where the audit said it.
        """
        recorded = Future[Decided]()
        if retry is not None and (entry := self._audit.answered(retry)) is not None:
            recorded.set_result(self._again(entry))
            return recorded
        with self._books.current() as book:
            try:
                with book.library.until(deadline) if book.library is not None else nullcontext():
                    told = self._decided(content, book, deadline)
            except (Disagreement, Withheld) as error:
                raise WithheldAnswer(self._withhold(error, content, who, book)) from error
        _in_time(deadline)

        def tell(done: Future[Entry]) -> None:
            try:
                recorded.set_result(self._on_record(done, told))
            except Exception as error:
                recorded.set_exception(error)

        self._audit.submit(DECISION, who.actor, told, id=told["answer"]["id"], retry=retry).add_done_callback(tell)
        return recorded

    def _on_record(self, done: Future[Entry], told: Mapping[str, Any]) -> Decided:
        try:
            entry = done.result()
        except AlreadyAnswered as other:
            return self._again(other.entry)
        return Decided(entry.id, told["answer"], told["receipt"], entry, False, told["explanation"])

    def find(self, id: str) -> Decided | Gone | None:
        """The decision with an id, as people may type it; None where there is none."""
        right = read_id(id)
        found = None if right is None else self._audit.find(right)
        if found is None or found[0].kind != DECISION:
            return None
        entry, content = found
        if content is None:
            return Gone(entry)
        return Decided(entry.id, content["answer"], content["receipt"], entry, True, content["explanation"])

    def explanation(self, id: str) -> list[dict[str, Any]] | Gone | None:
        """The trees of conditions of a decision, see Decided.trees."""
        found = self.find(id)
        return found.trees() if isinstance(found, Decided) else found

    def slip(self, id: str) -> slip.Slip | Gone | None:
        """What the slip of a decision says today."""
        found = self.find(id)
        if not isinstance(found, Decided):
            return found
        return slip.of(found.answer, found.entry.at, self._now().date())

    def _again(self, entry: Entry) -> Decided:
        found = self.find(entry.id)
        if not isinstance(found, Decided):
            raise Deleted
        return found

    def _decided(self, content: bytes, book: Book, deadline: float | None) -> dict[str, Any]:
        """What goes into the audit: answer, receipt and explanation."""
        rulebook, now = book.rulebook, self._now()
        filed = read_application(content, LABEL, rulebook.vocabulary)
        as_of = filed.as_of or now.date()
        self._check(filed, as_of, now.date())
        _in_time(deadline)
        looked, snapshot = _looked(filed.values, as_of, book)
        recorded = filed.values if looked is None else {**filed.values, **looked.facts}
        _in_time(deadline)
        shown, values = None, recorded
        if filed.workers is not None:
            shown = brought.judge(filed.employer, filed.workers, as_of, book.conclusions.evaluator)
            values = shown.settle(recorded)
        _in_time(deadline)
        case = application(values, as_of)
        decided = book.conclusions.decide(case)
        id = new_id()
        origins = facts.origins(filed.values, recorded, values, case.values)
        settled = receipts.told(case.values, origins, rulebook.vocabulary)
        registry = None
        if looked is not None and snapshot is not None:
            registry = {"snapshot": snapshot.id, "data_on": snapshot.data_on.isoformat(), "found_by": looked.found_by}
        counts = None if shown is None else shown.to_json()
        told = answer(
            decided,
            id=id,
            application={name: facts.told(values.get(f"{SUBJECT}.{name}")) for name in TOLD},
            facts=settled,
            brought=counts,
            doubts=looked.doubts if looked is not None else (),
            registry=registry,
            rulebook=rulebook.hash,
            version=self._version,
            twice=book.conclusions.twice,
            valid_until=_valid_until(decided, looked, values, book),
        )
        signed = self._receipt(
            {
                "id": id,
                "decided_at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
                "as_of": told["as_of"],
                "law_date": told["law_date"],
                "decision": decided.decision,
                "outcomes": [dict(vars(outcome)) for outcome in decided.outcomes],
                "facts": settled,
                "brought": counts,
                "registry": registry,
                "request": {"sha256": hashlib.sha256(content).hexdigest()},
                "rulebook": rulebook.hash,
                "patuh": self._version,
                "twice": told["twice"],
            }
        )
        trees = json.dumps(explanation(decided), ensure_ascii=False, separators=(",", ":"))
        return {"answer": told, "receipt": signed, "explanation": trees}

    def _check(self, filed: Filed, as_of: date, today: date) -> None:
        if as_of > today:
            raise UnreadableInput(FUTURE.fill(d=as_of), at=LABEL, why=WHY_FUTURE, todo=TODO_FUTURE)
        if filed.workers is not None and len(filed.workers) > self._limits.workers:
            raise UnreadableInput(MANY.fill(n=self._limits.workers), at=LABEL, todo=TODO_MANY)
        groups = (filed.values, filed.employer, *(filed.workers or ()))
        if any(isinstance(value, str) and len(value) > LONGEST for group in groups for value in group.values()):
            raise UnreadableInput(LONG.fill(n=LONGEST), at=LABEL)

    def _withhold(self, error: Disagreement | Withheld, content: bytes, who: Who, book: Book) -> str:
        """Record that no decision was given, with all that is needed to see it again; the id of the entry."""
        if book.library is not None:
            book.library.forget()
        record = error.record if isinstance(error, Disagreement) else json.loads(error.record.json())
        told = {"record": json.dumps(record, sort_keys=True), "request": hashlib.sha256(content).hexdigest()}
        return self._audit.submit(WITHHELD, who.actor, {**told, "patuh": self._version}).result().id


class Deleted(UnreadableInput):
    """What an Idempotency-Key got was deleted at the end of its retention."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Jawaban atas Idempotency-Key ini sudah dihapus menurut masa simpan.",
                "The answer to this Idempotency-Key was deleted at the end of its retention.",
            ),
            todo=Text("Kirim permohonan dengan kunci baru.", "Send the application with a new key."),
        )


def _looked(stated: Mapping[str, Value], as_of: date, book: Book) -> tuple[Looked | None, Snapshot | None]:
    with book.registries.current() as registry:
        return (None, None) if registry is None else (registry.look_up(stated, as_of), registry.snapshot)


def _in_time(deadline: float | None) -> None:
    if deadline is not None and time.monotonic() > deadline:
        raise TooSlow


def _valid_until(decided: Decision, looked: Looked | None, values: Mapping[str, Value], book: Book) -> date:
    """The last day on which a slip may be relied on.

    The earliest of the day the registry's data grow too old and the day to look again; the as-of day itself where
    the decision does not rest on what the registry has on record.
    """
    on_record = looked.facts.get(REGISTRY_ON) if looked is not None and looked.found_by is not None else None
    until = None
    if isinstance(on_record, date) and values.get(REGISTRY_ON) == on_record:
        until = book.good_until(on_record, decided.law_date)
    days = [until or decided.as_of, *([decided.recheck_on] if decided.recheck_on is not None else [])]
    return max(decided.as_of, min(days))


LABEL = "permohonan"
FUTURE = Text("as_of {d} belum tiba.", "as_of {d} lies ahead.")
WHY_FUTURE = Text(
    "Keputusan tentang hari yang belum tiba tidak dapat diandalkan.", "A decision on a day to come cannot be relied on."
)
TODO_FUTURE = Text("Kosongkan as_of untuk hari ini.", "Leave as_of out for today.")
MANY = Text("Lebih dari {n} pekerja dalam satu permohonan.", "More than {n} workers in one application.")
TODO_MANY = Text("Periksa daftar sebesar itu di Periksa berkas.", "Check a list of that size in Periksa berkas.")
