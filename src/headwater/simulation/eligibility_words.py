"""The words of an eligibility expression: what each asks of a resident's state and place."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from headwater.simulation.conditions import Activity, Circumstance, Condition, Smoking
from headwater.simulation.residents import QUARTERS


@dataclass(frozen=True, slots=True)
class Word:
    """A word: the column of ``Residents`` it asks, and how its answers are kept there.

    ``kind`` is ``number`` (compared; ``times`` turns the reader's unit into the column's), ``name``
    (one of ``names``), ``flag`` (the bit ``bit`` is set) or ``place`` (a code).
    """

    name: str
    kind: str
    column: str
    meaning: str
    times: float = 1.0
    bit: int = 0
    names: tuple[tuple[str, int], ...] = ()


def _named(names: type[Smoking] | type[Activity]) -> tuple[tuple[str, int], ...]:
    return tuple((each.name.lower(), int(each)) for each in names)


def _flag(name: str, column: str, bit: int, meaning: str) -> Word:
    return Word(name, "flag", column, meaning, bit=bit)


_CONDITIONS = (
    ("hypertension", Condition.HYPERTENSION, "has hypertension, known or not"),
    ("diagnosed", Condition.DIAGNOSED, "has hypertension and knows"),
    ("treated", Condition.TREATED, "is treated for hypertension"),
    ("chd", Condition.CHD, "has coronary heart disease"),
    ("stroke", Condition.STROKE, "has had a stroke"),
    ("diabetes", Condition.DIABETES, "has type 2 diabetes"),
    ("copd", Condition.COPD, "has COPD"),
    ("lung_cancer", Condition.LUNG_CANCER, "has lung cancer"),
    ("colorectal_cancer", Condition.COLORECTAL_CANCER, "has colorectal cancer"),
    ("breast_cancer", Condition.BREAST_CANCER, "has breast cancer"),
    ("dementia", Condition.DEMENTIA, "has dementia"),
    ("depression", Condition.DEPRESSION, "has depression"),
    ("frailty", Condition.FRAILTY, "is frail or falls"),
)

_WORDS = (
    Word("age", "number", "age", "completed years"),
    Word("born", "number", "born", "year of birth: the year less completed years"),
    Word("quintile", "number", "quintile", "fifth of deprivation; 1 is the most deprived"),
    Word("bmi", "number", "bmi", "body mass index, kg/m2", times=QUARTERS),
    Word("sbp", "number", "sbp", "systolic pressure, mmHg"),
    Word("alcohol", "number", "alcohol", "units of alcohol a week"),
    Word("years_since_quitting", "number", "years_since_quitting", "of ex-smokers"),
    Word("sex", "name", "sex", "men or women", names=(("men", 0), ("women", 1))),
    Word("smoking", "name", "smoking", "never, ex or current", names=_named(Smoking)),
    Word("activity", "name", "activity", "minutes a week", names=_named(Activity)),
    Word(
        "ethnicity",
        "name",
        "ethnicity",
        "census group, where known",
        names=(("white", 1), ("asian", 2), ("black", 3), ("mixed", 4), ("other", 5)),
    ),
    _flag("rural", "rural", 1, "lives in a rural small area"),
    _flag("isolated", "circumstances", int(Circumstance.ISOLATED), "is isolated or lonely"),
    _flag("cold_home", "circumstances", int(Circumstance.COLD_HOME), "lives in a cold home"),
    *(_flag(name, "conditions", int(bit), meaning) for name, bit, meaning in _CONDITIONS),
    Word("area", "place", "area", "code of the small area"),
    Word("district", "place", "area", "code of the district"),
)

WORDS = MappingProxyType({word.name: word for word in _WORDS})
