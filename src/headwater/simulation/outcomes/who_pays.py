"""Who pays and who saves, by organisation, each sum with what chance and the evidence leave open.

The intervals are those of the headlines: other luck at the central parameters, and parameters drawn
at one luck, kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.outcomes.economics import SUMS, Account, View, split_incentives
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.uncertainty import (
    Interval,
    luck_interval,
    parameter_interval,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ACCOUNTS = 5


def who_pays(study: Study, cashable: float = 0.0) -> tuple[Account, ...]:
    """The accounts of a study's region over all years, undiscounted, with their intervals;
    ``cashable`` as in ``split_incentives``."""
    central = split_incentives(View.region(study.totals), cashable)
    repeated, drawn = (sums(runs, cashable) for runs in (study.repeats, study.draws))
    return tuple(
        replace(
            each,
            luck=intervals(each, repeated[:, at], evidence=False),
            evidence=intervals(each, drawn[:, at], evidence=True),
        )
        for at, each in enumerate(central)
    )


def sums(runs: Ints, cashable: float = 0.0) -> Floats:
    """The sums of every account in runs (runs, arms, years, measures): (runs, accounts, sums)."""
    found = [
        [
            [getattr(each, name) for name in SUMS]
            for each in split_incentives(View("region", one, 0), cashable)
        ]
        for one in runs
    ]
    return np.array(found, dtype=np.float64).reshape(len(runs), ACCOUNTS, len(SUMS))


def intervals(account: Account, found: Floats, *, evidence: bool) -> Mapping[str, Interval]:
    """By sum, its interval over runs (runs, sums); none where there are too few runs."""
    if len(found) < 2:
        return {}
    made = parameter_interval if evidence else luck_interval
    return {name: made(found[:, at], getattr(account, name)) for at, name in enumerate(SUMS)}
