"""Dividing cells into areas of like population, and joining areas into larger ones."""

from __future__ import annotations

import numpy as np

from headwater.demo.cells import Cells, Ints, joined
from headwater.demo.randomness import Floats, Noise


def divided(
    rng: np.random.Generator, cells: Cells, weight: Floats, number: int, bend: float = 1.0
) -> Ints:
    """A label 0..number-1 for each cell, so that areas are compact and alike in ``weight``.

    The ground is halved again and again across its longer side, each half getting as much weight
    as its share of the areas; cuts wander by about ``bend`` kilometres.
    """
    wander = [Noise(rng, 12 * bend, bend, roughness=0.4) for _ in range(2)]
    points = np.column_stack(
        [
            axis + bend * noise.at(cells.x, cells.y)
            for axis, noise in zip((cells.x, cells.y), wander, strict=True)
        ]
    )
    label = np.zeros(len(cells), dtype=np.int64)
    waiting = [(np.arange(len(cells)), 0, number)]
    while waiting:
        inside, first, count = waiting.pop()
        if count == 1:
            label[inside] = first
            continue
        left = count // 2
        order = inside[np.argsort(points[inside] @ _longer_side(points[inside], weight[inside]))]
        filled = np.cumsum(weight[order]) / weight[order].sum()
        cut = int(np.searchsorted(filled, left / count)) + 1
        cut = min(max(cut, left), len(order) - (count - left))
        waiting += [(order[:cut], first, left), (order[cut:], first + left, count - left)]
    return joined(cells, label)


def _longer_side(points: Floats, weight: Floats) -> Floats:
    spread = np.cov(points.T, aweights=weight)
    return np.asarray(np.linalg.eigh(spread)[1][:, -1], dtype=np.float64)


def merged(pairs: Ints, weight: Floats, number: int) -> Ints:
    """Joins areas (n,) that touch until ``number`` groups are left; returns a group for each area.

    The lightest group always joins its lightest neighbour, so groups end up contiguous and alike.
    Groups are numbered by their first area.
    """
    group = np.arange(weight.size)
    load = weight.astype(np.float64).copy()
    touching: dict[int, set[int]] = {area: set() for area in range(weight.size)}
    for one, other in pairs.tolist():
        touching[one].add(other)
        touching[other].add(one)
    while len(touching) > number:
        free = [one for one in touching if touching[one]]
        if not free:
            break
        small = min(free, key=lambda one: (load[one], one))
        into = min(touching[small], key=lambda one: (load[one], one))
        load[into] += load[small]
        group[group == small] = into
        for neighbour in touching.pop(small):
            touching[neighbour].discard(small)
            if neighbour != into:
                touching[neighbour].add(into)
                touching[into].add(neighbour)
    first = {int(one): order for order, one in enumerate(dict.fromkeys(group.tolist()))}
    return np.array([first[int(one)] for one in group], dtype=np.int64)


def touching_pairs(cells: Cells, label: Ints) -> Ints:
    """Pairs of labels that share an edge (m, 2), each once, smaller first."""
    both = np.sort(label[cells.neighbours], axis=1)
    both = both[both[:, 0] != both[:, 1]]
    return np.unique(both, axis=0) if both.size else np.empty((0, 2), dtype=np.int64)
