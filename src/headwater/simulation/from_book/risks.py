"""Relative risks out of the parameter book, in four age groups.

Blood pressure carries the part of body mass index that passes through it: the body mass ratios of
heart disease and stroke here are those with pressure and diabetes held.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book, Figure
from headwater.simulation.conditions import Condition
from headwater.simulation.from_book.rates import deaths, disease_figure, spread
from headwater.simulation.lanes import ONSETS, Lane
from headwater.simulation.risks import (
    BITS,
    BMI_MIDDLE,
    EX_SMOKER_YEARS,
    SBP_MIDDLE,
    RelativeRisks,
)

Floats = npt.NDArray[np.float64]
AGE_GROUPS = (0, 50, 65, 80)
TYPICAL = (42, 58, 73, 86)
"""The age at which a ratio that changes with age is read for each group."""
GRAMS_A_UNIT = 8.0
DRINKING = np.array([6.0, 22.0, 42.0, 65.0]) * GRAMS_A_UNIT / 7
"""Grams of alcohol a day in the middle of each row of drinkers."""
BASELINE_BMI, BASELINE_SBP = 22.5, 115.0
NAMES = {lane: lane.name.lower().replace("_", "-") for lane in ONSETS}
EX_MIDDLE = np.array([0.5, 1.5, 2.5, 4.0, 7.5, 12.5, 17.5, 25.0])


def relative_risks(book: Book, choices: Mapping[str, str] | None = None) -> RelativeRisks:
    """Every relative risk that the book has, for the answers chosen to its switches."""
    risks = RelativeRisks.none(AGE_GROUPS)
    risks = _smoking(risks, book, choices)
    risks = _measured(risks, book)
    risks = _lived(risks, book, choices)
    risks = _between_conditions(risks, book)
    risks = _deaths_with_conditions(risks, book, choices)
    return _care_with_conditions(risks, book, choices)


def _put(risks: RelativeRisks, factor: str, lane: Lane, ratios: Floats) -> RelativeRisks:
    """Ratios (2 sexes, 4 age groups, rows) multiplied into a factor's table."""
    table = getattr(risks, factor).copy()
    table[:, :, lane] *= ratios.reshape(table.shape[:2])
    return RelativeRisks(
        risks.ages,
        **{name: table if name == factor else getattr(risks, name) for name in (
            "smoking", "activity", "alcohol", "circumstances", "bmi", "sbp", "conditions"
        )},
    )  # fmt: skip


def _at(figure: Figure) -> Floats:
    """A ratio by any of sex and age, at the typical ages: (2, 4); women alone leave men 1."""
    names = [axis.name for axis in figure.axes]
    table = spread(figure)[:, 0, list(TYPICAL)]
    if "sex" in names and figure.axis("sex").labels == ("women",):
        table = np.stack([np.ones(4), table[1]])
    return table


def _smoking(risks: RelativeRisks, book: Book, choices: Mapping[str, str] | None) -> RelativeRisks:
    risk, lag = book.figure("smoking-risk"), book.chosen("cessation-lag", choices)
    years = np.array(lag.axis("years since quitting").labels, dtype=np.float64)
    held = lag.axis("condition").labels
    for lane, name in NAMES.items():
        if name not in held:
            continue
        excess = _named(risk, name) - 1
        left = np.interp(EX_MIDDLE, years, lag.at(condition=name))
        risks = _put(risks, "smoking", lane, _smokers(excess, left))
    left = np.interp(EX_MIDDLE, years, lag.at(condition="chd"))
    other = np.full((2, 4), book.figure("smoking-death-other").number - 1)
    return _put(risks, "smoking", Lane.DEATH, _smokers(other, left))


def _named(figure: Figure, condition: str) -> Floats:
    """A table by condition, sex and age for one condition, at the typical ages."""
    ages = np.asarray(figure.axis("age").labels)
    column = np.clip(np.searchsorted(ages, TYPICAL, side="right") - 1, 0, None)
    return figure.at(condition=condition)[:, column]


def _smokers(excess: Floats, left: Floats) -> Floats:
    """Never, never but may start, current, then ex-smokers: (2, 4, rows)."""
    rows = np.concatenate([[0.0, 0.0, 1.0], left])
    if len(left) != len(EX_SMOKER_YEARS):
        raise ValueError("The course of risk after quitting has the wrong number of rows.")
    return np.asarray(1 + excess[..., None] * rows)


def _measured(risks: RelativeRisks, book: Book) -> RelativeRisks:
    """Blood pressure and body mass index, log-linear above their baselines."""
    pressure = np.clip(SBP_MIDDLE, BASELINE_SBP, 180.0) - BASELINE_SBP
    for lane, name in ((Lane.CHD, "sbp-chd"), (Lane.STROKE, "sbp-stroke")):
        ratio = _at(book.figure(name))[..., None]
        risks = _put(risks, "sbp", lane, ratio ** (pressure / 10))
    weight = np.clip(BMI_MIDDLE, BASELINE_BMI, 45.0) - BASELINE_BMI
    for lane, name in (
        (Lane.DIABETES, "bmi-diabetes"), (Lane.CHD, "bmi-chd-direct"),
        (Lane.STROKE, "bmi-stroke-direct"), (Lane.COLORECTAL_CANCER, "bmi-colorectal-cancer"),
        (Lane.DEMENTIA, "bmi-dementia"), (Lane.BREAST_CANCER, "bmi-breast-cancer"),
    ):  # fmt: skip
        ratio = _at(book.figure(name))[..., None]
        risks = _put(risks, "bmi", lane, ratio ** (weight / 5))
    return risks


def _lived(risks: RelativeRisks, book: Book, choices: Mapping[str, str] | None) -> RelativeRisks:
    """Activity, alcohol, isolation and cold homes."""
    for lane in (Lane.CHD, Lane.STROKE, Lane.COLORECTAL_CANCER, Lane.BREAST_CANCER):
        figure = book.figure(f"activity-{NAMES[lane]}")
        ages = np.asarray(figure.axis("age").labels)
        column = np.clip(np.searchsorted(ages, TYPICAL, side="right") - 1, 0, None)
        found = figure.value[:, :, column]
        if found.shape[1] == 1:
            found = np.concatenate([np.ones_like(found), found], axis=1)
        rows = np.concatenate([found, np.ones((1, 2, 4))])
        risks = _put(risks, "activity", lane, np.moveaxis(rows, 0, -1))
    for lane, name in ((Lane.DEATH, "inactive-death-other"), (Lane.DIABETES, "inactive-diabetes"),
                       (Lane.DEMENTIA, "inactive-dementia")):  # fmt: skip
        risks = risks.multiplied("activity", lane, [book.figure(name).number, 1.0, 1.0])
    for lane in (Lane.CHD, Lane.STROKE, Lane.DIABETES, Lane.COLORECTAL_CANCER, Lane.BREAST_CANCER):
        figure = book.figure(f"alcohol-{NAMES[lane]}")
        grams = np.array(figure.axis("g/day").labels, dtype=np.float64)
        found = np.stack([np.interp(DRINKING, grams, row) for row in figure.value])
        if len(found) == 1:
            found = np.concatenate([np.ones_like(found), found])
        risks = _put(risks, "alcohol", lane, np.repeat(found[:, None], 4, axis=1))
    high = book.figure("alcohol-death-other").number
    risks = risks.multiplied("alcohol", Lane.DEATH, [1.0, 1.0, high, high])
    alone = book.chosen("isolation-death", choices).number
    for lane, ratio in ((Lane.DEATH, alone), (Lane.CHD, book.figure("isolated-chd").number),
                        (Lane.STROKE, book.figure("isolated-stroke").number),
                        (Lane.DEMENTIA, book.figure("isolated-dementia").number)):  # fmt: skip
        risks = risks.multiplied("circumstances", lane, [ratio, 1.0])
    warmed = book.figure("warmed-admissions").number
    return risks.multiplied("circumstances", Lane.ADMISSION, [1.0, 1 / warmed])


def _between_conditions(risks: RelativeRisks, book: Book) -> RelativeRisks:
    """What diabetes does to the onset of others."""
    place = int(Condition.DIABETES).bit_length() - 1
    for lane in (Lane.CHD, Lane.STROKE, Lane.DEMENTIA, Lane.COLORECTAL_CANCER, Lane.LUNG_CANCER,
                 Lane.BREAST_CANCER):  # fmt: skip
        rows = np.ones((2, 4, BITS))
        rows[..., place] = _at(book.figure(f"diabetes-{NAMES[lane]}"))
        risks = _put(risks, "conditions", lane, rows)
    return risks


def _deaths_with_conditions(
    risks: RelativeRisks, book: Book, choices: Mapping[str, str] | None
) -> RelativeRisks:
    """How much each condition multiplies the hazard of death.

    Where the book has a case fatality it is added to the death rate of everybody of that age; where
    it has a hazard ratio that is taken as it is.
    """
    rows = np.ones((2, 4, BITS))
    everybody = deaths(book, choices)[..., list(TYPICAL)].mean(axis=1)
    for lane, name in NAMES.items():
        place = int(ONSETS[lane]).bit_length() - 1
        if name == "diabetes":
            rows[..., place] = book.figure("diabetes-death-all").number
        elif name == "frailty":
            rows[..., place] = book.figure("frailty-death").at(frailty="mild")
        elif name in ("dementia", "depression"):
            rows[..., place] = _at(book.figure(f"{name}-death-other"))
        else:
            fatal = spread(disease_figure(book, name, "case-fatality", choices)).mean(axis=1)
            rows[..., place] = 1 + fatal[:, list(TYPICAL)] / everybody
    return _put(risks, "conditions", Lane.DEATH, np.maximum(rows, 1.0))


def _care_with_conditions(
    risks: RelativeRisks, book: Book, choices: Mapping[str, str] | None
) -> RelativeRisks:
    """How much each condition multiplies the use of care, its cost and the quality of life."""
    spend, social = _typical_spending(book, choices)
    price = book.figure("prices-2014-15").number
    losses, costs = book.figure("utility-loss"), book.chosen("condition-cost", choices)
    caring = book.figure("condition-social-care")
    # To be told of hypertension changes what care is given, not how well a person is.
    named = {Condition.HYPERTENSION: "hypertension"} | {ONSETS[lane]: NAMES[lane] for lane in NAMES}
    for condition, name in named.items():
        cared = Condition.DIAGNOSED if condition is Condition.HYPERTENSION else condition
        for figure, lanes in (("admissions-by-condition", (Lane.ADMISSION, Lane.ATTENDANCE,
                                                           Lane.BED_DAYS)),
                              ("gp-by-condition", (Lane.CONTACT,))):  # fmt: skip
            ratio = float(book.figure(figure).at(condition=name))
            for lane in lanes:
                whom = cared if lane is Lane.CONTACT else condition
                risks = risks.condition_is(whom, lane, ratio)
        if name in costs.axis("condition").labels:
            extra = float(costs.at(condition=name)) * price / spend
            risks = risks.condition_is(cared, Lane.NHS_OTHER, 1 + extra)
        if name in caring.axis("condition").labels:
            extra = float(caring.at(condition=name)) * price / social
            risks = risks.condition_is(condition, Lane.SOCIAL_CARE, 1 + extra)
        if name == "frailty":
            loss = book.figure("utility-loss-frailty").number
        else:
            loss = abs(float(losses.at(condition=name)))
        risks = risks.condition_is(condition, Lane.UTILITY, 1 - loss)
        risks = risks.condition_is(condition, Lane.GOOD_HEALTH, 1 - 2 * loss)
    return risks


def _typical_spending(book: Book, choices: Mapping[str, str] | None) -> tuple[float, float]:
    """NHS spend at 65 and social care at 80, pounds a person-year: what conditions add to."""
    spend = spread(book.figure("nhs-spend"))[..., 65].mean() * book.figure("prices-2011-12").number
    social = spread(book.chosen("social-care-cost", choices))[..., 80].mean()
    return float(spend), float(social * book.figure("prices-2014-15").number)
