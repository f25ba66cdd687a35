"""What a census and an index of deprivation say of each small area of the fictional country."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import numpy as np

from headwater.demo.draw import Figure
from headwater.demo.observations import Block, known
from headwater.demo.people import EDITIONS, SmallAreas
from headwater.demo.places import Places
from headwater.demo.randomness import Floats, stream

LEAST = 0.2
"""The smallest share, in per cent, and the smallest mean, that any small area has."""


def asked(seed: int, places: Places, small: SmallAreas) -> Iterator[Block]:
    """Blocks of the tables and means of ``census.toml``, for every small area."""
    text = files("headwater.demo").joinpath("census.toml").read_text("utf-8")
    book = tomllib.loads(text)
    areas = [area.code for area in places.small]
    people = small.people[:, -4].astype(np.float64)
    for name, table in book["table"].items():
        yield from _table(seed, name, table, areas, people, small)
    for name, mean in book["mean"].items():
        base, dep, rural, spread = mean["effects"]
        own = stream(seed, f"small areas differ in {name}").normal(size=people.size)
        value = np.round(
            np.maximum(LEAST * base, _level(small, base, dep, rural) + spread * own), 3
        )
        yield Block(name, areas, [mean["year"]], known(value[:, None]), mean["unit"], "published")
    for edition in EDITIONS:
        value = np.round(12.4 + 8.2 * small.deprivation[:, EDITIONS.index(edition)], 1)
        share = np.maximum(1.5, value).reshape(-1, 1)
        name = f"iod{edition}-income-score"
        yield Block(name, areas, [str(edition)], known(share), "%", "published")
    yield Block(
        "iod2019-population", areas, ["2019"], known(people[:, None]), "people", "published"
    )


def _level(small: SmallAreas, base: float, dep: float, rural: float) -> Floats:
    return np.asarray(base + dep * small.deprivation[:, -1] + rural * (small.rural - 0.4))


def _table(
    seed: int,
    name: str,
    table: Mapping[str, Any],
    areas: list[str],
    people: Floats,
    small: SmallAreas,
) -> Iterator[Block]:
    """Counts of every category among people or households, drawn around their shares."""
    effects = table["category"]
    share = np.stack([np.maximum(LEAST, _level(small, *each)) for each in effects.values()], axis=1)
    total = np.round(people / table["people_each"]).astype(np.int64)
    rng = stream(seed, name)
    if table.get("overlapping"):
        count = rng.binomial(total[:, None], share / 100)
    else:
        count = rng.multinomial(total, share / share.sum(axis=1, keepdims=True))
    nothing = np.full((len(areas), 1), np.nan)
    for column, category in enumerate(effects):
        counted = count[:, column, None].astype(np.float64)
        of = total[:, None].astype(np.float64)
        figure = Figure(np.round(100 * counted / of, 3), nothing, nothing, counted, of)
        kind = table["category_type"]
        yield Block(
            name, areas, ["2021"], figure, "%", "published", category_type=kind, category=category
        )
