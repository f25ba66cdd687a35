"""Limits from a few small areas hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.indicators.methods.few_areas import freedom, reach, slope_contrast
from headwater.indicators.methods.slope_index import slope_index
from headwater.indicators.standings.inequality import group_means

FIFTHS, EACH, DISTRICTS = 5, 3, 4000


def test_the_contrast_is_the_slope_index() -> None:
    generator = np.random.Generator(np.random.Philox(7))
    people = generator.uniform(500, 3000, (6, FIFTHS))
    mean = generator.normal(80, 3, (6, FIFTHS))
    by_contrast = (slope_contrast(people) * mean).sum(axis=1)
    assert by_contrast == pytest.approx(slope_index(mean, people).sii, abs=1e-9)


def test_the_slope_of_fifteen_small_areas_is_as_sure_as_it_says() -> None:
    generator = np.random.Generator(np.random.Philox(11))
    value = generator.normal(0.0, 1.5, DISTRICTS * FIFTHS * EACH)
    group = np.repeat(np.arange(DISTRICTS * FIFTHS), EACH)
    means = group_means(value, np.full(len(value), 1500.0), group, DISTRICTS * FIFTHS)
    shape = (DISTRICTS, FIFTHS)
    contrast = slope_contrast(means.people.reshape(shape))
    part = (contrast * means.error.reshape(shape)) ** 2
    slope, error = (contrast * means.mean.reshape(shape)).sum(axis=1), np.sqrt(part.sum(axis=1))
    held = np.abs(slope) <= reach(freedom(part, means.areas.reshape(shape))) * error
    assert 0.94 <= held.mean() <= 0.975
    assert (np.abs(slope) <= 1.96 * error).mean() < 0.92


def test_a_group_of_three_small_areas_has_wide_limits() -> None:
    assert reach(np.array([2.0]))[0] == pytest.approx(4.3027, abs=1e-4)
    assert np.isnan(reach(np.array([0.0]))[0])
