"""`patuh precheck`: decisions in both languages and as JSON, exit codes, and what is refused as no application."""

from __future__ import annotations

import io
import json
import re
import runpy
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from patuh.engine.check.applications import read_application
from patuh.engine.check.conclusions import precheck
from patuh.engine.check.options import Options
from patuh.engine.check.run import check
from patuh.engine.conclude.licence import DECISIONS
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.text import Lang
from patuh.engine.values import NONE, Unknown

from .conftest import Done, Patuh

TREE = Path(__file__).resolve().parents[2]
FIXTURES = TREE / "fixtures" / "perizinan"
SCHEMAS = runpy.run_path(str(TREE / "docs" / "generate.py"))["schemas"]()
GOOD: dict[str, Any] = {
    "licence_kind": "other",
    "channel": "regional",
    "filed_on": "2026-06-22",
    "declared_workers": 12,
    "refusal_in_force": False,
    "registry_on": "2026-06-15",
    "membership": "active",
    "months_overdue": 0,
}


@pytest.fixture
def decide(patuh: Patuh, tmp_path: Path) -> Any:
    def run(*words: str, lang: Lang = "id", whole: Any = None, **facts: Any) -> Done:
        document = {"application": {**GOOD, **facts}} if whole is None else whole
        file = tmp_path / "permohonan.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
        return patuh("precheck", file, "--as-of", "2026-06-30", *words, lang=lang)

    return run


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        ({}, "proceed"),
        ({"licence_kind": "pbg", "refusal_in_force": True}, "refuse"),
        ({"refusal_in_force": None}, "insufficient_data"),
        ({"membership": "inactive"}, "remedy_required"),
        ({"membership": "not_registered", "declared_workers": 0}, "proceed_with_condition"),
        ({"licence_kind": "nib", "channel": "oss", "membership": "inactive"}, "advisory"),
    ],
)
def test_a_decision_its_exit_code_and_its_json(decide: Any, facts: dict[str, Any], decision: str) -> None:
    assert [error.message for error in _validator("precheck").iter_errors({"application": {**GOOD, **facts}})] == []
    done = decide("--format", "json", **facts)
    told = json.loads(done.out)
    assert (done.code, done.err, told["decision"]) == (0 if decision == "proceed" else 1, "", decision)
    assert [error.message for error in _validator("decision").iter_errors(told)] == []
    for lang in ("id", "en"):
        said = decide(lang=lang, **facts)
        assert (said.code, said.err) == (done.code, "")
        assert said.out.startswith(f"{DECISIONS[decision].say(lang)} · ")


def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMAS[name], format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_what_is_said_of_a_decision(decide: Any) -> None:
    said = decide(lang="en", membership=None, found_arrears=True, received_on="2026-06-23", sla_days=28).out
    assert "what to ask for\n  - membership of the applicant\n" in said
    assert "decide by 21 July 2026 at the latest" in said
    assert re.search(r"besides\n  ✗ Open findings are on record", said)
    tree = decide("--why", lang="en", membership="inactive").out
    assert "inpres-2-2021/licence-membership" in tree and "membership of the applicant is one of inactive" in tree
    condition = decide(lang="en", membership="not_registered", declared_workers=0).out
    assert "check again on 30 July 2026" in condition


def test_the_licence_data_of_oss_as_it_comes(patuh: Patuh, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (FIXTURES / "dataNIB.json").read_bytes()
    book = Rulebook.load()
    values = read_application(data, "dataNIB.json", book.vocabulary).values
    assert values["application.declared_workers"] == 12
    assert (values["application.nib"], values["application.channel"]) == ("9900000000017", "oss")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    done = patuh("precheck", "-", "--as-of", "2026-06-30", lang="en")
    assert done.code == 1 and "refusal of public services in force" in done.out and "CONTOH" not in done.out


def test_licence_data_with_what_the_desk_knows(decide: Any) -> None:
    oss = json.loads((FIXTURES / "dataNIB.json").read_bytes())
    known = {"refusal_in_force": False, "membership": "active", "registry_on": "2026-06-15", "months_overdue": 0}
    assert decide(whole={**oss, "application": known}).code == 0
    body = {**oss["dataNIB"], "jenis_perseroan": "04"}
    book = Rulebook.load()
    filed = read_application(json.dumps({"dataNIB": body}).encode(), "a.json", book.vocabulary)
    assert filed.values["application.applicant"] == "state_body"


def test_a_key_set_to_null_is_an_empty_cell() -> None:
    book = Rulebook.load()
    text = b'{"application": {"membership": null, "decide_by": null, "npp": "CT 000001"}}'
    values = read_application(text, "a.json", book.vocabulary).values
    assert values["application.membership"] is Unknown.BLANK
    assert values["application.decide_by"] is NONE


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("{", "Not valid JSON: line 1."),
        ("[]", "There is no application in this file."),
        ({"applications": {}}, "There is no application in this file."),
        ('{"application": {"npp": "A", "npp": "B"}}', "The key npp is given twice."),
        ({"application": {"membrship": "active"}}, "Did you mean membership?"),
        ({"application": {"membership": "aktip"}}, "it takes active, inactive, not_registered"),
        ({"application": {"declared_workers": "12"}}, "a whole number"),
        ({"application": {"declared_workers": -1}}, "a whole number"),
        ({"application": {"declared_workers": 1.5}}, "a whole number"),
        ({"application": {"refusal_in_force": 1}}, "true or false"),
        ({"application": {"filed_on": "22-06-2026"}}, "a date YYYY-MM-DD"),
        ({"application": {"nib": "9,12E+12"}}, "application.nib cannot be"),
        ({"application": {}, "as_of": "today"}, "as_of takes a date"),
        ({"application": {}, "sanction": {}}, "The key sanction is not known."),
        ({"application": 3, "dataNIB": {"nib": "9900000000017"}}, "docs/schemas/precheck.json"),
        ({"a": {"dataNIB": {"nib": "9900000000017"}}, "b": {"dataNIB": {"nib": "9900000000025"}}}, "2 dataNIB"),
    ],
)
def test_what_is_no_application_is_refused(decide: Any, whole: Any, said: str) -> None:
    done = decide(lang="en", whole=whole)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_name_is_never_said(decide: Any) -> None:
    refused = decide(lang="en", whole={"application": {"name": 16719}})
    assert refused.code == 2 and "16719" not in refused.err
    for words in ((), ("--why",), ("--format", "json")):
        assert "RAHASIA" not in decide(*words, name="RAHASIA", membership="inactive").out


def test_no_such_file_and_no_such_day(patuh: Patuh, tmp_path: Path) -> None:
    assert patuh("precheck", tmp_path / "none.json").code == 2
    assert patuh("precheck", tmp_path / "none.json", "--as-of", "30-06-2026").code == 2
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * 10_000_001)
    assert patuh("precheck", huge).code == 2


def test_a_list_of_applications_is_judged_row_by_row_as_alone(tmp_path: Path) -> None:
    rows = [
        ("CONTOH-1", "PBG", "SIMBG", "12", "Aktif", "0", "Tidak", ""),
        ("CONTOH-2", "SIUP", "OSS", "12", "Tidak Aktif", "0", "Ya", "Ya"),
        ("CONTOH-3", "NIB", "OSS", "0", "Belum Terdaftar", "", "Tidak", ""),
    ]
    header = (
        "No Permohonan;Jenis Izin;Saluran;Jml TK;Status Kepesertaan;Bulan Tunggakan;TMP2T;PDS TK;Tgl Data Kepesertaan"
    )
    file = tmp_path / "permohonan.csv"
    lines = [";".join([*row, "15-06-2026"]) for row in rows]
    file.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    book = Rulebook.load()
    run = check([file], rulebook=book, options=Options(as_of=date(2026, 6, 30)))
    alone = [
        {
            "licence_kind": "pbg",
            "channel": "regional",
            "declared_workers": 12,
            "membership": "active",
            "months_overdue": 0,
        },
        {
            "licence_kind": "siup",
            "channel": "oss",
            "declared_workers": 12,
            "membership": "inactive",
            "months_overdue": 0,
        },
        {"licence_kind": "nib", "channel": "oss", "declared_workers": 0, "membership": "not_registered"},
    ]
    alone[1] |= {"refusal_in_force": True, "found_pds_tk": True}
    decisions = []
    for number, facts in enumerate(alone, start=2):
        told = {"refusal_in_force": False, "registry_on": "2026-06-15", **facts}
        filed = read_application(json.dumps({"application": told}).encode(), "a.json", book.vocabulary)
        decided = precheck(filed.values, date(2026, 6, 30), book)
        decisions.append(decided.decision)
        expected = {reason.outcome.rule: reason.outcome.verdict for reason in (*decided.reasons, *decided.besides)}
        assert {one.rule: one.verdict for one in run.findings if one.source_row == number} == expected
    assert decisions == ["proceed", "refuse", "proceed_with_condition"]


def test_show_says_what_a_breach_does_to_an_application(patuh: Patuh) -> None:
    said = patuh("show", "licence-refused", lang="en").out
    assert "Effect on an application\n  refused\n" in said and "undetermined: insufficient data" in said
    assert "remedy required" in patuh("show", "inpres-2-2021/licence-findings", lang="en").out
    assert "akibat bagi permohonan" not in patuh("show", "uu-24-2011/worker-registered").out


def test_the_status_code_of_oss_is_suggested_on_its_licences_only(decide: Any) -> None:
    nib = {"licence_kind": "nib", "channel": "oss"}
    for facts, code in (
        ({**nib, "refusal_in_force": True}, "93"),
        ({**nib, "membership": None}, "41"),
        ({**nib, "membership": "inactive"}, None),  # advice holds nothing
        (nib, None),
        ({**nib, "licence_kind": "pbg", "refusal_in_force": True}, None),  # SIMBG is not OSS
        ({"membership": None}, None),
    ):
        told = json.loads(decide("--format", "json", **facts).out)["oss_status"]
        assert (told and told["code"]) == code, facts
        assert ("OSS status code to suggest" in decide(lang="en", **facts).out) == (code is not None)


WORKER = {"role": "employee", "started_on": "2024-01-02", "base_wage": 4_000_000, "fixed_allowance": 0}
GOOD_WORKER = {**WORKER, "membership_status": "active", "reported_wage": 4_000_000,
               **dict.fromkeys(("in_jkk", "in_jkm", "in_jht", "in_jp"), True)}  # fmt: skip
SMALL = {"npp": "CT000001", "legal_form": "pt", "kind": "bums", "declared_size": "small"}


@pytest.mark.parametrize(
    ("worker", "found"),
    [
        (GOOD_WORKER, []),
        ({**WORKER, "membership_status": "unregistered"}, ["PDS-TK", "PDS-TK"]),  # two laws
        ({**GOOD_WORKER, "reported_wage": 3_000_000}, ["PDS-Upah"]),
        ({**GOOD_WORKER, "in_jht": False}, ["PDS-Program"]),
    ],
)
def test_an_application_that_brings_its_workers_is_judged_by_them(
    decide: Any, worker: dict[str, Any], found: list[str]
) -> None:
    facts = {key: value for key, value in GOOD.items() if key != "declared_workers"}
    whole = {"application": facts, "employer": SMALL, "workers": [GOOD_WORKER, worker]}
    assert [error.message for error in _validator("precheck").iter_errors(whole)] == []
    done = decide("--format", "json", whole=whole)
    told = json.loads(done.out)
    assert [error.message for error in _validator("decision").iter_errors(told)] == []
    assert told["decision"] == ("remedy_required" if found else "proceed")
    shown = told["workers"]["shown"]
    assert told["workers"]["judged"] == 2
    assert [one["category"] for one in shown if one["violation"]] == found
    assert json.loads(decide("--format", "json").out)["workers"] is None


def test_workers_are_named_nowhere(decide: Any) -> None:
    worker = {**WORKER, "membership_status": "unregistered", "nik": "1671010101900001", "name": "CONTOH SATU"}
    whole = {"application": GOOD, "employer": SMALL, "workers": [worker]}
    for words in (("--format", "json"), ("--why",), ()):
        done = decide(*words, whole=whole)
        assert done.code == 1 and "1671010101900001" not in done.out + done.err and "CONTOH SATU" not in done.out
    wrong = decide(whole={"application": GOOD, "workers": [{"name": 7}]}, lang="en")
    assert wrong.code == 2 and "worker.name" in wrong.err and "7" not in wrong.err
    assert decide(whole={"application": GOOD, "workers": {"name": "CONTOH SATU"}}).code == 2


@pytest.mark.parametrize(
    ("events", "as_of", "decision"),
    [
        ([], "2026-06-30", "proceed"),
        ([("2026-06-01", "imposed")], "2026-06-30", "refuse"),
        ([("2026-06-01", "imposed")], "2026-05-31", "proceed"),
        ([("2026-06-01", "imposed"), ("2026-06-20", "lifted")], "2026-06-30", "proceed"),
        ([("2026-06-01", "imposed"), ("2026-06-20", "lifted")], "2026-06-19", "refuse"),
    ],
)
def test_a_register_of_sanctions_decides_on_the_refusal(
    decide: Any, tmp_path: Path, events: list[tuple[str, str]], as_of: str, decision: str
) -> None:
    cases = [{"name": "PT CONTOH", "npp": "CT000001", "events": [{"date": d, "event": e} for d, e in events]}]
    register = tmp_path / "sanksi.json"
    register.write_text(json.dumps({"cases": cases if events else []}), "utf-8")
    facts = {"licence_kind": "pbg", "npp": "CT000001", "refusal_in_force": None, "filed_on": "2026-05-20"}
    facts["registry_on"] = "2026-05-28"
    done = decide("--format", "json", "--as-of", as_of, "--sanctions", str(register), **facts)
    assert json.loads(done.out)["decision"] == decision
    assert json.loads(decide("--format", "json", **facts).out)["decision"] == "insufficient_data"


NAMES = {"PT. CONTOH  SATU": "insufficient_data", "CONTOH Satu, PT": "insufficient_data", "pt contoh satu": "refuse"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_typed_otherwise_does_not_slip_past_the_register(name: str, decide: Any, tmp_path: Path) -> None:
    register = tmp_path / "sanksi.yaml"
    events = "[{date: 2026-01-05, event: warning_1}, {date: 2026-06-01, event: imposed}]"
    register.write_text(
        f"cases:\n- name: PT CONTOH Satu\n  events: {events}\n- {{name: CV Lain, events: []}}\n", "utf-8"
    )
    facts = {"licence_kind": "pbg", "name": name, "refusal_in_force": False}
    done = decide("--format", "json", "--sanctions", str(register), lang="en", **facts)
    assert json.loads(done.out)["decision"] == NAMES[name]
    doubted = NAMES[name] == "insufficient_data"
    assert ("nearly that of “PT CONTOH Satu”" in done.err) is doubted


def test_the_summary_says_how_many_of_the_register_met_an_application(patuh: Patuh, tmp_path: Path) -> None:
    register, file = tmp_path / "sanksi.yaml", tmp_path / "izin.csv"
    events = "[{date: 2026-01-05, event: warning_1}, {date: 2026-06-01, event: imposed}]"
    names = "".join(f"- {{name: PT CONTOH {n}, events: {events}}}\n" for n in ("Satu", "Dua", "Tiga"))
    register.write_text("cases:\n" + names, "utf-8")
    head = "No Permohonan;Nama Pemohon;Jenis Izin;Saluran;Jumlah TK;Tgl Data Kepesertaan;Status Kepesertaan;TMP2T\n"
    rows = "".join(
        f"CONTOH-{place};{name};PBG;loket;9;15-06-2026;aktif;\n"
        for place, name in enumerate(("PT CONTOH Satu", "PT. CONTOH DUA", "PT CONTOH Lain"))
    )
    file.write_text(head + rows, "utf-8")
    asked = ("check", file, "--as-of", "2026-06-30", "--sanctions", register, "-o", tmp_path / "hasil")
    done = patuh(*asked, "--fail-on", "never", lang="en")
    assert "register of sanctions: 2 of the 3 employers in it met an application" in done.out, done.out + done.err
    assert "1 applications bear nearly the name" in done.out
