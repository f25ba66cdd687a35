"""Whom to ask: places that do better on a measure than expected, the most like one's own first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.evaluation.asking import profile_in
from headwater.evaluation.bright_spots import BrightSpots, Spot, Weighed
from headwater.indicators.standings.atlas import Atlas
from headwater.place.peers import nearest, why

NEAREST = 5
MOST_LIKE = 0.1


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The places most like one, and those of them that do better than expected on something.

    ``looked_at`` is how many places were looked at; ``found`` has for each place that does better
    its measures, the strongest first; the nearest place comes first.
    """

    looked_at: int
    found: tuple[tuple[str, tuple[Spot, ...]], ...]


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


def better_neighbours(atlas: Atlas, found: BrightSpots, area: str) -> Neighbourhood:
    """Of the tenth of places most like ``area``, those that do better than expected on something.

    Empty where it is not known what ``area`` is like.
    """
    people_like = profile_in(atlas, found.area_type)
    if people_like is None or area not in people_like.areas:
        return Neighbourhood(0, ())
    near = nearest(people_like, area, max(NEAREST, round(MOST_LIKE * len(people_like.areas)))).peers
    better: dict[str, list[Spot]] = {peer.area: [] for peer in near}
    for held in found.measures:
        for spot in held.spots:
            if spot.verdict == "better" and spot.area in better:
                better[spot.area].append(spot)
    return Neighbourhood(
        len(near),
        tuple(
            (code, tuple(sorted(spots, key=lambda spot: (-spot.spreads, spot.indicator))))
            for code, spots in better.items()
            if spots
        ),
    )


def why_like(atlas: Atlas, area: str, other: str, area_type: str) -> str:
    """What makes two places alike and what sets them apart; empty where that is not known."""
    people_like = profile_in(atlas, area_type)
    if people_like is None or not {area, other} <= set(people_like.areas):
        return ""
    return why(people_like, area, other).sentence
