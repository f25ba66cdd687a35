"""Kept libraries, asked behind the same interface, say of the same figures what ours says.

Weights of a twin agree within 0.005 (pysyncon's search stops where a step gains under a
millionth), effects of staggered starts within 1e-5 (pyfixest's levels are found step by step), and
a broken line within 1e-9, whose interval is wider here. Importing the libraries takes some ten
seconds: one worker runs these.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from headwater.evaluation import Question, evaluate, yearly
from headwater.evaluation.estimators import LIBRARIES, OURS
from headwater.evaluation.second_opinion import SecondOpinion, opinion_says, second_opinion
from headwater.evaluation.synthetic_control import spread_for
from headwater.evaluation.trial import Method
from headwater.practice.terms import Finding

pytestmark = [
    pytest.mark.slow,  # imports the libraries
    pytest.mark.libraries,
    pytest.mark.xdist_group("libraries"),
]
YEARS = 14


def made_up(places: int, seed: int) -> np.ndarray:
    """Figures (n, t) with levels, a common path and noise."""
    draw = np.random.default_rng(seed)
    path = draw.normal(0, 1, YEARS).cumsum()
    return draw.normal(40, 2, (places, 1)) + path + draw.normal(0, 0.5, (places, YEARS))


@pytest.mark.parametrize("spread", [False, True], ids=["any mix", "spread"])
def test_the_weights_of_a_twin_agree(spread: bool) -> None:
    table = made_up(31, seed=1)
    target, donors = table[0, :10], table[1:, :10].T
    far = spread_for(donors, 4) if spread else 0.0

    ours, theirs = (by.weights(target, donors, far) for by in (OURS, LIBRARIES))

    assert theirs == pytest.approx(ours, abs=5e-3)
    assert donors @ theirs == pytest.approx(donors @ ours, abs=1e-2)


def test_effects_of_staggered_starts_agree_and_so_do_their_errors_in_size() -> None:
    begins = np.where(np.arange(60) < 24, np.random.default_rng(2).integers(5, 11, 60), 99)
    touched = np.arange(YEARS) >= begins[:, None]
    values = made_up(60, seed=3) - 1.5 * touched
    holes = np.random.default_rng(4).random(values.shape) < 0.05
    values[holes] = np.nan
    used, after = ~touched & ~holes, touched & ~holes

    ours, theirs = (by.staggered(values, used, after) for by in (OURS, LIBRARIES))

    assert theirs.mean == pytest.approx(ours.mean, abs=1e-5)
    assert theirs.by_place[:24] == pytest.approx(ours.by_place[:24], abs=1e-4)
    assert np.isnan(theirs.by_place[24:]).all()
    assert theirs.error == pytest.approx(ours.error, rel=0.15)  # clusters beside a jackknife
    assert theirs.lower < -1.5 < theirs.upper
    assert LIBRARIES.mean_effect(values, used, after) == pytest.approx(ours.mean, abs=1e-5)


def test_what_nobody_could_work_out_is_refused_by_both() -> None:
    values = made_up(6, seed=5)
    touched = np.zeros(values.shape, dtype=bool)
    touched[0] = True
    for by in (OURS, LIBRARIES):
        with pytest.raises(ValueError, match="no figure from before"):
            by.staggered(values, ~touched, touched)


def test_a_broken_line_agrees_in_its_effect_and_its_error_and_our_interval_is_wider() -> None:
    line = made_up(1, seed=6)[0] - 3.0 * (np.arange(YEARS) >= 8)
    time = 2010.0 + np.arange(YEARS)

    ours, theirs = (by.interrupted(time, line, 2018.0) for by in (OURS, LIBRARIES))

    for name in ("mean", "error", "step", "slope_before", "slope_change"):
        assert getattr(theirs, name) == pytest.approx(getattr(ours, name), rel=1e-9), name
    assert ours.lower < theirs.lower < theirs.upper < ours.upper
    assert (theirs.freedom, theirs.lag) == (ours.freedom, ours.lag)
    assert theirs.expected == pytest.approx(ours.expected, rel=1e-12)


def opinion(places: int, starts: dict[str, int]) -> SecondOpinion:
    """Both opinions on places of which some acted in a year and fell by four."""
    table = made_up(places, seed=7)
    values = {f"P{n}": row.tolist() for n, row in enumerate(table)}
    for code, year in starts.items():
        values[code] = [each - 4 * (n >= year - 2010) for n, each in enumerate(values[code])]
    days = tuple((code, date(year, 1, 1)) for code, year in starts.items())
    figures = yearly(values, 2010)
    return second_opinion(evaluate(Question("x", days, "made up", "lower"), figures), figures)


@pytest.mark.parametrize(
    ("places", "starts", "library", "method", "has_interval"),
    [
        (30, {"P0": 2019}, "pysyncon", Method.TWIN, False),
        (30, {"P0": 2017, "P1": 2019}, "pyfixest", Method.COMPARISON, False),
        (30, {f"P{n}": 2016 + n % 3 for n in range(6)}, "pyfixest", Method.COMPARISON, True),
        (1, {"P0": 2018}, "statsmodels", Method.SERIES, True),
    ],
)
def test_an_answer_gets_the_opinion_of_the_library_for_its_method(
    places: int, starts: dict[str, int], library: str, method: Method, has_interval: bool
) -> None:
    found = opinion(places, starts)

    assert found.library.startswith(f"{library} ")
    assert found.theirs.method is method
    assert found.alike
    assert found.apart < 0.01
    assert (found.interval is not None) is has_interval
    assert "does not hang on whose code worked it out" in opinion_says(found).text


def test_a_whole_evaluation_by_libraries_comes_to_the_same_finding_and_grade() -> None:
    table = made_up(20, seed=8)
    values = {f"P{n}": row.tolist() for n, row in enumerate(table)}
    values["P0"] = [each - 9 * (n >= 9) for n, each in enumerate(values["P0"])]
    asked = Question("x", (("P0", date(2019, 1, 1)),), "made up", better="lower")

    ours, theirs = (evaluate(asked, yearly(values, 2010), by=by) for by in (OURS, LIBRARIES))

    assert (ours.by, theirs.by) == ("Headwater", "kept libraries")
    assert ours.finding is theirs.finding is Finding.HELPED
    assert (theirs.method, theirs.grade, theirs.id) == (ours.method, ours.grade, ours.id)
    assert [each.passed for each in theirs.checks] == [each.passed for each in ours.checks]
