"""One row of the standing table as a value that pages and sentences can hold.

Columns are those of :data:`headwater.indicators.standings.derived_shapes.STANDING`; a figure that
is not published is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

WORSE = frozenset({"worse", "worst_fifth"})
BETTER = frozenset({"better", "best_fifth"})


@dataclass(frozen=True, slots=True)
class Ref:
    """A figure in the lake: follow it with :func:`headwater.indicators.trace.trace`."""

    indicator: str
    area: str
    period: str
    sex: str = "Persons"
    age: str = "All ages"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one area stands on one indicator: figure, England, verdict, rank, trend."""

    indicator: str
    area: str
    area_type: str
    sex: str
    age: str
    series: str
    period: str
    period_start: date
    period_end: date
    unit: str
    polarity: str
    value: float | None
    lower: float | None
    upper: float | None
    confidence: float | None
    note: str
    england: float | None
    england_lower: float | None
    england_upper: float | None
    verdict: str
    basis: str
    sureness: str
    p: float | None
    rank: int
    rank_of: int
    fifth: int
    z: float | None
    shrunk_z: float | None
    weight: float | None
    trend: str
    trend_sureness: str
    trend_p: float | None
    slope: float | None
    slope_lower: float | None
    slope_upper: float | None
    shrunk_slope: float | None
    trend_points: int
    reference_period: str
    reference_value: float | None
    reference_lower: float | None
    reference_upper: float | None
    change: float | None
    england_change: float | None
    gap_trend: str
    gap_p: float | None
    aggregated: int

    @property
    def ref(self) -> Ref:
        """The figure, for its trace."""
        return Ref(self.indicator, self.area, self.period, self.sex, self.age)

    @property
    def reference(self) -> Ref:
        """The figure of the reference period, for its trace."""
        return Ref(self.indicator, self.area, self.reference_period, self.sex, self.age)

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, sex and age."""
        return (self.indicator, self.sex, self.age)

    @property
    def is_worse(self) -> bool:
        """Worse than England by its interval, or in the worst fifth by rank."""
        return self.verdict in WORSE

    @property
    def is_better(self) -> bool:
        """Better than England by its interval, or in the best fifth by rank."""
        return self.verdict in BETTER


def standings_from(table: pa.Table) -> tuple[Standing, ...]:
    """The rows of a table of shape ``STANDING``.

    >>> from headwater.indicators.standings.derived_shapes import STANDING
    >>> standings_from(STANDING.schema.empty_table())
    ()
    """
    columns = [table.column(name).to_pylist() for name in Standing.__slots__]
    return tuple(Standing(*row) for row in zip(*columns, strict=True))
