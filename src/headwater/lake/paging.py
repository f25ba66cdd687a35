"""Reads every row of a paged map service, and does not believe all that the service says.

ArcGIS feature services answer at most so many rows at once and say with
``exceededTransferLimit`` that there is more (Esri, *ArcGIS REST API*, Query, Feature Service).
Services have been seen that say so for ever, that repeat a page, or that stop early. The rows are
therefore counted against the service's own total and told apart by their key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Answer = dict[str, Any]
Get = Callable[[Mapping[str, str]], Answer]
Row = dict[str, Any]


class PagingError(ValueError):
    """The pages of a service cannot be put together to what it says it holds."""


def rows(
    get: Get,
    *,
    key: Sequence[str],
    where: str = "1=1",
    page_size: int = 2000,
    geometry: bool = False,
    decimals: int = 5,
) -> Iterator[list[Row]]:
    """Yields the pages of a layer, each a list of features, until the layer's own count is reached.

    Args:
        get: asks the layer one question (the parameters) and returns the parsed JSON answer.
        key: fields that tell rows apart; pages are ordered by them.
        where: condition on the rows, in the service's SQL.
        page_size: rows to ask for at once; the service may give fewer.
        geometry: whether to ask for outlines (GeoJSON) or for the table alone.
        decimals: decimals of the coordinates.

    Raises:
        PagingError: the service reports an error, repeats a row, ends early, or gives too much.

    >>> table = [{"attributes": {"code": n}} for n in range(5)]
    >>> def layer(parameters):
    ...     if "returnCountOnly" in parameters:
    ...         return {"count": 5}
    ...     start = int(parameters["resultOffset"])
    ...     return {"features": table[start:start + 2], "exceededTransferLimit": start + 2 < 5}
    >>> [len(page) for page in rows(layer, key=["code"])]
    [2, 2, 1]
    """
    total = _count(get, where)
    question = _question(key, where, page_size, geometry, decimals)
    seen: set[tuple[object, ...]] = set()
    while len(seen) < total:
        answer = said(get({**question, "resultOffset": str(len(seen))}))
        page = answer.get("features")
        if not isinstance(page, list):
            raise PagingError("the service answered without a list of features")
        if not page:
            raise PagingError(
                f"the service ended after {len(seen):,} rows, but says it holds {total:,}; "
                "fetch again later"
            )
        for row in page:
            identity = _identity(row, key)
            if identity in seen:
                raise PagingError(
                    f"the service repeats the row {'/'.join(map(str, identity))} after "
                    f"{len(seen):,} of {total:,} rows, so its pages cannot be trusted; "
                    "fetch again later"
                )
            seen.add(identity)
        if len(seen) > total:
            raise PagingError(
                f"the service gave {len(seen):,} rows, but says it holds {total:,}; "
                "it may have changed while we read it; fetch again"
            )
        yield page


def count(get: Get, where: str = "1=1") -> int:
    """How many rows the layer says it holds for a condition."""
    return _count(get, where)


def said(answer: Answer) -> Answer:
    """The answer itself, or its error as a sentence (services report errors with status 200)."""
    if not isinstance(answer, dict):
        raise PagingError("the service answered with something other than an object")
    error = answer.get("error")
    if isinstance(error, dict):
        details = "; ".join(str(part) for part in error.get("details") or [] if part)
        text = str(error.get("message") or "no reason given")
        raise PagingError(
            f"the service refused the question: {text}{f' ({details})' if details else ''} "
            f"[code {error.get('code', 'unknown')}]; the layer may have been renamed or withdrawn"
        )
    return answer


def attributes(row: Row) -> Row:
    """The fields of a feature, in the service's own JSON or in GeoJSON."""
    fields = row.get("attributes", row.get("properties"))
    if not isinstance(fields, dict):
        raise PagingError("a feature of the service has neither attributes nor properties")
    return fields


def _count(get: Get, where: str) -> int:
    answer = said(get({"where": where, "returnCountOnly": "true", "f": "json"}))
    total = answer.get("count")
    if not isinstance(total, int):
        raise PagingError("the service does not say how many rows it holds")
    return total


def _question(
    key: Sequence[str], where: str, page_size: int, geometry: bool, decimals: int
) -> dict[str, str]:
    question = {
        "where": where,
        "outFields": "*",
        "orderByFields": ",".join(key),
        "resultRecordCount": str(page_size),
        "returnGeometry": "true" if geometry else "false",
        "f": "geojson" if geometry else "json",
    }
    if geometry:
        question |= {"outSR": "4326", "geometryPrecision": str(decimals)}
    return question


def _identity(row: Row, key: Sequence[str]) -> tuple[object, ...]:
    fields = attributes(row)
    missing = [name for name in key if name not in fields]
    if missing:
        raise PagingError(
            f"the layer has no field {missing[0]}; it has {', '.join(sorted(fields)[:8])}: "
            "the layer's vintage may have changed"
        )
    return tuple(fields[name] for name in key)
