"""The whole model out of the parameter book, with published rates; ``calibrated`` makes it fit.

>>> from headwater.evidence import book
>>> model = published_model(book())
>>> model.care.bed_day_pounds, model.dispersion
(400.0, 0.8)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from headwater.evidence import Book
from headwater.simulation.from_book import rates
from headwater.simulation.from_book.risks import relative_risks
from headwater.simulation.kernel.parts import ALL_AGES, SEXES
from headwater.simulation.lanes import Lane
from headwater.simulation.model import Care, Model
from headwater.simulation.rates import AnnualAmount, AnnualHazard
from headwater.simulation.risks import EX_SMOKER_YEARS

CHECKED_FROM = 16


def published_model(book: Book, choices: Mapping[str, str] | None = None) -> Model:
    """A model whose base rates are those published for everybody; ``choices`` answer switches."""
    model = Model.empty(relative_risks(book, choices))
    hazards = {Lane.DEATH: rates.deaths(book, choices)} | {
        Lane[name.upper().replace("-", "_")]: rate
        for name, rate in rates.incidence(book, choices).items()
    }
    hazards[Lane.ADMISSION], bed_days = rates.admissions(book, choices)
    hazards |= _habits(book)
    hazards[Lane.LEAVE] = rates.spread(book.figure("moves-out"))
    for lane, rate in hazards.items():
        model = model.with_rate(lane, AnnualHazard(rate))
    other, social, admission, bed_day = rates.spending(book, choices)
    attendances, contacts = rates.contacts(book)
    utility, healthy = rates.quality(book)
    for lane, amount in (
        (Lane.ATTENDANCE, attendances), (Lane.CONTACT, contacts), (Lane.NHS_OTHER, other),
        (Lane.SOCIAL_CARE, social), (Lane.UTILITY, utility), (Lane.GOOD_HEALTH, healthy),
        (Lane.BED_DAYS, bed_days),
    ):  # fmt: skip
        model = model.with_rate(lane, AnnualAmount(amount))
    births = rates.spread(book.figure("births-by-age")) * rates.spread(
        book.figure("births-by-quintile")
    )
    return replace(
        model,
        drift_bmi=rates.spread(book.figure("bmi-drift"))[:, 0] * (rates.AGES >= CHECKED_FROM),
        drift_sbp=_pressure_drift(book),
        birth=births * np.array([0.0, 1.0])[:, None, None],
        arrival=rates.spread(book.figure("moves-in")),
        restart=_restart(book),
        care=Care(
            book.figure("hypertension-treated-of-diagnosed").number,
            -book.figure("sbp-treated-drop").number,
            admission,
            bed_day,
            book.figure("bmi-sbp").number,
        ),
        dispersion=book.figure("admissions-spread").number,
        male_births=book.figure("births-male").number,
    )


def _habits(book: Book) -> dict[Lane, rates.Floats]:
    """Starting, stopping and being tempted to smoke again, and having blood pressure checked."""
    adult = np.where(rates.AGES >= CHECKED_FROM, 1.0, 0.0)
    tempted = float(book.figure("relapse").value.max())
    everybody = np.zeros((SEXES, 5, ALL_AGES))
    return {
        Lane.START: rates.spread(book.figure("starting-to-smoke")),
        Lane.QUIT: everybody + book.figure("stopping-unaided").number * adult,
        Lane.RESTART: everybody + tempted * adult,
        Lane.BLOOD_PRESSURE_CHECK: everybody
        + book.figure("hypertension-found-a-year").number * adult,
    }


def _restart(book: Book) -> rates.Floats:
    """How likely an ex-smoker gives in to a temptation, by years since quitting."""
    figure = book.figure("relapse")
    years = np.array(figure.axis("years since quitting").labels)
    row = np.searchsorted(years, EX_SMOKER_YEARS, side="right") - 1
    return np.asarray(figure.value[row] / figure.value.max())


def _pressure_drift(book: Book) -> rates.Floats:
    """Yearly change of usual blood pressure: the slope of its mean with age, never downwards."""
    mean = rates.spread(book.figure("sbp-age-shape"))[:, 0]
    rise = np.diff(mean, axis=1, append=mean[:, -1:])
    return np.asarray(np.maximum(rise, 0.0))
