"""Many starts of k-means side by side, on several clouds of few weighted points.

Source of the starts: Arthur and Vassilvitskii (2007), "k-means++".
"""

from __future__ import annotations

import numpy as np

from headwater.deliberation.clusters import Floats, Labels

ROUNDS = 50


def tightest_of(
    points: Floats, mass: Floats, groups: int, starts: int, luck: np.random.Generator
) -> tuple[Floats, Labels]:
    """Centres (b, k, 2) and labels (b, n): for each cloud the start with the least scatter.

    ``points`` (b, n, 2) are clouds and ``mass`` (b, n) how many people each point stands for (0
    where a cloud has fewer points than others). All starts run at once. Of starts that end alike
    the first is taken; one that loses a cluster is passed over.

    >>> line = np.array([[[0.0, 0.0], [1.0, 0.0], [8.0, 0.0], [9.0, 0.0]]])
    >>> luck = np.random.Generator(np.random.Philox(key=1))
    >>> sorted(tightest_of(line, np.ones((1, 4)), 2, 4, luck)[0][0, :, 0].tolist())
    [0.5, 8.5]
    """
    clouds = len(points)
    place = np.repeat(points, starts, axis=0)
    heavy = np.repeat(mass, starts, axis=0)
    parts = np.concatenate([place * heavy[:, :, None], heavy[:, :, None]], axis=2)
    centres = _starts(place, heavy, np.tile(luck.random((starts, groups)), (clouds, 1)))
    labels = _nearest(place, centres)
    moving = np.arange(len(place))
    for _ in range(ROUNDS):
        centres[moving] = _means(parts[moving], labels[moving], centres[moving])
        again = _nearest(place[moving], centres[moving])
        still = (again != labels[moving]).any(axis=1)
        labels[moving] = again
        moving = moving[still]
        if not len(moving):
            break
    own = np.take_along_axis(centres, labels[:, :, None], axis=1)
    spread = (((place - own) ** 2).sum(axis=2) * heavy).sum(axis=1)
    full = ((labels[:, :, None] == np.arange(groups)) & (heavy[:, :, None] > 0)).any(axis=1)
    judged = np.where(full.all(axis=1), spread.round(9), np.inf).reshape(clouds, starts)
    first = np.arange(clouds) * starts + np.argmin(judged, axis=1)
    return centres[first], labels[first]


def _starts(points: Floats, mass: Floats, draws: Floats) -> Floats:
    """Starts far apart (k-means++), a row of draws each."""
    each = np.arange(len(points))
    reach = np.cumsum(mass, axis=1)
    apart = np.full(mass.shape, np.inf)
    chosen = []
    for at in range(draws.shape[1]):
        reached = reach >= (draws[:, at] * reach[:, -1])[:, None]
        chosen.append(points[each, np.argmax(reached, axis=1)])
        last = chosen[-1][:, None]
        apart = np.minimum(apart, ((points - last) ** 2).sum(axis=2))
        reach = np.cumsum(apart * mass, axis=1)
    return np.stack(chosen, axis=1)


def _nearest(points: Floats, centres: Floats) -> Labels:
    half = (centres**2).sum(axis=2) / 2
    return np.asarray(np.argmin(half[:, None] - points @ centres.transpose(0, 2, 1), axis=2))


def _means(parts: Floats, labels: Labels, centres: Floats) -> Floats:
    member = (np.arange(centres.shape[1])[:, None] == labels[:, None]).astype(np.float64)
    sums = member @ parts
    held = sums[:, :, 2:] > 0
    return np.where(held, sums[:, :, :2] / np.where(held, sums[:, :, 2:], 1.0), centres)
