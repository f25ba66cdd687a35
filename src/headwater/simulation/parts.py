"""What the kernel is given: the model's tables, the plan, the people, and a life's own memory.

Compiled code reads flat memory and places in it, because a view or a tuple made in the inner loop
costs more than the arithmetic. Throughout the kernel ``r`` holds real numbers, a life's own and
then the model's tables, and ``w`` whole ones, a life's own and then the counts; inside they are
addresses (``eight.address``) of arrays that ``chunk`` holds. Both belong to one chunk of people at
a time, and where things stand in them is the same for every model.
"""

from __future__ import annotations

import math
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import CLOCKS, LANES, USES, Measure

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]

NEVER_HAPPENS = 1e300
MEASURES = len(Measure)
WIDTH = 8
"""How many numbers compiled code takes at a time."""
SAME, AS_IS, CHANGED, SLOTS = 0, 1, 2, 3
"""Where a life is counted: alike in both arms; as things are only; under the scenario only."""


class Whole(IntEnum):
    """Places in ``w``: what is whole about a person just now."""

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
    CHECKS = 25


class Part(IntEnum):
    """Places in ``r`` from ``BODY`` on: what is measured about a person just now."""

    BMI = 0
    SBP = 1
    WOULD_TREAT = 2
    BMI_CHANGE = 3
    SBP_CHANGE = 4
    ALCOHOL_CHANGE = 5
    NOW = 6


class Setting(IntEnum):
    """Places in the model's settings, the last of its tables."""

    SHARE_TREATED = 0
    TREATMENT_FALL = 1
    ADMISSION_PENCE = 2
    BED_DAY_PENCE = 3
    STEPS = 4
    SBP_PER_BMI = 5
    MALE_BIRTHS = 6


EVENTS = CLOCKS + 1
CLOCK = 0
ANCHOR = LANES
TARGET = 2 * LANES
FACTOR = 3 * LANES
EFFECT = 4 * LANES
TIMES = 5 * LANES
PRODUCT = 6 * LANES
LIVING = 7 * LANES
FROM = 8 * LANES
FRAIL = 8 * LANES + USES
BODY = 8 * LANES + 2 * USES
REALS = BODY + len(Part)
"""A life's own part of ``r``. For each event: ``CLOCK``, what was left of its threshold where the
cumulative base hazard stood at ``ANCHOR``, and ``TARGET``, where that will stand when it happens.
For each lane: ``FACTOR``, the product of the relative risks, and ``EFFECT``, what the plan
multiplies that by; ``PRODUCT`` is where a new product is made, of which ``LIVING`` is the part that
no condition changes. ``TIMES`` is when each event first happened; ``FROM`` from when in the step
each use has still to be counted; ``FRAIL`` what frailty multiplies the last eight lanes by; then
``BODY``. From ``READY_FROM`` on, ``READY`` numbers a
life, are the next ``AHEAD`` residents, ready to live: their clocks, then ``READY_FACTOR`` and so
on, then which step of frailty they drew; at ``NEWCOMER`` whoever is born or arrives."""

ALL_AGES, SEXES, FIFTHS, AGE_BANDS = 111, 2, 5, 4
MOST_YEARS = 60
LIVED_AGES = ALL_AGES + MOST_YEARS
"""People may grow older than the tables; their rates stay those of the last age."""
GROUPS = SEXES * AGE_BANDS
LIVING_ROWS, BMI_ROWS, SBP_ROWS, LOW_ROWS, HIGH_ROWS = 11 * 48, 29, 18, 128, 64
FRAILTY_STEPS = 4096
TABLES = {
    "passed": (SEXES, FIFTHS, LIVED_AGES + 1, LANES),
    "uses": (SEXES, FIFTHS, LIVED_AGES + 1, USES),
    "living": (GROUPS, LIVING_ROWS, LANES),
    "bmi": (GROUPS, BMI_ROWS, LANES),
    "sbp": (GROUPS, SBP_ROWS, LANES),
    "low": (GROUPS, LOW_ROWS, LANES),
    "high": (GROUPS, HIGH_ROWS, LANES),
    "band": (LIVED_AGES,),
    "drift_bmi": (SEXES, LIVED_AGES),
    "drift_sbp": (SEXES, LIVED_AGES),
    "restart": (8,),
    "frailty": (FRAILTY_STEPS,),
    "birth": (SEXES, FIFTHS, ALL_AGES),
    "arrival": (SEXES, FIFTHS, ALL_AGES),
    "settings": (len(Setting),),
}
"""The model's tables in the order in which they follow a life's own numbers in ``r``. ``passed`` is
the base hazard added up to the start of each age, 0 in lanes that are no events; ``uses`` are in
the units of the totals."""
AHEAD, READY_FROM, READY = 8, BODY + 8, 4 * LANES + 8
READY_FACTOR, READY_TARGET, READY_LIVING, READY_BODY = (part * LANES for part in range(1, 5))
FRAILTY_DRAWN = READY_BODY + len(Part)
NEWCOMER = READY_FROM + AHEAD * READY
TABLES_FROM = NEWCOMER + READY
_SIZES = [math.prod(shape) for shape in TABLES.values()]
_PLACES = dict(zip(TABLES, accumulate([TABLES_FROM, *_SIZES]), strict=False))
T_PASSED, T_USES, T_LIVING = (_PLACES[name] for name in ("passed", "uses", "living"))
T_BMI, T_SBP = _PLACES["bmi"], _PLACES["sbp"]
T_LOW, T_HIGH, T_BAND = (_PLACES[name] for name in ("low", "high", "band"))
T_DRIFT_BMI, T_DRIFT_SBP = _PLACES["drift_bmi"], _PLACES["drift_sbp"]
T_RESTART, T_FRAILTY = _PLACES["restart"], _PLACES["frailty"]
T_BIRTH, T_ARRIVAL = _PLACES["birth"], _PLACES["arrival"]
T_SETTINGS = _PLACES["settings"]

WHOLES = len(Whole)
WORDS, ASKED, GROUP_OF_AGE = 32, 64, 72
YEARS, AGES, SEED, TWICE, KEEP = range(ASKED, ASKED + 5)
OWN = GROUP_OF_AGE + LIVED_AGES + 5
NOWHERE, EXTRA, SHEETS = OWN + MEASURES, OWN + 2 * MEASURES, OWN + 3 * MEASURES
SHEET, BORN_AFTER, COME_AFTER = 32, 26, 27
BLOCK = SHEETS + AHEAD * SHEET
"""In ``w`` after a life's own: words of luck to work with; what is asked, as ``cells.Task`` says;
the row of the totals of each age; three rows of measures to work with; the next ``AHEAD`` residents
(``SHEETS``), each with the luck of a first birth and arrival; then the counts of the area at hand
(``BLOCK``)."""


class Asked(IntEnum):
    """Columns of ``Offers.whole``: who may be offered it, when, and who pays."""

    FIRST_YEAR = 0
    LAST_YEAR = 1
    YOUNGEST = 2
    OLDEST = 3
    SEXES = 4
    HAS_ALL = 5
    HAS_NONE = 6
    SMOKING = 7
    CIRCUMSTANCES = 8
    ACTIVITY = 9
    AGAIN = 10
    PAYER = 11
    COST_START = 12
    COST_YEAR = 13
    BORN_FROM = 14
    HAS_ANY = 15
    ANY_CIRCUMSTANCES = 16


class Measured(IntEnum):
    """Columns of ``Offers.real``."""

    BMI_FROM = 0
    BMI_TO = 1
    SBP_FROM = 2
    SBP_TO = 3
    ALCOHOL_FROM = 4
    ACCEPT = 5
    DROP_OUT = 6
    COST_YEARS = 7


class Change(IntEnum):
    """Kinds of effect, ``Offers.effect[:, 1]``; the third column is a lane or unused."""

    HAZARD = 0
    BMI = 1
    SBP = 2
    ALCOHOL = 3
    QUIT = 4
    MORE_ACTIVE = 5
    COMPANY = 6
    WARM_HOME = 7
    CHECK = 8


class Offers(NamedTuple):
    """A plan as arrays; ``headwater.simulation.plan.Plan`` says what each means.

    Inside, ``OffersAt``: the same as addresses, row after row.
    """

    whole: Ints
    real: Floats
    reach: Floats
    places: Bytes
    chosen: npt.NDArray[np.uint32]
    cut: Floats
    effect: Ints
    size: Floats
    weight: Floats


class OffersAt(NamedTuple):
    """The arrays of ``Offers`` as addresses; how many offers, effects and years there are."""

    whole: Ints
    real: Floats
    reach: Floats
    cut: Floats
    effect: Ints
    size: Floats
    weight: Floats
    number: int
    effects: int
    years: int


class People(NamedTuple):
    """The arrays of ``Residents`` that a life begins from, and where areas' people stand.

    Inside, the addresses of those arrays, as nobody counts who holds an address.
    """

    person: Numbers
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
