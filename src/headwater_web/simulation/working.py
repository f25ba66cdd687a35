"""Answering a question: residents are made, the study is run, and the answer is put into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from headwater.simulation.outcomes.alone import each_alone
from headwater.simulation.outcomes.drivers import drivers
from headwater.simulation.outcomes.observations import of_districts, of_small_areas
from headwater.simulation.outcomes.study import Depth, Study, deepened, repeated, study
from headwater.simulation.outcomes.uncertainty import Bar
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.parameters.redrawn import Redrawn
from headwater.simulation.population import Population, SmallAreas, synthesise
from headwater.simulation.run import Run
from headwater.simulation.scenario import Scenario, base_year, scenario_of
from headwater_web.simulation.kept import kept

Tell = Callable[[int, int], None]
A_RUN = 100
FIRST = 3
"""Runs, the central one among them, before anything is shown."""


@dataclass(frozen=True, eq=False)
class Worked:
    """A whole answer: what the page shows, and the two cubes."""

    answer: dict[str, Any]
    small_areas: pa.Table
    districts: pa.Table


class Steps:
    """How far the work has come, in hundredths of a run of everybody."""

    def __init__(self, tell: Tell, depth: Depth) -> None:
        self.repeats = depth.repeats
        self.tell, self.before = tell, 0
        self.whole = (depth.repeats + depth.draws + 2) * A_RUN

    def told(self, said: str, done: int, whole: int) -> None:
        """What the library says: the central run by itself, all others run by run."""
        if said == "Simulating":
            self.say(A_RUN * done // max(1, whole))
        elif said == "Repeating with other luck":
            self.say(A_RUN * done)
        elif said == "Drawing parameters":
            self.say(A_RUN * (self.repeats + done))

    def say(self, done: int) -> None:
        """Tell, and never less than before."""
        self.before = max(self.before, min(done, self.whole))
        self.tell(self.before, self.whole)


def work(
    small: SmallAreas,
    scenario: dict[str, Any],
    depth: Depth,
    tell: Tell,
    early: Callable[[dict[str, Any]], None],
) -> Worked:
    """The whole answer; ``early`` is given what can be said before anything is drawn."""
    steps = Steps(tell, depth)
    people = synthesise(small)
    asked = scenario_of(scenario, areas=people.areas)
    model = region_model(people.residents, people.areas, choices=asked.answers)
    plan = plan_of(asked, people.residents, people.areas)
    run = Run(years=asked.years, seed=asked.seed)
    residents, areas = people.residents, people.areas
    found = study(
        residents, areas, model, plan, run, Depth(min(FIRST, depth.repeats), 0), steps.told
    )
    early(kept(found, people, asked))
    redrawn = Redrawn(residents, areas, asked.answers, run.seed)
    found = repeated(found, residents, areas, model, depth.repeats, steps.told)
    found = deepened(found, residents, areas, model, depth.draws, steps.told, redrawn.model)
    bars = avoided(drivers(found, residents, areas, model, limits=redrawn.limits))
    alone = each_alone(found, residents, areas, model)
    return Worked(
        kept(found, people, asked, bars, alone, whole=True), *cubes_of(found, people, asked)
    )


def avoided(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Bars of a change as bars of what is avoided."""
    return tuple(replace(bar, low=-bar.low, high=-bar.high) for bar in bars)


def cubes_of(found: Study, people: Population, asked: Scenario) -> tuple[pa.Table, pa.Table]:
    """Both cubes as observations of kind ``simulated``."""
    year = base_year()
    return (
        of_small_areas(found, people.areas, year, asked.title),
        of_districts(found, people.areas, year, asked.title),
    )
