"""Lanes and measures: the columns of every table of rates, and what the totals count.

A lane is one column of the model's tables: sixteen events with a clock each, then eight uses of
care and states of health that are counted as they are expected. A measure is one column of the
totals; all totals are whole numbers in the unit that ``MEASURES`` gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from headwater.simulation.conditions import Condition

CLOCKS = 16
USES = 8
LANES = CLOCKS + USES


class Lane(IntEnum):
    """Columns of the tables: annual hazards of events first, then what a year is worth or costs."""

    DEATH = 0
    CHD = 1
    STROKE = 2
    DIABETES = 3
    COPD = 4
    LUNG_CANCER = 5
    COLORECTAL_CANCER = 6
    BREAST_CANCER = 7
    DEMENTIA = 8
    DEPRESSION = 9
    FRAILTY = 10
    BLOOD_PRESSURE_CHECK = 11
    QUIT = 12
    RESTART = 13
    START = 14
    LEAVE = 15
    ADMISSION = 16
    ATTENDANCE = 17
    CONTACT = 18
    NHS_OTHER = 19
    SOCIAL_CARE = 20
    UTILITY = 21
    GOOD_HEALTH = 22
    BED_DAYS = 23


ONSETS: Mapping[Lane, Condition] = MappingProxyType(
    {lane: Condition[lane.name] for lane in Lane if Lane.CHD <= lane <= Lane.FRAILTY}
)
"""The condition that each lane of onsets sets."""


class Measure(IntEnum):
    """Columns of the totals. The first eight are the uses, in the order of their lanes."""

    ADMISSIONS_EXPECTED = 0
    ATTENDANCES = 1
    CONTACTS = 2
    NHS_OTHER = 3
    SOCIAL_CARE = 4
    QALYS = 5
    HEALTHY_YEARS = 6
    BED_DAYS_EXPECTED = 7
    PEOPLE = 8
    BIRTHS = 9
    ARRIVALS = 10
    LEAVERS = 11
    DEATHS = 12
    YEARS_LIVED = 13
    ADMISSIONS = 14
    BED_DAYS = 15
    NHS_EMERGENCY = 16
    PROGRAMME_COUNCIL = 17
    PROGRAMME_ICB = 18
    PROGRAMME_TRUST = 19
    PROGRAMME_NATIONAL = 20
    REACHED = 21
    NEW_CHD = 22
    NEW_STROKE = 23
    NEW_DIABETES = 24
    NEW_COPD = 25
    NEW_LUNG_CANCER = 26
    NEW_COLORECTAL_CANCER = 27
    NEW_BREAST_CANCER = 28
    NEW_DEMENTIA = 29
    NEW_DEPRESSION = 30
    NEW_FRAILTY = 31


@dataclass(frozen=True)
class Unit:
    """The unit in which a measure is counted: ``per`` of them make one of ``name``."""

    name: str
    per: int


COUNT = Unit("", 1)
MICRO = 1_000_000
_UNITS = {
    Measure.ADMISSIONS_EXPECTED: Unit("admissions", MICRO),
    Measure.ATTENDANCES: Unit("attendances", 1000),
    Measure.CONTACTS: Unit("contacts", 1000),
    Measure.NHS_OTHER: Unit("pounds", 100),
    Measure.SOCIAL_CARE: Unit("pounds", 100),
    Measure.QALYS: Unit("QALYs", MICRO),
    Measure.HEALTHY_YEARS: Unit("years", MICRO),
    Measure.BED_DAYS_EXPECTED: Unit("days", MICRO),
    Measure.YEARS_LIVED: Unit("years", MICRO),
    Measure.NHS_EMERGENCY: Unit("pounds", 100),
    Measure.PROGRAMME_COUNCIL: Unit("pounds", 100),
    Measure.PROGRAMME_ICB: Unit("pounds", 100),
    Measure.PROGRAMME_TRUST: Unit("pounds", 100),
    Measure.PROGRAMME_NATIONAL: Unit("pounds", 100),
}
MEASURES: Mapping[Measure, Unit] = MappingProxyType(
    {measure: _UNITS.get(measure, COUNT) for measure in Measure}
)
USE_SCALE: Mapping[Lane, int] = MappingProxyType(
    {lane: MEASURES[Measure(lane - CLOCKS)].per for lane in Lane if lane >= CLOCKS}
)
"""How many of the totals' units make one of a lane's (pence a pound, micro-QALYs a QALY)."""
