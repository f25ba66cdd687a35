"""Deprivation: fifths and tenths of areas, and what they hide in the countryside.

1 is always the most deprived. The Indices of Deprivation rank 1 as the most deprived area, so the
quantile of rank r among N is ceil(r n / N), as the publisher cuts its deciles. Most deprived people
do not live in deprived areas, above all where homes are scattered: hence fifths among rural areas
alone, and the share of income-deprived people who live outside the most deprived fifth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.place.weighting import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]

NOT_PLACED = 0


def quantile_of_rank(rank: FloatArray, n: int = 5, *, total: int | None = None) -> IntArray:
    """Quantile 1 (most deprived) to ``n`` of published ranks (m,); 0 where there is no rank.

    ``total`` is the number of areas ranked (default: the highest rank seen).

    >>> quantile_of_rank(np.array([1.0, 2.0, 5.0, 10.0, np.nan]), 5, total=10).tolist()
    [1, 1, 3, 5, 0]
    """
    known = np.isfinite(rank)
    highest = total if total is not None else int(np.nanmax(rank)) if known.any() else 1
    placed = np.ceil(np.where(known, rank, 1.0) * n / highest)
    return np.where(known, np.clip(placed, 1, n), NOT_PLACED).astype(np.int64)


def quantile_within(rank: FloatArray, group: Sequence[str], n: int = 5) -> IntArray:
    """Quantiles inside each group: the most deprived ``n``-th of the areas of that place is 1.

    Groups of fewer than ``n`` ranked areas cannot be cut and get 0.

    >>> quantile_within(np.array([5.0, 9.0, 1.0, 7.0]), ["A", "A", "A", "B"], 3).tolist()
    [2, 3, 1, 0]
    """
    _, number = np.unique(np.asarray(group, dtype=str), return_inverse=True)
    known = np.isfinite(rank)
    order = np.lexsort((rank, number, ~known))
    placed = np.zeros(len(rank), dtype=np.int64)
    members = np.bincount(number[known], minlength=int(number.max(initial=0)) + 1)
    starts = np.concatenate([[0], np.cumsum(members)[:-1]])
    ordered = order[: int(known.sum())]
    position = np.arange(len(ordered)) - starts[number[ordered]] + 1
    size = members[number[ordered]]
    quantile = np.ceil(position * n / size).astype(np.int64)
    placed[ordered] = np.where(size >= n, quantile, NOT_PLACED)
    return placed


def rural_only(rank: FloatArray, rural: BoolArray, n: int = 5) -> IntArray:
    """Quantiles among rural areas alone (1 the most deprived of them); urban areas get 0.

    The idea: directors of public health recognised variation in rural-only fifths that national
    ones hide (SAHSU, "Inequalities in rural communities").
    """
    return quantile_within(np.where(rural, rank, np.nan), ["rural"] * len(rank), n)


@dataclass(frozen=True, slots=True)
class Outside:
    """Income-deprived people of a place, and the share who live outside its deprived areas.

    ``people`` deprived people in all, ``outside`` of them beyond the most deprived fifth of areas,
    ``share`` outside over people (NaN where there are none), ``areas_without_figure`` left out.
    """

    people: float
    outside: float
    share: float
    areas_without_figure: int

    @property
    def sentence(self) -> str:
        """The share in words."""
        if not self.people > 0:
            return "We have no count of people on low incomes here."
        tenths = round(self.share * 10)
        if self.outside == self.people:
            return "No small area here is in the most deprived fifth, yet some are on low incomes."
        words = {0: "Almost none", 5: "About half", 10: "Almost all"}
        start = words.get(tenths, f"About {tenths} in 10")
        return (
            f"{start} of the people on low incomes live outside the most deprived fifth of areas."
        )


def outside_deprived(
    deprived_people: FloatArray, quintile: IntArray, chosen: BoolArray | None = None
) -> Outside:
    """Deprived people (m,) outside areas of quintile 1, among the ``chosen`` areas (m,).

    Areas whose count is withheld (NaN) are left out and counted.

    >>> outside_deprived(np.array([300.0, 100.0]), np.array([1, 4])).share
    0.25
    """
    here = np.ones(len(quintile), dtype=bool) if chosen is None else chosen
    known = here & np.isfinite(deprived_people) & (quintile > 0)
    people = float(deprived_people[known].sum())
    outside = float(deprived_people[known & (quintile > 1)].sum())
    share = outside / people if people > 0 else float("nan")
    return Outside(people, outside, share, int(here.sum() - known.sum()))
