"""Healthy life expectancy by Sullivan's method.

Sullivan DF. A single index of mortality and morbidity. HSMHA Health Rep 1971;86:347-354. Newman SC.
A Markov process interpretation of Sullivan's index. Stat Med 1988;7:787-794 (the variance, from
health and mortality both).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from headwater.indicators.methods.estimate import (
    MISSING_AGE,
    Estimate,
    FloatArray,
    Numbers,
    numbers,
    z_score,
)
from headwater.indicators.methods.life_table import AGES, LifeTable, life_expectancy, life_table


def _none() -> FloatArray:
    return np.array(np.nan)


@dataclass(frozen=True, slots=True)
class HealthyLifeExpectancy(Estimate):
    """Years left in good health at each age, the years left in all, and the share that is healthy.

    ``count`` and ``denominator`` are the deaths and person-years used, of the age and later ones.
    """

    life_expectancy: FloatArray = field(default_factory=_none)
    healthy_share: FloatArray = field(default_factory=_none)


def healthy_life_expectancy(
    deaths: Numbers,
    population: Numbers,
    healthy: Numbers,
    asked: Numbers | None = None,
    *,
    ages: Numbers = AGES,
    fractions: Numbers | None = None,
    confidence: float = 0.95,
) -> HealthyLifeExpectancy:
    """Years in good health expected at each age; ages are the last axis, in rising order.

    ``healthy`` is the share of each age in good health (0 to 1) and ``asked`` the people it was
    measured on; without ``asked`` the shares are taken as known (a census) and only mortality
    varies. ``ages`` and ``fractions`` are those of ``life_expectancy``. What suppresses life
    expectancy suppresses this, for the same reason; a missing share is ``missing_age`` at its age
    and every younger one.

    >>> deaths, people = [[10, 20, 100]], [[4000, 4000, 500]]
    >>> answer = healthy_life_expectancy(deaths, people, [0.95, 0.85, 0.5], ages=[0, 1, 50])
    >>> answer.value.round(2).tolist(), answer.life_expectancy.round(2).tolist()
    ([[39.91, 39.06, 2.5]], [[48.44, 47.56, 5.0]])
    """
    share = numbers(healthy, "share in good health")
    if share.size and np.fmax.reduce(share, axis=None) > 1:
        raise ValueError(
            "A share in good health is above 1. Give shares from 0 to 1, not per cent."
        )
    lives = life_expectancy(deaths, population, ages, confidence=confidence, fractions=fractions)
    table = life_table(deaths, population, ages, fractions=fractions)
    share = np.broadcast_to(share, table.lived.shape)
    value, variance = _sullivan(table, share, _share_variance(share, asked))
    missing = (lives.note == "") & np.isnan(value)
    note = np.where(missing, MISSING_AGE, lives.note)
    given = np.isfinite(lives.lower) & ~missing
    half = z_score(confidence) * np.sqrt(np.where(given, variance, np.nan))
    value = np.where(given, value, np.nan)
    return HealthyLifeExpectancy(
        np.where(note == "", value, np.nan),
        value - half,
        value + half,
        lives.count,
        lives.denominator,
        confidence,
        note,
        np.full(note.shape, "Sullivan"),
        "years",
        lives.value,
        np.where(note == "", value / table.expectancy, np.nan),
    )


def _share_variance(share: FloatArray, asked: Numbers | None) -> FloatArray:
    if asked is None:
        return np.zeros(share.shape)
    people = np.broadcast_to(numbers(asked, "number of people asked"), share.shape)
    out = np.full(share.shape, np.nan)
    np.divide(share * (1 - share), people, out=out, where=people > 0)
    return out


def _sullivan(
    table: LifeTable, share: FloatArray, share_variance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Healthy years left at each age and their variance, from the last age to the first."""
    value = share * table.expectancy
    variance = share**2 * table.variance + table.expectancy**2 * share_variance
    for age in range(len(table.ages) - 2, -1, -1):
        width, late = table.width[age], 1 - table.fraction[age]
        dying = table.dying[..., age]
        lived = width * (1 - dying * late)
        after = value[..., age + 1]
        value[..., age] = lived * share[..., age] + (1 - dying) * after
        variance[..., age] = (
            (late * width * share[..., age] + after) ** 2 * table.dying_variance[..., age]
            + lived**2 * share_variance[..., age]
            + (1 - dying) ** 2 * variance[..., age + 1]
        )
    return value, variance
