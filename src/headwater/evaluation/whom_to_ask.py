"""Whom to ask: places that do better on a measure than expected, the most like one's own first."""

from __future__ import annotations

import numpy as np

from headwater.evaluation.asking import profile_in
from headwater.evaluation.bright_spots import Spot, Weighed
from headwater.indicators.standings.atlas import Atlas
from headwater.place.peers import why

NEAREST = 5


def whom_to_ask(atlas: Atlas, held: Weighed, area: str, area_type: str) -> tuple[Spot, ...]:
    """Up to five places that do better, the most like ``area`` first; best first if unlike all."""
    better = [spot for spot in held.spots if spot.verdict == "better" and spot.area != area]
    people_like = profile_in(atlas, area_type)
    if people_like is None or area not in people_like.areas:
        return tuple(better[:NEAREST])
    row = people_like.distances[people_like.position(area)]
    far = {code: float(row[i]) for i, code in enumerate(people_like.areas)}
    known = [spot for spot in better if np.isfinite(far.get(spot.area, np.nan))]
    return tuple(sorted(known, key=lambda spot: (far[spot.area], spot.area))[:NEAREST])


def why_like(atlas: Atlas, area: str, other: str, area_type: str) -> str:
    """What makes two places alike and what sets them apart; empty where that is not known."""
    people_like = profile_in(atlas, area_type)
    if people_like is None or not {area, other} <= set(people_like.areas):
        return ""
    return why(people_like, area, other).sentence
