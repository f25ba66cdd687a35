"""Where areas stand: verdicts, ranks, distances, and what is not compared."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.indicators.standings.against_england import against_england
from headwater.indicators.standings.place_standing import standings_from
from headwater.indicators.standings.standing_rows import standing_of
from standing_frames import one, panel, straight


def now(values: dict[str, tuple[float, float | None, float | None]], england: float = 10.0):
    rows = {(area, "2023"): value for area, value in values.items()}
    rows["E92000001", "2023"] = (england, england - 0.1, england + 0.1)
    return panel(rows)


WITH_LIMITS = {
    "A": (15.0, 13.0, 17.0),
    "B": (11.0, 9.0, 13.0),
    "C": (5.0, 4.0, 6.0),
    "D": (10.8, 10.05, 11.7),
    "E": (9.0, 7.0, 11.0),
}


def test_verdict_follows_the_interval_and_the_polarity() -> None:
    lower_is_better = against_england(now(WITH_LIMITS), "lower")
    assert lower_is_better.verdict.tolist() == ["worse", "similar", "better", "worse", "similar"]
    assert against_england(now(WITH_LIMITS), "higher").verdict[0] == "better"
    assert against_england(now(WITH_LIMITS), "none").verdict.tolist()[::2] == [
        "higher",
        "lower",
        "similar",
    ]


def test_sureness_is_likely_where_the_interval_only_just_clears_england() -> None:
    found = against_england(now(WITH_LIMITS), "lower")
    assert found.sureness.tolist() == ["sure", "cannot_tell", "sure", "likely", "cannot_tell"]
    assert 0.01 < found.p[3] < 0.05


def test_p_agrees_with_the_side_of_the_interval_that_faces_england() -> None:
    found = against_england(now({"A": (12.0, 10.0, 20.0), **_others()}), "lower")
    assert found.p[0] == pytest.approx(0.05, abs=1e-9)


def _others() -> dict[str, tuple[float, float | None, float | None]]:
    return {code: (10.0 + i, 9.0 + i, 11.0 + i) for i, code in enumerate("BCDEF")}


def test_without_an_interval_the_fifths_by_rank_are_used_and_said() -> None:
    values = {f"P{i:02d}": (float(i), None, None) for i in range(10)}
    found = against_england(now(values), "lower")
    assert set(found.basis) == {"rank"}
    assert found.verdict.tolist() == ["best_fifth"] * 2 + ["middle"] * 6 + ["worst_fifth"] * 2
    assert found.rank.tolist() == list(range(1, 11))
    assert np.isnan(found.p).all()


def test_z_points_right_for_better_and_shrinkage_pulls_the_uncertain() -> None:
    values = {f"P{i}": (8.0 + i, 7.9 + i, 8.1 + i) for i in range(6)}
    values["wide"] = (13.0, 3.0, 23.0)
    found = against_england(now(values), "lower")
    assert (np.sign(found.z[:6]) == [1, 1, 0, -1, -1, -1]).all()
    assert abs(found.shrunk_z[6]) < abs(found.z[6]) / 2
    assert found.weight[6] < 0.5 < found.weight[0]


def test_a_national_total_is_not_an_average_to_compare_with() -> None:
    values = {f"P{i}": (1000.0 + i, None, None) for i in range(6)}
    found = against_england(now(values, england=300_000.0), "none")
    assert np.isnan(found.england).all()
    assert np.nanmax(np.abs(found.z)) < 3


def test_an_area_without_the_latest_period_keeps_its_own_and_is_not_ranked() -> None:
    rows = {(area, "2023"): (10.0 + i, None, None) for i, area in enumerate("ABCDEF")}
    rows["late", "2021"] = (50.0, None, None)
    rows["gone", "2010"] = (50.0, None, None)
    table = standing_of(panel(rows), "lower")
    held = {each.area: each for each in standings_from(table)}
    assert held["late"].period == "2021"
    assert held["late"].rank == 0
    assert held["A"].rank_of == 6
    assert "gone" not in held


def test_a_withheld_value_stays_a_row_with_its_note() -> None:
    rows = {(area, "2023"): (10.0 + i, None, None) for i, area in enumerate("ABCDE")}
    rows["F", "2023"] = (None, None, None)
    table = standing_of(panel(rows), "lower")
    (row,) = (each for each in standings_from(table) if each.area == "F")
    assert (row.value, row.verdict, row.rank) == (None, "not_compared", 0)


def test_trend_columns_name_the_reference_period() -> None:
    rows = {**one("A", straight(30, -2, 0.5)), **one("E92000001", straight(20, 0, 0.1))}
    (row,) = standings_from(standing_of(panel(rows), "higher"))
    assert (row.reference_period, row.trend, row.trend_sureness) == ("2018", "worsening", "sure")
    assert row.change == pytest.approx(-10)
    assert row.england_change == pytest.approx(0)
    assert row.gap_trend == "worsening"
