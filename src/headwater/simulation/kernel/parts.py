"""What the kernel is given: the model's tables, the plan, the people, and a life's own memory.

Compiled code reads flat arrays and places in them, because a view or a tuple made in the inner
loop costs more than the arithmetic. Throughout the kernel ``f`` is a life's real numbers, ``s``
its whole ones, ``t`` all tables of the model one after another, ``o`` where each begins
(``Table``), and ``c`` the counts with ``at`` the place of a cell in them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import LANES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

NEVER_HAPPENS = 1e300
SAME, AS_IS, CHANGED = 0, 1, 2
"""Where a life is counted: alike in both arms; as things are only; under the scenario only."""


class Whole(IntEnum):
    """Places in ``s``: what is whole about a person just now."""

    AGE = 0
    SEX = 1
    QUINTILE = 2
    CONDITIONS = 3
    SMOKING = 4
    YEARS_SINCE = 5
    ACTIVITY = 6
    ALCOHOL = 7
    CIRCUMSTANCES = 8
    CHECKED = 9
    NEWLY_TREATED = 10
    MAY_START = 11
    LEFT = 12
    ALIVE = 13
    STALE = 14
    ADMITTED = 15
    QUITS = 16
    RESTARTS = 17
    BAND = 18
    BMI_BIN = 19
    SBP_BIN = 20
    MORE_ACTIVE = 21
    PERSON = 22
    LIFE = 23
    SPARED = 24


class Part(IntEnum):
    """Places in ``f`` from ``BODY`` on: what is measured about a person just now."""

    BMI = 0
    SBP = 1
    FRAILTY = 2
    WOULD_TREAT = 3
    BMI_CHANGE = 4
    SBP_CHANGE = 5
    ALCOHOL_CHANGE = 6
    NOW = 7


class Setting(IntEnum):
    """Places in the model's settings, the last of its tables."""

    SHARE_TREATED = 0
    TREATMENT_FALL = 1
    ADMISSION_PENCE = 2
    BED_DAY_PENCE = 3
    STEPS = 4
    SBP_PER_BMI = 5
    MALE_BIRTHS = 6


class Table(IntEnum):
    """Places in ``o``: where in ``t`` a table begins, and how it is laid out."""

    BASE = 0
    LIFE = 1
    BMI = 2
    SBP = 3
    LOW = 4
    HIGH = 5
    BAND = 6
    DRIFT_BMI = 7
    DRIFT_SBP = 8
    RESTART = 9
    FRAILTY = 10
    BIRTH = 11
    ARRIVAL = 12
    SCALE = 13
    SETTINGS = 14
    BANDS = 15


CLOCK = 0
HAZARD = LANES
FACTOR = 2 * LANES
EFFECT = 3 * LANES
ANCHOR = 4 * LANES
TRIAL = 5 * LANES
TIMES = 6 * LANES
BODY = 7 * LANES
REALS = BODY + 8
WHOLES = 32
"""The parts of ``f``, 24 places each: what is left of each threshold at ``ANCHOR``, the part of the
step from which ``HAZARD`` has held; ``FACTOR`` the product of the relative risks, ``EFFECT`` what
the plan multiplies it by; ``TRIAL`` to work with; ``TIMES`` when each event first happened."""


class Offers(NamedTuple):
    """A plan as arrays; ``headwater.simulation.plan.Plan`` says what each means."""

    whole: Ints
    real: Floats
    reach: Floats
    places: Bytes
    chosen: npt.NDArray[np.uint32]
    cut: Floats
    effect: Ints
    size: Floats
    weight: Floats


class People(NamedTuple):
    """The arrays of ``Residents`` that a life begins from, and where areas' people stand."""

    person: npt.NDArray[np.uint32]
    age: Bytes
    sex: Bytes
    quintile: Bytes
    smoking: Bytes
    years_since_quitting: Bytes
    bmi: Bytes
    sbp: Bytes
    activity: Bytes
    alcohol: Bytes
    circumstances: Bytes
    conditions: npt.NDArray[np.uint16]
    first: Ints
