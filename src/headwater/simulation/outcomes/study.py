"""A study: one scenario run at its central parameters, with luck repeated and parameters drawn.

The central run counts everything; repeats and draws keep the region's totals and by how much each
gap narrows. Repeats have other seeds and the central parameters; draws have the central seed, other
parameters of the plan and, where they can be redrawn, of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

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
from headwater.simulation.run import Outcome, Run, simulate
from headwater.simulation.totals import Totals

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Told = Callable[[str, int, int], None]
Redraws = Callable[[int], Model]
"""The model of a draw, the first being 1."""


IN_PLACES = (
    Measure.ADMISSIONS_EXPECTED,
    Measure.DEATHS,
    Measure.HEALTHY_YEARS,
    Measure.QALYS,
    Measure.BED_DAYS_EXPECTED,
    Measure.ATTENDANCES,
    Measure.CONTACTS,
)
"""The measures of which it is kept how luck moves them in each small area."""


def quietly(said: str, done: int, whole: int) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Depth:
    """How often luck is repeated (the central run is the first) and parameters are drawn;
    ``redrawn`` gives the model of each draw, which is the central one where there is none."""

    repeats: int = 3
    draws: int = 0
    redrawn: Redraws | None = None


@dataclass(frozen=True, eq=False)
class Study:
    """What a scenario came to.

    ``repeats`` (seeds, arms, years, measures), the central run first, and ``draws`` (draws, arms,
    years, measures) are the open population's totals; ``repeated_gaps`` and ``drawn_gaps`` (runs,
    gaps) by how much each gap narrows in them; ``values`` (draws, parameters) what was drawn.
    ``who`` (residents,) are those whom the plan touches; ``again`` runs them alone. ``apart`` (2,
    areas, years, measures of ``IN_PLACES``) are the sums over repeats of the differences of small
    areas and of their squares, in the units of the totals.
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
    apart: Floats = field(default_factory=lambda: np.zeros((2, 0, 0, len(IN_PLACES))))

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
    narrower = narrowings(gaps(central))
    found = Study(
        plan, run, central, central.region[None], np.zeros((0, *central.region.shape), np.int64),
        narrower[None], np.zeros((0, len(narrower))), of_plan(plan), np.zeros((0, 0)),
        first.touched, apart=apart_in_places(central),
    )  # fmt: skip
    found = repeated(found, residents, areas, model, depth.repeats, told)
    return deepened(found, residents, areas, model, depth.draws, told, depth.redrawn)


def repeated(
    found: Study,
    residents: Residents,
    areas: Areas,
    model: Model,
    repeats: int,
    told: Told = quietly,
) -> Study:
    """A study whose luck has been repeated ``repeats`` times in all, the central run among them;
    as it is where it has been already."""
    again, narrower, apart = [*found.repeats], [*found.repeated_gaps], found.apart
    for number in range(len(again), repeats):
        told("Repeating with other luck", number, repeats)
        other = replace(found.run, seed=found.run.seed + number)
        totals = simulate(residents, areas, model, found.plan, other).totals
        again.append(totals.region)
        narrower.append(narrowings(gaps(totals)))
        apart = apart + apart_in_places(totals)
    return replace(found, repeats=np.stack(again), repeated_gaps=np.stack(narrower), apart=apart)


def apart_in_places(totals: Totals) -> Floats:
    """The yearly differences of small areas in one run, and their squares (2, areas, years,
    measures)."""
    both = totals.area[..., list(IN_PLACES)]
    change = (both[:, 1] - both[:, 0]).astype(np.float64)
    return np.stack([change, change**2])


def deepened(
    found: Study,
    residents: Residents,
    areas: Areas,
    model: Model,
    draws: int,
    told: Told = quietly,
    redrawn: Redraws | None = None,
) -> Study:
    """A study with ``draws`` draws of its parameters; as it is where nothing can be drawn.

    An answer can so be shown before its draws are made.
    """
    if not draws or not (found.parameters or redrawn):
        return found
    scene = (model, found.plan)
    values = drawn(found.parameters, draws, found.run.seed)
    _, wide = widest(scene, found.parameters, values)
    marked = Outcome(found.totals, touched=found.who)
    again = Touched.of((residents, areas), scene, found.run, marked, wide)
    found = replace(found, again=again)
    taken, apart = [], []
    for number, each in enumerate(values):
        told("Drawing parameters", number, draws)
        drawn_model = redrawn(number + 1) if redrawn else model
        _, plan = put_all(scene, found.parameters, each)
        totals = under(found, residents, areas, (drawn_model, plan))
        taken.append(totals.region)
        apart.append(narrowings(gaps(totals)))
    return replace(found, draws=np.stack(taken), drawn_gaps=np.stack(apart), values=values)


def widest(scene: Scene, parameters: Sequence[Parameter], values: Floats) -> Scene:
    """The scene with each uptake at the highest that is drawn (draws, parameters) or at the upper
    end of its interval, if that is more."""
    for at, each in enumerate(parameters):
        if each.widens:
            scene = each.put(scene, max(each.upper, float(values[:, at].max())))
    return scene


def under(found: Study, residents: Residents, areas: Areas, scene: Scene) -> Totals:
    """The totals of a study's run in another scene; only whom the plan touches lives again where
    nothing of it but sizes and uptake differs."""
    model, plan = scene
    if found.again is not None and found.again.holds(plan):
        return found.again.totals(model, plan)
    return simulate(residents, areas, model, plan, found.run).totals
