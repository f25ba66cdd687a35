"""What an intervention can act on: the closed list, and the units in which each effect is told."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

RATIOS = ("relative risk", "hazard ratio", "rate ratio", "odds ratio")
CONDITIONS = (
    "hypertension",
    "chd",
    "stroke",
    "diabetes",
    "copd",
    "lung-cancer",
    "colorectal-cancer",
    "breast-cancer",
    "dementia",
    "depression",
    "frailty",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be changed: units its effect may have, what ``of`` may name, meaning."""

    name: str
    units: tuple[str, ...]
    meaning: str
    of: tuple[str, ...] = ("",)


_ACTS = (
    Act("smoking", ("proportion",), "the share who stop because of it"),
    Act("starting", RATIOS, "the rate of starting to smoke, multiplied"),
    Act("sbp", ("mmHg change",), "systolic pressure, moved"),
    Act("diagnosis", ("proportion",), "the share of the undiagnosed who are found"),
    Act("bmi", ("kg/m2 change",), "body mass index, moved"),
    Act("activity", ("proportion",), "the share who move up one level of activity"),
    Act("alcohol", ("g/day change",), "pure alcohol a day, moved"),
    Act("isolation", ("proportion",), "the share who are isolated no more"),
    Act("cold_home", ("proportion",), "the share whose home is cold no more"),
    Act("onset", RATIOS, "the rate of getting a condition, multiplied", CONDITIONS),
    Act("death", RATIOS, "the rate of dying, multiplied"),
    Act("admissions", RATIOS, "the rate of emergency admission, multiplied"),
)

ACTS = MappingProxyType({each.name: each for each in _ACTS})
