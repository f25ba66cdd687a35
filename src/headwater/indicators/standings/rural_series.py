"""A measure in rural and in urban districts over time: two lines that can be seen to part.

A district is rural here where at least half its people live in small areas classed as rural. Each
line is the plain mean of its districts, over the districts that have a figure in every period
drawn, so that no step in a line comes from a change of membership.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headwater.indicators.standings.panel import Floats, Panel

RURAL = 0.5
FEWEST = 5
MOST_COMPLETE = 0.8


@dataclass(frozen=True)
class RuralSeries:
    """Means over ``periods`` of rural and of urban districts, and how many districts each has."""

    periods: tuple[str, ...]
    rural: Floats
    urban: Floats
    rural_districts: int
    urban_districts: int


def rural_series(panel: Panel, share: Mapping[str, float]) -> RuralSeries | None:
    """The two lines; nothing where either would rest on fewer than five districts.

    ``share`` is each district's rural share of people, 0 to 1.
    """
    rural_share = np.array([share.get(code, np.nan) for code in panel.areas.tolist()])
    known = np.isfinite(rural_share)
    held = np.isfinite(panel.value)
    drawn = held[known].mean(axis=0) >= MOST_COMPLETE if known.any() else np.zeros(0, bool)
    whole = known & held[:, drawn].all(axis=1) if drawn.any() else np.zeros(len(known), bool)
    rural, urban = whole & (rural_share >= RURAL), whole & (rural_share < RURAL)
    if rural.sum() < FEWEST or urban.sum() < FEWEST:
        return None
    labels = tuple(label for label, kept in zip(panel.periods.labels, drawn, strict=True) if kept)
    value = panel.value[:, drawn]
    return RuralSeries(
        labels,
        value[rural].mean(axis=0),
        value[urban].mean(axis=0),
        int(rural.sum()),
        int(urban.sum()),
    )
