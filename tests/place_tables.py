"""Small tables in the lake's shapes for the tests of places."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from headwater.lake.shapes import OBSERVATION

PLAIN: dict[str, Any] = {
    "indicator": "smoking", "area": "A", "period": "2023", "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31), "sex": "Persons", "age": "All ages", "category_type": "",
    "category": "", "kind": "observed", "series": "", "value": None, "unit": "%", "lower": None,
    "upper": None, "confidence": None, "count": None, "denominator": None, "method": "",
    "source": "test", "note": "",
}  # fmt: skip


def observations(*rows: Mapping[str, Any]) -> pa.Table:
    """OBSERVATION rows from what differs from a plain one."""
    return pa.Table.from_pylist([PLAIN | dict(row) for row in rows], schema=OBSERVATION.schema)


def by_area(table: pa.Table, *names: str) -> dict[str, Any]:
    """The named columns by area: one value, or a tuple of them."""
    found = {}
    for row in table.to_pylist():
        values = tuple(row[name] for name in names)
        found[row["area"]] = values[0] if len(values) == 1 else values
    return found
