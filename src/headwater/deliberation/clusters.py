"""Points into clusters (k-means), and how well they separate (silhouette).

Sources of the methods: Lloyd (1982), "Least squares quantization in PCM"; Rousseeuw
(1987), "Silhouettes".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
ROUNDS = 20
TIE = 12
"""Decimals within which two points are one place."""


def first_distinct(points: Floats, count: int) -> Floats:
    """The first ``count`` places among the points, in their order.

    >>> first_distinct(np.array([[1.0, 1.0], [1.0, 1.0], [2.0, 0.0]]), 2).tolist()
    [[1.0, 1.0], [2.0, 0.0]]
    """
    _, first = np.unique(points.round(TIE), axis=0, return_index=True)
    return points[np.sort(first)[:count]]


def clustered(
    points: Floats, centres: Floats, weights: Floats | None = None, rounds: int = ROUNDS
) -> tuple[Floats, Labels]:
    """Centres (k, 2) and each point's cluster (n,) after at most so many rounds of Lloyd's.

    A cluster that loses its last point goes, so there may be fewer than there were starts.

    >>> points, starts = np.array([[0.0, 0], [0, 1], [9, 9]]), np.array([[0.0, 0], [5, 5]])
    >>> centres, labels = clustered(points, starts)
    >>> centres.tolist(), labels.tolist()
    ([[0.0, 0.5], [9.0, 9.0]], [0, 0, 1])
    """
    heavy = np.ones(len(points)) if weights is None else weights
    labels = nearest(points, centres)
    for _ in range(rounds):
        moved, labels = _means(points, labels, heavy)
        again = nearest(points, moved)
        centres = moved
        if np.array_equal(again, labels):
            break
        labels = again
    labels = numbered(labels)
    return _means(points, labels, heavy)[0], labels


def nearest(points: Floats, centres: Floats) -> Labels:
    """The number of the centre that each point lies nearest to; of two as near, the first."""
    apart = (points[:, :1] - centres[:, 0]) ** 2 + (points[:, 1:] - centres[:, 1]) ** 2
    return np.asarray(np.argmin(apart, axis=1))


def numbered(labels: Labels) -> Labels:
    """The labels without gaps in their numbers, in the same order.

    >>> numbered(np.array([4, 0, 4, 2])).tolist()
    [2, 0, 2, 1]
    """
    present = np.bincount(labels) > 0
    return np.asarray((np.cumsum(present) - 1)[labels])


def _means(points: Floats, labels: Labels, weights: Floats) -> tuple[Floats, Labels]:
    labels = numbered(labels)
    mass = np.bincount(labels, weights=weights)
    sums = [np.bincount(labels, weights=weights * points[:, axis]) for axis in (0, 1)]
    return np.stack(sums, axis=1) / mass[:, None], labels


def silhouette(points: Floats, labels: Labels, weights: Floats | None = None) -> float:
    """The mean of (b - a) / max(a, b) over points; nan for one cluster alone.

    ``a`` is a point's mean distance to the others of its cluster, ``b`` that to the nearest other
    cluster; a point alone counts as 0. With ``weights`` a point stands for so many in its place.

    >>> points = np.array([[0.0, 0.0], [0.0, 1.0], [10.0, 0.0], [10.0, 1.0]])
    >>> round(silhouette(points, np.array([0, 0, 1, 1])), 4)
    0.9002
    """
    heavy = np.ones(len(points)) if weights is None else weights
    names, labels = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return float("nan")
    apart = np.hypot(*(points[:, axis, None] - points[:, axis] for axis in (0, 1)))
    member = (labels[:, None] == np.arange(len(names))) * heavy[:, None]
    sums, mass = apart @ member, member.sum(axis=0)
    at = np.arange(len(points))
    others = mass[labels] - 1
    inside = np.divide(sums[at, labels], others, out=np.zeros(len(points)), where=others > 0)
    outside = sums / mass
    outside[at, labels] = np.inf
    near = outside.min(axis=1)
    most = np.maximum(inside, near)
    each = np.divide(near - inside, most, out=np.zeros(len(points)), where=most > 0)
    each[others <= 0] = 0.0
    return float(np.average(each, weights=heavy))
