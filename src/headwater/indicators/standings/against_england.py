"""Where each area of a panel stands against England and among areas of its kind.

An area differs from England when its own interval lies wholly to one side of England's
value; England is taken as fixed, because the area is part of it and England's own
uncertainty is small beside it. Where no interval is published but the publisher says how the
area compares, its own verdict is taken. Where nothing is published but the value, areas are
compared by rank: the worst and the best fifth of areas of their type.

Sources: Fingertips public health technical guidance, "Comparisons"; Morris, JASA
1983;78:47-55 (shrinkage, see :mod:`headwater.indicators.methods.shrinkage`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from headwater.indicators.methods.benchmark import Polarity, compare, quintiles
from headwater.indicators.methods.false_discovery import two_sided_p
from headwater.indicators.methods.shrinkage import empirical_bayes
from headwater.indicators.standings.panel import Flags, Floats, Panel, Texts, Whole

SURE, LIKELY = 0.01, 0.05
SMALLEST_RANKED = 5
DIRECTION: dict[str, float] = {"higher": 1.0, "lower": -1.0, "none": 1.0}
_BY_RANK: dict[bool, dict[int, str]] = {
    True: {1: "worst_fifth", 5: "best_fifth"},
    False: {1: "lowest_fifth", 5: "highest_fifth"},
}


@dataclass(frozen=True)
class AgainstEngland:
    """One element an area: its current value beside England's in the same period.

    ``column`` is the period's place in the panel. ``verdict`` is worse, better, similar,
    lower or higher (``basis`` interval); worst_fifth, best_fifth, lowest_fifth,
    highest_fifth or middle (``basis`` rank); or not_compared (``basis`` none). With ``basis``
    published the verdict is the publisher's own.
    ``rank`` 1 is the best value (the highest where neither direction is good), and
    ``fifth`` 1 the worst fifth (the lowest). ``z`` is the polarity's sign times the
    distance from England in standard deviations of areas of the type; ``shrunk_z`` the
    same after small areas are pulled in; ``weight`` the share of its own value kept.
    """

    column: Whole
    value: Floats
    lower: Floats
    upper: Floats
    england: Floats
    england_lower: Floats
    england_upper: Floats
    verdict: Texts
    basis: Texts
    sureness: Texts
    p: Floats
    rank: Whole
    rank_of: Whole
    fifth: Whole
    z: Floats
    shrunk_z: Floats
    weight: Floats


def standard_error(panel: Panel) -> Floats:
    """Half the interval's width over its normal quantile, ``[areas, periods]``; NaN where none."""
    quantile = ndtri(0.5 + np.nan_to_num(panel.confidence, nan=0.95) / 2)
    error: Floats = (panel.upper - panel.lower) / (2 * quantile)
    return error


def against_england(
    panel: Panel, polarity: Polarity, ended: Collection[str] = ()
) -> AgainstEngland:
    """Compare every area's current value with England's and with areas of the same type.

    ``polarity``: which is better, ``lower``, ``higher`` or ``none``. Areas that have ``ended`` are
    held against England, but have no rank: their successors are ranked.
    """
    column = panel.column_of_each()
    line = np.arange(len(panel.areas))
    value, lower, upper = (each[line, column] for each in (panel.value, panel.lower, panel.upper))
    england = panel.england[column]
    p = _p_against(panel, column, value, lower, upper, england)
    verdict = compare(lower, upper, england, polarity).astype(object)
    living = ~np.isin(panel.areas.astype(str), list(ended)) if ended else np.True_
    ranked = (column == panel.current()) & np.isfinite(value) & living
    rank, fifth = _rank(value, ranked, polarity)
    basis = np.where(verdict == "not_compared", "none", "interval").astype(object)
    by_rank = (verdict == "not_compared") & ranked & (fifth > 0) & ~_has_interval(lower, upper)
    words = _BY_RANK[polarity != "none"]
    named = np.array([words.get(int(each), "middle") for each in fifth], dtype=object)
    verdict = np.where(by_rank, named, verdict)
    basis = np.where(by_rank, "rank", basis)
    z, shrunk_z, weight = _distance(panel, column, ranked, polarity)
    stated, told = _stated(panel, column, z), ~_has_interval(lower, upper)
    told &= (stated != "") & np.isfinite(value)
    verdict = np.where(told, stated, verdict)
    basis = np.where(told, "published", basis)
    return AgainstEngland(
        column=column,
        value=value,
        lower=lower,
        upper=upper,
        england=england,
        england_lower=panel.england_lower[column],
        england_upper=panel.england_upper[column],
        verdict=verdict,
        basis=basis,
        sureness=_sureness(p, basis, verdict, fifth),
        p=p,
        rank=rank,
        rank_of=np.full(len(column), int(ranked.sum()), dtype=np.int64) * ranked,
        fifth=fifth,
        z=z,
        shrunk_z=shrunk_z,
        weight=weight,
    )


def _has_interval(lower: Floats, upper: Floats) -> Flags:
    return np.isfinite(lower) & np.isfinite(upper)


def _p_against(
    panel: Panel, column: Whole, value: Floats, lower: Floats, upper: Floats, england: Floats
) -> Floats:
    """Two-sided p from the side of the interval that faces England, so that it agrees with it."""
    confidence = panel.confidence[np.arange(len(column)), column]
    quantile = ndtri(0.5 + np.nan_to_num(confidence, nan=0.95) / 2)
    side = np.where(england > value, upper - value, value - lower)
    side = np.where(_has_interval(lower, upper), side, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviate = np.where(value == england, 0.0, (value - england) / (side / quantile))
    return two_sided_p(np.where(np.isnan(side), np.nan, deviate))


def _stated(panel: Panel, column: Whole, z: Floats) -> Texts:
    """The publisher's own verdict; empty where it does not agree with the figures' direction."""
    stated = panel.compared()[np.arange(len(column)), column]
    words = stated.astype(str)
    against = ((words == "better") & (z < 0)) | ((words == "worse") & (z > 0))
    return np.where(against, "", stated).astype(object)


def _sureness(p: Floats, basis: Texts, verdict: Texts, fifth: Whole) -> Texts:
    """``sure`` below 1 in 100, ``likely`` where England lies outside, else ``cannot_tell``.

    A publisher says only that a figure differs (at 95%): ``sure`` in the first or last fifth too.
    """
    differs = ~np.isin(verdict.astype(str), ["similar", "not_compared"])
    sure = np.where(differs, np.where(p < SURE, "sure", "likely"), "cannot_tell")
    far = np.where(differs & np.isin(fifth, (1, 5)), "sure", sure)
    known = np.where(basis == "interval", sure, basis)
    return np.where(basis == "published", far, known).astype(object)


def _rank(value: Floats, ranked: Flags, polarity: Polarity) -> tuple[Whole, Whole]:
    """Rank 1 best (or highest), fifth 1 worst (or lowest), among the areas ranked; else 0."""
    rank = np.zeros(len(value), dtype=np.int64)
    sign = -1.0 if polarity == "lower" else 1.0
    worth = -sign * value[ranked]
    rank[ranked] = np.searchsorted(np.sort(worth), worth) + 1
    fifth = np.zeros(len(value), dtype=np.int64)
    if ranked.sum() >= SMALLEST_RANKED and np.ptp(value[ranked]) > 0:
        fifth = quintiles(np.where(ranked, value, np.nan), polarity)
    return rank, fifth


def _distance(
    panel: Panel, column: Whole, ranked: Flags, polarity: Polarity
) -> tuple[Floats, Floats, Floats]:
    """z, shrunken z and the weight kept; the centre is England, or the mean of areas without it."""
    line = np.arange(len(column))
    value = panel.value[line, column]
    sign = DIRECTION[polarity]
    missing = np.full(len(value), np.nan)
    if ranked.sum() < 2:
        return missing, missing, missing
    centre = np.where(np.isnan(panel.england[column]), value[ranked].mean(), panel.england[column])
    spread = float(value[ranked].std(ddof=1))
    if spread == 0:
        return np.where(ranked, 0.0, np.nan), np.where(ranked, 0.0, np.nan), missing
    z = sign * (value - centre) / spread
    error = np.where(ranked, standard_error(panel)[line, column], np.nan)
    if np.isfinite(error).sum() < SMALLEST_RANKED:
        return z, z, missing
    shrunk = empirical_bayes(value, error)
    shrunk_z = np.where(np.isnan(shrunk.value), z, sign * (shrunk.value - centre) / spread)
    return z, shrunk_z, shrunk.weight
