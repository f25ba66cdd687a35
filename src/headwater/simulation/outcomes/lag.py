"""When a difference shows: the first year from which it stands out of chance for good.

What chance does to a small area in a year is known badly from a few repeats. So the variance of the
region's difference in that year is shared out among its small areas, whose people's luck is apart:
by how they varied over all years together, and by how many were reached in each.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.outcomes.study import IN_PLACES, Study
from headwater.simulation.outcomes.uncertainty import few

Floats = npt.NDArray[np.float64]


def shows_from(yearly: Floats, margin: Floats | float = 0.0) -> Floats:
    """The first year (1 is the first) from which yearly differences (..., years) keep the sign of
    their sum and are beyond ``margin`` in every later year; nan where there is none: (...,).

    >>> shows_from(np.array([[0.0, -2.0, -3.0], [1.0, -2.0, 0.0]]), 1.5).tolist()
    [2.0, nan]
    """
    clear = np.abs(yearly) > margin
    good = clear & (np.sign(yearly) == np.sign(yearly.sum(axis=-1, keepdims=True)))
    run = np.cumprod(good[..., ::-1], axis=-1).sum(axis=-1)
    first = yearly.shape[-1] - run + 1.0
    return np.where(run > 0, first, np.nan)


def margin_of_chance(study: Study, measure: Measure) -> Floats:
    """How far chance alone moves the region's difference in a year, 95% (years,), in the measure's
    unit; nan where luck was not repeated."""
    yearly = np.diff(study.repeats[..., measure], axis=1)[:, 0] / MEASURES[measure].per
    if len(yearly) < 2:
        return np.full(yearly.shape[-1], np.nan)
    return np.asarray(few(len(yearly)) * yearly.std(axis=0, ddof=1))


def shares_of_chance(study: Study, measure: Measure) -> Floats:
    """The share of each small area (areas,) in the variance that chance gives the region: that of
    its own differences over all years and repeats, or its share of those reached if that is more,
    so that an area in which nothing happened by luck is not thought certain."""
    total, squares = study.apart[..., IN_PLACES.index(measure)]
    own = np.maximum(squares - total**2 / len(study.repeats), 0.0).sum(axis=-1)
    reached = study.totals.area[:, 1, :, Measure.REACHED].sum(axis=-1)
    shares = np.maximum(own / max(own.sum(), 1.0), reached / max(reached.sum(), 1))
    return np.asarray(shares, dtype=np.float64)


def years_before(study: Study, measure: Measure, changes: Floats, shares: Floats) -> Floats:
    """Years from the first offer to the first year in which the difference shows, in parts of the
    region: ``changes`` (parts, years) in the measure's unit, ``shares`` (parts,) of the variance by
    chance; nan where it does not show: (parts,)."""
    begins = min((each.first_year for each in study.plan.offers), default=0)
    margin = np.sqrt(shares)[:, None] * margin_of_chance(study, measure)
    return np.asarray(shows_from(changes, margin) - 1 - begins)
