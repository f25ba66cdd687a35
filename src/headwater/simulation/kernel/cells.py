"""Where a chunk of people is counted: the area at hand, newcomers, residents who left."""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from headwater.simulation.kernel.eight import add_from, write_none
from headwater.simulation.lanes import MICRO, Measure
from headwater.simulation.parts import (
    AS_IS,
    BLOCK,
    CHANGED,
    FIFTHS,
    GROUP_OF_AGE,
    MEASURES,
    SLOTS,
    WIDTH,
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
def block_cell(w: Ints, task: Task, slot: int, when: int, age: int) -> int:
    """The place in ``w`` of the counts of a person of this sex and an age in a year."""
    row = (slot * 2 + w[SEX]) * task.ages + w[GROUP_OF_AGE + age]
    return int(BLOCK + (row * task.years + when) * MEASURES)


@njit(cache=True)
def whole_years(task: Task) -> int:
    """The place in ``w`` from which residents' whole years are counted, a number a cell: they are
    so many that they are worth a place that stays at hand."""
    return int(BLOCK + 2 * SLOTS * (task.ages + FIFTHS) * task.years * MEASURES)


@njit(cache=True)
def newcomer_cell(w: Ints, task: Task, slot: int, when: int) -> int:
    """The place in ``w`` of what newcomers of this deprivation fifth add in a year."""
    past = BLOCK + SLOTS * 2 * task.ages * task.years * MEASURES
    return int(past + ((slot * FIFTHS + w[QUINTILE] - 1) * task.years + when) * MEASURES)


@njit(cache=True)
def leaver_cell(w: Ints, task: Task, slot: int, when: int) -> int:
    """The place in ``w`` of what becomes of residents of this fifth who left, in a year."""
    return int(newcomer_cell(w, task, slot, when) + SLOTS * FIFTHS * task.years * MEASURES)


@njit(cache=True)
def flush(w: Ints, task: Task, area: Ints, district: Ints, area_at: int, district_at: int) -> None:
    """Add an area's block to the totals of both arms, and empty it.

    ``area_at`` and ``district_at`` are where the area's and its district and fifth's totals begin.
    """
    rows, whole = 2 * task.ages, whole_years(task)
    for slot in range(SLOTS):
        for row in range(rows):
            for when in range(task.years):
                place = (slot * rows + row) * task.years + when
                cell, lived = BLOCK + place * MEASURES, w[whole + place]
                if w[cell + M_PEOPLE] + w[cell + M_BIRTHS] + w[cell + M_ARRIVALS] + lived == 0:
                    continue
                w[cell + M_PEOPLE] += lived
                w[cell + M_LIVED] += MICRO * lived
                w[whole + place] = 0
                for arm in range(2):
                    if (slot == AS_IS and arm == 1) or (slot == CHANGED and arm == 0):
                        continue
                    total = area_at + (arm * task.years + when) * MEASURES
                    part = district_at + ((arm * rows + row) * task.years + when) * MEASURES
                    for measure in range(0, MEASURES, WIDTH):
                        add_from(area, total + measure, w, cell + measure)
                        add_from(district, part + measure, w, cell + measure)
                for measure in range(0, MEASURES, WIDTH):
                    write_none(w, cell + measure)
