"""What the door finds wrong, kept by column and row until it becomes rows of the reject table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from headwater.lake.shapes import REJECT

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Finding:
    """Rows (by position) where a column is wrong, each with its reason and its remedy."""

    column: str
    positions: Positions
    reasons: Sequence[str]
    mends: Sequence[str]


def same(column: str, wrong: NDArray[np.bool_], reason: str, mend: str) -> list[Finding]:
    """One finding with one reason for every row of the mask; none where no row is wrong.

    >>> same("value", np.array([False, True]), "is infinite", "leave it empty")[0].reasons
    ['is infinite']
    """
    positions = np.flatnonzero(wrong)
    if not len(positions):
        return []
    return [Finding(column, positions, [reason] * len(positions), [mend] * len(positions))]


def refused(findings: Sequence[Finding], rows: int) -> NDArray[np.bool_]:
    """Which rows have at least one finding."""
    mask = np.zeros(rows, dtype=np.bool_)
    for finding in findings:
        mask[finding.positions] = True
    return mask


def raw_texts(candidates: pa.Table, finding: Finding) -> pa.Array:
    """What stood in the column at fault, as text; empty where the column is absent or null."""
    count = len(finding.positions)
    if finding.column not in candidates.column_names:
        return pa.array([""] * count, pa.string())
    taken = candidates.column(finding.column).take(pa.array(finding.positions))
    return pa.array([_plain(value) for value in taken.to_pylist()], pa.string())


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value[:20].hex()
    return str(value)


def reject_rows(
    table: str, source: str, findings: Sequence[Finding], candidates: pa.Table, rows: Positions
) -> pa.Table:
    """The findings as rows of the shape ``REJECT``, by row and then by order of finding."""
    if not findings:
        return REJECT.schema.empty_table()
    number = [len(finding.positions) for finding in findings]
    positions = np.concatenate([finding.positions for finding in findings])
    total = len(positions)
    raws = [raw_texts(candidates, finding) for finding in findings]
    filled = {
        "table": pa.array([table] * total),
        "source": pa.array([source] * total),
        "row": pa.array(rows[positions], pa.int64()),
        "column": pa.array(np.repeat([finding.column for finding in findings], number)),
        "raw": pa.concat_arrays(raws),
        "reason": pa.array([reason for finding in findings for reason in finding.reasons]),
        "mend": pa.array([mend for finding in findings for mend in finding.mends]),
    }
    order = pa.array(np.argsort(positions, kind="stable"))
    return pa.table(filled).cast(REJECT.schema).take(order)
