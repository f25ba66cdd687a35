"""One indicator over areas of one type and over time, as dense arrays.

Everything Headwater says about a place starts here: a :class:`Panel` holds the
published values of one indicator, sex and age for every area of one type (rows)
and every period (columns), with the nation's values beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from headwater.indicators.standings.coded_rows import DAYS_A_YEAR, CodedRows, coded_rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Texts = NDArray[np.object_]

COVERAGE = 0.5
BEYOND_ALL_PARTS = 3.0
ENGLAND = "E92000001"


def _nothing_stated() -> Texts:
    return np.empty((0, 0), dtype=object)


@dataclass(frozen=True)
class Periods:
    """The columns of a panel: labels with first day and end (the day after the last), in years."""

    labels: tuple[str, ...]
    start: Floats
    end: Floats
    first_day: Texts
    last_day: Texts

    def overlap(self) -> Floats:
        """Share of its length that each period has in common with each other one, 0 to 1."""
        shared = np.minimum(self.end[:, None], self.end) - np.maximum(
            self.start[:, None], self.start
        )
        length = np.maximum(self.end - self.start, 1 / DAYS_A_YEAR)
        share: Floats = np.clip(shared / np.sqrt(length[:, None] * length), 0.0, 1.0)
        return share


@dataclass(frozen=True)
class Panel:
    """Values ``[areas, periods]`` of one indicator; NaN where nothing is published.

    ``england``, ``england_lower`` and ``england_upper`` are ``[periods]``; they are left empty
    where England's number is a total (of people, of businesses) to which no part compares.
    ``present`` marks published rows, also those whose value is withheld (``note`` says why).
    ``stated`` is what the publisher says of each beside England, where it says so.
    """

    indicator: str
    area_type: str
    sex: str
    age: str
    series: str
    unit: str
    areas: Texts
    periods: Periods
    value: Floats
    lower: Floats
    upper: Floats
    confidence: Floats
    note: Texts
    present: Flags
    england: Floats
    england_lower: Floats
    england_upper: Floats
    stated: Texts = field(default_factory=_nothing_stated)

    def compared(self) -> Texts:
        """The publisher's own comparison with England, ``[areas, periods]``; empty if none.

        One of better, worse, similar, higher, lower (see ``coded_rows.STATED``).
        """
        if self.stated.shape == self.value.shape:
            return self.stated
        return np.full(self.value.shape, "", dtype=object)

    def current(self) -> int:
        """The latest period that at least half as many areas have as the fullest period."""
        counts = self.present.sum(axis=0)
        return int(np.flatnonzero(counts >= COVERAGE * counts.max())[-1])

    def column_of_each(self) -> Whole:
        """For each area the current period, or its own last published one where that is missing."""
        current = self.current()
        ahead = self.present.copy()
        ahead[:, current + 1 :] &= ~self.present[:, [current]]
        last = self.present.shape[1] - 1 - np.argmax(ahead[:, ::-1], axis=1)
        return np.where(self.present[:, current], current, last).astype(np.int64)


def panels(
    observations: pa.Table, areas: pa.Table, types: tuple[str, ...], *, nation: str = ENGLAND
) -> Iterator[Panel]:
    """Every panel of the given area types, in the order indicator, type, sex, age.

    ``observations`` are rows of the Observation shape without categories (kind observed);
    ``areas`` are rows of the Area shape. Where an indicator has several releases
    (``series``) the one reaching furthest in time is taken, so that a trend never mixes two.

    >>> list(panels(pa.table({}), pa.table({}), ("LAD",)))
    []
    """
    if observations.num_rows == 0 or areas.num_rows == 0:
        return
    coded = coded_rows(observations)
    national = _national(coded, nation)
    key = np.stack([coded.indicator, coded.sex, coded.age], axis=1)
    for area_type in types:
        member = _member_of_type(coded, areas, area_type)
        rows = np.flatnonzero(member)
        order = rows[np.lexsort((coded.age[rows], coded.sex[rows], coded.indicator[rows]))]
        if not len(order):
            continue
        edges = np.flatnonzero(np.any(np.diff(key[order], axis=0) != 0, axis=1)) + 1
        for group in np.split(order, edges):
            yield _panel(coded, group, area_type, national)


def _member_of_type(coded: CodedRows, areas: pa.Table, area_type: str) -> Flags:
    types = areas.column("type").to_pylist()
    wanted = {
        c for c, t in zip(areas.column("code").to_pylist(), types, strict=True) if t == area_type
    }
    flags = np.array([name in wanted for name in coded.names["area"]], dtype=np.bool_)
    return cast(Flags, flags[coded.area])


def _national(coded: CodedRows, nation: str) -> dict[tuple[int, int, int], Whole]:
    if nation not in coded.names["area"]:
        return {}
    rows = np.flatnonzero(coded.area == coded.names["area"].index(nation))
    found: dict[tuple[int, int, int], list[int]] = {}
    for row in rows.tolist():
        key = (int(coded.indicator[row]), int(coded.sex[row]), int(coded.age[row]))
        found.setdefault(key, []).append(row)
    return {key: np.array(each, dtype=np.int64) for key, each in found.items()}


def _one_release(coded: CodedRows, rows: Whole) -> Whole:
    """Rows of the release reaching furthest (then the fullest), of its usual period length.

    Where every period begins on one day each holds the one before (a count that goes on growing):
    only the longest says how things stand, and there is no trend.
    """
    releases = np.unique(coded.series[rows])
    if len(releases) > 1:
        reach = [
            (coded.end[rows][coded.series[rows] == each].max(), (coded.series[rows] == each).sum())
            for each in releases
        ]
        best = releases[max(range(len(releases)), key=lambda i: reach[i])]
        rows = rows[coded.series[rows] == best]
    if len(np.unique(coded.start[rows])) == 1:
        longest: Flags = coded.end[rows] == coded.end[rows].max()
        return rows[longest]
    length = np.round(12 * (coded.end[rows] - coded.start[rows]))
    if (length != length[0]).any():
        lengths, counts = np.unique(length, return_counts=True)
        rows = rows[length == lengths[np.argmax(counts)]]
    return rows


def _periods(coded: CodedRows, rows: Whole) -> tuple[Periods, Whole]:
    """The distinct periods of these rows in order of their end, and each row's column."""
    distinct, first, inverse = np.unique(coded.period[rows], return_index=True, return_inverse=True)
    sample = rows[first]
    order = np.lexsort((coded.start[sample], coded.end[sample]))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    sample = sample[order]
    labels = tuple(coded.names["period"][code] for code in distinct[order])
    periods = Periods(
        labels,
        coded.start[sample],
        coded.end[sample],
        coded.first_day[sample],
        coded.last_day[sample],
    )
    return periods, place[inverse]


def _panel(
    coded: CodedRows, rows: Whole, area_type: str, national: dict[tuple[int, int, int], Whole]
) -> Panel:
    rows = _one_release(coded, rows)
    periods, column = _periods(coded, rows)
    area_codes, line = np.unique(coded.area[rows], return_inverse=True)
    shape = (len(area_codes), len(periods.labels))
    numbers = {name: np.full(shape, np.nan) for name in coded.numbers}
    for name, values in coded.numbers.items():
        numbers[name][line, column] = values[rows]
    note = np.full(shape, "", dtype=object)
    note[line, column] = coded.note[rows]
    stated = np.full(shape, "", dtype=object)
    stated[line, column] = coded.stated[rows]
    present = np.zeros(shape, dtype=np.bool_)
    present[line, column] = True
    head = int(rows[0])
    key = (int(coded.indicator[head]), int(coded.sex[head]), int(coded.age[head]))
    england = _england(coded, national.get(key), coded.series[head], periods)
    if _is_total(england["value"], numbers["value"]):
        england = {name: np.full(len(periods.labels), np.nan) for name in england}
    return Panel(
        indicator=coded.names["indicator"][coded.indicator[head]],
        area_type=area_type,
        sex=coded.names["sex"][coded.sex[head]],
        age=coded.names["age"][coded.age[head]],
        series=coded.names["series"][coded.series[head]],
        unit=str(coded.unit[head]),
        areas=np.array([coded.names["area"][code] for code in area_codes], dtype=object),
        periods=periods,
        note=note,
        present=present,
        **numbers,
        england=england["value"],
        england_lower=england["lower"],
        england_upper=england["upper"],
        stated=stated,
    )


def _is_total(national: Floats, values: Floats) -> bool:
    """Whether the nation's number is a sum, not a mean: no mean lies far beyond all its parts."""
    with np.errstate(invalid="ignore"):
        largest = np.max(np.abs(np.nan_to_num(values, nan=0.0)), axis=0)
        beyond = np.abs(national) > BEYOND_ALL_PARTS * largest
    both = np.isfinite(national) & (largest > 0)
    return bool(both.any() and beyond[both].all())


def _england(
    coded: CodedRows, rows: Whole | None, series: np.int64, periods: Periods
) -> dict[str, Floats]:
    """The nation's numbers in the panel's periods; the same release first, else any release."""
    found = {name: np.full(len(periods.labels), np.nan) for name in ("value", "lower", "upper")}
    if rows is None:
        return found
    place = {label: i for i, label in enumerate(periods.labels)}
    same_release_last = rows[np.argsort(coded.series[rows] == series, kind="stable")]
    for row in same_release_last.tolist():
        i = place.get(coded.names["period"][coded.period[row]])
        if i is not None:
            for name, values in found.items():
                values[i] = coded.numbers[name][row]
    return found
