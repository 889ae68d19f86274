"""Nobody's NIK, KPJ, birth date or name leaves the files they came in, unless it was asked for and is on record."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars
import pytest
from patuh.engine.commands import explain
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.table import read_table
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.results.folder import Results
from patuh.engine.text import LANGUAGES, MONTHS

from .conftest import AS_OF, Done, Patuh, process

PERSONAL = {"worker.nik": "NIK", "worker.kpj": "KPJ", "worker.name": "nama", "worker.birth_date": "lahir"}
DATES = ("worker.started_on", "worker.ended_on", "worker.registered_on")
TABLES = ("findings", "subjects", "problems", "rejects")


@dataclass(frozen=True)
class Secrets:
    """What must not be seen: numbers of 8 digits and more, names, and birth dates as they might be written."""

    numbers: frozenset[str]
    names: frozenset[str]
    dates: frozenset[str]

    def seen_in(self, text: str) -> set[str]:
        """Those that a text shows."""
        lower = text.casefold()
        runs = set(re.findall(r"\d{8,}", text))
        found = {
            run[at : at + size]
            for run in runs
            for size in sorted({len(number) for number in self.numbers})
            for at in range(len(run) - size + 1)
        } & self.numbers
        found |= {name for name in set(re.findall(r"[^\W\d_]+ contoh \d{4}", lower)) if name in self.names}
        found |= {name for name in self.names if not re.fullmatch(r"[^\W\d_]+ contoh \d{4}", name) and name in lower}
        months = "|".join(month for names in MONTHS.values() for month in names)
        written = rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{1,2}} (?:{months}) \d{{4}}"
        return found | (set(re.findall(written, text)) & self.dates)


def spellings(year: int, month: int, day: int) -> Iterator[str]:
    yield f"{year:04}-{month:02}-{day:02}"
    for mark in "/-.":
        yield f"{day:02}{mark}{month:02}{mark}{year:04}"
        yield f"{day}{mark}{month}{mark}{year}"
    for names in MONTHS.values():
        yield f"{day} {names[month - 1]} {year}"


@pytest.fixture(scope="module")
def province(tree: Path) -> list[Path]:
    """The lists of the province."""
    return sorted((tree / "fixtures" / "provinsi").glob("*.csv"))


@pytest.fixture(scope="module")
def tables(province: list[Path]) -> dict[str, Table]:
    """They, as they are read."""
    vocabulary = Rulebook.load().vocabulary
    return {path.name: read_table(path, vocabulary) for path in province}


@pytest.fixture(scope="module")
def secrets(province: list[Path], tables: dict[str, Table]) -> Secrets:
    """All that is personal in them, as read and as written; a birthday that is somebody's first day tells nothing."""
    numbers, names, births, others = set(), set(), set(), set()
    for path in province:
        for record in tables[path.name].records:
            for fact in PERSONAL:
                value = record.values.get(fact)
                if isinstance(value, str):
                    (names if fact == "worker.name" else numbers).add(value)
                elif hasattr(value, "isoformat"):
                    births.add(value)
            others |= {value for fact in DATES if hasattr(value := record.values.get(fact), "isoformat")}
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
        # Rows that were rejected and cells that could not be read hold persons too.
        numbers |= set(re.findall(r"(?<!\d)\d{16}(?!\d)", text))
        names |= set(re.findall(r"[^\W\d_]+ CONTOH \d{4}", text))
    written = {
        spelling
        for birth in births - others
        for spelling in spellings(birth.year, birth.month, birth.day)  # type: ignore[attr-defined]
    }
    return Secrets(
        frozenset(number for number in numbers if len(number) >= 8),
        frozenset(" ".join(name.split()).casefold() for name in names),
        frozenset(written),
    )


@dataclass(frozen=True)
class Checked:
    """A run over the province in its own office folder."""

    place: Path
    done: Done

    @property
    def folder(self) -> Path:
        return self.place / "hasil"


def checked(place: Path, files: list[Path], *words: str) -> Checked:
    (place / "office.key").write_bytes(b"k" * 32)
    done = process("check", *files, *AS_OF, "-o", "hasil", *words, cwd=place,
                   env={"PATUH_KEY_FILE": str(place / "office.key")})  # fmt: skip
    assert done.code == 1, done.err
    return Checked(place, done)


@pytest.fixture(scope="module")
def both(province: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, Checked]:
    """The run that everybody makes, and the run that was asked for personal data; side by side, to save time."""
    places = [tmp_path_factory.mktemp(name) for name in ("masked", "shown")]
    with ThreadPoolExecutor() as pool:
        masked = pool.submit(checked, places[0], province, "--format", "json")
        shown = pool.submit(checked, places[1], province, "--show-personal")
        return masked.result(), shown.result()


@pytest.fixture(scope="module")
def masked(both: tuple[Checked, Checked]) -> Checked:
    """The run that everybody makes; its findings go to stdout too."""
    return both[0]


@pytest.fixture(scope="module")
def shown(both: tuple[Checked, Checked]) -> Checked:
    """The run that was asked for personal data."""
    return both[1]


def text_of(path: Path) -> str:
    """All that a result file says."""
    if path.suffix == ".parquet":
        frame = polars.read_parquet(path)
        return "\n".join(str(value) for row in frame.iter_rows() for value in row)
    return path.read_bytes().decode("utf-8-sig")


def test_the_search_finds_what_it_looks_for(secrets: Secrets, province: list[Path], shown: Checked) -> None:
    """Were it blind, the other tests could not fail."""
    assert min(len(secrets.numbers), len(secrets.names), len(secrets.dates)) > 3000
    assert len(secrets.seen_in(province[0].read_bytes()[:60_000].decode("cp1252"))) > 1000
    some = {next(iter(sorted(kind))) for kind in (secrets.numbers, secrets.names, secrets.dates)}
    assert secrets.seen_in(json.dumps([f"x{one}y" if one.isdigit() else one for one in some])) == some
    assert len(secrets.seen_in(text_of(shown.folder / "people.csv"))) > 500


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_no_table_shows_anybody(table: str, kind: str, masked: Checked, shown: Checked, secrets: Secrets) -> None:
    for run in (masked, shown):
        text = text_of(run.folder / f"{table}.{kind}")
        assert len(text) > 200
        assert secrets.seen_in(text) == set()


def test_neither_screen_nor_receipt_nor_rules_nor_file_names_show_anybody(
    masked: Checked, shown: Checked, secrets: Secrets
) -> None:
    for run in (masked, shown):
        assert len(run.done.out) > 2000
        assert secrets.seen_in(run.done.out) == set()
        assert run.done.err == ""
        assert secrets.seen_in((run.folder / "receipt.json").read_text("utf-8")) == set()
        names = [path.relative_to(run.place).as_posix() for path in run.place.rglob("*")]
        assert secrets.seen_in("\n".join(names)) == set()
        for path in (run.folder / "rules").rglob("*.yaml"):
            assert path.read_bytes() == (SHIPPED / path.relative_to(run.folder / "rules")).read_bytes()


def test_no_explanation_shows_anybody(
    masked: Checked, secrets: Secrets, patuh: Patuh, capsys: pytest.CaptureFixture[str]
) -> None:
    """One finding of every rule, verdict and missing fact, in each form and language."""
    kinds = {}
    for finding in Results(masked.folder).rows("findings"):
        kinds.setdefault((finding.rule, finding.verdict, finding.missing), finding)
    subjects = sorted({finding.subject_key for finding in kinds.values()})
    assert len(kinds) > 50
    for number, subject in enumerate(subjects):
        form, lang = explain.FORMATS[number % 3], LANGUAGES[number % 2]
        done = patuh("explain", masked.folder, subject, "--format", form, lang=lang)
        assert (done.code, done.err) == (0, "")
        assert subject in done.out
        assert secrets.seen_in(done.out) == set(), subject


def test_evidence_holds_no_personal_value(masked: Checked) -> None:
    told = set()
    for finding in Results(masked.folder).rows("findings"):
        for fact, value in json.loads(finding.evidence).items():
            if fact in PERSONAL:
                told.add(fact)
                assert value == "•••" or (isinstance(value, dict) and set(value) == {"unknown"}), (finding, fact)
    assert told == {"worker.birth_date"}


def test_personal_data_come_only_when_asked_for_and_only_in_people(masked: Checked, shown: Checked) -> None:
    without, with_ = (
        {path.relative_to(run.folder).as_posix(): path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
        for run in (masked, shown)
    )
    assert set(with_) - set(without) == {"people.csv", "people.parquet"}
    assert {name for name in without if without[name] != with_[name]} == {"receipt.json"}
    receipts = [json.loads(files["receipt.json"]) for files in (without, with_)]
    assert [receipt["options"]["show_personal"] for receipt in receipts] == [False, True]
    assert set(receipts[1]["outputs"]) - set(receipts[0]["outputs"]) == {"people.csv", "people.parquet"}


def test_people_are_those_whom_findings_are_about(shown: Checked, tables: dict[str, Table]) -> None:
    people = list(csv.DictReader(io.StringIO(text_of(shown.folder / "people.csv")), delimiter=";"))
    findings = Results(shown.folder).rows("findings")
    about = {finding.subject_key: finding.person for finding in findings if finding.subject_type == "worker"}
    assert {row["subject_key"]: row["person"] for row in people} == about
    assert len(people) == len(about)
    rows = {record.source.row: record.values for record in tables["gaji.csv"].records}
    for person in people:
        values = rows[int(person["subject_key"].rpartition(":")[2])]
        nik = values["worker.nik"]
        assert person["nik"] == (nik if isinstance(nik, str) else "")
        assert person["name"] == values["worker.name"]


# ── the mark that stands for a person ─────────────────────────────────────────────────────────────

PAYROLL = """NPP;NIK;Nama;Tgl Masuk
{npp};1671990405960001;ANI CONTOH;2020-01-01
{npp};1671990405960002;BUDI CONTOH;2020-01-01
{npp};;CITRA CONTOH;2020-01-01
{npp};1,67102E+15;DEWI CONTOH;2020-01-01
"""


def marks(patuh: Patuh, npp: str, folder: str) -> dict[str, str]:
    """Row → person of a payroll of four: two with a NIK, one without, one with a damaged one."""
    Path(f"{folder}.csv").write_text(PAYROLL.format(npp=npp))
    assert patuh("check", f"{folder}.csv", *AS_OF, "-o", folder).code == 0
    found = Results(Path(folder)).rows("findings")
    made: dict[str, set[str]] = {}
    for finding in found:
        if finding.subject_type == "worker":
            made.setdefault(str(finding.source_row), set()).add(finding.person)
    assert all(len(persons) == 1 for persons in made.values())
    return {row: persons.pop() for row, persons in made.items()}


def test_a_person_has_one_mark_in_every_list_of_the_office(patuh: Patuh) -> None:
    one, other = marks(patuh, "N1", "satu"), marks(patuh, "N2", "dua")
    assert one == other
    assert one["2"] != one["3"]
    assert all(re.fullmatch("[0-9a-f]{32}", one[row]) for row in "23")
    assert "1671990405960001" not in str(one)


def test_without_a_readable_nik_there_is_no_mark(patuh: Patuh) -> None:
    made = marks(patuh, "N1", "satu")
    assert (made["4"], made["5"]) == ("", "")


def test_another_office_marks_the_same_person_otherwise(patuh: Patuh, monkeypatch: pytest.MonkeyPatch) -> None:
    one = marks(patuh, "N1", "satu")
    monkeypatch.setenv("PATUH_KEY_FILE", str(Path("lain/office.key").absolute()))
    other = marks(patuh, "N1", "dua")
    assert not {one["2"], one["3"]} & {other["2"], other["3"]}
    keys = [Results(Path(folder)).receipt["key"] for folder in ("satu", "dua")]
    assert keys[0] != keys[1]


def test_the_key_is_made_once_and_is_its_owners_alone(patuh: Patuh) -> None:
    key = Path("office.key")
    marks(patuh, "N1", "satu")
    secret = key.read_bytes()
    assert len(secret) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    marks(patuh, "N1", "dua")
    assert key.read_bytes() == secret
    for path in Path("dua").rglob("*"):
        assert path.is_dir() or secret.hex() not in path.read_bytes().hex()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_payroll_whose_header_is_missing_is_refused_without_showing_its_first_person(
    lang: str, secrets: Secrets, province: list[Path], patuh: Patuh
) -> None:
    lines = province[0].read_bytes().decode("cp1252").splitlines()[5:40]
    Path("gaji.csv").write_text("\n".join(lines), "utf-8")
    done = patuh("check", "gaji.csv", *AS_OF, lang=lang)
    assert (done.code, done.out) == (2, "")
    assert secrets.seen_in(done.err) == set()


SLIPPED = {
    "a name under the ownership": ("Nama;NIK;Kepemilikan;Bentuk Badan Usaha\n", "CONTOH SITI;;CONTOH SITI;PT\n"),
    "a name under the nationality": ("NPP;NIK;Nama;Kewarganegaraan\n", "N1;1671990405960001;CONTOH SITI;CONTOH SITI\n"),
    "a name under the region": ("NPP;NIK;Nama;Kabupaten/Kota;Gaji Pokok\n", "N1;1671990405960001;A;CONTOH SITI;x\n"),
    "a name under the wage": ("NPP;NIK;Nama;Gaji Pokok\n", "N1;1671990405960001;A;CONTOH SITI\n"),
    "a number under the wage": ("NPP;NIK;Nama;Gaji Pokok\n", "N1;;A;1671990405960001x\n"),
    "a number under the NPP": ("NPP;NIK;Nama;Gaji Pokok\n", "1671990405960001;;A;3000000\n"),
}


@pytest.mark.parametrize("case", SLIPPED)
def test_a_row_that_slipped_by_a_column_names_nobody(case: str, tmp_path: Path, patuh: Patuh) -> None:
    (tmp_path / "gaji.csv").write_text("".join(SLIPPED[case]), "utf-8")
    done = patuh("check", tmp_path / "gaji.csv", *AS_OF, "--workers", tmp_path / "gaji.csv", "-o", tmp_path / "hasil")
    assert done.code in (0, 1), done.err
    written = [path.read_text("utf-8-sig") for path in (tmp_path / "hasil").glob("*.csv")]
    for text in (done.out, done.err, *written):
        assert "SITI" not in text.upper()
        assert "1671990405960001" not in text
