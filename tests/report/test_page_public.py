"""What the public sees: nobody's name, no group under five, and no way to work one out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.report.asked import Asked
from patuh.engine.report.figures import figures
from patuh.engine.report.page import writer
from patuh.engine.report.public import SMALLEST, hidden
from patuh.engine.text import LANGUAGES, Lang

from .conftest import CheckSet
from .parsed import parse, whole

GROUPS: dict[str, tuple[Mapping[str, Sequence[int]], set[str]]] = {
    "nothing is small": ({"a": (5,), "b": (9,)}, set()),
    "zero tells of nobody": ({"a": (0,), "b": (9,)}, set()),
    "one small group takes the next smallest with it": ({"a": (3,), "b": (9,), "c": (7,)}, {"a", "c"}),
    "two small ones that are five together stand alone": ({"a": (3,), "b": (2,), "c": (7,)}, {"a", "b"}),
    "two that are still small together do not": ({"a": (1,), "b": (2,), "c": (7,), "d": (8,)}, {"a", "b", "c"}),
    "a group of none hides nothing": ({"a": (3,), "b": (0,), "c": (9,)}, {"a", "c"}),
    "any count of a group can be the small one": ({"a": (9, 1), "b": (9, 9), "c": (8, 6)}, {"a", "c"}),
}


@pytest.mark.parametrize("case", GROUPS)
def test_groups_that_are_hidden(case: str) -> None:
    groups, expected = GROUPS[case]
    assert hidden(groups) == expected


@given(st.dictionaries(st.text(max_size=2), st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_no_small_group_is_told_or_left_over(groups: dict[str, tuple[int, int]]) -> None:
    out = hidden(groups)
    for name, counts in groups.items():
        assert name in out or not any(0 < count < SMALLEST for count in counts)
    left = [name for name, counts in groups.items() if name not in out and any(counts)]
    for column in range(2):
        total = sum(groups[name][column] for name in out)
        assert not 0 < total < SMALLEST or not left  # else the total less what is told would tell it
    assert len(out) != 1 or not left


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["provinsi", "bersih", "tanpa_pemberi_kerja", "instansi"])
def test_a_public_page_names_no_employer_and_no_file(name: str, lang: Lang, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    marked = replace(
        reading,
        subjects=tuple(replace(row, name=f"RAHASIA {place}") for place, row in enumerate(reading.subjects)),
    )
    made = writer.page(marked, Asked(lang=lang, public=True))
    said: list[Any] = [row.npp for row in reading.subjects if row.npp]
    said += [one["name"] for one in reading.receipt["inputs"]] + ["RAHASIA", "CONTOH"]
    assert [word for word in said if word in made] == []
    assert not parse(made).all("script", id="data")


def test_a_public_page_tells_no_small_group(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    found = figures(reading)
    tree = parse(writer.page(reading, Asked(lang="id", public=True)))
    shown = 0
    for row, one in zip(tree.one("table", id="tabel-wilayah").rows(), found.regions, strict=False):
        if len(row) > 2:
            shown += 1
            assert not any(0 < whole(cell) < SMALLEST for cell in (row[1], row[2], row[4], row[5]))
            assert [whole(cell) for cell in (row[1], row[2], row[4], row[5])] == [
                one.employers, one.breaching, one.workers, one.persons
            ]  # fmt: skip
    assert 0 < shown < len(found.regions)
    kinds = [row for row in tree.one("table", id="tabel-jenis").rows() if len(row) > 2]
    assert 0 < len(kinds) < len(found.kinds)
    assert not any(0 < whole(cell) < SMALLEST for row in kinds for cell in row[3:5])
    money = [row[0] for row in tree.one("table", id="tabel-uang").rows()]
    assert set(money) <= {row[0] for row in kinds}
    named = {row[0] for row in tree.one("table", id="tabel-wilayah").rows() if len(row) > 2}
    areas = tree.one("figure").all("a")
    assert {area.text.partition(":")[0] in named for area in areas if area.has_class("none")} == {False}
    assert {area.text.partition(":")[0] in named for area in areas if not area.has_class("none")} == {True}


def test_no_number_of_unknown_amounts_is_small(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    table = parse(writer.page(reading, Asked(lang="id", public=True))).one("table", id="tabel-uang")
    found = [one for one in figures(reading).kinds if 0 < one.money.unknown < SMALLEST]
    said = [row[-1] for row in table.rows()]
    assert found and "tidak ditampilkan" in said
    assert not [cell for cell in said if cell.isdigit() and 0 < int(cell) < SMALLEST]
    assert not table.all("tfoot")  # the total less the others would tell it


def test_who_is_left_over_is_not_told_either(check_set: CheckSet) -> None:
    """Nine examined, six with problems: the three others are a small group too."""
    reading = check_set("provinsi").reading
    breaching = [row for row in reading.subjects if row.causes][:6]
    clean = [row for row in reading.subjects if not row.causes][:3]
    few = replace(reading, subjects=tuple(replace(row, region="16.02") for row in (*breaching, *clean)))
    tree = parse(writer.page(few, Asked(lang="id", public=True)))
    shown = {node.attributes.get("data-total"): node.text for node in tree.all("strong")}
    assert shown["breaching"] == "tidak ditampilkan"
    (row,) = tree.one("table", id="tabel-wilayah").rows()
    assert row[1:] == ["tidak ditampilkan"]


def test_regions_and_kinds_leave_no_small_rest(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    totals, tree = figures(reading).totals, parse(writer.page(reading, Asked(lang="id", public=True)))
    for row in tree.one("table", id="tabel-wilayah").rows():
        if len(row) > 2:
            examined, breaching, workers, persons = (whole(row[place]) for place in (1, 2, 4, 5))
            assert not 0 < examined - breaching < SMALLEST and not 0 < workers - persons < SMALLEST
    for row in tree.one("table", id="tabel-jenis").rows():
        if len(row) > 2:
            assert not 0 < totals.employers - whole(row[3]) < SMALLEST
            assert not 0 < totals.workers - whole(row[4]) < SMALLEST


def test_causes_of_few_cases_are_not_told(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    tree = parse(writer.page(reading, Asked(lang="id", public=True)))
    told = [[whole(cell) for cell in row[2:4]] for one in tree.all("table", **{"class": "narrow"})
            if "id" not in one.attributes for row in one.rows()]  # fmt: skip
    assert told and min(map(min, told)) >= SMALLEST
    assert not 0 < figures(reading).totals.findings["undetermined"] - sum(row[0] for row in told) < SMALLEST


def test_a_few_employers_are_not_even_counted(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    few = replace(reading, subjects=tuple(row for row in reading.subjects if row.causes)[:3])
    tree = parse(writer.page(few, Asked(lang="id", public=True)))
    shown = {node.attributes.get("data-total"): node.text for node in tree.all("strong")}
    assert shown["breaching"] == "kurang dari 5"
    assert "month" not in shown
