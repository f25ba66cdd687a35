"""Figures for combined authorities, regions and boards, worked out from their councils.

Publishers seldom give a figure for a combined authority. Where all its councils have one,
the authority's is their mean weighted by population; the interval follows from theirs,
taken as independent. That is exact for a rate whose denominator is the population and
close for other percentages; for a median it is an approximation, and the row says so with
the note ``aggregated``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from headwater.indicators.standings.panel import Floats, Panel

COVERED = 0.999


def combined(
    panel: Panel,
    members: Mapping[str, Mapping[str, float]],
    population: Mapping[str, float],
    area_type: str = "CAUTH",
) -> Panel | None:
    """The panel of the authorities in ``members`` (authority: council: share), or None.

    ``population`` is by council code. An authority gets a figure in a period only where every
    one of its councils has one. None where the nation's figure is a total, where no authority
    is complete, or where a council's population is not known.
    """
    if not np.isfinite(panel.england).any():
        return None
    place = {code: i for i, code in enumerate(panel.areas.tolist())}
    codes = [
        code
        for code, councils in members.items()
        if councils and all(c in place and population.get(c, 0) > 0 for c in councils)
    ]
    if not codes:
        return None
    weight = np.zeros((len(codes), len(panel.areas)))
    for i, code in enumerate(codes):
        for council, share in members[code].items():
            weight[i, place[council]] = share * population[council]
    weight /= weight.sum(axis=1, keepdims=True)
    return _weighted(panel, codes, weight, area_type)


def _weighted(panel: Panel, codes: list[str], weight: Floats, area_type: str) -> Panel | None:
    value = _mean(weight, panel.value)
    half = (panel.upper - panel.lower) / (
        2 * ndtri(0.5 + np.nan_to_num(panel.confidence, nan=0.95) / 2)
    )
    error = np.sqrt(_mean(weight**2, half**2, cover=weight))
    reach = float(ndtri(0.975)) * error
    present = np.isfinite(value)
    if not present.any():
        return None
    return replace(
        panel,
        area_type=area_type,
        areas=np.array(codes, dtype=object),
        value=value,
        lower=value - reach,
        upper=value + reach,
        confidence=np.where(np.isfinite(reach), 0.95, np.nan),
        note=np.where(present, "aggregated", "").astype(object),
        present=present,
    )


def _mean(weight: Floats, values: Floats, cover: Floats | None = None) -> Floats:
    """Weighted sums ``[authorities, periods]``; NaN unless all of the weight has a value."""
    held = np.isfinite(values)
    covered = (weight if cover is None else cover) @ held.astype(np.float64)
    total: Floats = weight @ np.where(held, values, 0.0)
    return np.where(covered >= COVERED, total, np.nan)
