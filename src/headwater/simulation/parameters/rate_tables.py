"""Published rates and yearly amounts of the book, by sex, fifth and single year of age."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book, Figure
from headwater.simulation.death_forecast import base_death_rates
from headwater.simulation.lanes import Lane
from headwater.simulation.parameters.risk_tables import lane_of
from headwater.simulation.rates import AnnualAmount, AnnualHazard, Rate

Floats = npt.NDArray[np.float64]
AGES = list(range(111))
ADULT = 16


def _spread(figure: Figure) -> Floats:
    """A figure by age, or by age and sex or fifth or both, as (2, 5, 111)."""
    read = figure.by_age(AGES)
    names = [axis.name for axis in figure.axes]
    shape = [2 if "sex" in names else 1, 5 if "quintile" in names else 1, len(AGES)]
    return np.broadcast_to(read.reshape(shape), (2, 5, len(AGES))).copy()


def _gradient(figure: Figure) -> Floats:
    """A share or ratio by fifth as a ratio to the mean of fifths, (1, 5, 1)."""
    return np.asarray((figure.value / figure.value.mean())[None, :, None])


def _onsets(book: Book, choices: Mapping[str, str] | None) -> dict[Lane, Floats]:
    made = {}
    for name in ("chd", "stroke", "copd"):
        chosen = book.chosen(f"{name}-who-has-it", choices).id
        suffix = chosen.removeprefix(f"{name}-prevalence")
        made[lane_of(name)] = _spread(book.figure(f"{name}-incidence{suffix}"))
    for name in ("lung-cancer", "colorectal-cancer"):
        made[lane_of(name)] = _spread(book.figure(f"{name}-incidence"))
    women = np.zeros((2, 5, len(AGES)))
    women[1] = book.figure("breast-cancer-incidence").by_age(AGES)[0]
    made[Lane.BREAST_CANCER] = women
    for name, gradient in (
        ("diabetes", "diabetes-register"),
        ("depression", "depression-register"),
        ("dementia", "dementia-by-quintile"),
        ("frailty", "frailty-by-quintile"),
    ):
        rate = _spread(book.figure(f"{name}-incidence"))
        made[lane_of(name)] = rate * _gradient(book.figure(gradient))
    for rates in made.values():
        rates[:, :, :ADULT] = 0.0
    return made


def _moves(book: Book) -> dict[Lane, Floats]:
    """What happens to habits and homes: finding, quitting, tempting, starting, leaving."""
    everybody = np.ones((2, 5, len(AGES)))
    grown = everybody * (np.array(AGES) >= ADULT)
    return {
        Lane.BLOOD_PRESSURE_CHECK: grown * book.figure("hypertension-found-a-year").number,
        Lane.QUIT: grown * book.figure("stopping-unaided").number,
        Lane.RESTART: grown * float(book.figure("relapse").value.max()),
        Lane.START: _spread(book.figure("starting-to-smoke")),
        Lane.LEAVE: _spread(book.figure("moves-out")),
    }


def admission_rates(book: Book, choices: Mapping[str, str] | None = None) -> Floats:
    """Emergency admissions a person-year (2, 5, 111): episodes of 2011/12 over the named bridge."""
    bridge = book.chosen("episodes-to-admissions", choices).number
    return _spread(book.figure("emergency-episodes")) * bridge


def admission_pounds(book: Book, choices: Mapping[str, str] | None = None) -> float:
    """What an emergency admission costs on average, in the prices of the book.

    Cost of an episode in 2011/12 by its share of episodes, times episodes for each admission.
    """
    episodes = book.figure("emergency-episodes").value
    cost = book.figure("emergency-episode-cost").value
    mean = float((episodes * cost).sum() / episodes.sum())
    held = book.figure("admissions-per-episode-shape").number
    return mean / held * book.figure("prices-2011-12").number


def nhs_spend(book: Book) -> Floats:
    """What the NHS spends on a person in a year (2, 5, 111), in the prices of the book."""
    return _spread(book.figure("nhs-spend")) * book.figure("prices-2014-15").number


def _uses(book: Book, choices: Mapping[str, str] | None) -> dict[Lane, Floats]:
    admitted = admission_rates(book, choices)
    people = book.figure("people-by-single-year").value
    contacts = _contacts(book)
    level = (contacts[:, :, :101] * people).sum() / people.sum()
    contacts *= book.figure("gp-contacts-level").number / level
    attended = _spread(book.figure("ed-age-shape"))
    mean = (attended[:, :, :101] * people).sum(axis=(0, 2)) / people.sum(axis=(0, 2))
    attended *= (book.figure("ed-by-quintile").value / mean)[None, :, None]
    care = book.chosen("social-care-cost", choices)
    norm = _spread(book.figure("utility-norm"))
    norm[:, :, :ADULT] = book.figure("utility-children").number
    good = _spread(book.figure("good-health-by-age"))
    good = np.minimum(good * book.figure("good-health-by-quintile").value[None, :, None], 1.0)
    spend = nhs_spend(book) - admitted * admission_pounds(book, choices)
    return {
        Lane.ADMISSION: admitted,
        Lane.ATTENDANCE: attended,
        Lane.CONTACT: contacts,
        Lane.NHS_OTHER: np.maximum(spend, 0.0),
        Lane.SOCIAL_CARE: _spread(care),
        Lane.UTILITY: norm,
        Lane.GOOD_HEALTH: good,
        Lane.BED_DAYS: admitted * _spread(book.figure("emergency-bed-days")),
    }


def _contacts(book: Book) -> Floats:
    made = _spread(book.figure("gp-age-shape"))
    ratio = book.figure("gp-women").number
    made[1, :, ADULT:55] *= 2 * ratio / (1 + ratio)
    made[0, :, ADULT:55] *= 2 / (1 + ratio)
    return made


def published_rates(book: Book, choices: Mapping[str, str] | None = None) -> dict[Lane, Rate]:
    """The rate of every lane for whole populations, with its unit."""
    deaths = base_death_rates(book, choices)
    older = np.repeat(deaths[:, :, -1:], len(AGES) - deaths.shape[2], axis=2)
    events = {Lane.DEATH: np.concatenate([deaths, older], axis=2)}
    events |= _onsets(book, choices) | _moves(book)
    uses = _uses(book, choices)
    events[Lane.ADMISSION] = uses.pop(Lane.ADMISSION)
    made: dict[Lane, Rate] = {lane: AnnualHazard(rate) for lane, rate in events.items()}
    return made | {lane: AnnualAmount(amount) for lane, amount in uses.items()}
