"""A decision as the desk makes it, and its receipt."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.check.applications import read_application
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.conclude import brought, licence
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.audit import new_id
from patuh.engine.service.receipt import WORKERS, Keys, make, told

AS_OF = date(2026, 11, 22)
FILED: dict[str, Any] = {
    "application": {
        "number": "CONTOH/1/2026",
        "name": "PT CONTOH RAHASIA",
        "npwp": "012345678901000",
        "npp": "CT000001",
        "licence_kind": "other",
        "channel": "regional",
        "filed_on": "2026-11-20",
        "declared_workers": 2,
        "refusal_in_force": False,
        "registry_on": "2026-11-15",
        "membership": "active",
        "months_overdue": 0,
        "proof_shown": None,
    },
    "employer": {"legal_form": "pt", "kind": "bums", "declared_size": "small"},
    "workers": [
        {"role": "employee", "started_on": "2024-01-02", "base_wage": 4_000_000, "fixed_allowance": 0,
         "membership_status": "unregistered", "nik": "1671990405960001", "name": "ANI CONTOH"},
    ],
}  # fmt: skip


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **by: int) -> None:
        self.at += timedelta(**by)


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return Rulebook.load()


@pytest.fixture(scope="session")
def conclusions(book: Rulebook) -> Iterator[Conclusions]:
    with Conclusions.of(book) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Keys:
    return Keys.at(tmp_path / "keys", clock)


@pytest.fixture(scope="session")
def sent() -> bytes:
    """The application as it was sent."""
    return json.dumps(FILED).encode()


@pytest.fixture(scope="session")
def decided(sent: bytes, conclusions: Conclusions) -> dict[str, Any]:
    """What the desk decided on it: all of the receipt but its signature."""
    book = conclusions.evaluator.rulebook
    filed = read_application(sent, "application", book.vocabulary)
    assert filed.workers is not None
    shown = brought.judge(filed.employer, filed.workers, AS_OF, conclusions.evaluator)
    values = shown.settle(filed.values)
    made = conclusions.decide(licence.application(values, AS_OF))
    origins = {name: WORKERS for name, value in values.items() if filed.values.get(name) != value}
    assert origins, "the worker shows something"
    return {
        "id": new_id(),
        "decided_at": "2026-11-22T03:04:05.000006Z",
        "as_of": AS_OF.isoformat(),
        "law_date": made.law_date.isoformat(),
        "decision": made.decision,
        "outcomes": [asdict(one) for one in made.outcomes],
        "facts": told(values, origins, book.vocabulary),
        "brought": shown.to_json(),
        "registry": {"snapshot": "f" * 64, "data_on": "2026-11-15", "found_by": "npp"},
        "request": {"sha256": hashlib.sha256(sent).hexdigest()},
        "rulebook": book.hash,
        "patuh": "0.1.0",
        "twice": conclusions.twice,
    }


@pytest.fixture
def receipt(decided: dict[str, Any], keys: Keys) -> dict[str, Any]:
    return make(copy.deepcopy(decided), keys)
