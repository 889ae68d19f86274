"""What other lists of a run say of applicants: membership by NPP, NIB or NPWP, months overdue, and sanctions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from patuh.engine.backends.judging import ENGINES, EngineName
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.check.sanctions import REFUSAL, Sanctions
from patuh.engine.conclude.ladder import Event, History
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

BOOK = Rulebook.load()
AS_OF = date(2026, 6, 30)
EMPLOYERS = """NPP;NIB;NPWP;Nama Perusahaan;Bentuk Badan Usaha;Bulan Tunggakan
CT000001;9900000000017;01.234.567.8-901.000;PT CONTOH Satu;PT;0
CT000002;9900000000025;;PT CONTOH Dua;PT;3
belum ada;9900000000033;;PT CONTOH Tiga;PT;
CT000004;9900000000041;;PT CONTOH Empat;PT;0
"""
PARTICIPANTS = """NPP;NIK;Nama;Status Kepesertaan
CT000001;1671010101900001;CONTOH Satu;Aktif
CT000001;1671010101900002;CONTOH Dua;Tidak Aktif
CT000002;1671010101900003;CONTOH Tiga;Aktif
CT000004;1671010101900004;CONTOH Empat;Tidak Aktif
CT000009;1671010101900005;CONTOH Lima;Aktif
"""
HEAD = "No Permohonan;NPP;NIB;NPWP;Jenis Izin;Saluran;Jumlah TK;Tgl Data Kepesertaan;Status Kepesertaan;TMP2T\n"
# what the applicant states (NPP;NIB;NPWP, and membership), and the decision on a region's own permit
APPLICANTS = [
    ("CT000001;;", "", "proceed"),
    (";9900000000017;", "", "proceed"),
    (";;01.234.567.8-901.000", "", "proceed"),
    ("belum ada;9900000000017;", "", "proceed"),  # the NIB finds the member
    (";9900000000025;", "", "remedy_required"),  # months overdue on record
    (";9900000000033;", "", "remedy_required"),  # on record as having no NPP
    (";9900000000041;", "", "remedy_required"),  # nobody there is active
    ("CT000009;;", "", "insufficient_data"),  # known to the list of participants alone: nothing says what is overdue
    (";9900000000058;", "", "insufficient_data"),  # in no list
    (";;", "", "insufficient_data"),
    (";9900000000041;", "aktif", "proceed"),  # what the application itself states stands
    ("CT000001;;", "tidak aktif", "remedy_required"),
]


def run_of(folder: Path, applicants: list[tuple[str, str, str]], engine: EngineName) -> Run:
    lines = (f"CONTOH-{n};{who};lainnya;loket;9;15-06-2026;{told};tidak" for n, (who, told, _) in enumerate(applicants))
    texts = {"pemberi.csv": EMPLOYERS, "peserta.csv": PARTICIPANTS, "izin.csv": HEAD + "\n".join(lines) + "\n"}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return check([folder / name for name in texts], rulebook=BOOK, options=Options(AS_OF, engine=engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_member_is_found_by_any_of_its_numbers(engine: EngineName, tmp_path: Path) -> None:
    run = run_of(tmp_path, APPLICANTS, engine)
    rows = [row for row in run.subjects if row.subject_type == "application"]
    made = [(who, told, row.decision) for (who, told, _), row in zip(APPLICANTS, rows, strict=True)]
    assert made == APPLICANTS
    keys = [row.subject_key.split("/")[0] for row in rows]
    assert keys == [f"CONTOH-{number}" for number in range(len(rows))]
    assert "012345678901000" not in "".join(f"{row}" for row in (*rows, *run.findings))


REFUSED = [(date(2026, 1, 5), "warning_1"), (date(2026, 1, 21), "warning_2"), (date(2026, 5, 4), "request"),
           (date(2026, 6, 1), "imposed")]  # fmt: skip
CURED = [*REFUSED, (date(2026, 6, 8), "cured"), (date(2026, 6, 9), "fine_paid"), (date(2026, 6, 25), "lifted")]


def history(events: list[tuple[date, str]], name: str, npp: str | None = None, nib: str | None = None) -> History:
    return History(name, tuple(Event(*event) for event in events), npp=npp, nib=nib)


REGISTER = [
    history(REFUSED, "PT CONTOH Satu", npp="CT000001"),
    history(CURED, "PT CONTOH Dua", nib="9900000000025"),
    history(REFUSED[:2], "PT CONTOH Tiga", npp="CT000003", nib="9900000000033"),
]
ABSENT = Unknown.ABSENT
SETTLED: list[tuple[dict[str, Value], date, Value]] = [
    ({"npp": "CT000001", "nib": "9900000000017"}, AS_OF, True),
    ({"npp": "CT000001", "name": "PT CONTOH Satu"}, AS_OF, True),
    ({"name": "pt contoh  satu"}, AS_OF, True),
    ({"name": "PT CONTOH Satu"}, date(2026, 5, 31), False),
    ({"npp": "CT000002", "nib": "9900000000025", "name": "PT CONTOH Dua"}, AS_OF, False),
    ({"nib": "9900000000025", "name": "PT CONTOH Dua"}, date(2026, 6, 24), True),
    ({"npp": "CT000003", "name": "PT CONTOH Tiga"}, AS_OF, False),  # warned, not refused
    ({"npp": "CT000009", "nib": "9900000000090", "name": "PT CONTOH Lain"}, AS_OF, False),
    ({"nib": "9900000000090"}, AS_OF, Unknown.INCOMPLETE),  # one in the register is not known by a NIB
    ({"npp": NONE, "nib": ABSENT}, AS_OF, Unknown.INCOMPLETE),
]


@pytest.mark.parametrize(("who", "day", "refused"), SETTLED)
def test_the_stage_of_a_sanction_decides_on_the_refusal(who: dict[str, Value], day: date, refused: Value) -> None:
    applicant = {f"application.{key}": value for key, value in who.items()}
    assert BOOK.ladder is not None
    with Conclusions.of(BOOK) as conclusions:
        register = Sanctions.of(REGISTER, day, BOOK.ladder, conclusions)
        empty = Sanctions.of([], day, BOOK.ladder, conclusions)
    assert register.settle(applicant)[REFUSAL] == refused
    assert register.settle({**applicant, REFUSAL: True})[REFUSAL] is True
    assert register.settle({**applicant, REFUSAL: False})[REFUSAL] is (refused is True)
    named = any(isinstance(value, str) for value in who.values())
    assert empty.settle(applicant)[REFUSAL] == (False if named else Unknown.INCOMPLETE)


LOOSE: list[tuple[dict[str, Value], Value]] = [
    ({"name": "PT. CONTOH  SATU"}, Unknown.INCOMPLETE),
    ({"name": "CONTOH Satu, PT"}, Unknown.INCOMPLETE),
    ({"name": "P.T. Contoh-Satu"}, Unknown.INCOMPLETE),
    ({"name": "ContohSatu"}, Unknown.INCOMPLETE),
    ({"nib": "9900000000090", "name": "Perseroan Terbatas CONTOH Satu"}, Unknown.INCOMPLETE),
    ({"npp": "CT000077", "name": "PT CONTOH Satu"}, Unknown.CONFLICT),
    ({"npp": "CT000077", "name": "CONTOH SATU PT."}, Unknown.CONFLICT),
    ({"npp": "CT000001", "name": "CV Lain"}, True),  # the NPP decides
    ({"name": "CV CONTOH Satu"}, False),  # another legal form is another employer
    ({"name": "PT CONTOH Satuan"}, False),
    ({"name": "CONTOH Tiga, PT"}, False),  # that one is warned only
    ({"npp": "CT000003", "name": "PT. CONTOH Satu"}, False),  # its own entry is found by NPP
]


@pytest.mark.parametrize(("who", "refused"), LOOSE)
def test_nearly_the_name_of_one_under_a_refusal_is_not_free_of_it(who: dict[str, Value], refused: Value) -> None:
    applicant = {f"application.{key}": value for key, value in who.items()}
    assert BOOK.ladder is not None
    with Conclusions.of(BOOK) as conclusions:
        register = Sanctions.of(REGISTER, AS_OF, BOOK.ladder, conclusions)
    assert register.settle(applicant)[REFUSAL] == refused
    assert register.settle({**applicant, REFUSAL: False})[REFUSAL] == refused
    assert register.settle({**applicant, REFUSAL: True})[REFUSAL] is True
    assert ("PT CONTOH Satu" in "".join(why.id for why in register.look_up(applicant).why())) is (
        refused not in (True, False)
    )


def test_a_register_beside_a_list_of_applications(tmp_path: Path) -> None:
    lines = (f"CONTOH-{n};CT00000{n};;;PBG;loket;9;15-06-2026;aktif;" for n in (1, 2, 3))
    file = tmp_path / "izin.csv"
    file.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    decided = {}
    options = Options(AS_OF, assume={"application.months_overdue": 0})
    for histories in (None, REGISTER[:1], []):
        run = check([file], rulebook=BOOK, options=options, histories=histories)
        assert (run.register and (run.register.entries, run.register.met)) == (
            None if histories is None else (len(histories), len(histories))
        )
        decided[len(histories) if histories is not None else None] = [row.decision for row in run.subjects]
    assert decided == {
        None: ["insufficient_data"] * 3,
        1: ["refuse", "proceed", "proceed"],
        0: ["proceed"] * 3,
    }
