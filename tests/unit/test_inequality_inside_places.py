"""The gap inside places, and rural against urban districts, on areas with a known answer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from headwater.indicators.definition import definitions
from headwater.indicators.methods.meta_regression import meta_regression
from headwater.indicators.standings.inequality import group_means
from headwater.indicators.standings.member_councils import combined
from headwater.indicators.standings.rural_decline import RANK_CHANGE
from headwater.indicators.standings.widest_gap import row_of, rural_differences, widest_gap
from headwater.indicators.words.place_answers import (
    gap_sentence,
    rank_change_sentence,
    rural_answer,
    rural_sides,
)
from standing_frames import noise, panel

ROW = {
    "indicator": "life-expectancy-msoa", "area": "X", "period": "2016-20", "sex": "Male",
    "age": "All ages", "unit": "years", "group": "slope", "value": 7.1, "lower": 6.6,
    "upper": 7.7, "note": "", "small_areas": 40,
}  # fmt: skip
TREND = {
    "indicator": "cigarette-smokers", "sex": "Persons", "age": "All ages", "polarity": "lower",
    "verdict": "no_evidence", "q": 0.5, "p": 0.4, "difference": 0.1,
}  # fmt: skip


def test_group_means_are_weighted_by_people_and_their_errors_come_from_spread() -> None:
    value = np.array([10.0, 20.0, 30.0, 5.0, np.nan])
    people = np.array([1.0, 1.0, 2.0, 4.0, 9.0])
    made = group_means(value, people, np.array([0, 0, 0, 1, 1]), 2)
    assert made.mean.tolist() == [22.5, 5.0]
    assert made.areas.tolist() == [3, 1]
    spread = (12.5**2 + 2.5**2 + (2 * 7.5) ** 2) * 3 / 2
    assert made.error[0] == pytest.approx(np.sqrt(spread) / 4)
    assert np.isnan(made.error[1])


def test_meta_regression_equals_weighted_least_squares_when_nothing_scatters() -> None:
    share = np.linspace(0, 1, 30)
    error = np.linspace(0.1, 0.4, 30)
    made = meta_regression(3 - share, error, share)
    assert made is not None
    assert made.difference == pytest.approx(-1.0)
    assert made.between == 0.0
    weight = 1 / error**2
    centred = share - np.average(share, weights=weight)
    exact = 1 / np.sqrt((weight * centred**2).sum())
    assert (made.upper - made.lower) / 2 == pytest.approx(2.048407 * exact, rel=1e-5)


def test_meta_regression_covers_the_truth_as_often_as_it_says() -> None:
    share = np.linspace(0, 1, 40)
    covered = 0
    for seed in range(300):
        draws = noise(seed, 120).reshape(3, 40)
        error = 0.2 + 0.3 * np.abs(draws[0]).clip(0, 2)
        true = 1 + 0.5 * share + 0.3 * draws[1]
        made = meta_regression(true + error * draws[2], error, share)
        assert made is not None
        covered += made.lower <= 0.5 <= made.upper
    assert 0.91 < covered / 300 < 0.985


def test_meta_regression_needs_ten_areas_and_some_spread() -> None:
    assert meta_regression(np.ones(9), np.ones(9), np.arange(9.0)) is None
    assert meta_regression(np.ones(20), np.ones(20), np.zeros(20)) is None


def test_gap_sentence_says_both_ends_and_the_interval() -> None:
    said = gap_sentence(ROW)
    assert said.sureness == "sure"
    assert "Men's lives are shorter in the poorest parts" in said.text
    assert "the gap is 7.1 years in 2016–20." in said.text
    assert said.text.endswith("We are 95% sure that the gap is between 6.6 and 7.7 years.")
    assert "None of the three gaps" in gap_sentence(ROW | {"lower": -1.0, "looked_at": 3}).text
    chosen = gap_sentence(ROW | {"looked_at": 3}).text
    assert "the clearest of three gaps that we looked at" in chosen
    assert gap_sentence(ROW | {"lower": -1.0}).sureness == "cannot_tell"
    assert "too few small areas" in gap_sentence(ROW | {"value": None}).text


def test_widest_gap_takes_a_clear_and_measured_one() -> None:
    unclear = ROW | {"indicator": "b", "value": 20.0, "lower": -1.0, "upper": 41.0}
    modelled = ROW | {"indicator": "c", "value": 20.0, "lower": 19.0, "upper": 21.0}
    rows = [unclear, modelled | {"note": "modelled"}, ROW]
    chosen = widest_gap(rows, {})
    assert chosen is not None
    assert chosen["indicator"] == ROW["indicator"]
    assert widest_gap([unclear], {}) is None


def test_a_gap_chosen_after_looking_has_wider_limits() -> None:
    alone = widest_gap([ROW], {})
    among = widest_gap([ROW, ROW | {"sex": "Female", "value": 6.0, "freedom": 9.0}], {})
    assert alone is not None
    assert among is not None
    assert (alone["looked_at"], alone["lower"], alone["upper"]) == (1, 6.6, 7.7)
    assert (among["looked_at"], among["sex"]) == (2, "Male")
    wider = norm.ppf(1 - 0.05 / 4) / norm.ppf(1 - 0.05 / 2)
    assert among["upper"] - 7.1 == pytest.approx((7.7 - 7.1) * wider)
    assert 7.1 - among["lower"] == pytest.approx((7.1 - 6.6) * wider)


def test_a_council_of_two_types_is_looked_at_once() -> None:
    twice = [ROW | {"area_type": "LAD"}, ROW | {"area_type": "UTLA"}]
    chosen = widest_gap(twice, {})
    assert chosen is not None
    assert chosen["looked_at"] == 1


def test_deprivation_by_deprivation_is_no_gap_to_lead_with() -> None:
    measures = {each.id: each for each in definitions()}
    poor = ROW | {"indicator": "household-deprived", "sex": "Persons", "value": -20.0}
    poor |= {"lower": -21.0, "upper": -19.0}
    assert widest_gap([poor], measures) is None
    assert row_of([poor], measures) is None
    unclear = ROW | {"lower": -1.0, "upper": 15.2}
    assert widest_gap([poor, unclear], measures) is None
    drawn = row_of([poor, unclear], measures)
    assert drawn is not None
    assert drawn["indicator"] == "life-expectancy-msoa"


def test_every_measure_that_goes_into_the_index_is_marked() -> None:
    of_index = [each for each in definitions() if "iod20" in each.inputs.series.indicator]
    assert len(of_index) > 15
    assert all(each.deprivation for each in of_index)


def test_the_clearest_of_gaps_that_are_all_alike_misses_the_truth_as_seldom_as_it_says() -> None:
    """Three gaps of the same true size; the one that looks largest is shown."""
    missed_plain = missed = 0
    for seed in range(2000):
        values = 8.0 + noise(seed, 3)
        rows = [
            ROW | {"sex": sex, "value": value, "lower": value - 1.96, "upper": value + 1.96}
            for sex, value in zip(("Male", "Female", "Persons"), values.tolist(), strict=True)
        ]
        shown = widest_gap(rows, {})
        assert shown is not None
        missed += not shown["lower"] <= 8.0 <= shown["upper"]
        missed_plain += abs(shown["value"] - 8.0) > 1.96
    assert missed_plain / 2000 > 0.06
    assert missed / 2000 < 0.05


def test_rural_and_urban_parts_are_told_apart_only_beyond_chance_among_so_many() -> None:
    difference = ROW | {"group": "difference", "value": 2.1, "lower": 0.1, "upper": 4.1}
    many = [difference | {"indicator": f"n{i}", "value": 0.1, "lower": -1.9} for i in range(19)]
    assert rural_differences([difference], {}).rows
    assert not rural_differences([difference, *many], {}).rows
    clear = difference | {"value": 9.0, "lower": 7.0, "upper": 11.0}
    found = rural_differences([clear, *many], {})
    assert found.looked_at == 20
    assert found.rows[0]["lower"] < 7.0
    said = rural_sides(found.rows[0]).text
    assert "in its rural parts than in its urban parts: the gap is 9.0 years (" in said


def test_rural_answer_says_no_evidence_when_there_is_none() -> None:
    said = rural_answer("Rutland", 0.9, [TREND, TREND | {"sex": "Male"}], {})
    assert "there is no evidence that rural districts fall behind" in said.text
    assert said.text.startswith("Rutland is mainly rural: 90% of its people")
    behind = rural_answer("Rutland", 0.9, [TREND | {"verdict": "falling_behind"}], {})
    assert "fall behind towns on one of 1 measures" in behind.text
    assert "smoking" in behind.text
    assert "We do not know how many" in rural_answer("Rutland", None, [TREND], {}).text
    assert "too few years" in rural_answer("Rutland", 0.9, [], {}).text


def test_rank_change_carries_its_caveat() -> None:
    row = TREND | {"indicator": RANK_CHANGE, "verdict": "falling_behind", "difference": -1.0}
    assert "towards the deprived end" in rank_change_sentence([row]).text
    assert "Only places in the list can be compared" in rank_change_sentence([row]).text
    assert not rank_change_sentence([TREND])


def test_a_combined_authority_is_the_mean_of_its_councils_weighted_by_people() -> None:
    rows = {
        ("A", "2023"): (10.0, 8.0, 12.0),
        ("B", "2023"): (20.0, 18.0, 22.0),
        ("E92000001", "2023"): (12.0, 11.9, 12.1),
    }
    made = combined(panel(rows), {"CA": {"A": 1.0, "B": 1.0}}, {"A": 1.0, "B": 3.0})
    assert made is not None
    assert made.value[0, 0] == pytest.approx(17.5)
    half = np.sqrt((0.25 * 2) ** 2 + (0.75 * 2) ** 2)
    assert made.upper[0, 0] - made.value[0, 0] == pytest.approx(half)
    assert made.note[0, 0] == "aggregated"
    assert combined(panel(rows), {"CA": {"A": 1.0, "Z": 1.0}}, {"A": 1.0}) is None
