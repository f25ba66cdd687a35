"""How a place compares with the middle of the places most like it.

A measure counts as better than peers when the place's interval lies wholly on the good side
of the median of its peers, and the false discovery rate is controlled over the measures; a
measure without an interval counts when the place is better than all its peers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.special import ndtri

from headwater.indicators.methods.false_discovery import benjamini_hochberg, two_sided_p
from headwater.indicators.standings.place_standing import Standing

RATE = 0.05
FEWEST_PEERS = 4
Key = tuple[str, str, str]


@dataclass(frozen=True)
class AgainstPeers:
    """Measures on which a place is better or worse than the middle of its peers, clearest first.

    ``middle`` is the peers' median by measure; ``looked_at`` how many measures were compared.
    """

    better: tuple[Standing, ...]
    worse: tuple[Standing, ...]
    middle: Mapping[Key, float]
    looked_at: int


def against_peers(
    place: Sequence[Standing], peers: Sequence[Sequence[Standing]], *, rate: float = RATE
) -> AgainstPeers:
    """Compare a place's standings with those of its peers (one sequence for each peer)."""
    held = [{each.key: each for each in standings} for standings in peers]
    compared: list[tuple[Standing, list[float], float]] = []
    for each in place:
        values = [
            float(value)
            for other in held
            if each.key in other
            and other[each.key].period == each.period
            and (value := other[each.key].value) is not None
        ]
        if each.value is not None and each.polarity != "none" and len(values) >= FEWEST_PEERS:
            compared.append((each, values, _p(each, median(values))))
    q = benjamini_hochberg(np.array([p for _, _, p in compared], dtype=np.float64))
    found: dict[bool, list[tuple[float, Standing]]] = {True: [], False: []}
    for (each, values, p), flag in zip(compared, q.tolist(), strict=True):
        good = ((each.value or 0.0) > median(values)) == (each.polarity == "higher")
        clear = flag <= rate if np.isfinite(p) else _beyond_all(each, values)
        if clear:
            found[good].append((p if np.isfinite(p) else 1.0, each))
    ordered = {
        good: tuple(each for _, each in sorted(rows, key=lambda row: (row[0], row[1].key)))
        for good, rows in found.items()
    }
    middle = {each.key: float(median(values)) for each, values, _ in compared}
    return AgainstPeers(ordered[True], ordered[False], middle, len(compared))


def _p(each: Standing, middle: float) -> float:
    if each.value is None or each.lower is None or each.upper is None:
        return float("nan")
    side = each.upper - each.value if middle > each.value else each.value - each.lower
    quantile = float(ndtri(0.5 + (each.confidence or 0.95) / 2))
    if side <= 0:
        return 1.0 if each.value == middle else 0.0
    return float(two_sided_p((each.value - middle) * quantile / side))


def _beyond_all(each: Standing, values: Sequence[float]) -> bool:
    value = each.value or 0.0
    return value > max(values) or value < min(values)
