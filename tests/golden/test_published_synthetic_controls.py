"""Published analyses come out as published, worked out by ours and by kept libraries.

The synthetic controls of the Basque Country and of Proposition 99, and California's interrupted
series.

Weights: Abadie and Gardeazabal 2003 (Catalonia 0.8508, Madrid 0.1492); Abadie, Diamond and
Hainmueller 2010, table 2 (Utah 0.334, Nevada 0.234, Montana 0.199, Colorado 0.164, Connecticut
0.069). Effects: about ten per cent of output; nearly 20 packs a year on average over 1989-2000 and
26 by 2000, with California's ratio of errors the largest of 39 states. The interrupted series:
Linden, Stata Journal 2015;15:480-500 (-1.779474 a year, a step of -20.0581, a turn of -1.494652).

The searches for the importance of predictors take one to three seconds, pysyncon's some ten;
importing the libraries takes some ten too, so one worker runs all that use them. pysyncon's search
stops a little before the best twin of California: its weights lie within 0.035 of those published.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from headwater.evaluation.estimators import LIBRARIES, OURS, Estimators
from headwater.evaluation.synthetic_control import error_ratio, simplex_weights, twin

TABLES = Path(__file__).parent / "published"
NEEDS = [pytest.mark.libraries, pytest.mark.xdist_group("libraries")]
BY_BOTH = [pytest.param(OURS, id="ours"), pytest.param(LIBRARIES, id="libraries", marks=NEEDS)]
WITHIN = {OURS.name: 0.005, LIBRARIES.name: 0.035}


@dataclass(frozen=True)
class Published:
    """A table: names (n,), predictors (n, k), the series (n, t) of years (t,)."""

    names: list[str]
    predictors: np.ndarray
    series: np.ndarray
    years: np.ndarray

    def split(self, place: str) -> tuple[int, list[int]]:
        """The row of the place that acted, and the others'."""
        at = self.names.index(place)
        return at, [row for row in range(len(self.names)) if row != at]

    def over(self, first: int, last: int) -> np.ndarray:
        """Which years lie between two, both included."""
        return (self.years >= first) & (self.years <= last)


def table(name: str) -> Published:
    """A published table by the name of its file."""
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    years = [at for at, word in enumerate(header) if word.isdigit()]
    numbers = np.array([[float(cell) for cell in row[1:]] for row in rows])
    first = years[0] - 1
    return Published(
        [row[0] for row in rows],
        numbers[:, :first],
        numbers[:, first:],
        np.array([int(header[at]) for at in years]),
    )


@pytest.mark.slow  # searches for the importance of seven predictors
@pytest.mark.parametrize("by", BY_BOTH)
def test_proposition_99_gives_the_published_weights_and_effect(by: Estimators) -> None:
    held = table("california_cigarettes.csv")
    at, others = held.split("California")
    three = held.series[:, np.isin(held.years, (1975, 1980, 1988))]
    predictors = np.column_stack([held.predictors, three])
    early = held.series[:, held.over(1970, 1988)]

    made = by.twin(predictors[at], predictors[others].T, (early[at], early[others].T))

    weights = dict(zip([held.names[i] for i in others], made.weights, strict=True))
    published = {
        "Utah": 0.334,
        "Nevada": 0.234,
        "Montana": 0.199,
        "Colorado": 0.164,
        "Connecticut": 0.069,
    }
    for state, weight in published.items():
        assert weights.pop(state) == pytest.approx(weight, abs=WITHIN[by.name]), state
    assert max(weights.values()) < WITHIN[by.name]
    gap = held.series[at] - made.weights @ held.series[others]
    assert gap[held.over(1989, 2000)].mean() == pytest.approx(-19.0, abs=0.5)
    assert gap[held.years == 2000][0] == pytest.approx(-26.0, abs=0.5)
    assert np.sqrt((gap[held.over(1970, 1988)] ** 2).mean()) == pytest.approx(
        1.75, abs=0.05 if by is OURS else 0.25
    )


@pytest.mark.slow  # searches for the importance of seven predictors
def test_no_other_state_stands_out_as_california_does() -> None:
    """The importance found for California serves every state, which saves 38 searches."""
    held = table("california_cigarettes.csv")
    before, after = held.over(1970, 1988), held.over(1989, 2000)
    at, others = held.split("California")
    three = held.series[:, np.isin(held.years, (1975, 1980, 1988))]
    predictors = np.column_stack([held.predictors, three])
    early = held.series[:, before]
    found = twin(predictors[at], predictors[others].T, (early[at], early[others].T))
    weighed = np.sqrt(found.importance) * predictors / predictors.std(axis=0, ddof=1)

    ratios = {}
    for row, name in enumerate(held.names):
        rest = [other for other in range(len(held.names)) if other != row]
        weights = simplex_weights(weighed[row], weighed[rest].T)
        ratios[name] = error_ratio(held.series[row] - weights @ held.series[rest], before, after)

    assert max(ratios, key=lambda name: ratios[name]) == "California"
    assert len(ratios) == 39  # so the chance of this, were there no effect, is 1 in 39


@pytest.mark.slow  # searches for the importance of thirteen predictors
@pytest.mark.parametrize("by", BY_BOTH)
def test_the_basque_country_gives_the_published_weights_and_effect(by: Estimators) -> None:
    held = table("basque_output.csv")
    at, others = held.split("Basque Country")
    early = held.series[:, held.over(1960, 1969)]
    predictors = np.column_stack([held.predictors, early.mean(axis=1)])

    made = by.twin(predictors[at], predictors[others].T, (early[at], early[others].T))

    weights = dict(zip([held.names[i] for i in others], made.weights, strict=True))
    assert weights.pop("Catalonia") == pytest.approx(0.8508, abs=0.002)
    assert weights.pop("Madrid") == pytest.approx(0.1492, abs=0.002)
    assert max(weights.values()) < 0.002
    twin_series = made.weights @ held.series[others]
    lost = (held.series[at] - twin_series) / twin_series
    late = lost[held.over(1980, 1989)].mean()
    assert late == pytest.approx(-0.10, abs=0.015)


@pytest.mark.slow  # the libraries take seconds to import
@pytest.mark.parametrize("by", BY_BOTH)
def test_californias_interrupted_series_is_as_published(by: Estimators) -> None:
    held = table("california_cigarettes.csv")
    sold = held.series[held.names.index("California")]

    found = by.interrupted(held.years.astype(np.float64), sold, 1989.0)

    assert found.slope_before == pytest.approx(-1.779474, abs=5e-7)
    assert found.step == pytest.approx(-20.0581, abs=5e-5)
    assert found.slope_change == pytest.approx(-1.494652, abs=5e-7)
