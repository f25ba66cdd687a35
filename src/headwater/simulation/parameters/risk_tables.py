"""Relative risks of the book as the tables that the model multiplies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book, Figure
from headwater.simulation.conditions import Condition
from headwater.simulation.lanes import Lane
from headwater.simulation.parameters.mediated import READ_AT, STEP, own_effect, per_ten_mmhg
from headwater.simulation.risks import BMI_MIDDLE, ROWS, SBP_MIDDLE, RelativeRisks

Floats = npt.NDArray[np.float64]
AGES = (0, 55, 65, 75)
GRAMS_A_UNIT = 8.0
DRINKS = np.array([6.0, 23.0, 42.0, 63.0]) * GRAMS_A_UNIT / 7
"""Grams of alcohol a day that stand for the four rows of drinkers."""
QUIT_FOR = np.array([0.5, 1.5, 2.5, 4.0, 7.5, 12.5, 17.5, 25.0])
"""Years since quitting that stand for the rows of ex-smokers (``EX_SMOKER_YEARS``)."""
FROM_PRESSURE, LIGHTEST = 115.0, 20.0
SMOKED = ("chd", "stroke", "diabetes", "copd", "lung-cancer", "colorectal-cancer",
          "breast-cancer", "dementia", "depression")  # fmt: skip
ILL = ("hypertension", "chd", "stroke", "diabetes", "copd", "lung-cancer", "colorectal-cancer",
       "breast-cancer", "dementia", "depression")  # fmt: skip
FATAL = ("chd", "stroke", "copd", "lung-cancer", "colorectal-cancer", "breast-cancer")
MOST_FATAL = 60.0


def lane_of(condition: str) -> Lane:
    """The lane of a condition's onset."""
    return Lane[condition.upper().replace("-", "_")]


def bit_of(condition: str) -> Condition:
    """The bit of a condition."""
    return Condition[condition.upper().replace("-", "_")]


class _Tables:
    """Tables under way."""

    def __init__(self) -> None:
        none = RelativeRisks.none(AGES)
        self.held = {name: getattr(none, name).copy() for name in ROWS}

    def put(self, factor: str, lane: Lane, ratios: npt.ArrayLike) -> None:
        """Multiplies a lane in a factor's rows by ``ratios``, broadcast to (sexes, ages, rows)."""
        table = self.held[factor]
        rows = np.broadcast_to(ratios, (2, len(AGES), table.shape[1]))
        table[:, :, lane] *= rows.reshape(table.shape[:2])

    def put_condition(self, name: str, lane: Lane, ratio: npt.ArrayLike) -> None:
        """Multiplies a lane in those with a condition by ``ratio``, broadcast to (sexes, ages)."""
        place = int(bit_of(name)).bit_length() - 1
        self.held["conditions"][:, place, lane] *= np.broadcast_to(ratio, (2, len(AGES))).ravel()

    def done(self) -> RelativeRisks:
        """The risks."""
        return RelativeRisks(AGES, **self.held)


def relative_risks(
    book: Book, death_rates: Floats, choices: Mapping[str, str] | None = None
) -> RelativeRisks:
    """Every relative risk of the book.

    ``death_rates`` (2, 5, 101) turn the deaths of those who have a condition into ratios.
    """
    tables = _Tables()
    _smoking(tables, book, choices)
    _body(tables, book, choices)
    _activity(tables, book)
    _alcohol(tables, book)
    _isolation(tables, book, choices)
    _diabetes(tables, book)
    _deaths(tables, book, death_rates, choices)
    _use(tables, book)
    _cost(tables, book, choices)
    return tables.done()


def _both(values: Floats, women_only: bool) -> Floats:
    """A table whose first axis is sex; 1 for men where it is of women only."""
    return np.concatenate([np.ones_like(values), values]) if women_only else values


def _smoking(tables: _Tables, book: Book, choices: Mapping[str, str] | None) -> None:
    ratio = book.figure("smoking-risk").by_age(READ_AT)
    lag = book.chosen("cessation-lag", choices)
    years = np.array(lag.axis("years since quitting").labels, dtype=float)
    other = np.full((2, len(AGES)), book.figure("smoking-death-other").number)
    for name, lane, current in [
        *((name, lane_of(name), ratio[place]) for place, name in enumerate(SMOKED)),
        ("chd", Lane.DEATH, other),
    ]:
        left = np.interp(QUIT_FOR, years, lag.at(condition=name))
        ex = 1 + (current[:, :, None] - 1) * left
        never = np.ones((*current.shape, 2))
        tables.put("smoking", lane, np.concatenate([never, current[:, :, None], ex], axis=2))


def _body(tables: _Tables, book: Book, choices: Mapping[str, str] | None) -> None:
    heavier = (np.maximum(BMI_MIDDLE, LIGHTEST) - 25) / STEP
    own = {
        "chd": own_effect(book, "chd", READ_AT, choices),
        "stroke": own_effect(book, "stroke", READ_AT, choices),
        "breast-cancer": _both(book.figure("bmi-breast-cancer").by_age(READ_AT), True),
    }
    for name in ("diabetes", "colorectal-cancer", "dementia"):
        own[name] = book.figure(f"bmi-{name}").by_age(READ_AT)
    for name, ratio in own.items():
        tables.put("bmi", lane_of(name), ratio[:, :, None] ** heavier)
    higher = np.maximum(SBP_MIDDLE - FROM_PRESSURE, 0) / 10
    for name in ("chd", "stroke"):
        ratio = per_ten_mmhg(book, name, READ_AT, choices)
        tables.put("sbp", lane_of(name), ratio[:, :, None] ** higher)


def _activity(tables: _Tables, book: Book) -> None:
    for name in ("chd", "stroke", "colorectal-cancer", "breast-cancer"):
        read = np.moveaxis(book.figure(f"activity-{name}").by_age(READ_AT), 0, -1)
        less = _both(read, name == "breast-cancer")
        tables.put("activity", lane_of(name), np.append(less, np.ones((2, len(AGES), 1)), axis=2))
    for entry, lane in (
        ("inactive-diabetes", Lane.DIABETES),
        ("inactive-dementia", Lane.DEMENTIA),
        ("inactive-death-other", Lane.DEATH),
    ):
        tables.put("activity", lane, np.array([book.figure(entry).number, 1.0, 1.0]))


def _alcohol(tables: _Tables, book: Book) -> None:
    for name in ("chd", "stroke", "diabetes", "colorectal-cancer", "breast-cancer"):
        figure = book.figure(f"alcohol-{name}")
        grams = np.array(figure.axis("g/day").labels, dtype=float)
        by_sex = _both(figure.value, name == "breast-cancer")
        rows = np.stack([np.interp(DRINKS, grams, each) for each in by_sex])
        tables.put("alcohol", lane_of(name), rows[:, None, :])
    other = book.figure("alcohol-death-other").number
    tables.put("alcohol", Lane.DEATH, np.array([1.0, 1.0, other, other]))


def _isolation(tables: _Tables, book: Book, choices: Mapping[str, str] | None) -> None:
    for name in ("chd", "stroke", "dementia"):
        ratio = book.figure(f"isolated-{name}").number
        tables.put("circumstances", lane_of(name), np.array([ratio, 1.0]))
    ratio = book.chosen("isolation-death", choices).number
    tables.put("circumstances", Lane.DEATH, np.array([ratio, 1.0]))


def _diabetes(tables: _Tables, book: Book) -> None:
    for name in ("chd", "stroke"):
        ratio = book.figure(f"diabetes-{name}").by_age(READ_AT)
        tables.put_condition("diabetes", lane_of(name), ratio)
    for name in ("dementia", "colorectal-cancer", "lung-cancer", "breast-cancer"):
        flat = _both(book.figure(f"diabetes-{name}").value, name == "breast-cancer")
        tables.put_condition("diabetes", lane_of(name), flat[:, None])


def _deaths(
    tables: _Tables, book: Book, death_rates: Floats, choices: Mapping[str, str] | None
) -> None:
    """Ratios of death: one plus deaths of those who have it over deaths of everybody."""
    everybody = death_rates.mean(axis=1)[:, READ_AT]
    for name in FATAL:
        read = case_fatality(book, name, choices).by_age(READ_AT).mean(axis=1)
        fatal = np.concatenate([np.zeros_like(read), read]) if name == "breast-cancer" else read
        tables.put_condition(name, Lane.DEATH, np.minimum(1 + fatal / everybody, MOST_FATAL))
    for name in ("dementia", "depression"):
        ratio = book.figure(f"{name}-death-other").by_age(READ_AT)
        tables.put_condition(name, Lane.DEATH, ratio)
    for name, entry in (("diabetes", "diabetes-death-other"), ("frailty", "frailty-death-direct")):
        tables.put_condition(name, Lane.DEATH, book.figure(entry).number)


def case_fatality(book: Book, name: str, choices: Mapping[str, str] | None) -> Figure:
    """The entry of deaths among those who have it, that goes with the chosen prevalence."""
    suffix = ""
    if f"{name}-who-has-it" in book.switches:
        chosen = book.chosen(f"{name}-who-has-it", choices).id
        suffix = chosen.removeprefix(f"{name}-prevalence")
    return book.figure(f"{name}-case-fatality{suffix}")


def _use(tables: _Tables, book: Book) -> None:
    """What conditions add to the use of care, and take from quality of life and good health."""
    norm = book.figure("utility-norm").by_age(READ_AT)
    for name in (*ILL, "frailty"):
        admitted = book.figure("admissions-by-condition").at(condition=name)
        for lane in (Lane.ADMISSION, Lane.ATTENDANCE, Lane.BED_DAYS):
            tables.put_condition(name, lane, admitted)
        seen, well = book.figure("gp-by-condition"), book.figure("good-health-by-condition")
        tables.put_condition(name, Lane.CONTACT, seen.at(condition=name))
        tables.put_condition(name, Lane.GOOD_HEALTH, well.at(condition=name))
        lost = (
            book.figure("utility-loss-frailty").value
            if name == "frailty"
            else book.figure("utility-loss").at(condition=name)
        )
        tables.put_condition(name, Lane.UTILITY, 1 - lost / norm)


def _cost(tables: _Tables, book: Book, choices: Mapping[str, str] | None) -> None:
    """What conditions add to the cost of health and social care, as ratios to an age's mean."""
    spend = book.figure("nhs-spend").by_age(READ_AT).mean(axis=1)
    for name in ILL:
        cost = book.chosen("condition-cost", choices).at(condition=name)
        tables.put_condition(name, Lane.NHS_OTHER, 1 + cost / spend)
    care = book.chosen("social-care-cost", choices).by_age(READ_AT)
    for name in ("chd", "stroke", "dementia"):
        more = book.figure("condition-social-care").at(condition=name)
        tables.put_condition(name, Lane.SOCIAL_CARE, 1 + more / care)
