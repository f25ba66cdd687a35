"""How common each risk factor and condition is by sex, fifth of deprivation and single year of age.

Surveys publish a risk factor by age, by sex and by deprivation apart. A table of England's people
with and without it is fitted to the three (``fitting``); nothing else is supposed of how they meet.
Margins are brought to the total of the one by age first, as surveys of different years differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from headwater.evidence import Book, Figure
from headwater.simulation.population.fitting import Fitted, Floats, Margin, fitted

ADULT = 16
_ALL_AGES = slice(None)


@dataclass(frozen=True, eq=False)
class Prevalence:
    """Shares (sexes, fifths, ages 0 to 100) by the name of the factor, and the fits behind them."""

    share: Mapping[str, Floats]
    fits: Mapping[str, Fitted]


def _by_age(figure: Figure, adults: bool = True) -> Floats:
    """A figure read at ages 0 to 100, as (ages,) or (sexes, ages); 0 in children where adults."""
    read = figure.by_age().copy()
    if adults:
        read[..., :ADULT] = 0.0
    return read


def combined(
    people: Floats, by_age: Floats, by_sex: Floats | None = None, by_quintile: Floats | None = None
) -> Fitted:
    """People with (place 1 of the first axis) and without (place 0) by sex, fifth and age.

    ``people`` (2, 5, 101); ``by_age`` shares (101,) or (2, 101); ``by_sex`` (2,) and
    ``by_quintile`` (5,) are shares or ratios among adults, brought to the total of ``by_age``.
    """
    sexed = by_age.ndim == 2
    base = by_age if sexed else np.broadcast_to(by_age, (2, by_age.size))
    having = base[:, None, :] * people
    total = having.sum()
    grown = people[:, :, ADULT:]
    margins = [Margin((1, 2, 3), people)]
    shared = having.sum(axis=1) if sexed else having.sum(axis=(0, 1))
    whole = people.sum(axis=1) if sexed else people.sum(axis=(0, 1))
    margins.append(Margin((0, 1, 3) if sexed else (0, 3), np.stack([whole - shared, shared])))
    for axis, ratio, crowd in (
        (1, by_sex, grown.sum(axis=(1, 2))),
        (2, by_quintile, grown.sum(axis=(0, 2))),
    ):
        if ratio is not None:
            wanted = crowd * ratio
            wanted = wanted * total / wanted.sum()
            everyone = people.sum(axis=(1, 2) if axis == 1 else (0, 2))
            margins.append(Margin((0, axis), np.stack([everyone - wanted, wanted])))
    return fitted(np.stack([people - having, having]), margins)


def prevalences(book: Book, choices: Mapping[str, str] | None = None) -> Prevalence:
    """Every share that residents are made from, by the book and the answers in ``choices``.

    Conditions of the model with figures by age, sex and deprivation are read as they are.
    """
    people = book.figure("people-by-single-year").value
    level = people.sum(axis=1, keepdims=True) / 5 + np.zeros_like(people)
    read = book.figure
    by = {
        "current": (people, _by_age(read("smoking-age-shape")), read("smoking-by-sex").value,
                    read("smoking-register-by-quintile").value),
        "obese": (people, _by_age(read("obesity-age-shape")), None,
                  read("obesity-by-quintile").value),
        "hypertension": (level, _by_age(read("hypertension-age-shape")), None,
                         read("hypertension-by-quintile").value),
        "inactive": (people, _by_age(read("inactive-age-shape")), read("inactive-by-sex").value,
                     read("inactive-by-quintile").value),
        "isolated": (people, _by_age(read("isolated-age-shape")), None,
                     read("isolated-by-quintile").value),
        "diabetes": (people, _by_age(read("diabetes-age-shape")),
                     read("diabetes-diagnosed-by-sex").value, read("diabetes-register").value),
        "depression": (people, _by_age(read("depression-age-sex")), None,
                       read("depression-register").value),
        "dementia": (level, _by_age(read("dementia-prevalence-all-ages")), None,
                     read("dementia-by-quintile").value),
        "frailty": (level, _by_age(read("frailty-prevalence")), read("frailty-by-sex").value,
                    read("frailty-by-quintile").value),
    }  # fmt: skip
    fits = {name: combined(*given) for name, given in by.items()}
    share = {name: _share(fit.table) for name, fit in fits.items()}
    share["ex"] = _ex(share["current"], _by_age(read("ex-smokers-by-age")), people)
    for name in ("chd", "stroke", "copd"):
        share[name] = _adults(book.chosen(f"{name}-who-has-it", choices).by_age())
    for name in ("lung-cancer", "colorectal-cancer"):
        share[name] = _adults(read(f"{name}-prevalence").by_age())
    women = read("breast-cancer-prevalence").by_age()
    share["breast-cancer"] = _adults(np.concatenate([np.zeros_like(women), women]))
    return Prevalence(share, fits)


def _share(table: Floats) -> Floats:
    whole = table.sum(axis=0)
    return np.asarray(np.divide(table[1], whole, out=np.zeros_like(whole), where=whole > 0))


def _adults(share: Floats) -> Floats:
    grown = share.copy()
    grown[:, :, :ADULT] = 0.0
    return grown


def _ex(current: Floats, by_age: Floats, people: Floats) -> Floats:
    """Ex-smokers: the same share of those who do not smoke, by age, in every sex and fifth."""
    smoking = (current * people).sum(axis=(0, 1)) / people.sum(axis=(0, 1))
    return np.asarray((1 - current) * (by_age / (1 - smoking)))
