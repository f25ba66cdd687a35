"""What drives an answer: each uncertain parameter of a study at either end of its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from headwater.simulation.lanes import Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.study import Study, Told, quietly, under
from headwater.simulation.outcomes.uncertainty import Bar, Scene, tornado
from headwater.simulation.residents import Areas, Residents

SAID = "Moving one parameter at a time"
Limits = Sequence[tuple[str, Callable[[bool], Model]]]
"""Entries of the book by name, each with the model at its lower (False) and upper limit."""


def drivers(
    found: Study,
    residents: Residents,
    areas: Areas,
    model: Model,
    measure: Measure = Measure.ADMISSIONS_EXPECTED,
    told: Told = quietly,
    limits: Limits = (),
) -> tuple[Bar, ...]:
    """The change in a measure over all years, in its unit, with one parameter at a time at its
    limits: the tornado, widest first. Two runs a parameter; none where nothing is uncertain.

    ``limits`` are parameters of the model; those that move nothing are left out.
    """
    runs = 2 * (len(found.parameters) + len(limits))
    done = 0

    def change(scene: Scene) -> float:
        nonlocal done
        told(SAID, done, runs)
        done += 1
        both = under(found, residents, areas, scene).of(measure).sum(axis=-1)
        return float(both[1] - both[0])

    bars = [*tornado((model, found.plan), found.parameters, change)]
    for name, at in limits:
        bar = Bar(name, *(change((at(upper), found.plan)) for upper in (False, True)))
        bars += [bar] if bar.width else []
    return tuple(sorted(bars, key=lambda bar: -bar.width))
