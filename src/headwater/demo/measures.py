"""The measures of the fictional country and the truth behind them, read from data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from headwater.demo.districts import Districts
from headwater.demo.land import HOME
from headwater.demo.people import YEARS, SmallAreas
from headwater.demo.randomness import Floats, stream

TIMES = np.arange(len(YEARS), dtype=np.float64)


@dataclass(frozen=True)
class Measure:
    """One measure: how it is counted and what its true level, trend and gradients are.

    See the head of ``measures.toml`` for the meaning of the effects.
    """

    id: str
    kind: str
    unit: str
    base: float
    year: float
    dep: float
    rural: float
    spread: float
    periods: str = "year"
    age: str = "All ages"
    sex: str = "Persons"
    at_risk: float = 0.0
    sample: int = 0
    years: int = 1
    multiplier: int = 100
    error: float = 0.0
    fixed_error: bool = False
    by_sex: float = 0.0
    by_sex_ratio: float = 1.0
    only_small: bool = False
    note: str = ""
    levels: tuple[str, ...] = ()
    every: int = 1

    @property
    def sexes(self) -> tuple[str, ...]:
        """The sexes it is published for."""
        if self.by_sex:
            return ("Male", "Female")
        return ("Persons", "Male", "Female") if self.by_sex_ratio != 1 else (self.sex,)


@dataclass(frozen=True)
class Story:
    """Something planted: a lasting change of a measure in some places, or figures withheld."""

    name: str
    measure: str
    start: int
    until: int
    per_year: float = 0.0
    district: str = ""
    rural: bool = False
    home: bool = False
    note: str = ""

    def path(self) -> Floats:
        """What it adds by each year (years,), where it holds in full."""
        return np.clip(TIMES - self.start, 0, self.until - self.start) * self.per_year


@cache
def measures() -> dict[str, Measure]:
    """All measures by id.

    >>> measures()["gp-patients"].kind
    'mean'
    """
    found: dict[str, Any] = _book("measures.toml")["measure"]
    return {
        id: Measure(id=id, **{**entry, "levels": tuple(entry.get("levels", ()))})
        for id, entry in found.items()
    }


@cache
def stories() -> tuple[Story, ...]:
    """Everything planted, changes first, then what is withheld.

    >>> [story.measure for story in stories() if story.note]
    ['dental-decay-age-5', 'nhs-health-checks']
    """
    book = _book("stories.toml")
    return tuple(
        Story(start=entry["from"], **{k: v for k, v in entry.items() if k != "from"})
        for entry in [*book["story"], *book["withheld"]]
    )


def truth(seed: int, measure: Measure, districts: Districts) -> Floats:
    """The true level (districts, years) on the measure's own scale (a rate: on the logarithm)."""
    own = stream(seed, f"districts differ in {measure.id}").normal(size=len(districts))
    level = (
        measure.dep * districts.deprivation
        + measure.rural * (districts.rural - 0.4)
        + measure.spread * own
    )
    return _on_scale(measure, level, _planted(measure, districts))


def small_truth(seed: int, measure: Measure, districts: Districts, small: SmallAreas) -> Floats:
    """The true level (small areas, years); averages over a district to about the district's."""
    own = stream(seed, f"districts differ in {measure.id}").normal(size=len(districts))
    near = stream(seed, f"small areas differ in {measure.id}").normal(size=small.district.size)
    level = (
        measure.dep * small.deprivation[:, -1]
        + measure.rural * (small.rural - 0.4)
        + measure.spread * (own[small.district] + 0.6 * near)
    )
    return _on_scale(measure, level, _planted(measure, districts)[small.district])


def _planted(measure: Measure, districts: Districts) -> Floats:
    added = np.zeros((len(districts), len(YEARS)))
    for story in stories():
        if story.measure != measure.id or story.note:
            continue
        where = np.array([name == story.district for name in districts.name], dtype=np.float64)
        if story.rural:
            where = districts.rural
        elif story.home:
            where = (np.arange(len(districts)) < len(HOME)).astype(np.float64)
        added += np.multiply.outer(where, story.path())
    return added


def _on_scale(measure: Measure, level: Floats, planted: Floats) -> Floats:
    base = np.log(measure.base) if measure.kind == "rate" else measure.base
    total = base + level[:, None] + measure.year * TIMES + planted
    if measure.kind == "proportion":
        return np.clip(total, 0.3, 99.5)
    return np.asarray(total) if measure.kind == "rate" else np.maximum(total, 0.05)


def _book(name: str) -> dict[str, Any]:
    return tomllib.loads(files("headwater.demo").joinpath(name).read_text("utf-8"))
