"""What `--assume` takes, and how it refuses the rest."""

from __future__ import annotations

from datetime import date

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.intake.assumption import parse_assumption
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.values import NONE


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("employer.kind=BUMS", "employer.kind", "bums"),
        ("employer.kind=bumd_subsidiary", "employer.kind", "bumd_subsidiary"),
        (" employer.kind = swasta ", "employer.kind", "bums"),
        ("employer.npp=none", "employer.npp", NONE),
        ("worker.ended_on=none", "worker.ended_on", NONE),
        ("worker.started_on=2020-01-31", "worker.started_on", date(2020, 1, 31)),
        ("worker.started_on=31/1/2020", "worker.started_on", date(2020, 1, 31)),
        ("worker.fixed_allowance=0", "worker.fixed_allowance", 0),
        ("worker.base_wage=Rp3.500.000", "worker.base_wage", 3_500_000),
        ("worker.in_jkk=ya", "worker.in_jkk", True),
        ("worker.registered_elsewhere=false", "worker.registered_elsewhere", False),
        ("worker.role=karyawan", "worker.role", "employee"),
        ("employer.region=Palembang", "employer.region", "16.71"),
    ],
)
def test_assumption(vocabulary: Vocabulary, text: str, fact: str, value: object) -> None:
    assert parse_assumption(text, vocabulary) == (fact, value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("employer.kind", "FACT=VALUE"),
        ("employer.kindd=BUMS", "Did you mean employer.kind?"),
        ("employer.kind=bumss", "Did you mean bums?"),
        ("employer.kind=", "cannot be"),
        ("employer.kind=-", "cannot be"),
        ("employer.kind=none", "cannot be"),
        ("worker.role=direktr", "cannot be"),
        ("worker.base_wage=0", "no wage"),
        ("worker.base_wage=5000", "100,000"),
        ("worker.started_on=04/25/2020", "over 12"),
        ("worker.nik=1671021201900001", "cannot be assumed"),
        ("worker.nik_status=ok", "cannot be assumed"),
        ("run.as_of=2024-01-01", "cannot be assumed"),
    ],
)
def test_an_assumption_that_is_refused(vocabulary: Vocabulary, text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_assumption(text, vocabulary)
    assert says in refused.value.say("en")
    assert refused.value.say("id") != refused.value.say("en")
    assert "1671021201900001" not in refused.value.say("id")
