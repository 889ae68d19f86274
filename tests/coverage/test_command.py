"""`patuh coverage` as people call it: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import check, coverage
from patuh.engine.coverage.brief.writer import brief
from patuh.engine.coverage.plan import Programme
from patuh.engine.coverage.schema import json_schema
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.results import folder

from .shipped import FILES, rulebook, surveyed

Patuh = Callable[..., Result]
INSTANSI = Path(__file__).resolve().parents[2] / "fixtures" / "instansi"


@pytest.fixture(autouse=True)
def rules_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped rules, read once for all tests, also from a result's snapshot."""
    shipped = rulebook()
    monkeypatch.setattr(Rulebook, "load", lambda place=SHIPPED: shipped)
    monkeypatch.setattr(folder, "from_files", lambda files, label: shipped)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def patuh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patuh:
    """The command on the shipped lists unless files are named, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATUH_KEY_FILE", str(tmp_path / "office.key"))

    def run(*arguments: str, files: list[Path] | None = None) -> Result:
        given = [str(file) for file in (FILES if files is None else files)]
        return CliRunner().invoke(coverage.command("en"), [*given, *arguments])

    return run


def test_one_command_says_and_writes_everything(patuh: Patuh, tmp_path: Path) -> None:
    done = patuh("--as-of", "2024-09-02")
    assert done.exit_code == 0
    for figure in ("989,000", "3,006,937", "32.89%", "37.48%", "138,000 short", "142,750", "37.64%", "49 a village",
                   "Rp10,080,000 a village", "≠ 50 workers a village reach 194,000"):  # fmt: skip
        assert figure in done.output
    out = tmp_path / "cakupan-patuh-2024-09-02"
    assert {path.name for path in out.iterdir()} == {
        "cakupan.html", "cakupan.pdf", "cakupan.json", "metadata.json", "pengamatan.csv", "cakupan.csv", "skenario.csv",
        "pembagian.csv",
    }  # fmt: skip


def test_the_same_files_give_the_same_bytes(patuh: Patuh, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert patuh("--as-of", "2024-09-02", "-o", name).exit_code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_metadata_tells_of_every_column_of_every_table(patuh: Patuh, tmp_path: Path) -> None:
    patuh("--as-of", "2024-09-02", "-o", "out")
    told = json.loads((tmp_path / "out" / "metadata.json").read_text("utf-8"))
    assert told["periode"] == {"dari": "2023-12-29", "sampai": "2025-08-27"}
    for table in told["set_data"]:
        content = (tmp_path / "out" / table["nama"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == table["sha256"]
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
        assert list(rows[0]) == [column["nama"] for column in table["kolom"]]
        assert len(rows) == table["baris"]
        assert all(column["definisi"] for column in table["kolom"])


def test_no_cell_of_open_data_is_a_formula(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "jahat.csv"
    file.write_text('Wilayah;Terlindungi;Layak;Tgl Data;Sumber\nLahat;1;2;02-09-2024;"=HYPERLINK(1)"\n', "utf-8")
    patuh("--as-of", "2024-09-02", "-o", "out", files=[file])
    assert ";'=HYPERLINK(1);" in (tmp_path / "out" / "pengamatan.csv").read_text("utf-8-sig")


def test_json_is_all_of_it(patuh: Patuh, tmp_path: Path) -> None:
    done = patuh("--as-of", "2024-09-02", "--format", "json", "-o", "out")
    assert done.output == (tmp_path / "out" / "cakupan.json").read_text("utf-8")
    told = json.loads(done.output)
    jsonschema.Draft202012Validator(json_schema()).validate(told)
    assert told["programme"]["smallest_quota"] == 49
    assert len(told["observations"]) == len(surveyed().observations)


def test_the_brief_is_a_pdf_of_few_pages_and_always_the_same() -> None:
    made = brief(surveyed(), "id")
    assert made.startswith(b"%PDF")
    assert made == brief(surveyed(), "id")
    for asked in (Programme(budget=0), Programme(villages="3880", per_village=200)):
        assert brief(surveyed(asked), "en").startswith(b"%PDF")


def test_a_folder_is_replaced_only_when_asked_and_only_if_it_is_one(patuh: Patuh, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert patuh("-o", "other", "--force").exit_code == 2
    assert patuh("--as-of", "2024-09-02", "-o", "out").exit_code == 0
    assert patuh("--as-of", "2024-09-02", "-o", "out").exit_code == 2
    assert patuh("--as-of", "2024-09-02", "-o", "out", "--force").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--villages", "0"),
        ("--villages", "kelurahan"),
        ("--target", "101%"),
        ("--target", "banyak"),
        ("--target", "0.3748"),
        ("--target", "1"),
        ("--target", "1.000%"),
        ("--already-covered", "0,2"),
        ("--budget", "banyak"),
        ("--budget", "-5"),
        ("--budget", "10.5"),
        ("--already-covered", "sebagian"),
        ("--per-village", "-1"),
        ("--as-of", "kemarin"),
        ("--as-of", "2012-01-01"),  # no list of villages is known for then, and no figures
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    patuh: Patuh, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    if arguments == ("--as-of", "2012-01-01"):
        file = tmp_path / "lama.csv"
        file.write_text("Wilayah;Terlindungi;Layak;Tgl Data\nSumsel;1;2;31-12-2011\n", "utf-8")
        done = patuh(*arguments, "-o", "out", files=[file])
    else:
        done = patuh(*arguments, "-o", "out")
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_list_of_coverage_is_refused(patuh: Patuh, tmp_path: Path) -> None:
    assert patuh(files=[INSTANSI / "pemda.csv"]).exit_code == 2
    assert patuh(files=[]).exit_code == 2
    (tmp_path / "kosong").mkdir()
    assert patuh(files=[tmp_path / "kosong"]).exit_code == 2


# ── result folders ──


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder of the shipped public bodies, two of them in a region."""
    here = tmp_path_factory.mktemp("instansi")
    for file in INSTANSI.glob("*.csv"):
        shutil.copy(file, here / file.name)
    bodies = here / "instansi.csv"
    header, *rows = bodies.read_text("utf-8").splitlines()
    rows = [row + (";Lahat" if "CT000911" in row or "CT000912" in row else ";") for row in rows]
    bodies.write_text("\n".join([header + ";Kab/Kota", *rows]) + "\n", "utf-8")
    files = [str(here / file.name) for file in sorted(INSTANSI.glob("*.csv"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATUH_KEY_FILE", str(here / "office.key"))
        asked = [*files, "--as-of", "2026-11-22", "-o", str(here / "hasil"), "--fail-on", "never"]
        done = CliRunner().invoke(check.command("en"), asked)
    assert done.exit_code == 0, done.output
    return here / "hasil"


def test_coverage_is_counted_in_a_result_folder(patuh: Patuh, result: Path) -> None:
    done = patuh("--as-of", "2026-11-22", "--format", "json", "-o", "out", files=[result])
    told = json.loads(done.output)
    [row] = told["standings"]
    # of 11 people at the two bodies 3 are surely not covered, and of 2 it cannot be said
    assert (row["region"], row["segment"]) == ("16.04", "pu")
    assert row["eligible"] == {"low": 11, "high": 11}
    assert row["protected"] == {"low": 6, "high": 8}
    assert "without a region are not counted" in told["set_aside"][0]["why"]["en"]


def test_public_bodies_owe_cover_and_what_it_costs(patuh: Patuh, result: Path) -> None:
    told = json.loads(patuh("--as-of", "2026-11-22", "--format", "json", "-o", "out", files=[result]).output)
    jsonschema.Draft202012Validator(json_schema()).validate(told)
    [duties] = told["duties"]
    bodies = {(body["name"], body["group"]): body for body in duties["bodies"]}
    # RT/RW: the BPU tariff; BPD: 0.24 % and 0.30 % of the UMP of 2026, rounded each: 9,463 + 11,829
    assert bodies["Desa CONTOH Sukamaju", "rt_rw"]["yearly"] == 12 * 16_800
    assert bodies["Desa CONTOH Sukamaju", "bpd"]["yearly"] == 12 * 21_292
    # Lahat has a minimum wage of its own in 2026: 4,041,420
    assert bodies["SD Negeri CONTOH 12", "teacher"]["yearly"] == 12 * (9_699 + 12_124)
    assert bodies["KPU CONTOH", "kpu_adhoc"]["yearly"] is None
    assert duties["uncovered"] == sum(body["uncovered"] for body in duties["bodies"]) == 10
    assert duties["yearly"] == sum(body["yearly"] or 0 for body in duties["bodies"])
    rules = {(one["name"], one["rule"]) for one in duties["governments"] if one["verdict"] != "undetermined"}
    assert ("Kabupaten CONTOH Dua", "permendagri-15-2024/budget-line") in rules
    assert ("Kabupaten CONTOH Tiga", "inpres-2-2021/regional-regulation") in rules


def test_no_names_and_numbers_of_people_are_in_what_is_written(patuh: Patuh, result: Path, tmp_path: Path) -> None:
    patuh("--as-of", "2026-11-22", "-o", "out", files=[result, *FILES])
    staff = (INSTANSI / "pegawai.csv").read_text("utf-8")
    people = [cell for row in staff.splitlines()[1:] for cell in row.split(";")[2:4] if cell]
    for path in (tmp_path / "out").iterdir():
        content = path.read_bytes()
        assert not [one for one in people if one.encode() in content], path.name


@pytest.mark.parametrize(
    "budget",
    ["10000000000", "10.000.000.000", "Rp10.000.000.000", "Rp 10.000.000.000,00", "10,000,000,000", "10 miliar"],
)
def test_a_budget_is_read_as_offices_write_it(patuh: Patuh, budget: str) -> None:
    told = json.loads(patuh("--as-of", "2024-09-02", "--budget", budget, "--format", "json").output)
    assert told["programme"]["asked"]["budget"] == 10_000_000_000


def test_a_budget_that_is_none_is_refused_in_the_language_asked_for(tmp_path: Path) -> None:
    done = CliRunner().invoke(coverage.command("id"), [str(FILES[0]), "--budget", "sepuluh", "-o", str(tmp_path / "o")])
    assert done.exit_code == 2
    assert "--budget sepuluh: bukan jumlah rupiah." in done.output
    assert "Tulis misalnya" in done.output


@pytest.mark.parametrize(("text", "target"), [("37,48%", 374_800), ("37.48", 374_800), ("0.5%", 5_000), ("0", 0)])
def test_a_share_that_means_one_thing_is_taken(patuh: Patuh, text: str, target: int) -> None:
    told = json.loads(patuh("--as-of", "2024-09-02", "--target", text, "--format", "json").output)
    assert told["programme"]["target"] == target
