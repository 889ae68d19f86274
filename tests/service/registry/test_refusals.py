"""Whether a refusal is in force: whoever states one, it stands; that there is none must be known."""

from __future__ import annotations

from datetime import date

import pytest
from patuh.engine.conclude.ladder import Event, History
from patuh.engine.service.registry.precedence import REFUSED
from patuh.engine.service.registry.registries import Registries
from patuh.engine.values import Unknown, Value

from .conftest import AS_OF, HEAD, Loads
from .test_look_up import Facts, looked, told

STEPS = [(date(2026, 1, 5), "warning_1"), (date(2026, 1, 21), "warning_2"), (date(2026, 5, 4), "request"),
         (date(2026, 6, 1), "imposed")]  # fmt: skip


def history(name: str, npp: str | None = None, steps: int = len(STEPS)) -> History:
    return History(name, tuple(Event(*step) for step in STEPS[:steps]), npp=npp)


REGISTER = [history("PT CONTOH Satu", "CT000001"), history("PT CONTOH Dua", "CT000002", 2), history("PT CONTOH Enam")]
CONFLICT, INCOMPLETE = Unknown.CONFLICT, Unknown.INCOMPLETE
ABSENT = "nothing is settled"

# what the application states; whether a refusal is in force by the list alone, and by the list and the register
REFUSALS: list[tuple[Facts, Value, Value]] = [
    ({"npp": "CT000001"}, ABSENT, True),
    ({"nib": "9900000000017"}, ABSENT, True),  # the NPP on record finds it in the register
    ({"npp": "CT000001", "refusal_in_force": False}, ABSENT, True),
    ({"npp": "CT000001", "refusal_in_force": True}, ABSENT, True),
    ({"npp": "CT000002"}, False, False),  # warned, not refused; the list says so too
    ({"npp": "CT000002", "refusal_in_force": True}, ABSENT, ABSENT),  # what the application states stands
    ({"npp": "CT000003"}, True, True),  # the list says it
    ({"npp": "CT000003", "refusal_in_force": False}, True, True),
    ({"npp": "CT000004"}, ABSENT, False),
    ({"npp": "CT000006"}, ABSENT, INCOMPLETE),  # its name on record is that of one who is refused, without a number
    ({"npp": "CT000099"}, ABSENT, INCOMPLETE),  # one in the register has no number to compare with
    ({"npp": "CT000099", "name": "PT CONTOH Lain"}, ABSENT, False),
    ({"npp": "CT000099", "name": "PT. CONTOH Enam"}, ABSENT, INCOMPLETE),
    ({"npp": "CT000003", "nib": "9900000000017"}, CONFLICT, CONFLICT),  # one of the two is refused
    ({}, ABSENT, INCOMPLETE),
]


@pytest.mark.parametrize("register", [False, True])
@pytest.mark.parametrize("case", range(len(REFUSALS)))
def test_a_refusal_stands_and_none_is_known(loads: Loads, registries: Registries, case: int, register: bool) -> None:
    loads(histories=REGISTER if register else None)
    stated, by_list, by_both = REFUSALS[case]
    if stated == {"npp": "CT000006"}:
        by_both = True  # the exact name
    found = told(looked(registries, stated)).get("refusal_in_force", ABSENT)
    assert found == (by_both if register else by_list)


def test_the_day_decides(loads: Loads, registries: Registries) -> None:
    loads(histories=REGISTER)
    days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 5, 31))
    assert [told(looked(registries, {"npp": "CT000001"}, day))["refusal_in_force"] for day in days] == [
        False,
        True,
        False,
    ]


def test_an_empty_register_refuses_nobody_and_no_register_says_nothing(loads: Loads, registries: Registries) -> None:
    loads(histories=[])
    assert told(looked(registries, {"npp": "CT000001"}))["refusal_in_force"] is False
    loads()
    assert "refusal_in_force" not in told(looked(registries, {"npp": "CT000001"}))


def test_no_application_says_what_a_refusal_on_record_reaches(loads: Loads, registries: Registries) -> None:
    narrow: Facts = {name.removeprefix("application."): False for name in REFUSED}
    loads(histories=REGISTER)
    for who in ("CT000001", "CT000003", "CT000006"):
        facts = told(looked(registries, {"npp": who, **narrow}))
        assert {facts[name] for name in narrow} == {True}
    doubtful = told(looked(registries, {"npp": "CT000099", **narrow}))  # a rule that is not asked would pass
    assert {doubtful[name] for name in narrow} == {True}


def test_a_refusal_reaches_what_the_list_says_and_what_the_application_says_of_its_own(
    loads: Loads, registries: Registries
) -> None:
    head = HEAD.rstrip("\n") + ";TMP2T tender;TMP2T bangunan\n"
    loads(head + "CT000003;;;CV CONTOH Tiga;;Aktif;0;15-06-2026;ya;tidak;ya\n")
    facts = told(looked(registries, {"npp": "CT000003"}))
    assert (facts["refused_tender"], facts["refused_building"], facts["refused_business"]) == (False, True, True)
    own: Facts = {"refusal_in_force": True, "refused_tender": True, "refused_business": False}
    facts = told(looked(registries, {"npp": "CT000003", **own}))
    assert (facts["refused_tender"], facts["refused_building"], facts["refused_business"]) == (True, True, True)


def test_why_a_refusal_is_in_doubt_is_said(loads: Loads, registries: Registries) -> None:
    loads(histories=REGISTER)
    doubts = looked(registries, {"npp": "CT000077", "name": "CONTOH Satu, PT"}, AS_OF).doubts
    assert any("register of sanctions" in doubt.en for doubt in doubts)
    assert not any("CONTOH Satu" in doubt.en for doubt in doubts)  # whom it is against is nobody else's business
