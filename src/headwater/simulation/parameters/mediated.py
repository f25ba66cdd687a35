"""The part of body mass's effect on heart disease and stroke that is its own.

The published total is for body mass whatever it passes through. In the model it also raises blood
pressure and, in time, diabetes, and both raise heart disease and stroke. What is left for body mass
itself is the total divided by these two, so that nothing is counted twice. Where pressure and
diabetes would bring more heart disease than the total, body mass raises pressure by less. Where
they come to more strokes than the total nothing is left, and body mass has no effect of its own:
never one below 1, by which losing weight would bring a stroke before its time.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book

Floats = npt.NDArray[np.float64]
STEP = 5.0
"""The kg/m2 that ratios of body mass are for."""
READ_AT = [45, 60, 70, 80]
"""The ages at which ratios by age are read, one for each group of ages of the model's tables."""


def per_ten_mmhg(
    book: Book, outcome: str, ages: list[int], choices: Mapping[str, str] | None = None
) -> Floats:
    """Ratio of the outcome for each 10 mmHg more (sexes, ages), by cohorts or by trials."""
    if book.chosen("pressure-gradient", choices).id == "sbp-chd":
        return book.figure(f"sbp-{outcome}").by_age(ages)
    lowered = book.figure(f"systolic-lowering-{outcome}").number
    return np.full((2, len(ages)), 1 / lowered)


def through_pressure(
    book: Book, outcome: str, ages: list[int], choices: Mapping[str, str] | None = None
) -> Floats:
    """Ratio of the outcome by the pressure that 5 kg/m2 adds (sexes, ages)."""
    per_ten = per_ten_mmhg(book, outcome, ages, choices)
    return np.asarray(per_ten ** (STEP * pressure_of_weight(book, choices) / 10))


def pressure_of_weight(book: Book, choices: Mapping[str, str] | None = None) -> float:
    """The mmHg that each kg/m2 adds: the book's, or the most for which the published total on heart
    disease leaves room beside diabetes at every age, where a steep gradient makes that less.

    >>> from headwater.evidence import book
    >>> steep = pressure_of_weight(book(), {"pressure-gradient": "cohorts"})
    >>> pressure_of_weight(book()), round(steep, 3)
    (0.7, 0.506)
    """
    total = book.chosen("body-mass-chd", choices).number
    room = np.log(np.maximum(total / through_diabetes(book, "chd", READ_AT), 1.0))
    per_mmhg = np.log(per_ten_mmhg(book, "chd", READ_AT, choices)) / 10
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(per_mmhg > 0, room / (STEP * per_mmhg), np.inf)
    return min(book.figure("bmi-sbp").number, float(most.min()))


def through_diabetes(book: Book, outcome: str, ages: list[int]) -> Floats:
    """Ratio of the outcome by the diabetes that 5 kg/m2 adds in the long run (sexes, ages)."""
    ratio = book.figure("bmi-diabetes").by_age(ages)
    share = np.maximum(book.figure("diabetes-age-shape").by_age(ages), 1e-6)
    more = share * ratio / (1 - share + share * ratio)
    worse = book.figure(f"diabetes-{outcome}").by_age(ages)
    return np.asarray((1 + more * (worse - 1)) / (1 + share * (worse - 1)))


def own_effect(
    book: Book, outcome: str, ages: list[int], choices: Mapping[str, str] | None = None
) -> Floats:
    """Ratio of heart disease (``chd``) or ``stroke`` for each 5 kg/m2 by body mass alone, 1 or more
    (sexes, ages).

    >>> from headwater.evidence import book
    >>> own = own_effect(book(), "chd", [45, 70])
    >>> bool((own >= 1).all() and (own < book().figure("bmi-chd-total").number).all())
    True
    """
    total = book.chosen(f"body-mass-{outcome}", choices)
    if total.id == "bmi-stroke-direct":
        return total.by_age(ages)
    links = through_pressure(book, outcome, ages, choices) * through_diabetes(book, outcome, ages)
    return np.asarray(np.maximum(total.number / links, 1.0))
