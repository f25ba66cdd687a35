"""Arms of our own: the peers' model on the kernel and in year-outer NumPy; whole regions.

``python -m benchmarks.arms.simulation_arm WHAT PEOPLE YEARS`` prints CPU seconds, peak memory and
what was counted.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.arms.year_outer import YearOuter
from benchmarks.timing import ROOT

from headwater.evidence import book
from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.lanes import Lane, Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.study import Depth, deepened, study
from headwater.simulation.parameters import region_model
from headwater.simulation.parameters.redrawn import Redrawn
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Plan
from headwater.simulation.rates import AnnualHazard
from headwater.simulation.residents import COLUMNS, Areas, Residents
from headwater.simulation.risks import RelativeRisks
from headwater.simulation.run import Run, simulate

INCIDENCE, DEATH, EXPOSED, RATIO = 0.02, 0.0114, 0.2, 2.0
LANES = (Lane.CHD, Lane.STROKE, Lane.COPD)
AREA_SIZE = 1_750
DRAWS = 40
FILES = ROOT / ".bench" / "data"


def places(people: int) -> Areas:
    """Small areas of 1,750 people, 71 a district, fifths in turn."""
    number = max(1, people // AREA_SIZE)
    rows = np.arange(number)
    return Areas(
        tuple(map(str, rows)),
        tuple(f"D{row // 71}" for row in rows),
        (rows % 5 + 1).astype(np.uint8),
        (rows % 4 == 0).astype(np.uint8),
    )


def simple(people: int) -> tuple[Residents, Areas, Model]:
    """The peers' model: deaths, three conditions that stay, two risks that double them."""
    areas = places(people)
    area = np.sort(np.arange(people) % len(areas))
    random = np.random.Generator(np.random.Philox(3))
    residents = Residents.of(
        bmi=np.full(people, 25.0), area=area, age=np.full(people, 40),
        quintile=areas.quintile[area],
        rural=areas.rural[area], smoking=np.where(random.random(people) < EXPOSED, 2, 0),
        circumstances=np.where(random.random(people) < EXPOSED, 2, 0), activity=np.full(people, 2),
    )  # fmt: skip
    risks = RelativeRisks.none()
    for lane in LANES:
        risks = risks.smoking_is(lane, current=RATIO, ex=[RATIO] * 8)
        risks = risks.multiplied("circumstances", lane, [1.0, RATIO])
    model = Model.empty(risks).with_rate(Lane.DEATH, AnnualHazard(DEATH))
    for lane in LANES:
        model = model.with_rate(lane, AnnualHazard(INCIDENCE))
    return residents, areas, model


def kernel(people: int, years: int) -> dict[str, float]:
    """The peers' model on the kernel, one thread, one arm."""
    residents, areas, model = simple(people)
    run = Run(years=years, closed=True, keep=True, threads=1)
    simulate(residents.take(np.arange(10)), areas, model, run=run)
    simulate(residents.take(np.arange(10)), areas, model, run=replace(run, keep=False))
    spent = spent_in(lambda: simulate(residents, areas, model, run=replace(run, keep=False)))
    times = simulate(residents, areas, model, run=run).times[:, 0]
    alive = times[:, Lane.DEATH] > years
    return {**spent, **counted(alive, alive & (times[:, Lane.CHD] <= years))}


def simple_year_outer(people: int, years: int) -> dict[str, float]:
    """The peers' model the usual way, counting nothing but the end: the least that can be done."""
    random = np.random.Generator(np.random.Philox(5))
    risks = [random.random(people) < EXPOSED for _ in range(2)]
    chance = -np.expm1(-INCIDENCE * RATIO ** np.sum(risks, axis=0, dtype=np.float64))
    alive, has = np.ones(people, bool), np.zeros((3, people), bool)

    def work() -> None:
        for _ in range(years):
            alive[random.random(people) < -np.expm1(-DEATH)] = False
            for condition in has:
                condition |= (random.random(people) < chance) & alive

    return {**spent_in(work), **counted(alive, alive & has[0])}


def whole_kernel(people: int, years: int) -> dict[str, float]:
    """The whole model, closed and in one arm, on the kernel and one thread."""
    residents, areas = made_up(people)
    model = region_model(residents, areas, book())
    run = Run(years=years, closed=True, threads=1)
    simulate(residents.take(np.arange(10)), areas, model, run=run)
    spent = spent_in(lambda: simulate(residents, areas, model, run=run))
    region = simulate(residents, areas, model, run=run).totals.region[0]
    alive = region[-1, Measure.PEOPLE] - region[-1, Measure.DEATHS]
    return {**spent, "alive": float(alive), "has": float(region[:, Measure.NEW_CHD].sum())}


def year_outer(people: int, years: int) -> dict[str, float]:
    """The whole model, closed and in one arm, with years outside, in NumPy (``YearOuter``)."""
    residents, areas = made_up(people)
    engine = YearOuter(residents, areas, region_model(residents, areas, book()), years)
    spent = spent_in(engine.run)
    return {**spent, "alive": float(engine.alive.sum()), "has": float(engine.new[Lane.CHD])}


def case_finding(places: np.ndarray) -> Plan:
    """A scenario for everybody of 40 and over in some small areas (areas,)."""
    offer = Offer(
        "case-finding", Eligibility(youngest=40, has_none=Condition.DIAGNOSED),
        (Effect(Change.CHECK, 0.8, interval=(0.7, 0.9)),),
        reach=0.2, accept=0.4, pounds=20, places=places,
    )  # fmt: skip
    return Plan((offer,))


def whole(people: int, years: int, share: float = 1.0) -> dict[str, float]:
    """A region of made-up residents on the whole model, both arms, two threads."""
    residents, areas = region(people)
    some = residents.take(np.arange(0, people, max(1, people // 50_000)))
    model = region_model(some, areas, book())
    plan = case_finding(np.arange(len(areas)) < share * len(areas))
    run = Run(years=years, threads=2)
    simulate(some, areas, model, plan, run)
    held = memory_held()
    start = time.perf_counter()
    spent = spent_in(lambda: simulate(residents, areas, model, plan, run))
    wall = time.perf_counter() - start
    return {**spent, "wall_s": wall, "bytes_a_person": (most_held() - held) / people}


def draws(people: int, years: int) -> dict[str, float]:
    """Forty draws of the parameter book and a scenario, the model fitted anew; two threads."""
    residents, areas = made_up(people)
    model, run = region_model(residents, areas, book()), Run(years=years, threads=2)
    plan = case_finding(np.ones(len(areas), bool))
    found = study(residents, areas, model, plan, run, Depth(repeats=1))
    start = time.perf_counter()
    redrawn = Redrawn(residents, areas, {}).model
    spent = spent_in(lambda: deepened(found, residents, areas, model, DRAWS, redrawn=redrawn))
    wall = time.perf_counter() - start
    return {
        "cpu_s": spent["cpu_s"] * 1000 / DRAWS, "wall_s": wall * 1000 / DRAWS,
        "peak_mb": spent["peak_mb"],
    }  # fmt: skip


def memory_held() -> int:
    """Bytes in memory just now; what was held most is counted anew from here (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")
    return most_held()


def most_held() -> int:
    """The most bytes in memory since it was last counted anew."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def region(people: int) -> tuple[Residents, Areas]:
    """``made_up`` residents out of a file, so that making them is not in a run's memory."""
    file = FILES / f"made-up-{people}.npz"
    if not file.exists():
        FILES.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "benchmarks.arms.simulation_arm", "make", str(people), "0"]
        subprocess.run(command, check=True, capture_output=True)
    with np.load(file) as held:
        return Residents(**{name: held[name] for name in COLUMNS}), places(people)


def make(people: int, _: int) -> dict[str, float]:
    """Write the file of ``region``."""
    residents, _areas = made_up(people)
    columns = {name: getattr(residents, name) for name in COLUMNS}
    np.savez(FILES / f"made-up-{people}.npz", **columns)
    return {}


def made_up(people: int) -> tuple[Residents, Areas]:
    """Residents of a whole region's size, their state drawn plainly."""
    areas = places(people)
    random = np.random.Generator(np.random.Philox(9))
    area = np.sort(np.arange(people, dtype=np.int64) % len(areas))
    age = np.minimum(random.integers(0, 95, people), random.integers(0, 130, people))
    smoking = np.where(age >= 18, random.choice(3, people, p=[0.6, 0.26, 0.14]), Smoking.NEVER)
    sbp = np.where(age >= 18, np.clip(random.normal(108 + 0.35 * age, 14), 85, 220), 100).round()
    return (
        Residents.of(
            bmi=np.where(age >= 18, np.clip(random.normal(27.5, 5, people), 16, 60), 17.0),
            area=area, age=age, sex=random.integers(0, 2, people), quintile=areas.quintile[area],
            rural=areas.rural[area], smoking=smoking, sbp=sbp,
            activity=random.integers(0, 3, people),
            alcohol=np.where(age >= 18, random.integers(0, 30, people), 0),
            circumstances=random.choice(4, people, p=[0.8, 0.09, 0.09, 0.02]),
        ).sorted_by_area(),
        areas,
    )  # fmt: skip


def counted(alive: np.ndarray, has: np.ndarray) -> dict[str, float]:
    """What every engine is asked: who is alive at the end, and of those who has the first."""
    return {"alive": float(alive.sum()), "has": float(has.sum())}


def spent_in(work: Callable[[], object]) -> dict[str, float]:
    """CPU seconds of a piece of work and the process's peak memory after it."""
    start = time.process_time()
    work()
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": spent, "peak_mb": peak}


ARMS = {
    "kernel": kernel,
    "simple-year-outer": simple_year_outer,
    "whole-kernel": whole_kernel,
    "year-outer": year_outer,
    "whole": whole,
    "targeted": lambda people, years: whole(people, years, 0.2),
    "draws": draws,
    "make": make,
}

if __name__ == "__main__":
    name, people, years = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(ARMS[name](people, years)))
