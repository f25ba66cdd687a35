"""Figures of small areas added up to larger ones, weighted by the people they describe.

Counts and denominators add. Rates, proportions and means are weighted by their denominator, or by
population where none is published. Medians, life expectancies, ranks and the like cannot be built
from their parts; their rows keep no value and say ``not_comparable``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.place.weighting import FloatArray, IntArray, total, weighted_mean

Combination = Literal["add", "weight", "none"]

KEY = (
    "indicator", "period", "period_start", "period_end", "sex", "age", "category_type", "category",
    "kind", "series", "unit",
)  # fmt: skip
LEAST_COVERAGE = 0.9
ADDED_UNITS = frozenset({"people", "count", "number", "households", "deaths", "persons"})
WEIGHTED_UNITS = (
    "%", "per ", "proportion", "percentage", "share", "score", "rate", "minutes", "km",
)  # fmt: skip
NEVER_UNITS = ("year", "rank", "decile", "quintile", "£", "pound", "index", "ratio", "median")


@dataclass(frozen=True, slots=True)
class Edges:
    """Which area goes into which: children, parents, and the share of the child in the parent."""

    child: tuple[str, ...]
    parent: tuple[str, ...]
    share: FloatArray

    @classmethod
    def from_membership(cls, membership: pa.Table, parent_type: str | None = None) -> Edges:
        """Edges from MEMBERSHIP rows, of one ``parent_type`` where it is given."""
        rows = membership
        if parent_type is not None:
            rows = rows.filter(pc.equal(rows["parent_type"], parent_type))
        share = np.asarray(rows["share"].to_numpy(), dtype=float)
        return cls(tuple(rows["child"].to_pylist()), tuple(rows["parent"].to_pylist()), share)


@dataclass(frozen=True, slots=True)
class Rules:
    """How to combine: what each indicator may do, and how much of the people must be known.

    ``combine`` settles an indicator; others are judged by their unit. Below ``least_coverage``
    (share of the parent's people with a figure) a row has no value and says ``not_published``.
    """

    combine: Mapping[str, Combination]
    least_coverage: float = LEAST_COVERAGE
    note: str = "aggregated"
    method: str = "weighted by population"


def combination(unit: str) -> Combination:
    """What figures in a unit may do: be added, be weighted, or neither.

    >>> combination("people"), combination("per 100,000"), combination("years")
    ('add', 'weight', 'none')
    """
    plain = unit.strip().lower()
    if plain in ADDED_UNITS or plain.startswith("number of "):
        return "add"
    if any(word in plain for word in NEVER_UNITS):
        return "none"
    return "weight" if any(plain.startswith(word) for word in WEIGHTED_UNITS) else "none"


def aggregate_observations(
    observations: pa.Table, edges: Edges, population: Mapping[str, float], rules: Rules
) -> pa.Table:
    """OBSERVATION rows of the parents from those of their children; one row a parent and key.

    ``population`` gives the people of each child, the weight where no denominator is published.
    Where every part has an interval, the parts are taken as independent and the interval follows
    from their variances; else there is none, and the indicator's own method should make it anew.
    """
    joined = _join(observations, edges)
    if joined.num_rows == 0:
        return observations.slice(0, 0)
    group, firsts = _groups(joined)
    parts = _Parts.of(joined, group, len(firsts), population)
    rule = [
        rules.combine.get(str(name), combination(str(unit)))
        for name, unit in zip(
            joined["indicator"].take(firsts).to_pylist(),
            joined["unit"].take(firsts).to_pylist(),
            strict=True,
        )
    ]
    whole = _whole_people(edges, population)
    people = np.array([whole[parent] for parent in joined["_parent"].take(firsts).to_pylist()])
    value, lower, upper, note = parts.combined(rule, people, rules)
    return _rows(
        joined.take(firsts), parts, (value, lower, upper), note, rules, observations.schema
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The joined rows as arrays, with the group each belongs to."""

    group: IntArray
    groups: int
    share: FloatArray
    people: FloatArray
    value: FloatArray
    spread: FloatArray
    count: FloatArray
    denominator: FloatArray

    @classmethod
    def of(
        cls, joined: pa.Table, group: IntArray, groups: int, population: Mapping[str, float]
    ) -> _Parts:
        share = _floats(joined, "_share")
        known = [population.get(code, math.nan) for code in joined["area"].to_pylist()]
        lower, upper = _floats(joined, "lower"), _floats(joined, "upper")
        z = np.array([NormalDist().inv_cdf(0.5 + level / 2) for level in _levels(joined)])
        return cls(
            group, groups, share, np.array(known) * share, _floats(joined, "value"),
            (upper - lower) / (2 * z), _floats(joined, "count") * share,
            _floats(joined, "denominator") * share,
        )  # fmt: skip

    def combined(
        self, rule: list[Combination], people: FloatArray, rules: Rules
    ) -> tuple[FloatArray, FloatArray, FloatArray, list[str]]:
        adds = np.array([each == "add" for each in rule])
        never = np.array([each == "none" for each in rule])
        any_denominator = np.isfinite(total(self.group, self.denominator, self.groups))
        weight = np.where(any_denominator[self.group], self.denominator, self.people)
        mean, _ = weighted_mean(self.group, self.value, weight, self.groups)
        known = np.isfinite(self.value) & np.isfinite(self.people)
        seen = np.bincount(self.group, np.where(known, self.people, 0.0), self.groups)
        coverage = np.divide(seen, people, out=np.zeros(self.groups), where=people > 0)
        value = np.where(adds, total(self.group, self.value * self.share, self.groups), mean)
        thin = coverage < rules.least_coverage
        value[never | thin] = np.nan
        error = self._error(weight)
        error[adds | never | thin] = np.nan
        z = NormalDist().inv_cdf(0.975)
        note = [
            "not_comparable" if n else "not_published" if t else rules.note
            for n, t in zip(never, thin, strict=True)
        ]
        return value, value - z * error, value + z * error, note

    def _error(self, weight: FloatArray) -> FloatArray:
        whole = total(self.group, weight, self.groups)
        squares = total(self.group, (weight * self.spread) ** 2, self.groups)
        error = np.full(self.groups, np.nan)
        np.divide(np.sqrt(squares), whole, out=error, where=whole > 0)
        return error


def _levels(joined: pa.Table) -> FloatArray:
    levels = _floats(joined, "confidence")
    return np.where(np.isfinite(levels) & (levels > 0) & (levels < 1), levels, 0.95)


def _floats(rows: pa.Table, name: str) -> FloatArray:
    if name not in rows.column_names:
        return np.full(rows.num_rows, np.nan)
    return np.asarray(rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _join(observations: pa.Table, edges: Edges) -> pa.Table:
    sides = pa.table(
        {
            "area": pa.array(edges.child, pa.string()),
            "_parent": pa.array(edges.parent, pa.string()),
            "_share": pa.array(edges.share, pa.float64()),
        }
    )
    return observations.join(sides, keys="area", join_type="inner").sort_by(
        [("_parent", "ascending"), ("area", "ascending")]
    )


def _groups(joined: pa.Table) -> tuple[IntArray, pa.Array]:
    """The group of each row (same key, same parent), and the first row of each group."""
    group = np.zeros(joined.num_rows, dtype=np.int64)
    for name in (*KEY, "_parent"):
        encoded = joined[name].combine_chunks().dictionary_encode()
        code = np.asarray(encoded.indices.fill_null(-1).to_numpy(), dtype=np.int64) + 1
        _, group = np.unique(group * (len(encoded.dictionary) + 1) + code, return_inverse=True)
    _, first = np.unique(group, return_index=True)
    return np.asarray(group, dtype=np.int64), pa.array(first)


def _whole_people(edges: Edges, population: Mapping[str, float]) -> dict[str, float]:
    whole: dict[str, float] = {}
    for child, parent, share in zip(edges.child, edges.parent, edges.share, strict=True):
        whole[parent] = whole.get(parent, 0.0) + population.get(child, 0.0) * float(share)
    return whole


def _rows(
    first: pa.Table,
    parts: _Parts,
    estimates: tuple[FloatArray, FloatArray, FloatArray],
    note: list[str],
    rules: Rules,
    schema: pa.Schema,
) -> pa.Table:
    count = total(parts.group, parts.count, parts.groups)
    denominator = total(parts.group, parts.denominator, parts.groups)
    number = len(note)
    made: dict[str, object] = {
        "area": first["_parent"],
        "value": _nullable(estimates[0]),
        "lower": _nullable(estimates[1]),
        "upper": _nullable(estimates[2]),
        "confidence": pa.array([0.95] * number),
        "count": _nullable(count),
        "denominator": _nullable(denominator),
        "method": pa.array([rules.method] * number),
        "note": pa.array(note),
    }
    columns = [made.get(name) for name in schema.names]
    filled = [
        first[name] if column is None else column
        for name, column in zip(schema.names, columns, strict=True)
    ]
    return pa.table(dict(zip(schema.names, filled, strict=True))).cast(schema)


def _nullable(values: FloatArray) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)
