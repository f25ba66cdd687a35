"""SII and RII, 300 areas x 10 quantiles: closed form against 10,000 draws in NumPy.

The simulation is the usual one, written as fast as plain NumPy allows: per area, draws for all
quantiles at once, both ends of the line by one matrix product, limits by percentile.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from benchmarks.timing import Row
from headwater.indicators.methods.slope_index import SlopeModel, slope_index
from headwater.indicators.methods.two_ends import Scale

FloatArray = npt.NDArray[np.float64]
AREAS, QUANTILES, DRAWS, REPEATS = 300, 10, 10_000, 5


def region(scale: Scale) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Values, populations and standard errors of 300 made-up areas."""
    random = np.random.Generator(np.random.Philox(7))
    population = random.integers(2_000, 20_000, (AREAS, QUANTILES)).astype(np.float64)
    gradient = np.linspace(0.0, 1.0, QUANTILES) + random.normal(0.0, 0.05, (AREAS, QUANTILES))
    if scale == "linear":
        return 74.0 + 8.0 * gradient, population, random.uniform(0.5, 1.5, gradient.shape)
    if scale == "log":
        return 6.0 * np.exp(-0.8 * gradient), population, random.uniform(0.05, 0.15, gradient.shape)
    return 0.25 - 0.1 * gradient, population, random.uniform(0.02, 0.1, gradient.shape)


def simulate(
    value: FloatArray, population: FloatArray, error: FloatArray, scale: Scale
) -> tuple[FloatArray, FloatArray]:
    """Limits of SII and RII of each area from 10,000 draws: two arrays of shape (areas, 2)."""
    random = np.random.Generator(np.random.Philox(11))
    sii, rii = np.empty((AREAS, 2)), np.empty((AREAS, 2))
    for area in range(AREAS):
        share = population[area] / population[area].sum()
        rank = share.cumsum() - share / 2.0
        design = np.column_stack([1.0 - rank, rank])
        weighted = design * share[:, None]
        ends = np.linalg.solve(weighted.T @ design, weighted.T)
        normal = random.standard_normal((DRAWS, QUANTILES)) * error[area]
        if scale == "linear":
            drawn = value[area] + normal
        elif scale == "log":
            drawn = value[area] * np.exp(normal)
        else:
            odds = value[area] / (1.0 - value[area]) * np.exp(normal)
            drawn = odds / (1.0 + odds)
        low, high = (drawn @ ends.T).T
        sii[area] = np.percentile(high - low, [2.5, 97.5])
        rii[area] = np.percentile(high / low, [2.5, 97.5])
    return sii, rii


def cpu(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median CPU seconds of a piece of work, after one go to warm up."""
    work()
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def rows() -> list[Row]:
    """Measure each kind of value; agreement is the widest gap, in standard errors of the SII."""
    scales: dict[Scale, str] = {"linear": "means", "log": "rates", "logit": "proportions"}
    table = []
    for scale, name in scales.items():
        value, population, error = region(scale)
        model = SlopeModel(scale=scale)

        def ours(
            value: FloatArray = value,
            population: FloatArray = population,
            error: FloatArray = error,
            model: SlopeModel = model,
        ) -> object:
            return slope_index(value, population, standard_error=error, model=model)

        ours_spent = cpu(ours, 25)
        theirs_spent = cpu(lambda v=value, p=population, e=error, s=scale: simulate(v, p, e, s), 3)
        answer = slope_index(value, population, standard_error=error, model=model)
        drawn, _ = simulate(value, population, error, scale)
        gap = np.abs(np.column_stack([answer.sii_lower, answer.sii_upper]) - drawn)
        width = (answer.sii_upper - answer.sii_lower)[:, None] / 3.92
        table.append(
            Row(
                f"SII and RII of {name}, 300 areas x 10 quantiles",
                "10,000-draw simulation in NumPy",
                ours_spent,
                theirs_spent,
                theirs_spent / ours_spent,
                f"limits within {float((gap / width).max()):.2f} SE of the draws "
                f"(their own error: up to 0.1 SE)",
                20.0,
            )
        )
    return table


if __name__ == "__main__":
    print(*rows(), sep="\n")
