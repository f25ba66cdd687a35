"""Dobson's interval for a weighted sum of Poisson counts, on Byar's limits of their total.

Dobson AJ et al. Confidence intervals for weighted sums of Poisson parameters. Stat Med
1991;10:457-462.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.indicators.methods.age_table import AgeTable, Flags
from headwater.indicators.methods.estimate import (
    MISSING_AGE,
    TOO_SMALL_TO_SAY,
    ZERO_POPULATION,
    Estimate,
    FloatArray,
    TextArray,
    no_notes,
    per,
)
from headwater.indicators.methods.rate import byar

FEWEST_EVENTS = 10
_BLOCK = 2**19


@dataclass(frozen=True, slots=True)
class WeightedSums:
    """Sums over the ages, one per place; ``rate`` and ``variance`` not yet over ``weight``."""

    events: FloatArray
    people: FloatArray
    rate: FloatArray
    variance: FloatArray
    weight: FloatArray
    empty: Flags
    missing: Flags

    def estimate(self, confidence: float, multiplier: float, method: str) -> Estimate:
        """The rates; no value where there are too few events to tell."""
        low, high = byar(self.events, confidence=confidence)
        enough = self.events >= FEWEST_EVENTS
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(enough, self.rate / self.weight, np.nan)
            step = np.sqrt(self.variance / self.events) / self.weight
        return Estimate(
            value * multiplier,
            (value + step * (low - self.events)) * multiplier,
            (value + step * (high - self.events)) * multiplier,
            self.events,
            self.people,
            confidence,
            self._note(enough),
            np.full(value.shape, method),
            per(multiplier),
        )

    def _note(self, enough: Flags) -> TextArray:
        note = no_notes(enough.shape)
        note[self.missing] = MISSING_AGE
        note[self.empty] = ZERO_POPULATION
        note[~enough & (self.weight > 0)] = TOO_SMALL_TO_SAY
        return note


def sums_over_ages(
    x: FloatArray, n: FloatArray, spread: FloatArray, standard: FloatArray
) -> WeightedSums:
    """Sums over the last axis, leaving out the ages without a population."""
    places = x.shape[:-1]
    empty: Flags = np.zeros(places, dtype=np.bool_)
    missing: Flags = np.zeros(places, dtype=np.bool_)
    if n.size and n.min() > 0:
        scaled = standard / n
    else:
        usable = n > 0
        empty = np.asarray(((n == 0) & (standard > 0)).any(axis=-1))
        missing = np.asarray((np.isnan(n) & (standard > 0)).any(axis=-1))
        scaled = np.divide(standard, n, out=np.zeros(n.shape), where=usable)
        standard = np.where(usable, standard, 0.0)
        x, n, spread = (np.where(usable, values, 0.0) for values in (x, n, spread))
    return WeightedSums(
        np.einsum("...a->...", x),
        np.einsum("...a->...", n),
        np.einsum("...a,...a->...", x, scaled),
        np.einsum("...a,...a,...a->...", spread, scaled, scaled),
        np.broadcast_to(standard.sum(axis=-1), places),
        empty,
        missing,
    )


def sums_of_rows(
    table: AgeTable, x: FloatArray, n: FloatArray, standard: FloatArray
) -> WeightedSums | None:
    """``sums_over_ages`` from rows of which each group has every age once, with people at each.

    None where the rows are not so. They are taken a block at a time, so that what is added to stays
    in the processor's cache: twice as fast as laying the cells out.
    """
    groups, ages = table.shape
    if len(x) != groups * ages or not len(x) or not n.min() > 0:
        return None
    seen: Flags = np.zeros(len(x), dtype=np.bool_)
    sums = np.zeros((4, groups))
    for start in range(0, len(x), _BLOCK):
        block = slice(start, start + _BLOCK)
        group = table.strata.codes[block].astype(np.int64, copy=False)
        age = table.ages[block].astype(np.int64, copy=False)
        seen[group * ages + age] = True
        scaled = standard[age]
        scaled /= n[block]
        rate = x[block] * scaled
        for total, values in zip(sums, (x[block], n[block], rate, rate * scaled), strict=True):
            total += np.bincount(group, values, groups)
    if not seen.all():
        return None
    none = np.zeros((2, groups), dtype=np.bool_)
    weight = np.full(groups, standard.sum())
    return WeightedSums(sums[0], sums[1], sums[2], sums[3], weight, none[0], none[1])
