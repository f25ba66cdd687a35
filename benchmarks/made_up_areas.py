"""Seeded data for the benches: coded rows of made-up areas, shuffled, kept in .bench/data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.timing import ROOT
from headwater.indicators.methods.standard_population import ESP2013_BANDS

FloatArray = npt.NDArray[np.float64]
DATA = ROOT / ".bench" / "data"
AREAS, YEARS, AGES = 33_755, 5, len(ESP2013_BANDS)


def rows_by_age(areas: int = AREAS, years: int = YEARS) -> Path:
    """Counts and populations of every area, year and age, in a random order of rows."""
    path = DATA / f"by_age_{areas}_{years}.npz"
    if path.exists():
        return path
    random = np.random.Generator(np.random.Philox(2013))
    rows = areas * years * AGES
    order = random.permutation(rows).astype(np.int32)
    age = (order % AGES).astype(np.int8)
    people = np.array([5.4, 5.8, 6, 5.8, 6.3, 6.8, 7.1, 6.9, 6.5, 6.2, 6.8, 6.7, 5.8, 4.9, 4.6])
    people = np.append(people, [3.7, 2.5, 1.5, 0.7])
    rates = 0.0008 * np.exp(0.28 * np.arange(AGES))
    population = random.poisson(1650 * (people / people.sum())[age]) + 1.0
    count = np.minimum(random.poisson(population * rates[age]), population).astype(np.float64)
    return _kept(
        path, areas, order // (AGES * years), order // AGES % years, count, population, age
    )


def rows_of_totals(areas: int = 7_000, years: int = 5) -> Path:
    """Counts and populations of every area and year: 35,000 rows, shuffled."""
    path = DATA / f"totals_{areas}_{years}.npz"
    if path.exists():
        return path
    random = np.random.Generator(np.random.Philox(35_000))
    order = random.permutation(areas * years).astype(np.int32)
    population = random.poisson(1650, len(order)) + 1.0
    count = np.minimum(random.poisson(population * 0.02) + 1.0, population).astype(np.float64)
    return _kept(path, areas, order // years, order % years, count, population, None)


def table(path: Path) -> pa.Table:
    """The rows as an Arrow table with string codes."""
    data = np.load(path)
    names = pa.array(data["area_names"])
    columns = {"area": names.take(pa.array(data["area"])), "year": data["year"].astype(np.int64)}
    if "age" in data:
        columns["age"] = pa.array(data["age_names"]).take(pa.array(data["age"]))
    return pa.table({**columns, "x": data["count"], "n": data["population"]})


def agreement(ours: FloatArray, theirs: FloatArray) -> str:
    """How far two tables of values and limits are apart; refuses to go on where they disagree."""
    apart = np.abs(ours / theirs - 1)
    if not (np.isnan(ours) == np.isnan(theirs)).all() or not np.nanmax(apart) < 1e-9:
        raise SystemExit(f"The answers disagree by up to {np.nanmax(apart):.1e}: nothing measured.")
    withheld = int(np.isnan(ours[:, 0]).sum())
    return f"{len(ours):,} values and limits within {np.nanmax(apart):.0e}, {withheld:,} withheld"


def _kept(
    path: Path,
    areas: int,
    area: npt.NDArray[np.int32],
    year: npt.NDArray[np.int32],
    count: FloatArray,
    population: FloatArray,
    age: npt.NDArray[np.int8] | None,
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    ages = {} if age is None else {"age": age, "age_names": np.array(ESP2013_BANDS)}
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        area_names=np.array([f"E{number:08d}" for number in range(areas)]),
        area=area,
        year=year.astype(np.int8),
        count=count,
        population=population,
        **ages,
    )
    part.replace(path)
    return path
