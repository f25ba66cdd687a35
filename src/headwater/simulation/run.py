"""Simulates every resident twice with the same luck, on as many threads as there are.

People are cut into chunks of whole small areas. Every chunk adds whole numbers to totals, so the
answer does not depend on how many chunks or threads there are, nor on who is simulated together.
The kernel is imported where somebody is simulated: whoever only names what goes in does not wait
for a compiler.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import LANES, Measure
from headwater.simulation.model import Model
from headwater.simulation.parts import Offers, People
from headwater.simulation.plan import Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.totals import Totals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
AGE_GROUPS = 19
MEASURES = len(Measure)
CHUNKS_A_THREAD, PEOPLE_A_CHUNK = 8, 100_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """How a run is made: ``years`` from the base year, the ``seed`` of all luck, ``threads`` (all
    cores where None), ``age_width`` of the totals' age groups in years (the last is open).

    ``closed`` follows the residents alone: nobody is born, arrives or leaves. ``twice`` lives both
    arms in full even where the plan reaches nobody, and ``keep`` keeps the times of events: both
    are for checks. ``mark`` says whom the plan touches.
    """

    years: int = 20
    seed: int = 1
    threads: int | None = None
    chunks: int | None = None
    age_width: int = 5
    closed: bool = False
    twice: bool = False
    keep: bool = False
    mark: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.years <= 60:
            raise ValueError(f"A run of {self.years} years is not from 1 to 60.")
        if not 0 <= self.seed < 2**63:
            raise ValueError(f"The seed {self.seed} is not from 0 to 2^63 - 1.")

    @property
    def age_groups(self) -> int:
        """How many age groups the totals have."""
        return AGE_GROUPS if self.age_width == 5 else 111 // self.age_width


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run gave: the totals and, where kept, ``times`` (residents, arms, lanes): when each
    event first happened to a resident, in years from the start; infinite where it never did; and
    ``conditions`` (residents, arms) of residents who are alive at the end, -1 for the dead; and,
    where marked, ``touched`` (residents,): whether the plan reaches the resident, or whoever is
    born or arrives in their place."""

    totals: Totals
    times: Floats = field(default_factory=lambda: np.zeros((0, 2, LANES)))
    conditions: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    touched: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))


def simulate(
    residents: Residents,
    areas: Areas,
    model: Model,
    plan: Plan | None = None,
    run: Run | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Every resident, and whoever is born or arrives, as things are and under a plan.

    ``progress`` is called with residents done and in all, from the calling thread. ``ValueError``
    where residents and areas do not belong together.
    """
    run, plan = run or Run(), plan or Plan()
    check(residents, areas, plan)
    offers = plan.arrays(len(areas), run.years)
    return _simulate(Prepared.of(residents, areas, model, offers), run, progress)


@dataclass(frozen=True, eq=False)
class Prepared:
    """People, places, model and plan as the kernel takes them."""

    people: People
    where: Ints
    districts: int
    tables: Floats
    offers: Offers
    vectors: tuple[int, ...]

    @classmethod
    def of(
        cls, residents: Residents, areas: Areas, model: Model, offers: Offers | None
    ) -> Prepared:
        """Residents and areas made ready."""
        first = np.searchsorted(residents.area, np.arange(len(areas) + 1)).astype(np.int64)
        where = np.stack([areas.district_row, areas.quintile.astype(np.int64) - 1], axis=1)
        names = [name for name in People._fields if name != "first"]
        people = People(**{name: getattr(residents, name) for name in names}, first=first)
        return cls(
            people, where, len(areas.districts), model.tables(),
            Plan().arrays(len(areas), 1) if offers is None else offers, model.vectors,
        )  # fmt: skip

    @property
    def areas(self) -> int:
        """How many small areas there are."""
        return len(self.where)


def _simulate(prepared: Prepared, run: Run, progress: Progress | None) -> Outcome:
    from headwater.simulation.kernel.cells import Task
    from headwater.simulation.kernel.chunk import memory, simulate_areas

    threads = run.threads or os.cpu_count() or 1
    area = np.zeros(prepared.areas * 2 * run.years * MEASURES, np.int64)
    kept = len(prepared.people.person) if run.keep else 0
    times, ends = np.full((kept, 2, LANES), np.inf), np.full((kept, 2), -1, np.int64)
    touched = np.zeros(len(prepared.people.person) if run.mark else 0, np.bool_)
    own = threading.local()
    made: list[tuple[Ints, Ints]] = []
    first = prepared.people.first

    def work(bounds: tuple[int, int]) -> int:
        task = Task(
            *bounds, run.years, run.seed, run.age_width, run.age_groups, run.closed, run.twice,
            run.keep,
        )  # fmt: skip
        if not hasattr(own, "held"):
            own.held, own.memory = _empty(prepared, run), memory(prepared.tables, task)
            made.append(own.held)
        totals = (area, *own.held)
        simulate_areas(
            own.memory, prepared.offers, task, prepared.people, totals, prepared.where,
            times, ends, touched, prepared.vectors,
        )  # fmt: skip
        return int(first[bounds[1]] - first[bounds[0]])

    done, everybody = 0, int(first[-1])
    with ThreadPoolExecutor(threads) as pool:
        enough = max(threads, everybody // PEOPLE_A_CHUNK)
        cuts = _cut(first, run.chunks or min(threads * CHUNKS_A_THREAD, enough))
        for each in as_completed([pool.submit(work, bounds) for bounds in cuts]):
            done += each.result()
            if progress:
                progress(done, everybody)
    district, cohorts = made[0] if made else _empty(prepared, run)
    for more, others in made[1:]:
        district += more
        cohorts += others
    return Outcome(_shaped(area, district, cohorts, prepared, run), times, ends, touched)


def _empty(prepared: Prepared, run: Run) -> tuple[Ints, Ints]:
    cell = run.years * MEASURES
    return (
        np.zeros(prepared.districts * 5 * 2 * 2 * run.age_groups * cell, np.int64),
        np.zeros(2 * 3 * 5 * cell, np.int64),
    )


def _shaped(area: Ints, district: Ints, cohorts: Ints, prepared: Prepared, run: Run) -> Totals:
    cell = (run.years, MEASURES)
    newcomers, left = cohorts.reshape(2, 3, 5, *cell)
    return Totals(
        area.reshape(prepared.areas, 2, *cell),
        district.reshape(prepared.districts, 5, 2, 2, run.age_groups, *cell),
        newcomers,
        left,
    )


def _cut(first: Ints, chunks: int) -> list[tuple[int, int]]:
    """Runs of whole areas with about as many people each."""
    areas = len(first) - 1
    aims = first[-1] * np.arange(1, chunks) / chunks
    edges = [0, *np.unique(np.searchsorted(first, aims)).tolist(), areas]
    edges = sorted(set(edges))
    return [(low, high) for low, high in pairwise(edges) if high > low]


def check(residents: Residents, areas: Areas, plan: Plan) -> None:
    """Refuse people and places that do not belong together."""
    if len(residents) and int(residents.area.max()) >= len(areas):
        raise ValueError(
            f"A resident lives in area {int(residents.area.max())} of a table of {len(areas)}."
        )
    for name in ("quintile", "rural"):
        wrong = getattr(residents, name) != getattr(areas, name)[residents.area]
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise ValueError(
                f"Resident in row {row} has the {name} {getattr(residents, name)[row]}, but the "
                f"area {areas.code[residents.area[row]]} has "
                f"{getattr(areas, name)[residents.area[row]]}."
            )
    if plan.chosen is not None and len(plan.chosen) != len(residents):
        raise ValueError("The plan's list of people chosen is not as long as the residents.")
