"""The gap inside each place: by deprivation, and between its rural and its urban people.

For every indicator held for small areas (LSOA or MSOA), and every district, upper tier
authority, combined authority, ICB, region and the nation:

- the mean of each national fifth by deprivation (1 is the most deprived), with its interval;
- the slope index: the difference between the two ends of the local scale of deprivation,
  fitted through five local groups (see :mod:`headwater.indicators.methods.slope_index`);
- the mean of rural and of urban small areas, and their difference.

Means are weighted by people. Their intervals come from how far small areas differ among
themselves, so that one odd small area cannot make a gap, and are wider where these are few (see
:mod:`headwater.indicators.methods.few_areas`). A place with fewer than fifteen
small areas with a figure gets no slope and says so.

Sources: Cochran, Sampling Techniques, 1977, s. 6 (standard error of a weighted mean);
Mackenbach and Kunst, Social Science & Medicine 1997;44:757-71 (slope index).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.methods.few_areas import freedom, reach, slope_contrast
from headwater.indicators.methods.slope_index import slope_index
from headwater.indicators.standings.derived_shapes import INEQUALITY
from headwater.indicators.standings.panel import Floats, Panel, Whole, panels
from headwater.indicators.standings.small_areas import PARENT_TYPES, SmallAreas
from headwater.lake.store import Lake

FEWEST_AREAS = 15
FEWEST_IN_GROUP = 3
FEWEST_PER_FIFTH = 2
AT_A_TIME = 12
MOSTLY = 0.5
RURAL_SHARE = 0.5
FIFTHS = 5
NOT_A_QUANTITY = ("rank", "decile", "quintile", "people", "1 is rural", "belongs", "count")


@dataclass(frozen=True)
class GroupMeans:
    """Weighted means ``[groups]`` with standard errors, people and how many small areas."""

    mean: Floats
    error: Floats
    people: Floats
    areas: Whole


def group_means(value: Floats, people: Floats, group: Whole, groups: int) -> GroupMeans:
    """Means by group, weighted by people; group -1 is left out; errors from between-area spread.

    >>> made = group_means(np.array([1.0, 3.0]), np.array([1.0, 3.0]), np.array([0, 0]), 1)
    >>> made.mean.tolist(), made.areas.tolist()
    ([2.5], [2])
    """
    kept = (group >= 0) & np.isfinite(value) & (people > 0)
    which, weight, held = group[kept], people[kept], value[kept]
    total = np.bincount(which, weight, groups)
    count = np.bincount(which, minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(which, weight * held, groups) / total
        squares = np.bincount(which, (weight * (held - mean[which])) ** 2, groups)
        error = np.sqrt(squares * count / np.maximum(count - 1, 1)) / total
    known = np.where(count >= 2, error, np.nan)
    return GroupMeans(mean, known, total.astype(np.float64), count.astype(np.int64))


def inequality_table(
    lake: Lake, frames: tuple[SmallAreas, ...], areas: pa.Table, indicators: Iterable[str] = ()
) -> pa.Table:
    """The ``inequality`` table of a lake: one row an indicator, place, dimension and group.

    ``frames`` are the small areas it may be weighed in, ``areas`` codes and types of places;
    ``indicators`` limits which are looked at (all that are held, if none is named).
    """
    if not frames:
        return INEQUALITY.schema.empty_table()
    wanted = list(indicators) or _of_small_areas(lake)
    tables = []
    for first in range(0, len(wanted), AT_A_TIME):
        held = _held(lake, wanted[first : first + AT_A_TIME])
        for panel in panels(held, areas, ("LSOA", "MSOA")):
            frame = _frame_for(panel, frames)
            if frame is not None and not any(word in panel.unit for word in NOT_A_QUANTITY):
                tables.append(_rows_of(panel, frame))
    return pa.concat_tables(tables) if tables else INEQUALITY.schema.empty_table()


def _of_small_areas(lake: Lake) -> list[str]:
    rows = lake.read("observation", ["indicator"], "kind = 'observed' AND category_type = ''")
    return sorted(pc.unique(rows["indicator"]).to_pylist())


def _held(lake: Lake, indicators: list[str]) -> pa.Table:
    columns = [
        "indicator", "area", "period", "period_start", "period_end", "sex", "age", "series",
        "value", "lower", "upper", "confidence", "note", "unit",
    ]  # fmt: skip
    where = "kind = 'observed' AND category_type = '' AND indicator IN (SELECT unnest(?))"
    return lake.read("observation", columns, where, parameters=[indicators])


def _frame_for(panel: Panel, frames: Iterable[SmallAreas]) -> SmallAreas | None:
    """The edition that holds the most of the panel's areas; None where it is under nine in ten."""
    codes = set(panel.areas.tolist())
    best: tuple[float, SmallAreas | None] = (0.9, None)
    for frame in frames:
        if frame.type == panel.area_type:
            share = len(codes & set(frame.codes.tolist())) / len(codes)
            if share > best[0]:
                best = (share, frame)
    return best[1]


def _rows_of(panel: Panel, frame: SmallAreas) -> pa.Table:
    column = panel.current()
    value = frame.aligned(panel.areas, panel.value[:, column])
    blocks = [
        block
        for kind in PARENT_TYPES
        if frame.parents[kind].codes
        for block in _of_type(kind, value, frame)
    ]
    table = pa.concat_tables(blocks)
    shared = {
        "indicator": panel.indicator,
        "sex": panel.sex,
        "age": panel.age,
        "period": panel.periods.labels[column],
        "unit": panel.unit,
        "small_area_type": panel.area_type,
    }
    if (panel.note[:, column] == "modelled").mean() > MOSTLY:
        plain = pc.if_else(pc.equal(table["note"], ""), "modelled", table["note"])
        table = table.set_column(table.schema.get_field_index("note"), "note", plain)
    for name, word in shared.items():
        table = table.append_column(name, pa.array([word] * table.num_rows, pa.string()))
    return table.select(INEQUALITY.names).cast(INEQUALITY.schema)


def _of_type(kind: str, value: Floats, frame: SmallAreas) -> list[pa.Table]:
    parents = frame.parents[kind]
    count = len(parents.codes)
    place = parents.index
    national = group_means(value, frame.people, frame.quintile - 1, FIFTHS)
    fifth = np.where((frame.quintile > 0) & (place >= 0), place * FIFTHS + frame.quintile - 1, -1)
    fifths = group_means(value, frame.people, fifth, count * FIFTHS)
    side = _rural_group(frame)
    both = group_means(value, frame.people, side, 2)
    halves = np.where((side >= 0) & (place >= 0), place * 2 + side, -1)
    sides = group_means(value, frame.people, halves, count * 2)
    return [
        _means_block(
            parents.codes, kind, "deprivation", ("1", "2", "3", "4", "5"), fifths, national
        ),
        _means_block(parents.codes, kind, "rural", ("urban", "rural"), sides, both),
        _difference_block(parents.codes, kind, sides),
        _slope_block(parents.codes, kind, value, frame),
    ]


def _rural_group(frame: SmallAreas) -> Whole:
    group = np.where(frame.rural >= RURAL_SHARE, 1, 0)
    return np.where(np.isfinite(frame.rural), group, -1).astype(np.int64)


def _means_block(
    codes: tuple[str, ...],
    kind: str,
    dimension: str,
    names: tuple[str, ...],
    means: GroupMeans,
    national: GroupMeans,
) -> pa.Table:
    shown = np.flatnonzero(means.areas > 0)
    few = means.areas < FEWEST_IN_GROUP
    mean = np.where(few, np.nan, means.mean)[shown]
    degrees = (means.areas.astype(np.float64) - 1.0)[shown]
    half = reach(degrees) * means.error[shown]
    return _block(
        [codes[i // len(names)] for i in shown.tolist()],
        kind,
        dimension,
        group=[names[i % len(names)] for i in shown.tolist()],
        small_areas=means.areas[shown],
        population=means.people[shown],
        value=mean,
        lower=mean - half,
        upper=mean + half,
        freedom=degrees,
        england=national.mean[shown % len(names)],
        note=np.where(few, "too_small_to_say", "")[shown],
    )


def _difference_block(codes: tuple[str, ...], kind: str, sides: GroupMeans) -> pa.Table:
    """Rural less urban, where a place has at least three small areas of each."""
    mean, error = sides.mean.reshape(-1, 2), sides.error.reshape(-1, 2)
    areas, people = sides.areas.reshape(-1, 2), sides.people.reshape(-1, 2)
    shown = np.flatnonzero((areas >= FEWEST_IN_GROUP).all(axis=1))
    degrees = freedom(error**2, areas)[shown]
    half = reach(degrees) * np.sqrt((error**2).sum(axis=1))[shown]
    gap = (mean[:, 1] - mean[:, 0])[shown]
    return _block(
        [codes[i] for i in shown.tolist()],
        kind,
        "rural",
        group=["difference"] * len(shown),
        small_areas=areas.sum(axis=1)[shown],
        population=people.sum(axis=1)[shown],
        value=gap,
        lower=gap - half,
        upper=gap + half,
        freedom=degrees,
    )


def _slope_block(codes: tuple[str, ...], kind: str, value: Floats, frame: SmallAreas) -> pa.Table:
    local = frame.parents[kind].fifth
    group = np.where(local > 0, frame.parents[kind].index * FIFTHS + local - 1, -1)
    means = group_means(value, frame.people, group, len(codes) * FIFTHS)
    shape = (len(codes), FIFTHS)
    areas = means.areas.reshape(shape)
    enough = (areas.sum(axis=1) >= FEWEST_AREAS) & (areas >= FEWEST_PER_FIFTH).all(axis=1)
    index = slope_index(means.mean.reshape(shape), means.people.reshape(shape))
    blank = np.where(enough, 0.0, np.nan)
    part = (slope_contrast(means.people.reshape(shape)) * means.error.reshape(shape)) ** 2
    degrees = freedom(part, areas)
    half = reach(degrees) * np.sqrt(part.sum(axis=1))
    return _block(
        list(codes),
        kind,
        "deprivation",
        group=["slope"] * len(codes),
        small_areas=areas.sum(axis=1),
        population=means.people.reshape(shape).sum(axis=1),
        value=index.sii + blank,
        lower=index.sii - half + blank,
        upper=index.sii + half + blank,
        freedom=degrees + blank,
        most_deprived=index.intercept + blank,
        least_deprived=index.intercept + index.sii + blank,
        note=np.where(enough, "", "too_small_to_say"),
    )


def _block(codes: list[str], kind: str, dimension: str, **columns: Any) -> pa.Table:
    """Rows of one place type and dimension; columns not given are empty."""
    count = len(codes)
    given = {"area": codes, "area_type": [kind] * count, "dimension": [dimension] * count}
    arrays: dict[str, pa.Array] = {}
    for each in INEQUALITY.columns:
        values = (given | columns).get(each.name)
        if each.type == "number":
            held = np.full(count, np.nan) if values is None else np.asarray(values, np.float64)
            arrays[each.name] = pa.array(held, pa.float64(), mask=~np.isfinite(held))
        elif values is not None:
            arrays[each.name] = pa.array(values, each.arrow.type)
        elif each.name == "note":
            arrays[each.name] = pa.array([""] * count, pa.string())
    return pa.table(arrays)
