"""One method run on one setting: how large the effect is, and how large chance alone makes it.

``twin_trial`` is synthetic control, ``comparison_trial`` difference in differences, and
``series_trial`` an interrupted series. Each asks the same of groups of places that did nothing,
where there are any: that is the placebo test in space. ``by`` says who estimates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np

from headwater.evaluation.estimators import OURS, Estimators
from headwater.evaluation.figures import SLACK, FloatArray
from headwater.evaluation.scatter import scatter
from headwater.evaluation.setting import Setting
from headwater.evaluation.synthetic_control import TINY, Gap, gap_of, spread_for

DRAWS = 199
LEVEL = 0.95
ENOUGH_FOR_A_JACKKNIFE = 5


class Method(StrEnum):
    """How it was asked whether it worked."""

    TWIN = "synthetic control"
    COMPARISON = "difference in differences"
    SERIES = "interrupted time series"
    NONE = "not enough data"


@dataclass(frozen=True)
class Trial:
    """What a method found.

    ``effect`` is the mean difference after, in the indicator's unit, with its 95% interval and
    ``p``. ``observed`` and ``expected`` (t,) are the mean of the places that acted and what would
    have been expected of them over ``periods``; ``placebos`` the effect that each group of places
    that did nothing would seem to have had; ``weights`` says of whom the twin is made. ``fit_rank``
    is the share of placebo groups whose twin fits them better than the acting places' twin does.
    """

    method: Method
    effect: float
    lower: float
    upper: float
    p: float
    periods: tuple[str, ...]
    observed: FloatArray
    expected: FloatArray
    placebos: FloatArray
    placebo_p: float | None = None
    weights: tuple[tuple[str, float], ...] = ()
    fit: float = float("nan")
    fit_rank: float = 0.0
    by_place: tuple[tuple[str, float], ...] = ()


def twin_trial(
    setting: Setting, seed: int, *, placebos: bool = True, by: Estimators = OURS
) -> Trial:
    """Synthetic control of the mean of the places that acted (all at one moment).

    The interval holds every effect that the placebo test would not refuse: the effect give or take
    the 95% point of the placebos' ratios times the fit.
    """
    held = setting.complete()
    gap, series, expected, weights = _twin_gap(held, by)
    made = [_twin_gap(held.instead(g), by)[0] for g in _groups(held, seed)] if placebos else []
    ratios = np.array([each.ratio for each in made])
    fits = np.array([each.fit for each in made])
    p = _rank_p(gap.ratio, ratios)
    half = _quantile(ratios) * gap.fit
    named = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return Trial(
        Method.TWIN,
        gap.mean_after,
        gap.mean_after - half,
        gap.mean_after + half,
        p,
        held.figures.periods,
        series,
        expected,
        np.array([each.mean_after for each in made]),
        placebo_p=p if len(made) else None,
        weights=tuple((code, weight) for code, weight in named if weight >= 0.001),
        fit=gap.fit,
        fit_rank=float(np.mean(fits < gap.fit)) if len(made) else 0.0,
    )


def _twin_gap(
    setting: Setting, by: Estimators
) -> tuple[Gap, FloatArray, FloatArray, dict[str, float]]:
    """The gap of the acting places' mean, the series, the twin's series, and the weights."""
    figures, pool = setting.figures, setting.pool()
    series = figures.values[setting.acted].mean(axis=0)
    since = np.array([setting.dates.min()])
    before, after = figures.before(since)[0], figures.after(since)[0]
    donors = figures.values[pool].T
    spread = spread_for(donors[before], int(after.sum()), setting.count)
    weights = by.weights(series[before], donors[before], spread)
    expected = donors @ weights
    gap = gap_of(series, expected, before, after)
    names = [figures.places[i] for i in pool.tolist()]
    return gap, series, expected, dict(zip(names, weights.tolist(), strict=True))


def comparison_trial(
    setting: Setting, seed: int, *, placebos: bool = True, by: Estimators = OURS
) -> Trial:
    """Difference in differences, robust to staggered starts and effects that differ.

    With five places or more the interval is the jackknife's; with fewer it holds every effect that
    the placebo test would not refuse. The test ranks effects in units of each group's own scatter.
    """
    figures = setting.figures
    found = by.staggered(figures.values, setting.untouched, setting.touched)
    groups = _groups(setting, seed) if placebos else []
    effects = np.array([_placebo_effect(setting.instead(group), by) for group in groups])
    held = np.isfinite(effects)
    made, wide = effects[held], _width(setting, found.expected)
    own = wide(np.flatnonzero(setting.acted))
    ratios = np.array([abs(e) / wide(g) for e, g in zip(effects, groups, strict=True)])[held]
    placebo_p = _rank_p(abs(found.mean) / own, ratios) if len(made) else None
    lower, upper, p = found.lower, found.upper, found.p
    if setting.count < ENOUGH_FOR_A_JACKKNIFE:
        half = _quantile(ratios) * own
        lower, upper, p = found.mean - half, found.mean + half, placebo_p or 1.0
    acted = setting.acted
    with np.errstate(invalid="ignore"):
        observed = _mean_held(figures.values[acted])
        expected = _mean_held(
            np.where(np.isfinite(figures.values[acted]), found.expected[acted], np.nan)
        )
    codes = [figures.places[i] for i in np.flatnonzero(acted).tolist()]
    each = found.by_place[acted].tolist()
    return Trial(
        Method.COMPARISON,
        found.mean,
        lower,
        upper,
        p,
        figures.periods,
        observed,
        expected,
        made,
        placebo_p=placebo_p,
        by_place=tuple(zip(codes, each, strict=True)),
    )


def _width(setting: Setting, expected: FloatArray) -> Callable[[np.ndarray], float]:
    """How far the mean of a group of places jumps about by itself, from before the first date."""
    early = setting.figures.end <= setting.dates.min() + SLACK
    each = scatter(setting.figures.values - expected, setting.untouched & early[None, :])

    def wide(group: np.ndarray) -> float:
        return float(np.sqrt(max(each[group].sum(), TINY))) / len(group)

    return wide


def _placebo_effect(setting: Setting, by: Estimators) -> float:
    return by.mean_effect(setting.figures.values, setting.untouched, setting.touched)


def _mean_held(values: FloatArray) -> FloatArray:
    """The mean of each column over what is held; NaN where nothing is."""
    held = np.isfinite(values)
    counts = held.sum(axis=0)
    total = np.where(held, values, 0.0).sum(axis=0)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)


def series_trial(setting: Setting, *, by: Estimators = OURS) -> Trial:
    """An interrupted series of the acting places' mean, less the nation's where it is held."""
    since = float(setting.dates.min())
    figures = setting.figures
    mean = _mean_held(figures.values[setting.acted])
    beside = np.isfinite(figures.nation).sum() >= np.isfinite(mean).sum()
    series = mean - figures.nation if beside else mean
    kept = figures.apart(since) & np.isfinite(series)
    found = by.interrupted(figures.start[kept], series[kept], since - 1e-6)
    base = figures.nation[kept] if beside else 0.0
    return Trial(
        Method.SERIES,
        found.mean,
        found.lower,
        found.upper,
        found.p,
        tuple(each for each, keep in zip(figures.periods, kept, strict=True) if keep),
        mean[kept],
        found.expected + base,
        np.array([]),
    )


def seemed(setting: Setting, method: Method, by: Estimators) -> tuple[np.ndarray, FloatArray]:
    """Rows of places that did nothing, and the effect (m,) that each alone would seem to have had.

    The sixty most like those that acted at most; NaN where a place cannot be asked about.
    """
    rows = setting.pool()
    found = np.full(len(rows), np.nan)
    for i, row in enumerate(rows.tolist()):
        asked = setting.alone(row)
        try:
            if method is Method.TWIN:
                found[i] = _twin_gap(asked.complete(), by)[0].mean_after
            elif method is Method.COMPARISON:
                found[i] = _placebo_effect(asked, by)
            else:
                found[i] = series_trial(asked, by=by).effect
        except ValueError:
            continue
    return rows, found


def _groups(setting: Setting, seed: int) -> list[np.ndarray]:
    """Groups of places that did nothing, as many as acted: each once for one, else drawn."""
    pool = setting.pool()
    size = setting.count
    if size == 1:
        return [np.array([row]) for row in pool.tolist()]
    if len(pool) < 2 * size:
        return []
    draw = np.random.Generator(np.random.Philox(key=seed))
    return [draw.choice(pool, size, replace=False) for _ in range(DRAWS)]


def _rank_p(own: float, placebos: FloatArray) -> float:
    """The share of groups, ours included, that moved as far or farther."""
    return float((1 + (placebos >= own).sum()) / (1 + len(placebos)))


def _quantile(sizes: FloatArray) -> float:
    """The size that ours must exceed to be refused at 5%; infinite where there are too few."""
    rank = ceil(LEVEL * (len(sizes) + 1))
    return float(np.sort(sizes)[rank - 1]) if rank <= len(sizes) else float("inf")
