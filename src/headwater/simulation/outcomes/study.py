"""A study: one scenario run at its central parameters, with luck repeated and parameters drawn.

The central run counts everything; repeats and draws keep the region's totals and by how much each
gap narrows. Repeats have
other seeds and the central parameters; draws have the central seed and other parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.budget import afforded
from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.gap import Gap, gaps, narrowings
from headwater.simulation.outcomes.touched import Touched
from headwater.simulation.outcomes.uncertainty import Parameter, Scene, drawn, of_plan, put_all
from headwater.simulation.plan import Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Run, simulate
from headwater.simulation.totals import Totals

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Told = Callable[[str, int, int], None]


def quietly(said: str, done: int, whole: int) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Depth:
    """How often luck is repeated (the central run is the first) and parameters are drawn."""

    repeats: int = 3
    draws: int = 0


@dataclass(frozen=True, eq=False)
class Study:
    """What a scenario came to.

    ``repeats`` (seeds, arms, years, measures), the central run first, and ``draws`` (draws, arms,
    years, measures) are the open population's totals; ``repeated_gaps`` and ``drawn_gaps`` (runs,
    gaps) by how much each gap narrows in them; ``values`` (draws, parameters) what was drawn.
    ``who`` (residents,) are those whom the plan touches; ``again`` runs them alone.
    """

    plan: Plan
    run: Run
    totals: Totals
    repeats: Ints
    draws: Ints
    repeated_gaps: Floats
    drawn_gaps: Floats
    parameters: tuple[Parameter, ...]
    values: Floats
    who: Bools
    again: Touched | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps of the central run's last years, with their intervals."""
        return tuple(
            each.with_intervals(self.repeated_gaps[:, at], self.drawn_gaps[:, at])
            for at, each in enumerate(gaps(self.totals))
        )

    def repeated(self, measure: Measure) -> Floats:
        """A measure over all years in both arms (seeds, arms), in its own unit."""
        return np.asarray(self.repeats[..., measure].sum(axis=-1) / MEASURES[measure].per)

    def changes(self, measure: Measure, runs: Ints) -> Floats:
        """Under the scenario less as things are, over all years, of each of ``runs``."""
        both = runs[..., measure].sum(axis=-1) / MEASURES[measure].per
        return np.asarray(both[:, 1] - both[:, 0], dtype=np.float64)


def study(
    residents: Residents,
    areas: Areas,
    model: Model,
    plan: Plan,
    run: Run,
    depth: Depth | None = None,
    told: Told = quietly,
) -> Study:
    """Run a scenario, its repeats and its draws; ``told`` hears what is done and how far it is."""
    depth = depth or Depth()
    told("Keeping to the budget", 0, 1)
    plan = afforded(residents, areas, model, plan, run)
    first = simulate(
        residents, areas, model, plan, replace(run, mark=True),
        lambda done, all_: told("Simulating", done, all_),
    )  # fmt: skip
    central = first.totals
    again, apart = [central.region], [narrowings(gaps(central))]
    for number in range(1, depth.repeats):
        told("Repeating with other luck", number, depth.repeats)
        other = replace(run, seed=run.seed + number)
        totals = simulate(residents, areas, model, plan, other).totals
        again.append(totals.region)
        apart.append(narrowings(gaps(totals)))
    found = Study(
        plan, run, central, np.stack(again), np.zeros((0, *central.region.shape), np.int64),
        np.stack(apart), np.zeros((0, len(apart[0]))), of_plan(plan), np.zeros((0, 0)),
        first.touched,
    )  # fmt: skip
    return deepened(found, residents, areas, model, depth.draws, told)


def deepened(
    found: Study,
    residents: Residents,
    areas: Areas,
    model: Model,
    draws: int,
    told: Told = quietly,
) -> Study:
    """A study with ``draws`` draws of its parameters; as it is where nothing can be drawn.

    An answer can so be shown before its draws are made.
    """
    if not found.parameters or not draws:
        return found
    scene = (model, found.plan)
    again = Touched.of(residents, areas, scene, found.run, found.totals, found.who)
    found = replace(found, again=again)
    values = drawn(found.parameters, draws, found.run.seed)
    taken, apart = [], []
    for number, each in enumerate(values):
        told("Drawing parameters", number, draws)
        totals = under(found, residents, areas, put_all(scene, found.parameters, each))
        taken.append(totals.region)
        apart.append(narrowings(gaps(totals)))
    return replace(found, draws=np.stack(taken), drawn_gaps=np.stack(apart), values=values)


def under(found: Study, residents: Residents, areas: Areas, scene: Scene) -> Totals:
    """The totals of a study's run in another scene; only whom the plan touches lives again where
    nothing but the sizes of its effects differs."""
    if found.again is not None and found.again.holds(*scene):
        return found.again.totals(scene[1])
    return simulate(residents, areas, *scene, found.run).totals
