"""Rows with one fault each, and what the door says of them."""

from __future__ import annotations

import pyarrow as pa
from docs.reference.markdown import code

from headwater.lake import OBSERVATION, admit

GOOD = {
    "indicator": "warm-banks",
    "area": "X07000001",
    "period": "2023/24",
    "sex": "Persons",
    "age": "All ages",
    "category_type": "",
    "category": "",
    "kind": "observed",
    "series": "",
    "value": "12.5",
    "unit": "%",
    "lower": "11",
    "upper": "14",
    "confidence": "0.95",
    "count": "125",
    "denominator": "1000",
    "method": "proportion",
    "source": "A council",
    "note": "",
}
FAULTS: tuple[dict[str, str], ...] = (
    {"area": ""},
    {"area": "X07 000 001"},
    {"area": "x07000001"},
    {"period": ""},
    {"period": "last winter"},
    {"period": "2005-06"},
    {"period": "2023/25"},
    {"period": "2021-2019"},
    {"sex": "femal"},
    {"kind": "guess"},
    {"note": "we lost it"},
    {"value": "1,204"},
    {"value": "inf"},
    {"value": "*"},
    {"confidence": "95"},
    {"lower": "15", "upper": "11"},
    {"lower": "13"},
    {"upper": "12"},
    {"count": "2000"},
    {"denominator": "-5"},
    {},
)


def rows() -> list[tuple[str, str, str, str]]:
    """Column, what stood there, reason and remedy for each refusal, each reason once."""
    given = [
        GOOD | {"area": f"X07{number:06}"} | fault for number, fault in enumerate(FAULTS, start=1)
    ]
    given.append(given[-1])
    table = pa.table({name: [row[name] for row in given] for name in GOOD})
    refused = admit(OBSERVATION, table, "warm-banks.csv").rejects.to_pylist()
    found = [
        (code(each["column"]), code(each["raw"]), each["reason"], each["mend"]) for each in refused
    ]
    first = {(column, reason): each for each in reversed(found) for column, _, reason, _ in [each]}
    return [each for each in found if first[each[0], each[2]] is each]
