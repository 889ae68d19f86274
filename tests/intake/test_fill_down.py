"""When a company named once holds for the rows below it, and when it must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from patuh.engine.intake.dataset import Table
from patuh.engine.values import Unknown

Read = Callable[..., Table]
BLANK = Unknown.BLANK


def payroll(*employers: str, header: str = "Nama Perusahaan") -> str:
    """A payroll with these cells of the employer; a line that begins with = is taken as it is."""
    lines = [
        employer[1:] if employer.startswith("=") else f"{employer};16710212019000{number:02};CONTOH;3500000"
        for number, employer in enumerate(employers, start=1)
    ]
    return "\n".join([f"{header};NIK;Nama;Gaji Pokok", *lines, ""])


# The cells of a payroll's column "Nama Perusahaan", A and B for PT A and PT B, _ for an empty one; and what they say.
COLUMNS: dict[str, tuple[str, str]] = {
    "two blocks": ("A__B__", "AAABBB"),
    "blocks of unequal length": ("A___BC_", "AAAABCC"),
    "one name above empty cells may be all that was filled in": ("A___", "A___"),
    "the first row is empty": ("_A__B__", "_A__B__"),
    "half of the rows are filled": ("A_B_", "A_B_"),
    "a name comes back": ("A__B__A__", "A__B__A__"),
    "a dash says something": ("A_-_B___", "AA__BBBB"),
}
OTHERS: dict[str, tuple[str, str]] = {
    "blank lines between": (payroll("PT A", "", "", "=", "", "PT B", "", ""), "AAAABBB"),
    "a total ends a block": (payroll("PT A", "", "", "=Jumlah;;;7000000", "", "PT B", "", ""), "AAA_BBB"),
    "a broken row ends a block": (payroll("PT A", "", "", '="x', "", "PT B", "", ""), "AAA_BBB"),
    "the NPP goes with the name": (
        payroll("PT A;N1", ";", ";", "PT B;N2", ";", ";", header="Nama Perusahaan;NPP"),
        "AAABBB",
    ),
    "the NPP stands on every row": (
        payroll("PT A;N1", ";N1", ";N1", "PT B;N2", ";N2", ";N2", header="Nama Perusahaan;NPP"),
        "AAABBB",
    ),
    "the NPP contradicts": (
        payroll("PT A;N1", ";N2", ";N3", "PT B;N4", ";N4", ";N4", header="Nama Perusahaan;NPP"),
        "A__B__",
    ),
}
NAMES = {"_": "", "-": "-"}
CASES = {
    **{
        name: (payroll(*(NAMES.get(one, f"PT {one}") for one in cells)), says)
        for name, (cells, says) in COLUMNS.items()
    },
    **OTHERS,
}


@pytest.mark.parametrize("name", CASES)
def test_blocks(read: Read, name: str) -> None:
    text, says = CASES[name]
    table = read(text, "workers")
    assert [record.values["employer.name"] for record in table.records] == [
        BLANK if one == "_" else f"PT {one}" for one in says
    ]
    was_filled = len(says) - says.count("_") > text.count("PT ")
    assert ("Nama Perusahaan" in table.filled_down) == was_filled


def test_nothing_but_the_employer_is_filled(read: Read) -> None:
    table = read("NIK;Nama;Jabatan;TMT\n1;A;Direktur;1/1/2020\n2;B;;\n3;C;;\n4;D;Komisaris;1/1/2021\n5;E;;\n6;F;;\n")
    assert [record.values["worker.started_on"] for record in table.records].count(BLANK) == 4
    assert table.filled_down == ()


def test_each_row_of_a_list_of_employers_is_another_one(read: Read) -> None:
    table = read("NPP;NIB;Skala Usaha\nN1;0220001234567;mikro\n;0220001234568;\n;0220001234569;\nN2;0220001234560;\n")
    assert [record.values["employer.npp"] for record in table.records] == ["N1", BLANK, BLANK, "N2"]


def test_a_row_too_short_is_rejected_as_ever(read: Read) -> None:
    lines = [
        "NIK;Nama;Gaji Pokok;Nama Perusahaan",
        *(f"{n};X;3500000;{name}" for n, name in enumerate(["PT A", "", ""])),
    ]
    table = read("\n".join([*lines, "4;X;3500000", "5;X;3500000;PT B", "6;X;3500000;", "7;X;3500000;", ""]))
    assert [issue.reason for issue in table.rejects] == ["ragged_short"]
    assert [record.values["employer.name"] for record in table.records] == ["PT A"] * 3 + ["PT B"] * 3
