"""What it would be worth to know a scenario's parameters exactly before deciding on it.

The decision is between doing it and not, by net benefit: QALYs at a threshold less what the
programme and care cost. Source: Raiffa H, Schlaifer R. Applied statistical decision theory.
Boston: Harvard; 1961.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import Measure
from headwater.simulation.outcomes.economics import PROGRAMME, RATE, View
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.uncertainty import evpi

Floats = npt.NDArray[np.float64]
THRESHOLD = 20_000.0


def net_benefits(found: Study, threshold: float = THRESHOLD, rate: float = RATE) -> Floats:
    """Net benefit in pounds of not doing it (0) and of doing it, in each draw: (draws, 2).

    ``threshold`` in pounds a QALY; the open population, discounted at ``rate``.
    """
    gained = [_gained(View("region", one, 0), threshold, rate) for one in found.draws]
    return np.stack([np.zeros(len(gained)), np.array(gained, dtype=np.float64)], axis=1)


def _gained(view: View, threshold: float, rate: float) -> float:
    spent = view.change(*PROGRAMME, rate=rate) + view.change_in_care(rate)
    return threshold * view.change(Measure.QALYS, rate=rate) - spent


def worth_of_evidence(found: Study, threshold: float = THRESHOLD) -> float | None:
    """The expected value of perfect information in pounds; None where nothing was drawn, or where
    what the programme costs is not known, so that there is no decision to weigh."""
    paid = View.region(found.totals).of(*PROGRAMME)[1].sum()
    return evpi(net_benefits(found, threshold)) if len(found.draws) > 1 and paid else None
