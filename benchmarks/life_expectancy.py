"""Life expectancy at every age of 7,000 areas x 20 ages.

The peer is R's PHEindicatormethods, which is not run here: it took 26.9 CPU seconds on this size of
machine (2 cores), measured apart, and its figure is quoted. Agreement is with a plain loop over
areas and ages that follows the published table column by column.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.timing import Row, in_turns, ours, report

FloatArray = npt.NDArray[np.float64]
AREAS, CHECKED = 7_000, 200
R_CPU_SECONDS = 26.9


def main() -> list[Row]:
    """Measures ours; quotes the peer's."""
    (us,) = in_turns(ours("benchmarks.life_expectancy", "arm", runs=5))
    return [
        Row(
            "Life expectancy, 7,000 areas x 20 ages",
            "PHEindicatormethods in R (quoted, not run here)",
            us["cpu_s"],
            R_CPU_SECONDS,
            R_CPU_SECONDS / us["cpu_s"],
            agreement(),
            500.0,
            us["peak_mb"],
        )
    ]


def region() -> tuple[FloatArray, FloatArray]:
    """Deaths and person-years of made-up areas of some 40,000 person-years each."""
    random = np.random.Generator(np.random.Philox(7_000))
    people = np.array([1.1, 4.4, 5.8, 6, 5.8, 6.3, 6.8, 7.1, 6.9, 6.5, 6.2, 6.8, 6.7, 5.8, 4.9])
    people = np.append(people, [4.6, 3.7, 2.5, 1.5, 0.7])
    rates = np.array([400, 16, 8, 9, 25, 40, 50, 70, 100, 150, 230, 340, 520, 830, 1300, 2100])
    rates = np.append(rates, [3700, 6700, 11800, 22500]) / 1e5
    size = random.lognormal(0, 0.2, (AREAS, 1))
    population = random.poisson(41_000 * people / people.sum() * size) + 5.0
    deaths = np.minimum(random.poisson(population * rates), population)
    deaths[:, -1] = np.maximum(deaths[:, -1], 1)
    return deaths.astype(np.float64), population


def by_loop(deaths: FloatArray, population: FloatArray) -> float:
    """Life expectancy at birth of one area, one age at a time, from the survivors upwards."""
    starts = [0, 1, *range(5, 95, 5)]
    alive, lived = 1.0, 0.0
    for age, start in enumerate(starts):
        rate = deaths[age] / population[age]
        if age == len(starts) - 1:
            return float(lived + alive / rate)
        width, fraction = starts[age + 1] - start, 0.1 if age == 0 else 0.5
        dying = min(width * rate / (1 + (1 - fraction) * width * rate), 1.0)
        lived += width * alive * (1 - dying + fraction * dying)
        alive *= 1 - dying
    raise AssertionError("the last age is open")


def agreement() -> str:
    """How far ours is from the loop, over some of the areas."""
    from headwater.indicators.methods.life_table import life_table

    deaths, population = region()
    table = life_table(deaths[:CHECKED], population[:CHECKED])
    loop = [by_loop(*pair) for pair in zip(deaths[:CHECKED], population[:CHECKED], strict=True)]
    apart = float(np.abs(table.expectancy[:, 0] / loop - 1).max())
    if apart > 1e-12:
        raise SystemExit(f"The life tables disagree by up to {apart:.1e}: nothing measured.")
    return f"{CHECKED} areas within {apart:.0e} of a plain loop"


def _arm() -> Any:
    from headwater.indicators.methods.life_table import life_expectancy

    deaths, population = region()
    return report(lambda: life_expectancy(deaths, population), 9)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _arm()
    else:
        print(*main(), sep="\n")
