"""Where a chunk of people is counted: the area at hand, newcomers, residents who left."""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from headwater.simulation.kernel.eight import (
    add_from,
    write_none,
)
from headwater.simulation.lanes import MICRO, Measure
from headwater.simulation.parts import (
    AGES,
    ALL_AGES,
    AS_IS,
    BLOCK,
    CHANGED,
    FIFTHS,
    GROUP_OF_AGE,
    MEASURES,
    SLOTS,
    WIDTH,
    YEARS,
    Ints,
    Whole,
)

SEX, QUINTILE = int(Whole.SEX), int(Whole.QUINTILE)
M_PEOPLE, M_BIRTHS, M_ARRIVALS, M_LIVED = (
    int(Measure.PEOPLE), int(Measure.BIRTHS), int(Measure.ARRIVALS), int(Measure.YEARS_LIVED)
)  # fmt: skip


class Task(NamedTuple):
    """What a chunk is asked: its areas, the years, the seed, and what else to keep.

    ``narrow`` is the width of an age group in the totals, ``ages`` how many there are; ``closed``
    whether nobody is born, arrives or leaves; ``twice`` whether everybody lives both arms in full
    (a check on running the untouched once); ``keep`` whether the times of events are kept.
    """

    first_area: int
    last_area: int
    years: int
    seed: int
    narrow: int
    ages: int
    closed: bool
    twice: bool
    keep: bool


@njit(cache=True)
def block_cell(w: Ints, slot: int, when: int, age: int) -> int:
    """The place in ``w`` of the counts of a person of this sex and an age in a year."""
    row = (slot * 2 + w[SEX]) * w[AGES] + w[GROUP_OF_AGE + age]
    return int(BLOCK + (row * w[YEARS] + when) * MEASURES)


@njit(cache=True)
def whole_years(w: Ints) -> int:
    """The place in ``w`` from which residents' whole years are counted, a number a cell: they are
    so many that they are worth a place that stays at hand."""
    return int(BLOCK + 2 * SLOTS * (w[AGES] + FIFTHS) * w[YEARS] * MEASURES)


@njit(cache=True)
def first_of_row(w: Ints, slot: int, age: int) -> int:
    """The place in ``w`` of the years of residents who were of this sex and age at the start.

    In a plain model whole years are counted there by where they begin (1) and end (-1).
    """
    row = (slot * 2 + w[SEX]) * ALL_AGES + age
    return int(whole_years(w) + 2 * SLOTS * w[AGES] * w[YEARS] + row * (w[YEARS] + 1))


@njit(cache=True)
def add_up_years(w: Ints, slots: int) -> None:
    """Add whole years, counted by where they begin and end, to those of their cells."""
    place = whole_years(w) + 2 * SLOTS * w[AGES] * w[YEARS]
    for row in range(slots * 2 * ALL_AGES):
        cells, years = whole_years(w) + row // ALL_AGES * w[AGES] * w[YEARS], 0
        for when in range(w[YEARS] + 1):
            years += w[place]
            if years:
                group = w[GROUP_OF_AGE + row % ALL_AGES + when]
                w[cells + group * w[YEARS] + when] += years
            w[place] = 0
            place += 1


@njit(cache=True)
def newcomer_cell(w: Ints, slot: int, when: int) -> int:
    """The place in ``w`` of what newcomers of this deprivation fifth add in a year."""
    past = BLOCK + SLOTS * 2 * w[AGES] * w[YEARS] * MEASURES
    return int(past + ((slot * FIFTHS + w[QUINTILE] - 1) * w[YEARS] + when) * MEASURES)


@njit(cache=True)
def leaver_cell(w: Ints, slot: int, when: int) -> int:
    """The place in ``w`` of what becomes of residents of this fifth who left, in a year."""
    return int(newcomer_cell(w, slot, when) + SLOTS * FIFTHS * w[YEARS] * MEASURES)


@njit(cache=True)
def flush(w: Ints, slots: int, area: Ints, district: Ints, area_at: int, district_at: int) -> None:
    """Add an area's block to the totals of both arms, and empty it; ``slots`` that are in use.

    ``area_at`` and ``district_at`` are where the area's and its district and fifth's totals begin.
    """
    rows, whole = 2 * w[AGES], whole_years(w)
    add_up_years(w, slots)
    for slot in range(slots):
        for row in range(rows):
            for when in range(w[YEARS]):
                place = (slot * rows + row) * w[YEARS] + when
                cell, lived = BLOCK + place * MEASURES, w[whole + place]
                if w[cell + M_PEOPLE] + w[cell + M_BIRTHS] + w[cell + M_ARRIVALS] + lived == 0:
                    continue
                w[cell + M_PEOPLE] += lived
                w[cell + M_LIVED] += MICRO * lived
                w[whole + place] = 0
                for arm in range(2):
                    if (slot == AS_IS and arm == 1) or (slot == CHANGED and arm == 0):
                        continue
                    total = area_at + (arm * w[YEARS] + when) * MEASURES
                    part = district_at + ((arm * rows + row) * w[YEARS] + when) * MEASURES
                    for measure in range(0, MEASURES, WIDTH):
                        add_from(area, total + measure, w, cell + measure)
                        add_from(district, part + measure, w, cell + measure)
                for measure in range(0, MEASURES, WIDTH):
                    write_none(w, cell + measure)
