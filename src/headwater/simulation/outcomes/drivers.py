"""What drives an answer: each uncertain parameter of a study at either end of its interval."""

from __future__ import annotations

from headwater.simulation.lanes import Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.study import Study, Told, quietly, under
from headwater.simulation.outcomes.uncertainty import Bar, Scene, tornado
from headwater.simulation.residents import Areas, Residents

SAID = "Moving one parameter at a time"


def drivers(
    found: Study,
    residents: Residents,
    areas: Areas,
    model: Model,
    measure: Measure = Measure.ADMISSIONS_EXPECTED,
    told: Told = quietly,
) -> tuple[Bar, ...]:
    """The change in a measure over all years, in its unit, with one parameter at a time at its
    limits: the tornado, widest first. Two runs a parameter; none where nothing is uncertain."""
    runs = 2 * len(found.parameters)
    done = 0

    def change(scene: Scene) -> float:
        nonlocal done
        told(SAID, done, runs)
        done += 1
        both = under(found, residents, areas, scene).of(measure).sum(axis=-1)
        return float(both[1] - both[0])

    return tornado((model, found.plan), found.parameters, change)
