"""Life expectancy from an abridged life table.

Chiang CL. Introduction to stochastic processes in biostatistics. New York: Wiley; 1968 (the table
and the variance). Silcocks PBS et al. J Epidemiol Community Health 2001;55:38-43 (the variance of
the open last age). Toson B, Baker A. ONS Methodological Series 33; 2003 (at least 5,000
person-years). Eayres DP, Williams ES. J Epidemiol Community Health 2004;58:243-249.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.indicators.methods.age_table import AgeTable
from headwater.indicators.methods.estimate import (
    MISSING_AGE,
    NO_NOTE,
    SMALL_DENOMINATOR,
    SUPPRESSED,
    TOO_SMALL_TO_SAY,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    Numbers,
    TextArray,
    no_notes,
    numbers,
    z_score,
)
from headwater.indicators.methods.standard_population import age_bands, whole
from headwater.indicators.methods.strata import AGE_COLUMNS, AgeColumns, Frame, columns, strata

AGES = (0, 1, *range(5, 95, 5))
"""First ages of the 20 bands of England's official life tables: 0, 1-4, 5-9, ... 90 and over."""

FEWEST_PERSON_YEARS = 5000
WIDEST_INTERVAL = 20.0
INFANT_FRACTION = 0.1
CHIANG = "Chiang II, Silcocks"


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Columns of a life table; every array has the shape (..., ages).

    ``ages`` are first ages and ``width`` the years of each band (``nan`` for the open last one);
    ``fraction`` is the share of its band that a person who dies in it lives; ``dying`` the
    probability of dying in the band; ``survivors`` the share of births alive at its start;
    ``lived`` the years lived in it per birth; ``expectancy`` and ``variance`` those of the years
    left at its start.
    """

    ages: FloatArray
    width: FloatArray
    fraction: FloatArray
    dying: FloatArray
    dying_variance: FloatArray
    survivors: FloatArray
    lived: FloatArray
    expectancy: FloatArray
    variance: FloatArray


@dataclass(frozen=True, slots=True)
class LifeExpectancy(Estimate):
    """Years left at each age. ``count`` and ``denominator`` are the deaths and person-years used.

    They are those of the age itself and of every later one.
    """

    ages: FloatArray = field(default_factory=lambda: np.array(AGES, dtype=np.float64))


def life_table(
    deaths: Numbers, population: Numbers, ages: Numbers = AGES, *, fractions: Numbers | None = None
) -> LifeTable:
    """An abridged life table of each place; ages are the last axis, in rising order.

    ``fractions`` is the share of each band lived by those who die in it: 0.1 for the first year of
    life and 0.5 for the rest, unless given. A probability of dying above 1 is taken as 1. Nothing
    is suppressed here, and what cannot be calculated is ``nan``.

    >>> table = life_table([[10, 20, 100]], [[1000, 1000, 500]], [0, 1, 50])
    >>> table.expectancy.round(2).tolist()
    [[35.25, 34.6, 5.0]]
    """
    starts = checked_ages(ages)
    d, n = np.broadcast_arrays(
        np.asarray(deaths, dtype=np.float64), np.asarray(population, dtype=np.float64)
    )
    if d.ndim == 0 or d.shape[-1] != len(starts):
        raise ValueError(
            f"There are {len(starts)} ages but the deaths have the shape {d.shape}. Give deaths "
            "and population for every age, ages last."
        )
    a = _fractions(starts, fractions)
    width = np.append(np.diff(starts), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = d / n
        last = rate[..., -1]
        years = rate[..., :-1] * width[:-1]
        q = np.minimum(years / (1 + (1 - a[:-1]) * years), 1.0)
        # Chiang's q squared (1 - q) / deaths, written so that 0 deaths have the variance 0.
        q_variance = q * (1 - q) * width[:-1] / (n[..., :-1] * (1 + (1 - a[:-1]) * years))
        return _solved(starts, width, a, q, q_variance, (1 / last, 1 / (d[..., -1] * last**2)))


def _solved(
    starts: FloatArray,
    width: FloatArray,
    a: FloatArray,
    q: FloatArray,
    q_variance: FloatArray,
    last: tuple[FloatArray, FloatArray],
) -> LifeTable:
    """The table from its probabilities and the expectancy and variance of the open last age."""
    shape = (*q.shape[:-1], len(starts))
    expectancy, variance, survivors = np.empty(shape), np.empty(shape), np.ones(shape)
    expectancy[..., -1], variance[..., -1] = last
    for age in range(len(starts) - 2, -1, -1):
        here, after = q[..., age], expectancy[..., age + 1]
        reach = (1 - a[age]) * width[age] + after
        expectancy[..., age] = width[age] * (1 - here * (1 - a[age])) + (1 - here) * after
        variance[..., age] = (
            reach**2 * q_variance[..., age] + (1 - here) ** 2 * variance[..., age + 1]
        )
    np.cumprod(1 - q, axis=-1, out=survivors[..., 1:])
    lived = np.empty(shape)
    lived[..., :-1] = survivors[..., :-1] * width[:-1] * (1 - q * (1 - a[:-1]))
    lived[..., -1] = survivors[..., -1] * expectancy[..., -1]
    certain = np.ones((*q.shape[:-1], 1))
    return LifeTable(
        starts,
        width,
        a,
        np.concatenate([q, certain], axis=-1),
        np.concatenate([q_variance, certain * 0], axis=-1),
        survivors,
        lived,
        expectancy,
        variance,
    )


def life_expectancy(
    deaths: Numbers,
    population: Numbers,
    ages: Numbers = AGES,
    *,
    confidence: float = 0.95,
    fractions: Numbers | None = None,
) -> LifeExpectancy:
    """Life expectancy at each age, with limits; ages are the last axis, in rising order.

    Any age bands will do: ``ages`` are their first ages, the last one open. Every age of a place is
    ``nan`` where an age is missing (``missing_age``), has no person-years (``zero_population``),
    has negative deaths or more deaths than person-years (``suppressed``), where person-years are
    5,000 or fewer in all (``small_denominator``), or nobody died at the last age
    (``too_small_to_say``). Where the 95% interval is wider than 20 years the value alone is ``nan``
    (``too_small_to_say``) and the limits are shown.

    >>> answer = life_expectancy([[10, 20, 100]], [[4000, 4000, 500]], [0, 1, 50])
    >>> answer.value.round(2).tolist(), answer.lower.round(2).tolist()
    ([[48.44, 47.56, 5.0]], [[45.84, 44.95, 4.02]])
    """
    z = z_score(confidence)
    d = np.asarray(deaths, dtype=np.float64)
    n = np.asarray(population, dtype=np.float64)
    table = life_table(d, n, ages, fractions=fractions)
    d, n = np.broadcast_arrays(d, n)
    spread = np.sqrt(table.variance)
    note = _notes(d, n, spread)
    shown = (note == NO_NOTE) | (note == TOO_SMALL_TO_SAY) & np.isfinite(spread)
    spread = np.where(shown, spread, np.nan)
    return LifeExpectancy(
        np.where(note == NO_NOTE, table.expectancy, np.nan),
        table.expectancy - z * spread,
        table.expectancy + z * spread,
        _from_age_upwards(np.where(shown, d, np.nan)),
        _from_age_upwards(np.where(shown, n, np.nan)),
        confidence,
        note,
        np.full(note.shape, CHIANG),
        "years",
        table.ages,
    )


def _notes(deaths: FloatArray, population: FloatArray, spread: FloatArray) -> TextArray:
    """Why values are not given: the last reason that applies, most telling last."""
    note = no_notes(spread.shape)
    wide = 2 * z_score(0.95) * spread > WIDEST_INTERVAL
    note[wide] = TOO_SMALL_TO_SAY
    missing = np.isnan(deaths) | np.isnan(population)
    with np.errstate(invalid="ignore"):
        wrong = (deaths < 0) | (population < 0) | (deaths > population)
    for reason, places in (
        (TOO_SMALL_TO_SAY, deaths[..., -1] == 0),
        (SMALL_DENOMINATOR, population.sum(axis=-1) <= FEWEST_PERSON_YEARS),
        (SUPPRESSED, wrong.any(axis=-1)),
        (ZERO_POPULATION, (population == 0).any(axis=-1)),
        (MISSING_AGE, missing.any(axis=-1)),
    ):
        note[places] = reason
    return note


def life_expectancy_by(
    frame: Any,
    by: Sequence[str],
    use: AgeColumns = AGE_COLUMNS,
    *,
    ages: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> Any:
    """Life expectancy of a tidy table, one row an age; a row for each group of ``by`` and each age.

    ``use`` names the columns (``count`` is deaths). Ages are labels (``0``, ``1-4``, ... ``90+``)
    or first ages; ``ages`` gives the ones a group must have, all those in the table unless given.
    Ages that leave a gap, or the last one closed, are ``missing_age`` for every group; a group
    with deaths of unknown age has its values, made without them, and that note.
    Rows may come in any order and those of one group and age are added together. The answer is a
    table of the same kind, ages rising.

    >>> import pyarrow as pa
    >>> rows = {"age": ["50+", "0", "1-49"], "deaths": [100, 10, 20], "people": [500, 4000, 4000]}
    >>> answer = life_expectancy_by(pa.table(rows), [], AgeColumns("deaths", "people"))
    >>> [round(value, 2) for value in answer["value"].to_pylist()]
    [48.44, 47.56, 5.0]
    """
    opened = Frame.of(frame)
    table = AgeTable.of(strata(opened, by), opened.series(use.age))
    known = list(ages) if ages is not None else table.known or ["0+"]
    bands = age_bands(known)
    order = sorted(range(len(known)), key=bands.__getitem__)
    labels = [known[place] for place in order]
    absent = table.absent()
    deaths, people = (
        _picked(np.where(absent, np.nan, table.sums(opened.numbers(name))), table, labels)
        for name in (use.count, use.population)
    )
    if not whole(bands):
        deaths = np.full(deaths.shape, np.nan)
    starts = [float(bands[place].first) for place in order]
    answer = life_expectancy(deaths, people, starts, confidence=confidence)
    unknown = table.unknown(opened.numbers(use.count))[:, np.newaxis] & (answer.note == NO_NOTE)
    answer.note[unknown] = MISSING_AGE
    repeated = pa.array(np.repeat(np.arange(table.strata.size), len(labels)))
    keys = {name: key.take(repeated) for name, key in table.strata.keys.items()}
    keys[use.age] = pa.array(labels * table.strata.size, type=pa.string())
    return opened.answer(keys, columns(answer))


def _picked(values: FloatArray, table: AgeTable, labels: Sequence[str]) -> FloatArray:
    """The columns of some labels, ``nan`` for a label that the table lacks."""
    place = {label: column for column, label in enumerate(table.labels)}
    padded = np.concatenate([values, np.full((len(values), 1), np.nan)], axis=1)
    return padded[:, [place.get(label, len(table.labels)) for label in labels]]


def checked_ages(ages: Numbers) -> FloatArray:
    """First ages as floats; refuses ages that do not rise.

    >>> checked_ages([0, 1, 5]).tolist()
    [0.0, 1.0, 5.0]
    """
    starts = numbers(ages, "age")
    if starts.ndim != 1 or not len(starts) or not (np.diff(starts) > 0).all():
        raise ValueError("The ages do not rise. Give the first age of each band, youngest first.")
    return starts


def _fractions(starts: FloatArray, fractions: Numbers | None) -> FloatArray:
    if fractions is not None:
        given = np.asarray(fractions, dtype=np.float64)
        if given.shape != starts.shape or not ((given >= 0) & (given <= 1)).all():
            raise ValueError("The fractions need a number from 0 to 1 for each age.")
        return given
    usual = np.full(len(starts), 0.5)
    if len(starts) > 1 and starts[0] == 0 and starts[1] == 1:
        usual[0] = INFANT_FRACTION
    return usual


def _from_age_upwards(values: FloatArray) -> npt.NDArray[np.float64]:
    return np.flip(np.cumsum(np.flip(values, -1), axis=-1), -1)
