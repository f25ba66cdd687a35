"""Many starts of k-means side by side, on few weighted points."""

from __future__ import annotations

import numpy as np

from headwater.deliberation.clusters import Floats, Labels

ROUNDS = 50


def tightest_of(
    points: Floats, mass: Floats, groups: int, starts: int, luck: np.random.Generator
) -> tuple[Floats, Labels]:
    """Centres and labels of the start that ends with the least weighted scatter.

    All starts run at once as one array. Of starts that end alike the first is taken; one that
    loses a cluster is passed over.
    """
    centres = _starts(points, mass, groups, luck.random((starts, groups)))
    labels = _nearest(points, centres)
    for _ in range(ROUNDS):
        centres = _means(points, mass, labels, centres)
        again = _nearest(points, centres)
        if np.array_equal(again, labels):
            break
        labels = again
    own = np.take_along_axis(centres, labels[:, :, None], axis=1)
    spread = (((points - own) ** 2).sum(axis=2) * mass).sum(axis=1)
    full = (labels[:, :, None] == np.arange(groups)).any(axis=1).all(axis=1)
    first = int(np.argmin(np.where(full, spread.round(9), np.inf)))
    return centres[first], labels[first]


def _starts(points: Floats, mass: Floats, groups: int, draws: Floats) -> Floats:
    """Starts far apart (k-means++), a row of draws each."""
    reach = np.cumsum(mass)
    chosen = [np.searchsorted(reach, draws[:, 0] * reach[-1])]
    apart = np.full((len(draws), len(points)), np.inf)
    for at in range(1, groups):
        last = points[chosen[-1]]
        apart = np.minimum(apart, ((points - last[:, None]) ** 2).sum(axis=2))
        reaches = np.cumsum(apart * mass, axis=1)
        reached = reaches >= (draws[:, at] * reaches[:, -1])[:, None]
        chosen.append(np.argmax(reached, axis=1))
    return np.asarray(points[np.stack(chosen, axis=1)])


def _nearest(points: Floats, centres: Floats) -> Labels:
    apart = ((points[None, :, None] - centres[:, None]) ** 2).sum(axis=3)
    return np.asarray(np.argmin(apart, axis=2))


def _means(points: Floats, mass: Floats, labels: Labels, centres: Floats) -> Floats:
    groups = centres.shape[1]
    member = (labels[:, :, None] == np.arange(groups)) * mass[:, None]
    whole = member.sum(axis=1)
    sums = np.einsum("rnk,nd->rkd", member, points)
    held = whole > 0
    return np.where(held[:, :, None], sums / np.where(held, whole, 1.0)[:, :, None], centres)
