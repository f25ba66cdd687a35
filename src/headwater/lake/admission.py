"""What came of an admission: the good rows, the refusals, and how many of each."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from headwater.lake.shapes import Shape


@dataclass(frozen=True)
class AdmissionSummary:
    """How many rows were read, kept and refused; ``reasons`` counts refusals by column.

    >>> print(AdmissionSummary("imd.csv", "observation", 1200, 1198, 2, (("value", 2),)))
    imd.csv: 1,200 rows read for observation, 1,198 kept, 2 refused (value 2)
    """

    source: str
    table: str
    rows: int
    kept: int
    refused: int
    reasons: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        counts = ", ".join(f"{column} {number:,}" for column, number in self.reasons)
        tail = f" ({counts})" if counts else ""
        return (
            f"{self.source}: {self.rows:,} rows read for {self.table}, {self.kept:,} kept, "
            f"{self.refused:,} refused{tail}"
        )


@dataclass(frozen=True)
class Admission:
    """Rows let in (in the shape's columns and types) and rows refused (shape ``REJECT``).

    A row refused for two reasons has two rows in ``rejects``; ``summary.refused`` counts it once.
    """

    shape: Shape
    source: str
    good: pa.Table
    rejects: pa.Table
    summary: AdmissionSummary
