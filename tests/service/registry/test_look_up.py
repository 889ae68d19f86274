"""Who an applicant is by its numbers, and what is on record of it: never a pick, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from patuh.engine.service.registry.model import Known, Looked
from patuh.engine.service.registry.registries import Registries
from patuh.engine.values import NONE, Unknown, Value

from .conftest import AS_OF, HEAD, LIST, Loads

ON = date(2026, 6, 15)
CONFLICT, INCOMPLETE = Unknown.CONFLICT, Unknown.INCOMPLETE
Facts = dict[str, Value]

# what the applicant states; by what it is found, membership, months overdue; how many doubts there are
APPLICANTS: list[tuple[Facts, str | None, Value, Value, int]] = [
    ({"npp": "CT000001"}, "npp", "active", 0, 0),
    ({"nib": "9900000000017"}, "nib", "active", 0, 0),
    ({"npwp": "0012345678901000"}, "npwp", "active", 0, 0),
    ({"npp": "CT000001", "npwp": "0012345678901009"}, "npp", "active", 0, 0),  # that of a branch
    ({"npp": "CT000001", "npwp": "0999999999901000"}, "npp", CONFLICT, CONFLICT, 1),
    ({"npp": "CT000002", "npwp": "0012345678901000"}, "npp", CONFLICT, CONFLICT, 1),  # that of another
    ({"npp": "CT000002", "npwp": "0999999999901000"}, "npp", "active", 3, 0),  # of whom no NPWP is known
    ({"npwp": "0123456789010000"}, None, INCOMPLETE, None, 1),
    ({"npp": "CT000001", "nib": "9900000000017"}, "npp", "active", 0, 0),
    ({"npp": "CT000001", "nib": "9900000000025"}, "npp", CONFLICT, CONFLICT, 1),  # those of two employers
    ({"npp": "CT000001", "nib": "9900000000999"}, "npp", CONFLICT, CONFLICT, 1),  # a NIB that is not on record
    ({"npp": "CT000099", "nib": "9900000000017"}, "nib", CONFLICT, CONFLICT, 1),
    ({"npp": "CT000006", "nib": "9900000000999"}, "npp", "active", 0, 0),  # its NIB is not known: nothing contradicts
    ({"npp": "CT000006", "nib": "9900000000017"}, "npp", CONFLICT, CONFLICT, 1),  # that of another
    ({"nib": "9900000000041"}, "nib", "active", CONFLICT, 2),  # two branches that differ
    ({"npp": "CT000004", "nib": "9900000000041"}, "npp", "active", 0, 0),
    ({"npp": "CT000007"}, "npp", "active", CONFLICT, 1),  # twice in the list, and not alike
    ({"npp": "CT000008"}, "npp", "active", 0, 0),  # twice, and alike
    ({"npp": "CT000099"}, None, INCOMPLETE, None, 1),
    ({"npp": Unknown.DAMAGED}, None, INCOMPLETE, None, 1),
    ({"npp": Unknown.DAMAGED, "nib": "9900000000017"}, "nib", "active", 0, 0),
    ({"npp": NONE, "nib": "9900000000017"}, "nib", "active", 0, 0),
    ({}, None, INCOMPLETE, None, 1),
]


def looked(registries: Registries, stated: Mapping[str, Value], as_of: date = AS_OF) -> Looked:
    with registries.current() as registry:
        assert registry is not None
        return registry.look_up({f"application.{name}": value for name, value in stated.items()}, as_of)


def told(found: Looked) -> Facts:
    return {name.removeprefix("application."): value for name, value in found.facts.items()}


@pytest.mark.parametrize(("stated", "found_by", "membership", "overdue", "doubts"), APPLICANTS)
def test_an_applicant_is_found_by_its_numbers_in_turn(
    loads: Loads,
    registries: Registries,
    stated: Facts,
    found_by: str | None,
    membership: Value,
    overdue: Value,
    doubts: int,
) -> None:
    loads()
    found = looked(registries, stated)
    facts = told(found)
    assert (found.found_by, facts["membership"], facts.get("months_overdue")) == (found_by, membership, overdue)
    assert facts["registry_on"] == ON
    assert len(found.doubts) == doubts
    assert "npwp" not in facts and "name" not in facts


def test_what_identifies_the_employer_is_filled_in_where_the_application_states_none(
    loads: Loads, registries: Registries
) -> None:
    loads()
    found = looked(registries, {"nib": "9900000000017", "npp": NONE})
    assert told(found)["npp"] == "CT000001" and "nib" not in told(found)
    assert found.employer == Known("CT000001", "9900000000017", "PT CONTOH Satu", "16.71")
    assert looked(registries, {"nib": "9900000000041"}).employer is None


@pytest.mark.parametrize(
    ("stated", "complete", "membership"),
    [
        ({"npp": "CT000099"}, True, "not_registered"),
        ({"npp": "CT000099"}, False, INCOMPLETE),
        ({"nib": "9900000000999"}, True, INCOMPLETE),  # of CT000006 no NIB is known: it may be the applicant
        ({"npp": Unknown.DAMAGED}, True, INCOMPLETE),
        ({"npp": "CT000099", "nib": Unknown.DAMAGED}, True, INCOMPLETE),
        ({}, True, INCOMPLETE),
    ],
)
def test_not_found_is_not_registered_only_where_everybody_would_be_found(
    loads: Loads, registries: Registries, stated: Facts, complete: bool, membership: Value
) -> None:
    loads(complete=complete)
    found = looked(registries, stated)
    assert (told(found)["membership"], told(found)["registry_on"], found.found_by) == (membership, ON, None)
    assert found.doubts


# what the application states beside NPP CT000002 (3 months overdue on 15 June); what then counts
PRECEDENCE: list[tuple[Facts, Facts]] = [
    ({"membership": "inactive", "registry_on": date(2026, 6, 1)}, {"membership": "active", "months_overdue": 3}),
    ({"membership": "active", "months_overdue": 0}, {"membership": "active", "months_overdue": 3}),
    ({"membership": "active", "registry_on": ON, "months_overdue": 0}, {"membership": "active", "months_overdue": 3}),
    ({"membership": "active", "registry_on": date(2026, 6, 16), "months_overdue": 0}, {"registry_on": None}),
    ({"registry_on": date(2026, 6, 16), "months_overdue": 0}, {"months_overdue": 3, "registry_on": ON}),
    ({"membership": "active", "registry_on": date(2026, 7, 1), "months_overdue": 0}, {"months_overdue": 3}),  # to come
    ({"last_paid_period": date(2026, 5, 1)}, {"last_paid_period": None}),  # the list has no such column
]


@pytest.mark.parametrize(("stated", "wanted"), PRECEDENCE)
def test_the_record_decides_unless_the_application_is_newer(
    loads: Loads, registries: Registries, stated: Facts, wanted: Facts
) -> None:
    loads()
    facts = told(looked(registries, {"npp": "CT000002", **stated}))
    assert {name: facts.get(name) for name in wanted} == wanted


def test_months_overdue_that_only_the_application_states_do_not_count_as_on_record(
    loads: Loads, registries: Registries
) -> None:
    loads("NPP;Nama Perusahaan;Status Kepesertaan\nCT000001;PT CONTOH Satu;Aktif\n", as_of=ON)
    facts = told(looked(registries, {"npp": "CT000001", "months_overdue": 0}))
    assert (facts["membership"], facts["months_overdue"], facts["registry_on"]) == ("active", NONE, ON)


@pytest.mark.parametrize(
    ("stated", "paid"),
    [
        ({}, date(2026, 3, 1)),
        ({"last_paid_period": date(2026, 5, 1)}, date(2026, 3, 1)),
        ({"last_paid_period": date(2026, 5, 1), "proof_shown": True}, None),  # the application's stands
        ({"last_paid_period": date(2026, 1, 1), "proof_shown": True}, date(2026, 3, 1)),
    ],
)
def test_a_payment_since_counts_where_its_proof_was_shown(
    loads: Loads, registries: Registries, stated: Facts, paid: Value
) -> None:
    loads("NPP;Status Kepesertaan;Iuran Terakhir Dibayar\nCT000001;Aktif;01-03-2026\n", as_of=ON)
    assert told(looked(registries, {"npp": "CT000001", **stated})).get("last_paid_period") == paid


def test_nothing_loaded_is_no_registry(registries: Registries) -> None:
    with registries.current() as registry:
        assert registry is None


@pytest.mark.parametrize(
    ("text", "npps"),
    [
        ("CT000001", ["CT000001"]),
        ("ct 000001", ["CT000001"]),
        ("9900000000041", ["CT000004", "CT000005"]),
        ("01.234.567.8-901.000", ["CT000001"]),
        ("contoh sat", ["CT000001"]),
        ("satu conto", ["CT000001"]),
        ("conto satu", []),  # only the last word is one that is still being typed
        ("contoh sa", []),
        ("PT. Contoh", ["CT000001", "CT000002", "CT000003"]),
        ("cabang", ["CT000004", "CT000005"]),
        ('"; DROP TABLE employers; --', []),
        ("*", []),
        ("", []),
    ],
)
def test_officers_search_by_number_or_name(loads: Loads, registries: Registries, text: str, npps: list[str]) -> None:
    loads()
    with registries.current() as registry:
        assert registry is not None
        assert [one.npp for one in registry.search(text, 3)] == npps


def test_more_under_one_number_than_can_be_compared_are_not_known(loads: Loads, registries: Registries) -> None:
    rows = "".join(f"CT{n:06};9900000000017;;PT CONTOH {n};;Aktif;0;15-06-2026;\n" for n in range(30))
    loads(HEAD + rows)
    assert told(looked(registries, {"nib": "9900000000017"}))["membership"] is CONFLICT
    assert told(looked(registries, {"npp": "CT000001", "nib": "9900000000017"}))["membership"] == "active"


def test_the_list_is_read_in_full(loads: Loads) -> None:
    loaded = loads(LIST)
    assert (loaded.snapshot.employers, loaded.snapshot.conflicts, loaded.repeated) == (8, 1, 2)
    assert dict(loaded.snapshot.lacking) == {"npp": 0, "nib": 1, "npwp": 6}
