"""Rates out of the parameter book, by sex, deprivation fifth and single year of age.

Every function answers with an array (2, 5, 111): men first, the most deprived fifth first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book, Figure
from headwater.simulation.kernel.parts import ALL_AGES, FIFTHS, SEXES

Floats = npt.NDArray[np.float64]
AGES = np.arange(ALL_AGES)
SINGLE_YEARS = tuple(range(ALL_AGES))
ADULT = 16
FIRST_AGE_OF_DISEASE = 20
TABLED = ("chd", "stroke", "copd", "lung-cancer", "colorectal-cancer", "breast-cancer")
SWITCHED = ("chd", "stroke", "copd")
LAST_YEAR_OF_DEATHS = 2016


def spread(figure: Figure) -> Floats:
    """An entry by any of sex, quintile and age, over all of them; women alone leave men 0."""
    names = [axis.name for axis in figure.axes]
    table = figure.by_age(SINGLE_YEARS) if "age" in names else figure.value
    for at, name in enumerate(("sex", "quintile", "age")):
        if name not in names:
            table = np.expand_dims(table, at)
    if "sex" in names and figure.axis("sex").labels == ("women",):
        table = np.concatenate([np.zeros_like(table), table])
    return np.broadcast_to(table, (SEXES, FIFTHS, ALL_AGES)).astype(np.float64)


def disease_figure(
    book: Book, disease: str, kind: str, choices: Mapping[str, str] | None
) -> Figure:
    """The entry of a disease's ``incidence`` or ``case-fatality``, by who is taken to have it."""
    suffix = ""
    if disease in SWITCHED:
        chosen = book.chosen(f"{disease}-who-has-it", choices).id
        suffix = "-register" if chosen.endswith("-register") else ""
    return book.figure(f"{disease}-{kind}{suffix}")


def incidence(book: Book, choices: Mapping[str, str] | None = None) -> dict[str, Floats]:
    """New cases a person-year of those at risk, by the name of the disease in the book."""
    found = {}
    for disease in TABLED:
        rate = spread(disease_figure(book, disease, "incidence", choices)).copy()
        rate[..., :FIRST_AGE_OF_DISEASE] = 0.0
        found[disease] = rate
    for disease in ("dementia", "frailty"):
        found[disease] = spread(book.figure(f"{disease}-incidence")) * spread(
            book.figure(f"{disease}-by-quintile")
        )
    for disease in ("diabetes", "depression"):
        rate = spread(book.figure(f"{disease}-incidence")).copy()
        rate[..., :ADULT] = 0.0
        found[disease] = rate
    register = book.figure("diabetes-register").value
    found["diabetes"] = found["diabetes"] * (register / register.mean())[None, :, None]
    return found


def deaths(book: Book, choices: Mapping[str, str] | None = None) -> Floats:
    """Deaths a person-year: those of the three years to 2016, brought to the base year."""
    years = [LAST_YEAR_OF_DEATHS - 2, LAST_YEAR_OF_DEATHS - 1, LAST_YEAR_OF_DEATHS]
    died, people = book.figure("deaths-all-causes"), book.figure("people-in-death-rates")
    rate = sum(died.at(year=year) for year in years) / sum(people.at(year=year) for year in years)
    bridge = book.chosen("death-bridge", choices)
    since = spread(bridge)
    trend = book.chosen("death-trend", choices).number
    gap = book.figure("base-year").number - LAST_YEAR_OF_DEATHS - 1
    ages = np.array(died.axis("age").labels, dtype=np.float64)
    middle = np.append((ages[:-1] + ages[1:]) / 2, 94.0)
    middle[:2] = 0.0, 3.0
    log = np.log(np.maximum(np.asarray(rate), 1e-7))
    fine = np.stack([[np.interp(AGES, middle, row) for row in sex] for sex in log])
    # Beyond the last group the hazard goes on rising by a tenth a year of age, as it does before.
    fine += np.maximum(0, AGES - 94) * 0.1
    return np.asarray(np.minimum(np.exp(fine) * since * (1 + trend) ** gap, 2.0))


def admissions(book: Book, choices: Mapping[str, str] | None = None) -> tuple[Floats, Floats]:
    """Emergency admissions and emergency bed days a person-year."""
    ratio = book.chosen("episodes-to-admissions", choices).number
    rate = spread(book.figure("emergency-episodes")) * ratio
    return rate, rate * spread(book.figure("emergency-bed-days"))


def contacts(book: Book) -> tuple[Floats, Floats]:
    """A&E attendances and contacts with general practice a person-year."""
    attendances = spread(book.figure("ed-by-quintile")) * spread(book.figure("ed-age-shape"))
    shape = spread(book.figure("gp-age-shape")) * book.figure("gp-contacts-level").number
    women = book.figure("gp-women").number
    of_age = (AGES >= ADULT) & (AGES < 55)
    by_sex = np.ones((SEXES, 1, ALL_AGES))
    by_sex[:, 0, of_age] = np.array([[2 / (1 + women)], [2 * women / (1 + women)]])
    return attendances, shape * by_sex


def spending(
    book: Book, choices: Mapping[str, str] | None = None
) -> tuple[Floats, Floats, float, float]:
    """NHS care other than emergency admissions and social care, pounds a person-year in one price
    year; what an emergency admission costs beside its days, and a bed day.

    Together with admissions as they are expected, NHS care adds up to the published spend a person.
    """
    prices = book.figure("prices-2011-12").number
    spend = spread(book.figure("nhs-spend")) * prices
    rate, days = admissions(book, choices)
    people = np.concatenate(
        [book.figure("people-by-single-year").value, np.zeros((SEXES, FIFTHS, 10))], axis=2
    )
    episodes = spread(book.figure("emergency-episodes"))
    paid = episodes * spread(book.figure("emergency-episode-cost")) * prices
    bed_day = book.figure("cost-bed-day").number
    each = max(0.0, float((paid * people).sum() - bed_day * (days * people).sum()))
    admission = each / float((rate * people).sum())
    other = np.maximum(spend - rate * admission - days * bed_day, 0.1 * spend)
    social = spread(book.chosen("social-care-cost", choices)) * book.figure("prices-2014-15").number
    return other, np.where(AGES >= 18, social, 0.0), admission, bed_day


def quality(book: Book) -> tuple[Floats, Floats]:
    """Quality of life, and the share in good health, of everybody of an age."""
    norm = spread(book.figure("utility-norm")).copy()
    norm[..., :ADULT] = book.figure("utility-children").number
    healthy = spread(book.figure("good-health-by-age")) * spread(
        book.figure("good-health-by-quintile")
    )
    return norm, np.minimum(healthy, 0.97)
