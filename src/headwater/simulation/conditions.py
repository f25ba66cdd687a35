"""The conditions of a resident, each a bit, and the names in which risk factors are kept.

>>> names(int(Condition.CHD | Condition.COPD))
('coronary heart disease', 'COPD')
"""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Condition(IntFlag):
    """Bits of ``Residents.conditions``. The first three describe one disease and how it is cared
    for: diagnosed and treated are never set without hypertension, nor treated without diagnosed."""

    HYPERTENSION = 1 << 0
    DIAGNOSED = 1 << 1
    TREATED = 1 << 2
    CHD = 1 << 3
    STROKE = 1 << 4
    DIABETES = 1 << 5
    COPD = 1 << 6
    LUNG_CANCER = 1 << 7
    COLORECTAL_CANCER = 1 << 8
    BREAST_CANCER = 1 << 9
    DEMENTIA = 1 << 10
    DEPRESSION = 1 << 11
    FRAILTY = 1 << 12


ALL_CONDITIONS = (1 << 13) - 1

CONDITION_NAMES = {
    Condition.HYPERTENSION: "hypertension",
    Condition.DIAGNOSED: "diagnosed hypertension",
    Condition.TREATED: "treated hypertension",
    Condition.CHD: "coronary heart disease",
    Condition.STROKE: "stroke",
    Condition.DIABETES: "type 2 diabetes",
    Condition.COPD: "COPD",
    Condition.LUNG_CANCER: "lung cancer",
    Condition.COLORECTAL_CANCER: "colorectal cancer",
    Condition.BREAST_CANCER: "breast cancer",
    Condition.DEMENTIA: "dementia",
    Condition.DEPRESSION: "depression",
    Condition.FRAILTY: "frailty or falls",
}


class Smoking(IntEnum):
    """Values of ``Residents.smoking``."""

    NEVER = 0
    EX = 1
    CURRENT = 2


class Activity(IntEnum):
    """Values of ``Residents.activity``: minutes a week under 30, from 30 to 149, 150 and over."""

    INACTIVE = 0
    FAIRLY_ACTIVE = 1
    ACTIVE = 2


class Circumstance(IntFlag):
    """Bits of ``Residents.circumstances``."""

    ISOLATED = 1 << 0
    COLD_HOME = 1 << 1


ETHNICITIES = ("not known", "White", "Asian", "Black", "Mixed", "Other")
"""Names of the values of ``Residents.ethnicity``: the five groups of the census, 0 not known."""


def names(conditions: int) -> tuple[str, ...]:
    """The conditions that are set, in words."""
    return tuple(CONDITION_NAMES[each] for each in Condition if conditions & each)
