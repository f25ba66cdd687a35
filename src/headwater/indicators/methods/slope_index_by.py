"""Slope and relative index of inequality of a table: a row a quantile in, a row a group out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.slope_index import SlopeIndex, SlopeModel, slope_index
from headwater.indicators.methods.strata import Frame, coded, strata


@dataclass(frozen=True, slots=True)
class SlopeColumns:
    """Which columns hold the quantile, its population and its value; the errors or 95% limits too.

    Name ``standard_error`` or both limits; with none, the answer has no limits.
    """

    quantile: str = "quantile"
    population: str = "population"
    value: str = "value"
    standard_error: str | None = None
    lower: str | None = None
    upper: str | None = None


def slope_index_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    columns: SlopeColumns | None = None,
    confidence: float = 0.95,
    model: SlopeModel | None = None,
) -> Any:
    """Return SII and RII of each group of a table that has one row for each quantile.

    Quantiles are ordered by their label, 1 the most disadvantaged; a group that lacks one gets
    missing results and the note ``zero_population``. A quantile that a group has twice raises
    ``ValueError``. The answer is a table of the same kind: the ``by`` columns, then the results.

    >>> table = pa.table({
    ...     "area": ["A"] * 4, "quantile": [4, 3, 2, 1],
    ...     "population": [100] * 4, "value": [85.0, 80.0, 75.0, 70.0],
    ... })
    >>> slope_index_by(table, ["area"])["sii"].to_pylist()
    [20.0]
    """
    names = columns or SlopeColumns()
    opened = Frame.of(frame)
    groups = strata(opened, by)
    place, labels = coded(opened.series(names.quantile))
    cell = groups.codes * len(labels) + place
    if len(np.unique(cell)) < len(cell):
        twice = int(cell[np.flatnonzero(np.bincount(cell)[cell] > 1)[0]])
        raise ValueError(
            f"Quantile {labels[twice % len(labels)]} stands twice for "
            f"{groups.name(twice // len(labels))}. Give one row a quantile, or group by more."
        )

    def table(column: str | None) -> np.ndarray[Any, np.dtype[np.float64]] | None:
        if column is None:
            return None
        filled = np.full(groups.size * len(labels), np.nan)
        filled[cell] = opened.numbers(column)
        return filled.reshape(groups.size, len(labels))

    value, population = table(names.value), table(names.population)
    if value is None or population is None:
        raise ValueError("Name the columns of the value and the population.")
    answer = slope_index(
        value,
        population,
        standard_error=table(names.standard_error),
        lower=table(names.lower),
        upper=table(names.upper),
        confidence=confidence,
        model=model,
    )
    return opened.answer(groups.keys, _columns(answer))


def _columns(answer: SlopeIndex) -> dict[str, pa.Array]:
    numbers = {
        "sii": answer.sii,
        "sii_lower": answer.sii_lower,
        "sii_upper": answer.sii_upper,
        "rii": answer.rii,
        "rii_lower": answer.rii_lower,
        "rii_upper": answer.rii_upper,
        "intercept": answer.intercept,
    }
    filled = {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    filled["confidence"] = pa.repeat(answer.confidence, len(answer.sii))
    filled["note"] = pa.array(answer.note.tolist(), type=pa.string())
    return filled
