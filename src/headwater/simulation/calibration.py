"""Base rates from published ones: the population reproduces what was published, in expectation.

A published rate of a sex, fifth and age is the mean over people of base rate times relative risks.
In each cell of sex, fifth and five years of age the base rate is the published rate divided by that
mean, over those at risk, so that relative risks share the published events out and add none.
Deprivation gradients are thereby net of the risk factors that the model has.

Source: Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd edn. Philadelphia: Lippincott;
2008 (the mean over the exposure distribution).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import ONSETS, Lane
from headwater.simulation.model import Model
from headwater.simulation.parts import ALL_AGES
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Prepared

Floats = npt.NDArray[np.float64]
CALIBRATED = (
    Lane.DEATH, *ONSETS, Lane.ADMISSION, Lane.ATTENDANCE, Lane.CONTACT, Lane.NHS_OTHER,
    Lane.SOCIAL_CARE, Lane.UTILITY, Lane.GOOD_HEALTH, Lane.BED_DAYS,
)  # fmt: skip
WIDTH = 5


@dataclass(frozen=True, eq=False)
class Cells:
    """Residents at risk, and the sum of their products of relative risks, as ``Model.base`` is."""

    at_risk: Floats
    products: Floats

    @classmethod
    def of(cls, residents: Residents, areas: Areas, model: Model) -> Cells:
        """Add up the residents' relative risks as they are in the base year."""
        from headwater.simulation.kernel.census import SHAPE, add_up

        prepared = Prepared.of(residents, areas, model, None)
        at_risk, products = np.zeros(SHAPE), np.zeros(SHAPE)
        add_up(prepared.tables, prepared.people, at_risk, products)
        return cls(at_risk, products)

    def expected(self, model: Model) -> Floats:
        """What the residents would have in a year at their state in the base year, by cell."""
        return np.asarray(model.base * self.products)


def calibrated(published: Model, residents: Residents, areas: Areas) -> Model:
    """A model whose base rates make these residents reproduce the published rates.

    ``published.base`` holds rates of whole populations. Where a cell has nobody at risk the
    correction is that of all fifths together, then of both sexes, then of the age group below.
    """
    cells = Cells.of(residents, areas, published)
    rates = published.base
    told = _grouped(rates * cells.at_risk)
    made = _grouped(rates * cells.products)
    # Where nothing is published for an age group the relative risks themselves are averaged.
    told = np.where(told > 0, told, _grouped(cells.at_risk))
    made = np.where(made > 0, made, _grouped(cells.products))
    correction = _filled(told, made)
    base = rates.copy()
    group = np.minimum(np.arange(ALL_AGES) // WIDTH, correction.shape[2] - 1)
    for lane in CALIBRATED:
        base[..., lane] *= correction[..., lane][:, :, group]
    return replace(published, base=base)


def _grouped(values: Floats) -> Floats:
    """Sums over five years of age: (sexes, fifths, groups, lanes); 90 and over is one."""
    starts = np.arange(0, 91, WIDTH)
    return np.asarray(np.add.reduceat(values, starts, axis=2))


def _filled(told: Floats, made: Floats) -> Floats:
    """Told over made, from wider cells where a cell is empty."""
    out: Floats = np.full(told.shape, np.nan)
    for top, bottom in (
        (told, made),
        (told.sum(axis=1, keepdims=True), made.sum(axis=1, keepdims=True)),
        (told.sum(axis=(0, 1), keepdims=True), made.sum(axis=(0, 1), keepdims=True)),
    ):
        above = np.broadcast_to(top, out.shape)
        below = np.broadcast_to(bottom, out.shape)
        np.divide(above, below, out=out, where=np.isnan(out) & (below > 0))
    groups: int = told.shape[-2]
    for group in range(1, groups):
        gap = np.isnan(out[:, :, group])
        out[:, :, group][gap] = out[:, :, group - 1][gap]
    return np.asarray(np.nan_to_num(out, nan=1.0))
