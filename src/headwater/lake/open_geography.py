"""Layers of the ONS Open Geography service, named as data, and how to read each of them.

The layers stand in ``open_geography.toml``: a name, what it holds, its vintage and the service that
publishes it. Lookups become CSV files with the publisher's own column names, outlines become
GeoJSON, both as ``headwater load`` reads them.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from headwater.lake import paging
from headwater.lake.paging import Row

GetJson = Callable[[str, Mapping[str, str]], Any]
"""Fetches an address with parameters and returns the parsed JSON answer."""

PAGE_SIZE = {"lookup": 2000, "boundary": 500}


@dataclass(frozen=True)
class Layer:
    """One layer: its name here, what it holds, and where it is published.

    ``kind`` is ``lookup`` (a table) or ``boundary`` (outlines); ``key`` tells its rows apart;
    ``fields``, where given, are the columns to take, each combination once; ``usual`` layers are
    fetched when no layer is named.
    """

    name: str
    kind: str
    what: str
    vintage: str
    url: str
    key: tuple[str, ...]
    where: str
    fields: tuple[str, ...]
    usual: bool

    @property
    def file_name(self) -> str:
        """Name of the file it becomes."""
        return f"{self.name}.{'geojson' if self.kind == 'boundary' else 'csv'}"


def layers(base: str = "") -> dict[str, Layer]:
    """All layers by name, at the published base address or at another (for tests).

    >>> layers()["lsoa21-lookup"].vintage
    '2024'
    """
    book = _book()
    root = (base or book["base"]).rstrip("/")
    return {
        name: Layer(
            name=name,
            kind=entry["kind"],
            what=entry["what"],
            vintage=entry["vintage"],
            url=f"{root}/{entry['service']}/FeatureServer/0/query",
            key=tuple(entry["key"]),
            where=entry.get("where", "1=1"),
            fields=tuple(entry.get("fields", ())),
            usual=entry.get("usual", True),
        )
        for name, entry in book["layer"].items()
    }


def chosen(names: Sequence[str], known: Mapping[str, Layer]) -> list[Layer]:
    """The layers that a user named: by name, by ``lookups`` or ``boundaries``, or the usual ones.

    Raises:
        ValueError: no layer has such a name; the sentence lists those there are.

    >>> [layer.name for layer in chosen(["region-lookup"], layers())]
    ['region-lookup']
    """
    groups = {"lookups": "lookup", "boundaries": "boundary"}
    if not names:
        return [layer for layer in known.values() if layer.usual]
    picked: dict[str, Layer] = {}
    for name in names:
        if name in groups:
            of_kind = (layer for layer in known.values() if layer.kind == groups[name])
            picked |= {layer.name: layer for layer in of_kind if layer.usual}
        elif name in known:
            picked[name] = known[name]
        else:
            raise ValueError(
                f"There is no layer called {name}. There are lookups, boundaries "
                f"(all of a kind), and {', '.join(known)}."
            )
    return list(picked.values())


def pages(layer: Layer, get: GetJson) -> Iterator[list[Row]]:
    """Pages of a layer's rows; see :func:`headwater.lake.paging.rows` for the errors."""
    return paging.rows(
        partial(_ask, get, layer),
        key=layer.key,
        where=layer.where,
        page_size=PAGE_SIZE[layer.kind],
        geometry=layer.kind == "boundary",
    )


def total(layer: Layer, get: GetJson) -> int:
    """How many rows the service says the layer holds."""
    return paging.count(partial(_ask, get, layer), layer.where)


def as_csv(rows: Iterable[Row]) -> bytes:
    """Rows of a lookup as CSV, with the publisher's column names.

    >>> as_csv([{"attributes": {"LAD24CD": "X07000001", "LAD24NM": "Harrowmere"}}])
    b'LAD24CD,LAD24NM\\nX07000001,Harrowmere\\n'
    """
    out = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        fields = paging.attributes(row)
        if writer is None:
            names = [name for name in fields if name.lower() not in {"objectid", "fid"}]
            writer = csv.DictWriter(
                out, names, restval="", extrasaction="ignore", lineterminator="\n"
            )
            writer.writeheader()
        writer.writerow(fields)
    return out.getvalue().encode()


def as_geojson(rows: Iterable[Row]) -> bytes:
    """Features as one GeoJSON collection, a feature a line."""
    lines = (json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def rendered(layer: Layer, rows: Iterable[Row]) -> bytes:
    """The file that a layer becomes."""
    return as_geojson(rows) if layer.kind == "boundary" else as_csv(rows)


def attribution() -> tuple[str, str]:
    """Publisher and licence of every layer."""
    book = _book()
    return book["publisher"], book["licence"]


def _ask(get: GetJson, layer: Layer, parameters: Mapping[str, str]) -> Any:
    question = dict(parameters)
    if layer.fields:
        question |= {"outFields": ",".join(layer.fields), "returnDistinctValues": "true"}
    return get(layer.url, question)


def _book() -> dict[str, Any]:
    return tomllib.loads(files("headwater.lake").joinpath("open_geography.toml").read_text("utf-8"))
