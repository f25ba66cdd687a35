"""Rows in the shape of an observation, gathered block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.demo.draw import Figure
from headwater.demo.measures import Measure
from headwater.demo.randomness import Floats

Texts = npt.NDArray[np.str_]
TEXTS = (
    "indicator", "area", "period", "sex", "age", "category_type", "category", "unit", "method",
    "note",
)  # fmt: skip
NUMBERS = ("value", "lower", "upper", "count", "denominator")


@dataclass(frozen=True)
class Observations:
    """Columns of equal length: texts, and numbers with ``nan`` for what is not there."""

    indicator: Texts
    area: Texts
    period: Texts
    sex: Texts
    age: Texts
    category_type: Texts
    category: Texts
    unit: Texts
    method: Texts
    note: Texts
    value: Floats
    lower: Floats
    upper: Floats
    count: Floats
    denominator: Floats

    def __len__(self) -> int:
        return int(self.value.size)

    def of(self, indicator: str, area: str = "", *, sex: str = "Persons") -> Observations:
        """The rows of one indicator, and of one area where it is named, for one sex."""
        keep = (self.indicator == indicator) & (self.sex == sex)
        if area:
            keep &= self.area == area
        return Observations(*(getattr(self, name)[keep] for name in TEXTS + NUMBERS))


@dataclass(frozen=True)
class Block:
    """Figures (areas, periods) that share all else; ``note`` and ``category`` may vary by cell."""

    indicator: str
    areas: Sequence[str]
    periods: Sequence[str]
    figure: Figure
    unit: str
    method: str
    sex: str = "Persons"
    age: str = "All ages"
    category_type: str = ""
    category: str | Texts = ""
    note: str | Texts = ""


def period_label(measure: Measure, year: int) -> str:
    """How the period of a measure is written that ends in ``year`` (or begins, if financial).

    >>> from headwater.demo.measures import measures
    >>> ids = ("life-expectancy", "active-adults", "employment-rate")
    >>> [period_label(measures()[id], 2023) for id in ids]
    ['2021-23', '2023/24', '2023']
    """
    match measure.periods:
        case "three years":
            return f"{year - 2}-{year % 100:02}"
        case "five years":
            return f"{year - 4}-{year % 100:02}"
        case "financial year":
            return f"{year}/{(year + 1) % 100:02}"
        case _:
            return str(year)


def known(value: Floats) -> Figure:
    """Figures that are known without drawing: no interval, no count."""
    nothing = np.full(value.shape, np.nan)
    return Figure(np.asarray(value, dtype=np.float64), nothing, nothing, nothing, nothing)


def gathered(blocks: Iterable[Block]) -> Observations:
    """All rows of the blocks, one after another."""
    columns: dict[str, list[npt.NDArray[np.generic]]] = {name: [] for name in TEXTS + NUMBERS}
    for block in blocks:
        shape = block.figure.value.shape
        areas = np.asarray(block.areas)[:, None]
        periods = np.asarray(block.periods)[None]
        row = {name: getattr(block, name) for name in TEXTS if name not in ("area", "period")}
        row |= {name: getattr(block.figure, name) for name in NUMBERS}
        for name, column in {**row, "area": areas, "period": periods}.items():
            columns[name].append(np.broadcast_to(np.asarray(column), shape).ravel())
    return Observations(**{name: np.concatenate(parts) for name, parts in columns.items()})
