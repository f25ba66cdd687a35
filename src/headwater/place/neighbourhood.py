"""Places people govern: a named set of small areas, a ward, a care network, a council not yet born.

Anything that can be written as a list of members becomes AREA and MEMBERSHIP rows, and its figures
are added up from the members. Small places get honest treatment: under a least number of people or
events nothing is claimed (``too_small_to_say``), and where each member has an interval the caller's
shrinkage pulls the uncertain ones towards the rest before anything is ranked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import pyarrow as pa

from headwater.lake.shapes import AREA, MEMBERSHIP
from headwater.place.aggregation import Edges, Rules, aggregate_observations
from headwater.place.weighting import FloatArray

Shrinkage = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray, FloatArray]]
LEAST_PEOPLE = 1_000
LEAST_COUNT = 10
LEAST_TO_SHRINK = 3


class NeighbourhoodError(ValueError):
    """A drawn place has no name, no members, or members nobody knows."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is drawn from what: the place's type, its members' type and vintage, its first day."""

    type: str = "neighbourhood"
    member_type: str = "LSOA"
    vintage: str = "2021"
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn place: its code, and its rows in the AREA and MEMBERSHIP shapes."""

    code: str
    area: pa.Table
    membership: pa.Table


def draw(
    name: str,
    members: Collection[str],
    known: Collection[str],
    terms: Terms | None = None,
    *,
    code: str | None = None,
) -> Drawn:
    """A place drawn from members; its code follows from its name and members unless it is given.

    ``known`` are the codes that may be used. Raises ``NeighbourhoodError`` naming what is wrong.

    >>> drawn = draw("Old Town", ["E01000001"], {"E01000001"})
    >>> drawn.area["name"].to_pylist(), drawn.membership["parent"].to_pylist() == [drawn.code]
    (['Old Town'], True)
    """
    on = terms or Terms()
    title = " ".join(name.split())
    chosen = sorted(set(members))
    unknown = sorted(set(chosen) - set(known))
    if not title:
        raise NeighbourhoodError("the place has no name; give it the name people use")
    if not chosen:
        raise NeighbourhoodError(f"{title} has no members; choose at least one {on.member_type}")
    if unknown:
        raise NeighbourhoodError(
            f"{title}: {len(unknown)} of {len(chosen)} members are no known {on.member_type} "
            f"(first: {unknown[0]}); check the code and its vintage"
        )
    mark = hashlib.sha256("|".join([title, on.type, *chosen]).encode()).hexdigest()[:8].upper()
    own = code or f"{'P' if on.type == 'proposed' else 'N'}-{mark}"
    count = len(chosen)
    area = pa.table(
        {
            "code": [own],
            "name": [title],
            "type": [on.type],
            "valid_from": [on.since],
            "valid_to": [None],
        },
        schema=AREA.schema,
    )
    membership = pa.table(
        {
            "child": chosen,
            "child_type": [on.member_type] * count,
            "parent": [own] * count,
            "parent_type": [on.type] * count,
            "share": [1.0] * count,
            "vintage": [on.vintage] * count,
        },
        schema=MEMBERSHIP.schema,
    )
    return Drawn(own, area, membership)


def members_from_lookup(
    lookup: pa.Table, columns: tuple[str, str, str], types: tuple[str, str], *, vintage: str
) -> tuple[pa.Table, pa.Table]:
    """AREA and MEMBERSHIP rows from a look-up: wards from small areas, networks from practices.

    ``columns`` names the member's code, the parent's code and the parent's name; ``types`` the type
    of each. Rows without a parent are left out.
    """
    child, parent, name = (lookup[column].to_pylist() for column in columns)
    pairs = sorted({(str(c), str(p)) for c, p in zip(child, parent, strict=True) if c and p})
    names = {str(p): str(n or p) for p, n in zip(parent, name, strict=True) if p}
    area = pa.table(
        {
            "code": sorted(names),
            "name": [names[code] for code in sorted(names)],
            "type": [types[1]] * len(names),
            "valid_from": [None] * len(names),
            "valid_to": [None] * len(names),
        },
        schema=AREA.schema,
    )
    membership = pa.table(
        {
            "child": [c for c, _ in pairs],
            "child_type": [types[0]] * len(pairs),
            "parent": [p for _, p in pairs],
            "parent_type": [types[1]] * len(pairs),
            "share": [1.0] * len(pairs),
            "vintage": [vintage] * len(pairs),
        },
        schema=MEMBERSHIP.schema,
    )
    return area, membership


def figures(
    observations: pa.Table,
    membership: pa.Table,
    population: Mapping[str, float],
    *,
    rules: Rules | None = None,
    least_people: float = LEAST_PEOPLE,
    least_count: float = LEAST_COUNT,
) -> pa.Table:
    """Figures of drawn places from those of their members, with small numbers withheld."""
    edges = Edges.from_membership(membership)
    added = aggregate_observations(observations, edges, population, rules or Rules({}))
    people: dict[str, float] = {}
    for child, parent, share in zip(edges.child, edges.parent, edges.share, strict=True):
        people[parent] = people.get(parent, 0.0) + population.get(child, 0.0) * float(share)
    return withhold_small(added, people, least_people=least_people, least_count=least_count)


def withhold_small(
    observations: pa.Table,
    people: Mapping[str, float],
    *,
    least_people: float = LEAST_PEOPLE,
    least_count: float = LEAST_COUNT,
) -> pa.Table:
    """The rows, with value and limits removed where people or events are too few to say anything.

    A count of nought is kept back as well: it says no more than a count of three.
    """
    counts = observations["count"].to_pylist()
    few = [
        people.get(area, float("inf")) < least_people or (count is not None and count < least_count)
        for area, count in zip(observations["area"].to_pylist(), counts, strict=True)
    ]
    small = pa.array(few, pa.bool_())
    rows = observations
    for column in ("value", "lower", "upper", "count"):
        kept = pa.array(
            [None if hide else v for v, hide in zip(rows[column].to_pylist(), few, strict=True)],
            pa.float64(),
        )
        rows = rows.set_column(rows.column_names.index(column), column, kept)
    notes = [
        "too_small_to_say" if hide else note
        for note, hide in zip(rows["note"].to_pylist(), small.to_pylist(), strict=True)
    ]
    return rows.set_column(rows.column_names.index("note"), "note", pa.array(notes, pa.string()))


def shrink(observations: pa.Table, shrinkage: Shrinkage) -> pa.Table:
    """Rows of one indicator and period with values pulled towards their mean by their uncertainty.

    ``shrinkage`` takes values and standard errors (n,) and returns shrunk values, their standard
    errors and weights (``indicators.shrinkage.empirical_bayes``). Rows without an interval, and
    sets of fewer than three, are returned as they are.
    """
    value, lower, upper = (
        np.array(observations[name].to_pylist(), dtype=float)
        for name in ("value", "lower", "upper")
    )
    levels = np.array(observations["confidence"].to_pylist(), dtype=float)
    z = np.array([NormalDist().inv_cdf(0.5 + (c if 0 < c < 1 else 0.95) / 2) for c in levels])
    error = (upper - lower) / (2 * z)
    usable = np.isfinite(value) & np.isfinite(error) & (error > 0)
    if int(usable.sum()) < LEAST_TO_SHRINK:
        return observations
    moved, spread, _ = shrinkage(value[usable], error[usable])
    value[usable] = moved
    lower[usable], upper[usable] = moved - z[usable] * spread, moved + z[usable] * spread
    method = _marked(observations["method"].to_pylist(), usable.tolist())
    rows = observations
    columns: Sequence[tuple[str, object]] = (
        ("value", pa.array(value, pa.float64(), from_pandas=True)),
        ("lower", pa.array(lower, pa.float64(), from_pandas=True)),
        ("upper", pa.array(upper, pa.float64(), from_pandas=True)),
        ("method", pa.array(method, pa.string())),
    )
    for name, column in columns:
        rows = rows.set_column(rows.column_names.index(name), name, column)
    return rows


def _marked(methods: Sequence[str], usable: Sequence[bool]) -> list[str]:
    added = "shrunk towards the mean (empirical Bayes)"
    return [
        (f"{method}; {added}" if method else added) if used else method
        for method, used in zip(methods, usable, strict=True)
    ]
