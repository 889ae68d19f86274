"""Where regions stand: intervals where something is missing, sources side by side, ranks, and the path of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from patuh import Rulebook
from patuh.engine.coverage.figures import Interval
from patuh.engine.coverage.observation import Observation, SetAside
from patuh.engine.coverage.standing import stand, sums
from patuh.engine.coverage.trend import trend

from .shipped import REPORT, surveyed

Observe = Callable[..., tuple[list[Observation], list[SetAside]]]
YEAR_END = date(2024, 12, 31)


def test_the_province_of_the_report() -> None:
    row = surveyed().standing("16")
    assert row is not None
    assert row.protected == Interval.of(989_000)
    assert row.eligible == Interval.of(3_006_937)
    assert row.coverage is not None and row.coverage.low // 100 == 3289
    assert (row.target, row.gap) == (374_800, Interval.of(138_000))
    # what others said in the weeks before stands beside it
    assert [one.place for one in row.others] == ["pemberitaan.csv:3", "pemberitaan.csv:4"]
    assert row.contradicted
    bpu = surveyed().standing("16", "bpu")
    assert bpu is not None
    assert (bpu.protected, bpu.coverage) == (Interval.of(91_000), Interval.of(70_000))


def test_regions_come_to_the_province() -> None:
    total, pu, bpu, *_ = surveyed().sums
    assert (total.protected.low, total.eligible, total.missing) == (989_000, Interval.of(3_006_937), ())
    assert pu.protected == Interval.of(898_000)
    assert bpu.protected.low < 91_000 < bpu.protected.high
    assert (total.agrees, bpu.agrees) == (True, True)


def test_the_largest_gap_comes_first() -> None:
    rows = surveyed().by_gap()
    gaps = [row.gap.high for row in rows if row.gap]
    assert gaps == sorted(gaps, reverse=True)
    assert [row.rank for row in rows] == list(range(1, 18))


def test_protected_that_nobody_said_lie_between_none_and_all(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;;1000;;02-09-2024;CONTOH")
    [row] = stand(observations, REPORT, book)
    assert (row.protected, row.coverage, row.gap) == (Interval(0, 1000), Interval(0, 1_000_000), Interval(0, 375))


def test_sources_of_one_day_are_all_kept(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;100;1000;;02-09-2024;A", "Lahat;BPU;140;1000;;02-09-2024;B")
    [row] = stand(observations, REPORT, book)
    assert (row.protected, row.contradicted, len(row.rests_on)) == (Interval(100, 140), True, 2)


def test_sources_that_agree_contradict_nobody(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;100;1000;10%;02-09-2024;A", "Lahat;BPU;100;1000;;02-09-2024;B")
    [row] = stand(observations, REPORT, book)
    assert not row.contradicted


def test_later_figures_are_not_known_yet(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;100;1000;;01-09-2024;A", "Lahat;BPU;900;1000;;03-09-2024;A")
    [row] = stand(observations, REPORT, book)
    assert row.protected == Interval.of(100)


def test_figures_of_a_month_ago_are_compared_and_older_ones_are_history(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed(
        "Lahat;BPU;100;1000;;02-09-2024;A", "Lahat;BPU;90;1000;;02-08-2024;B", "Lahat;BPU;80;1000;;01-08-2024;C"
    )
    [row] = stand(observations, REPORT, book)
    assert [one.source for one in row.others] == ["B"]


def test_each_year_has_its_target_and_2026_none(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed(
        "Lahat;Semua;1;1000;;31-12-2024;A", "OKI;Semua;1;1000;;01-01-2025;A", "OI;Semua;1;1000;;01-01-2026;A"
    )
    rows = {row.region: row for row in stand(observations, date(2026, 6, 30), book)}
    assert [rows[code].target for code in ("16.04", "16.02", "16.10")] == [374_800, 494_600, None]
    assert [rows[code].gap for code in ("16.04", "16.02", "16.10")] == [Interval.of(374), Interval.of(494), None]
    assert rows["16.10"].rank == 0
    assert {row.target for row in stand(observations, date(2026, 6, 30), book, target=500_000)} == {500_000}


def test_a_sum_names_the_regions_it_lacks(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;100;1000;;02-09-2024;A", "Sumsel;BPU;1;2;;02-09-2024;A")
    [one] = sums(stand(observations, REPORT, book), ["16", "16.03", "16.04"])
    assert (one.missing, one.agrees) == (("16.03",), None)


def test_a_sum_that_cannot_be_true_says_so(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;BPU;100;1000;;02-09-2024;A", "Sumsel;BPU;101;1000;;02-09-2024;A")
    [one] = sums(stand(observations, REPORT, book), ["16", "16.04"])
    assert one.agrees is False


def test_the_path_of_the_year_is_a_straight_line(observed: Observe, book: Rulebook) -> None:
    rows = "Lahat;Semua;274800;1000000;;31-12-2023;A", "Lahat;Semua;300000;1000000;;01-07-2024;A"
    observations, _ = observed(*rows)
    one = trend(observations, "16.04", "total", YEAR_END, book)
    assert one is not None
    # 183 of the 366 days from 31 December 2023 have passed: half of the way from 27.48 % to 37.48 %
    assert (one.path, one.behind) == (324_800, 24_800)


def test_a_single_point_has_no_path(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;Semua;300000;1000000;;01-07-2024;A")
    one = trend(observations, "16.04", "total", YEAR_END, book)
    assert one is not None
    assert (one.path, one.behind) == (None, None)
    assert trend(observations, "16.05", "total", YEAR_END, book) is None


def test_without_an_earlier_year_the_path_begins_with_the_first_figure(observed: Observe, book: Rulebook) -> None:
    observations, _ = observed("Lahat;Semua;300;1000;;01-07-2024;A", "Lahat;Semua;374;1000;;31-12-2024;A")
    one = trend(observations, "16.04", "total", YEAR_END, book)
    assert one is not None
    assert (one.path, one.behind) == (374_800, 1)
