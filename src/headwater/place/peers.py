"""Places like this one: nearest neighbours by published characteristics, and why two places match.

Each characteristic is put on a common scale (z-score over all areas compared, after a logarithm
where the definition says so) and the distance between two areas is the root mean square difference
over the characteristics both have. For each area the distances are then divided by its largest, so
0 is the area itself and 1 the area least like it. This is the method of CIPFA's Nearest Neighbours
Model (Chartered Institute of Public Finance and Accountancy), with variables anybody may look up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.place.characteristics import Characteristic
from headwater.place.likeness import Comparison, Likeness, describe

FloatArray = npt.NDArray[np.float64]
LEAST_SHARED = 2 / 3
MOST_EXTREME = 4.0


class PeerError(LookupError):
    """Peers were asked for an area or a set of characteristics that cannot give them."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A neighbour: its place in the order (1 is nearest) and its distance, 0 to 1."""

    area: str
    rank: int
    distance: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest areas to ``area``; ``missing`` labels the characteristics it has no value for."""

    area: str
    peers: tuple[Peer, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """Areas by characteristics: values in natural units (n, k), NaN where not known.

    Build one with ``profile``; every other function here takes it.
    """

    areas: tuple[str, ...]
    definitions: tuple[Characteristic, ...]
    values: FloatArray

    @cached_property
    def z(self) -> FloatArray:
        """Standardised values (n, k): mean 0 and SD 1 over the areas, at most 4 either way."""
        return standardise(self.values, self.definitions)

    @cached_property
    def distances(self) -> FloatArray:
        """Distances (n, n), each row rescaled 0 to 1; NaN where too few values are shared."""
        return rescale(pairwise(self.z))

    def position(self, area: str) -> int:
        """Row of an area. Raises ``PeerError`` when it is not in the profile."""
        found = self._row.get(area)
        if found is None:
            raise PeerError(
                f"area {area!r} has no characteristics here, so it has no peers; peers are worked "
                f"out among {len(self.areas)} areas of one type"
            )
        return found

    @cached_property
    def _row(self) -> dict[str, int]:
        return {area: i for i, area in enumerate(self.areas)}


def profile(frame: pa.Table, definitions: Sequence[Characteristic]) -> Profile:
    """A profile from a table with ``area`` and one column for each characteristic's ``id``.

    Characteristics whose column is absent or wholly empty, or the same everywhere, are left out.
    Raises ``PeerError`` when fewer than two remain.
    """
    kept, columns = [], []
    for definition in definitions:
        if definition.id not in frame.column_names:
            continue
        column = np.asarray(frame[definition.id].cast(pa.float64()).to_numpy(), dtype=float)
        known = column[np.isfinite(column)]
        if known.size > 1 and float(np.ptp(known)) > 0:
            kept.append(definition)
            columns.append(np.where(np.isfinite(column), column, np.nan))
    if len(kept) < 2:
        raise PeerError(
            "peers need at least two characteristics with values; found "
            f"{len(kept)} of {len(definitions)} in the columns {', '.join(frame.column_names)}"
        )
    areas = tuple(str(code) for code in frame["area"].to_pylist())
    return Profile(areas, tuple(kept), np.column_stack(columns))


def standardise(values: FloatArray, definitions: Sequence[Characteristic]) -> FloatArray:
    """Z-scores of the columns of ``values`` (n, k), after their transforms; NaN stays NaN.

    Beyond 4 SD a value counts as 4, so that one extreme (the City of London's density) does not
    make everywhere else look alike.
    """
    columns = [definition.transformed(values[:, i]) for i, definition in enumerate(definitions)]
    moved = np.column_stack(columns)
    centre = np.nanmean(moved, axis=0)
    spread = np.nanstd(moved, axis=0)
    z = (moved - centre) / np.where(spread > 0, spread, 1.0)
    return np.asarray(np.clip(z, -MOST_EXTREME, MOST_EXTREME), dtype=float)


def pairwise(z: FloatArray) -> FloatArray:
    """Root mean square differences (n, n) over the columns both rows have; NaN under two thirds."""
    known = np.isfinite(z)
    filled = np.where(known, z, 0.0)
    mask = known.astype(float)
    squares = filled**2 @ mask.T
    total = squares + squares.T - 2 * filled @ filled.T
    shared = mask @ mask.T
    enough = shared >= LEAST_SHARED * z.shape[1]
    distance: FloatArray = np.sqrt(np.maximum(total, 0.0) / np.maximum(shared, 1.0))
    distance[~enough] = np.nan
    np.fill_diagonal(distance, 0.0)
    return distance


def rescale(distance: FloatArray) -> FloatArray:
    """Each row divided by its largest value, so that it runs from 0 (itself) to 1."""
    largest = np.nanmax(distance, axis=1, keepdims=True)
    return np.asarray(distance / np.where(largest > 0, largest, 1.0), dtype=float)


def nearest(
    people_like: Profile, area: str, n: int = 15, *, among: Collection[str] | None = None
) -> Neighbours:
    """The ``n`` areas nearest to ``area``, nearest first; of equals, the earlier code.

    ``among`` limits whom it is compared with. Raises ``PeerError`` for an area not in the profile.

    >>> from headwater.place.characteristics import Characteristic
    >>> import pyarrow as pa
    >>> frame = pa.table({"area": ["A", "B", "C"], "age": [40.0, 41.0, 55.0],
    ...                   "pay": [500.0, 505.0, 700.0]})
    >>> made = profile(frame, [Characteristic("age", "median age", "years", "age"),
    ...                        Characteristic("pay", "weekly pay", "£", "pay")])
    >>> [(peer.area, round(peer.distance, 2)) for peer in nearest(made, "A").peers]
    [('B', 0.05), ('C', 1.0)]
    """
    me = people_like.position(area)
    distance = people_like.distances[me].copy()
    distance[me] = np.nan
    if among is not None:
        allowed = frozenset(among)
        distance[[code not in allowed for code in people_like.areas]] = np.nan
    order = np.lexsort((np.array(people_like.areas), distance))
    chosen = [i for i in order[:n].tolist() if np.isfinite(distance[i])]
    peers = tuple(
        Peer(people_like.areas[i], rank, float(distance[i])) for rank, i in enumerate(chosen, 1)
    )
    absent = np.isnan(people_like.values[me])
    missing = tuple(
        definition.label
        for definition, gone in zip(people_like.definitions, absent, strict=True)
        if gone
    )
    return Neighbours(area, peers, missing)


def nearest_all(people_like: Profile, n: int = 15) -> pa.Table:
    """Nearest ``n`` of every area at once: a table ``area, peer, rank, distance``."""
    distance = people_like.distances.copy()
    np.fill_diagonal(distance, np.nan)
    count = len(people_like.areas)
    codes = np.array(people_like.areas)
    tie = np.broadcast_to(np.argsort(np.argsort(codes)), (count, count))
    order = np.lexsort((tie, distance), axis=1)[:, :n]
    rows = np.repeat(np.arange(count), order.shape[1])
    columns = order.ravel()
    found = distance[rows, columns]
    keep = np.isfinite(found)
    ranks = np.tile(np.arange(1, order.shape[1] + 1), count)
    return pa.table(
        {
            "area": codes[rows[keep]].tolist(),
            "peer": codes[columns[keep]].tolist(),
            "rank": pa.array(ranks[keep], pa.int64()),
            "distance": pa.array(found[keep], pa.float64()),
        }
    )


def why(people_like: Profile, area: str, other: str) -> Likeness:
    """Why two areas are, or are not, alike, characteristic by characteristic and in a sentence.

    Raises ``PeerError`` when either is not in the profile.
    """
    here, there = people_like.position(area), people_like.position(other)
    difference = people_like.z[there] - people_like.z[here]
    known = np.isfinite(difference)
    total = float(np.sum(difference[known] ** 2))
    rows = []
    for i, definition in enumerate(people_like.definitions):
        if known[i]:
            share = float(difference[i] ** 2 / total) if total > 0 else 0.0
            value, with_value = people_like.values[here, i], people_like.values[there, i]
            rows.append(
                Comparison(definition, float(value), float(with_value), float(difference[i]), share)
            )
    rows.sort(key=lambda row: (abs(row.difference), row.characteristic.id))
    missing = tuple(
        definition.label
        for definition, seen in zip(people_like.definitions, known, strict=True)
        if not seen
    )
    distance = float(people_like.distances[here, there])
    scores = zip(people_like.definitions, people_like.z[here], strict=True)
    centre = {definition.id: float(score) for definition, score in scores}
    return Likeness(area, other, distance, tuple(rows), missing, describe(rows, centre))
