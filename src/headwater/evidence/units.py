"""The closed list of units: what each means, and between which bounds a value can lie."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, what it means, the bounds of a value, and the scale of its uncertainty.

    ``scale`` is ``log`` for ratios and rates, ``logit`` for proportions, ``plain`` for the rest:
    on that scale an interval is taken to be symmetric and normal.
    """

    name: str
    meaning: str
    low: float = 0.0
    high: float = inf
    scale: str = "log"
    effect: bool = False


_ALL = (
    Unit("proportion", "a share, from 0 to 1", high=1.0, scale="logit"),
    Unit("per person-year", "events for each person and year at risk: a rate, not a probability"),
    Unit("per person per year", "a yearly average for each person"),
    Unit("per case-year", "events for each year lived with a condition"),
    Unit("probability in a year", "the chance within one year", high=1.0, scale="logit"),
    Unit("relative risk", "risk in one group divided by risk in another", effect=True),
    Unit("hazard ratio", "hazard in one group divided by hazard in another", effect=True),
    Unit("odds ratio", "odds in one group divided by odds in another", effect=True),
    Unit("rate ratio", "rate in one group divided by rate in another", effect=True),
    Unit("fraction of excess risk", "what is left of the risk above 1", high=1.0, scale="logit"),
    Unit("ratio", "one number divided by another"),
    Unit("correlation", "from -1 to 1", low=-1.0, high=1.0, scale="plain"),
    Unit("kg/m2", "body mass index"),
    Unit("kg/m2 change", "a change in body mass index", low=-inf, scale="plain", effect=True),
    Unit("mmHg", "systolic blood pressure"),
    Unit("mmHg change", "a change in systolic pressure", low=-inf, scale="plain", effect=True),
    Unit("g/day change", "a change in pure alcohol a day", low=-inf, scale="plain", effect=True),
    Unit("kg change", "a change in body weight", low=-inf, scale="plain", effect=True),
    Unit("g/day", "pure alcohol a day"),
    Unit("metres", "body height"),
    Unit("deaths", "deaths counted"),
    Unit("person-years", "people times the years they were counted"),
    Unit("people", "people counted"),
    Unit("contacts", "contacts counted"),
    Unit("days", "days"),
    Unit("years", "years", scale="plain"),
    Unit("minutes", "minutes"),
    Unit("GBP", "pounds sterling"),
    Unit("GBP per person-year", "pounds for each person and year"),
    Unit("GBP per contact", "pounds for each contact, attendance or admission"),
    Unit("GBP per person", "pounds for each person reached"),
    Unit("GBP per QALY", "pounds for each quality-adjusted life year"),
    Unit("utility", "health-related quality of life; 1 is full health", -1.0, 1.0, "plain"),
    Unit("rate a year", "a compound rate a year, such as discounting", -1.0, 1.0, "plain"),
)

UNITS: dict[str, Unit] = {unit.name: unit for unit in _ALL}


def unit_named(name: str) -> Unit | None:
    """The unit, or None where the list has none of that name.

    >>> unit_named("relative risk").effect
    True
    """
    return UNITS.get(name)
