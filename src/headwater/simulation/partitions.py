"""A population in partitions, on Spark: the same totals, exactly, as on one machine.

Luck belongs to a person and totals are whole numbers, so any division of people will do; each task
simulates its own and the totals are added. Identity is promised for one lock file and one family
of processors.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.simulation.model import Model
from headwater.simulation.plan import Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Run, simulate
from headwater.simulation.totals import Totals

Part = tuple[Residents, npt.NDArray[np.uint32] | None]


def parts_of(residents: Residents, plan: Plan, number: int) -> list[Part]:
    """The residents in so many parts, every one of them in the order of area, and who is chosen."""
    found = []
    for part in range(number):
        rows = np.arange(part, len(residents), number)
        chosen = None if plan.chosen is None else plan.chosen[rows]
        found.append((residents.take(rows), chosen))
    return found


def simulate_on_spark(
    session: Any,
    residents: Residents,
    areas: Areas,
    model: Model,
    plan: Plan,
    run: Run,
    partitions: int,
) -> Totals:
    """The totals of a run whose people are divided among Spark's tasks.

    ``session`` is a ``SparkSession``; each task uses one thread.
    """
    alone = replace(run, threads=1)

    def one(part: Part) -> Totals:
        people, chosen = part
        return simulate(people, areas, model, replace(plan, chosen=chosen), alone).totals

    parts = session.sparkContext.parallelize(parts_of(residents, plan, partitions), partitions)
    totals: Totals = reduce(add, parts.map(one).toLocalIterator())
    return totals
