"""An office's profile: faults at their place, and what it does to letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from patuh.engine.errors import FaultyFile, UsageError
from patuh.engine.language import source
from patuh.engine.report.letters.profile import Profile, read_profile, shipped

ON = date(2024, 9, 2)
Read = Callable[[str], Profile]


def profile(tree: Path) -> str:
    return (tree / "fixtures" / "surat" / "profil.yaml").read_text("utf-8")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a profile from a text, beside a logo."""

    def run(text: str) -> Profile:
        (tmp_path / "lambang.svg").write_text("<svg/>", "utf-8")
        file = tmp_path / "profil.yaml"
        file.write_text(text, "utf-8")
        return read_profile(file)

    return run


FAULTS = {
    "unknown key": (
        "place: Palembang",
        "plaze: Palembang",
        "profil.yaml:8:1: The key plaze is not known. Did you mean place?",
    ),
    "paper": ("paper: F4", "paper: A5", "profil.yaml:2:8: A5 is not known here; choose from: A4, F4."),
    "NIP unquoted": (
        'nip: "19680101 199003 1 001"',
        "nip: 196801011990031001",
        "profil.yaml:16:8: Text is needed here.",
    ),
    "unknown place in a number": ("{urut:04}", "{nomor}", "profil.yaml:9:19: Only {urut}"),
    "width without zero": ("{urut:04}", "{urut:4}", "profil.yaml:9:19: Only {urut}"),
    "format tricks": ("{urut:04}", "{urut.__class__}", "profil.yaml:9:19: Only {urut}"),
    "one number for all": (
        "{urut:04}/",
        "",
        "profil.yaml:9:19: Without {urut} all letters have the same number, although first is given.",
    ),
    "unknown letter": ("  nota:", "  notta:", "profil.yaml:26:3: There is no letter notta"),
    "no logo": ("logo: lambang.svg", "logo: tidak-ada.svg", "profil.yaml:7:9: There is no picture tidak-ada.svg"),
    "no such folder": ("font: Libertinus Serif", "fonts: huruf", "profil.yaml:3:8: There is no folder huruf."),
    "no days": ("deadline_working_days: 14", "deadline_working_days: 0", "profil.yaml:11:24: Working days: 1 to 250."),
    "too many days": ("deadline_working_days: 14", "deadline_working_days: 9999", "profil.yaml:11:24: Working days"),
    "no signatory": ("signatory:\n", "signatories:\n", "The key signatory is needed."),
    "twice": ("paper: F4", "paper: F4\npaper: A4", "profil.yaml:3:1: The key paper is given twice."),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_its_place(case: str, tree: Path, read: Read) -> None:
    before, after, said = FAULTS[case]
    text = profile(tree)
    assert before in text
    with pytest.raises(FaultyFile) as refused:
        read(text.replace(before, after, 1))
    assert said in refused.value.say("en")


def test_one_number_for_all_letters_of_a_kind(tree: Path, read: Read) -> None:
    before = profile(tree)
    of_nota = '"566/{urut:04}/NOTA/{bulan_romawi}/{tahun}"'
    assert of_nota in before
    with pytest.raises(FaultyFile, match="fault") as refused:
        read(before.replace(of_nota, '"566/NOTA/{tahun}", first: 3', 1))
    assert "Without {urut}" in refused.value.say("en")
    assert read(before.replace(of_nota, '"566/NOTA/{tahun}"', 1)).of("nota").first is None, "drafts may share a number"


def test_numbers_follow_the_pattern(tree: Path, read: Read) -> None:
    made = read(profile(tree))
    assert made.of("sphp").number(0, ON) == "560/0017/DISNAKERTRANS/IX/2024"
    assert made.of("sphp").number(9_999, ON) == "560/10016/DISNAKERTRANS/IX/2024"
    assert made.of("nota").number(0, ON) is None, "without a first number letters are drafts"
    assert made.of("nota").draft_number(ON) == "566/…………/NOTA/IX/2024"
    plain = replace(made.manner, pattern="{urut}/{bulan}/{tahun}")
    assert plain.number(0, ON) == "17/September/2024"


def test_a_kind_has_what_is_its_own_and_the_rest_from_the_office(tree: Path, read: Read) -> None:
    made = read(profile(tree))
    assert made.of("nota").working_days == 7 and made.of("nota").signatory == made.manner.signatory
    assert made.of("pemilik").copies == () and made.of("pemilik").nature == "Biasa"
    assert made.of("sphp") == made.manner


def test_the_shipped_profile_is_read_and_numbers_nothing() -> None:
    made = shipped()
    assert made.manner.first is None and made.logo is None


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Cannot be read"):
        read_profile(tmp_path / "tidak-ada.yaml")


@pytest.mark.parametrize("file", ["fixtures/surat/profil.yaml", "engine/report/letters/profil.yaml"])
def test_profiles_fit_the_published_schema(file: str, tree: Path) -> None:
    schema = json.loads((tree / "docs" / "schemas" / "letter-profile.json").read_text("utf-8"))
    data = source.read((tree / file).read_bytes(), file).data
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)] == []
    data["plaze"] = data.pop("place")
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)] != []
