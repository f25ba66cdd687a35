"""How places moved in the order of deprivation between two editions of the Indices, by rural class.

Ranks, not scores, are compared: the editions use other data and methods, so a change of rank says
that a place moved against other places, not that it became richer or poorer. Ranks of the older
edition are brought to the newer areas first: a split area's parts take the rank of the whole, and
merged areas the mean of theirs, weighted by people; then all are ranked anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from headwater.place.aggregation import Edges
from headwater.place.weighting import FloatArray, weighted_mean

CAVEAT = (
    "The Indices of 2019 and 2025 use different data and methods, so only places in the order can "
    "be compared, not levels: a place may fall in the order because others improved more."
)


@dataclass(frozen=True, slots=True)
class ClassChange:
    """Mean change of one class in percentile points, with its interval; minus is more deprived."""

    name: str
    areas: int
    mean: float
    lower: float
    upper: float


def ranks_in_new_areas(
    old_rank: Mapping[str, float], edges: Edges, population: Mapping[str, float], new: list[str]
) -> FloatArray:
    """Old ranks as ranks (1 most deprived) among the ``new`` areas; NaN where there is no old one.

    ``population`` gives the people of the old areas.
    """
    position = {code: i for i, code in enumerate(new)}
    kept = [i for i, parent in enumerate(edges.parent) if parent in position]
    group = np.array([position[edges.parent[i]] for i in kept], dtype=np.int64)
    value = np.array([old_rank.get(edges.child[i], np.nan) for i in kept])
    people = np.array([population.get(edges.child[i], 1.0) for i in kept])
    mean, _ = weighted_mean(group, value, people * edges.share[kept], len(new))
    return ranked(mean)


def ranked(values: FloatArray) -> FloatArray:
    """Ranks from 1, ties sharing their mean rank; NaN stays NaN.

    >>> ranked(np.array([30.0, 10.0, 10.0, np.nan])).tolist()
    [3.0, 1.5, 1.5, nan]
    """
    known = np.isfinite(values)
    _, inverse, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle = ends - (counts - 1) / 2
    ranks = np.full(len(values), np.nan)
    ranks[known] = middle[inverse]
    return ranks


def percentile_change(old_rank: FloatArray, new_rank: FloatArray) -> FloatArray:
    """Change in percentile points (n,), -100 to 100: minus means more deprived against others."""
    old_count = np.isfinite(old_rank).sum()
    new_count = np.isfinite(new_rank).sum()
    return np.asarray(100 * (new_rank / new_count - old_rank / old_count), dtype=float)


def change_by_class(
    change: FloatArray,
    class_of: npt.NDArray[np.str_],
    cluster: npt.NDArray[np.str_],
    *,
    confidence: float = 0.95,
) -> tuple[ClassChange, ...]:
    """Mean change of each class with an interval that allows for neighbours moving together.

    Small areas of one district are not independent, so the standard error is that of a mean with
    clusters (``cluster``: the district of each area; Cochran, Sampling Techniques, section 9A.1).
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    found = []
    for name in sorted(set(class_of.tolist())):
        chosen = (class_of == name) & np.isfinite(change)
        mean, error = _clustered(change[chosen], cluster[chosen])
        found.append(
            ClassChange(str(name), int(chosen.sum()), mean, mean - z * error, mean + z * error)
        )
    return tuple(found)


def difference(first: ClassChange, second: ClassChange, *, confidence: float = 0.95) -> ClassChange:
    """First minus second, taken as independent, with its interval."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    gap = first.mean - second.mean
    error = float(np.hypot(first.upper - first.mean, second.upper - second.mean)) / z
    name = f"{first.name} minus {second.name}"
    return ClassChange(name, first.areas + second.areas, gap, gap - z * error, gap + z * error)


def sentence(gap: ClassChange) -> str:
    """What the difference between rural and urban areas says, "no evidence" included.

    ``gap`` is rural minus urban.
    """
    size = abs(round(gap.mean, 1))
    if gap.lower <= 0 <= gap.upper:
        return (
            "There is no evidence that rural areas moved differently from urban ones in the order "
            f"of deprivation (difference {gap.mean:+.1f} places in 100; {gap.lower:+.1f} to "
            f"{gap.upper:+.1f})."
        )
    way = "more" if gap.mean < 0 else "less"
    low, high = sorted((abs(gap.lower), abs(gap.upper)))
    return (
        f"Against urban areas, rural areas moved {size:.1f} places in 100 towards the {way} "
        f"deprived end of the order ({low:.1f} to {high:.1f})."
    )


def _clustered(change: FloatArray, cluster: npt.NDArray[np.str_]) -> tuple[float, float]:
    if len(change) == 0:
        return float("nan"), float("nan")
    mean = float(change.mean())
    _, number = np.unique(cluster, return_inverse=True)
    clusters = int(number.max()) + 1
    if clusters < 2:
        return mean, float("nan")
    sums = np.bincount(number, change - mean, clusters)
    error = np.sqrt(clusters / (clusters - 1) * np.sum(sums**2)) / len(change)
    return mean, float(error)
