"""The expected course of a population over every state of conditions and smoking, without chance.

Written apart from the kernel: a state is a set of conditions and a smoking state, the probability
of each state is carried forward through every year by the exponential of the year's rates, and what
is counted is read off the probabilities. Risk factors that are measured stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import expm_multiply

NEVER, CURRENT = "never", "current"
EX_STARTS = (0, 1, 2, 3, 5, 10, 15, 20)


@dataclass(frozen=True)
class Person:
    """Somebody to follow: age and how they smoke; nobody has a condition at the start."""

    age: int
    smoking: str


@dataclass(frozen=True)
class World:
    """Rates by age (functions of whole years) and relative risks, by the names of conditions."""

    conditions: Sequence[str]
    onset: dict[str, object]
    death: object
    quitting: float
    tempting: float
    giving_in: Sequence[float]
    smoking_onset: dict[str, tuple[float, Sequence[float]]]
    smoking_death: tuple[float, Sequence[float]]
    condition_onset: dict[tuple[str, str], float]
    condition_death: dict[str, float]


def ex_row(years: int) -> int:
    """Which course of excess risk an ex-smoker of so many years is on."""
    return max(at for at, start in enumerate(EX_STARTS) if start <= years)


def expected(world: World, person: Person, years: int) -> dict[str, np.ndarray]:
    """Expected alive at the start of each year, deaths and new cases in each year."""
    sets = [
        frozenset(each)
        for size in range(len(world.conditions) + 1)
        for each in combinations(world.conditions, size)
    ]
    smoking = [person.smoking] if person.smoking == NEVER else [CURRENT, *range(years + 1)]
    states = [(held, habit) for held in sets for habit in smoking]
    place = {state: at for at, state in enumerate(states)}
    counters = ["death", *world.conditions]
    size = len(states) + len(counters)
    chance = np.zeros(size)
    chance[place[frozenset(), person.smoking]] = 1.0
    found = {name: np.zeros(years) for name in ("alive", *counters)}
    for year in range(years):
        found["alive"][year] = chance[: len(states)].sum()
        rates = _rates(world, states, place, person.age + year, size)
        before = chance[len(states) :].copy()
        chance = expm_multiply(rates.T, chance)
        for at, name in enumerate(counters):
            found[name][year] = chance[len(states) + at] - before[at]
        chance = _older(chance, states, place)
    return found


def _rates(
    world: World,
    states: list[tuple[frozenset[str], object]],
    place: dict[tuple[frozenset[str], object], int],
    age: int,
    size: int,
) -> csr_array:
    """The year's generator; counters are fed and keep what they were fed."""
    entries: dict[tuple[int, int], float] = {}

    def flow(source: int, target: int | None, rate: float, counter: int) -> None:
        entries[source, source] = entries.get((source, source), 0.0) - rate
        if target is not None:
            entries[source, target] = entries.get((source, target), 0.0) + rate
        if counter >= 0:
            at = len(states) + counter
            entries[source, at] = entries.get((source, at), 0.0) + rate

    for at, (held, habit) in enumerate(states):
        die = world.death(age) * _smoked(world.smoking_death, habit)
        for condition in held:
            die *= world.condition_death[condition]
        flow(at, None, die, 0)
        for number, condition in enumerate(world.conditions):
            if condition in held:
                continue
            rate = world.onset[condition](age) * _smoked(world.smoking_onset[condition], habit)
            for other in held:
                rate *= world.condition_onset.get((other, condition), 1.0)
            flow(at, place[held | {condition}, habit], rate, 1 + number)
        if habit != NEVER:
            after, rate = _habit(world, habit)
            flow(at, place[held, after], rate, -1)
    rows, columns = zip(*entries, strict=True)
    return csr_array((list(entries.values()), (rows, columns)), shape=(size, size))


def _habit(world: World, habit: object) -> tuple[object, float]:
    """What a smoker or ex-smoker turns to, and at which rate."""
    if habit == CURRENT:
        return 0, world.quitting
    return CURRENT, world.tempting * world.giving_in[ex_row(int(str(habit)))]


def _smoked(risk: tuple[float, Sequence[float]], habit: object) -> float:
    current, ex = risk
    if habit == NEVER:
        return 1.0
    return current if habit == CURRENT else ex[ex_row(int(str(habit)))]


def _older(
    chance: np.ndarray,
    states: list[tuple[frozenset[str], object]],
    place: dict[tuple[frozenset[str], object], int],
) -> np.ndarray:
    """A year has passed: ex-smokers are one year further from quitting."""
    after = chance.copy()
    for at, (_, habit) in enumerate(states):
        if isinstance(habit, int):
            after[at] = 0.0
    for at, (held, habit) in enumerate(states):
        if isinstance(habit, int):
            after[place.get((held, habit + 1), at)] += chance[at]
    return after
