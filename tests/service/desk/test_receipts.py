"""What the desk signs can be checked without it, whatever settled the decision."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.service.access.who import Who
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Desk
from patuh.engine.service.receipt import Keys, canonical, parse, verify
from patuh.engine.values import Unknown

from ..standins import Registries

STATED: dict[str, Any] = {
    "number": "CONTOH/1",
    "name": "PT CONTOH RAHASIA",
    "npwp": "012345678901000",
    "npp": "CT000001",
    "licence_kind": "pbg",
    "channel": "regional",
    "filed_on": "2026-06-22",
    "received_on": "2026-06-23",
    "sla_days": 14,
    "declared_workers": 2,
    "proof_shown": None,
}
RECORDED = {
    "application.registry_on": date(2026, 6, 15),
    "application.membership": "active",
    "application.months_overdue": 0,
    "application.refusal_in_force": Unknown.CONFLICT,
}
WORKER = {"role": "employee", "started_on": "2024-01-02", "base_wage": 4_000_000, "fixed_allowance": 0,
          "membership_status": "unregistered", "nik": "1671990405960001", "name": "ANI CONTOH"}  # fmt: skip
EMPLOYER = {"legal_form": "pt", "kind": "bums", "declared_size": "small"}

CASES: dict[str, dict[str, Any]] = {
    "stated alone": {"application": {**STATED, "refusal_in_force": False}},
    "with workers": {"application": STATED, "employer": EMPLOYER, "workers": [WORKER]},
    "with nobody": {"application": STATED, "employer": EMPLOYER, "workers": []},
    "of the day before": {"as_of": "2026-06-29", "application": STATED},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("registry", [True, False], ids=["registry", "no registry"])
def test_every_receipt_is_proven(
    desk: Desk, registries: Registries, shared_books: Books, keys: Keys, who: Who, name: str, registry: bool
) -> None:
    if registry:
        registries.says(RECORDED)
    sent = json.dumps(CASES[name]).encode()
    receipt = parse(canonical(desk.decide(sent, who).receipt), "tanda-terima.json")
    with shared_books.current() as book:
        found = verify(receipt, since_january(keys), book.rulebook, sent, book.conclusions)
    assert {check.name: (check.result, check.why.en) for check in found.checks if not check.result} == {}
    assert found.proven
    assert "RAHASIA" not in json.dumps(receipt)


def since_january(keys: Keys) -> dict[str, Any]:
    """The office's keys, as if they had been made before the desk's clock stood still in June."""
    told = keys.public()
    for key in told["keys"]:
        key["since"] = "2026-01-01T00:00:00Z"
    return told


@pytest.mark.parametrize("name", ["dataNIB.json", "permohonan.json", "permohonan_pekerja.json"])
def test_the_shipped_applications_are_proven(
    desk: Desk, shared_books: Books, keys: Keys, who: Who, tree: Path, name: str
) -> None:
    """What OSS sends among them."""
    sent = (tree / "fixtures" / "perizinan" / name).read_bytes()
    receipt = desk.decide(sent, who).receipt
    with shared_books.current() as book:
        assert verify(receipt, since_january(keys), book.rulebook, sent, book.conclusions).proven
