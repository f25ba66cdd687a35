"""Funnels of a table: each row judged against the average of its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.estimate import FloatArray
from headwater.indicators.methods.funnel import Funnel, proportion_funnel, rate_funnel, ratio_funnel
from headwater.indicators.methods.strata import Frame, strata

Kind = Literal["proportion", "ratio", "crude", "dsr"]


@dataclass(frozen=True, slots=True)
class FunnelColumns:
    """Which columns hold the events, what they are out of (population or expected), and the rate.

    ``denominator`` may be ``None`` for rates; ``rate`` is needed for ``crude`` and ``dsr`` only.
    """

    numerator: str = "count"
    denominator: str | None = "denominator"
    rate: str = "value"


def funnel_by(
    frame: Any,
    by: Sequence[str] = (),
    *,
    kind: Kind = "proportion",
    columns: FunnelColumns | None = None,
    multiplier: float | None = None,
    overdispersed: bool = False,
) -> Any:
    """Add each row's funnel to a table: value, size, baseline, category and note (``funnel_...``).

    Rows are compared within the groups of ``by`` (an indicator and a period, say). ``multiplier``
    is 100 for proportions and ratios and 100,000 for rates unless given. The answer is a table of
    the same kind (pandas, Polars, PyArrow, DuckDB), rows in their order.

    >>> table = pa.table({"count": [50, 80, 30], "denominator": [100, 100, 100]})
    >>> funnel_by(table)["funnel_category"].to_pylist()
    ['not_significant', 'high_998', 'low_998']
    """
    names = columns or FunnelColumns()
    opened = Frame.of(frame)
    groups = strata(opened, by)
    table = _Inputs(
        opened.numbers(names.numerator),
        None if names.denominator is None else opened.numbers(names.denominator),
        opened.numbers(names.rate) if kind in ("crude", "dsr") else None,
    )
    rows = len(groups.codes)
    value, size, baseline = (np.full(rows, np.nan) for _ in range(3))
    category, note = np.full(rows, "", dtype="<U16"), np.full(rows, "", dtype="<U16")
    for group in range(groups.size):
        here = np.flatnonzero(groups.codes == group)
        funnel = _funnel(kind, table.at(here), multiplier, overdispersed)
        value[here], size[here], baseline[here] = funnel.value, funnel.size, funnel.baseline
        category[here], note[here] = funnel.category, funnel.note
    return opened.beside(
        {
            "funnel_value": pa.array(value, from_pandas=True),
            "funnel_size": pa.array(size, from_pandas=True),
            "funnel_baseline": pa.array(baseline, from_pandas=True),
            "funnel_category": pa.array(category.tolist(), type=pa.string()),
            "funnel_note": pa.array(note.tolist(), type=pa.string()),
        }
    )


@dataclass(frozen=True, slots=True)
class _Inputs:
    numerator: FloatArray
    denominator: FloatArray | None
    rate: FloatArray | None

    def at(self, rows: np.ndarray[Any, np.dtype[np.intp]]) -> _Inputs:
        return _Inputs(
            self.numerator[rows],
            None if self.denominator is None else self.denominator[rows],
            None if self.rate is None else self.rate[rows],
        )


def _funnel(kind: Kind, inputs: _Inputs, multiplier: float | None, overdispersed: bool) -> Funnel:
    if kind in ("crude", "dsr") and inputs.rate is not None:
        return rate_funnel(
            inputs.numerator,
            inputs.rate,
            inputs.denominator,
            kind="dsr" if kind == "dsr" else "crude",
            multiplier=100_000.0 if multiplier is None else multiplier,
            overdispersed=overdispersed,
        )
    if inputs.denominator is None:
        raise ValueError(f"A funnel of {kind}s needs a denominator; name its column.")
    make = ratio_funnel if kind == "ratio" else proportion_funnel
    return make(
        inputs.numerator,
        inputs.denominator,
        multiplier=100.0 if multiplier is None else multiplier,
        overdispersed=overdispersed,
    )
