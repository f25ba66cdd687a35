"""Smoking, obesity and conditions in one person: a joint table for each sex, fifth and age.

Within each stratum the table meets the share of each factor; pairs for which a ratio of prevalence
is published meet that ratio; pairs for which an odds ratio is assumed keep it, as fitting leaves
the odds ratios of its seed. All other pairs are independent: that is declared, not hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book
from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.population.fitting import Fitted, Floats, Margin, fitted
from headwater.simulation.population.prevalence import ADULT

LAST = 90
AGES = LAST - ADULT + 1
FACTORS = (
    ("smoking", 3),
    ("obese", 2),
    ("pressure", 4),
    ("diabetes", 2),
    ("chd", 2),
    ("stroke", 2),
    ("copd", 2),
    ("depression", 2),
    ("lung-cancer", 2),
)
"""The axes of a joint table; pressure is none, unknown, known and not treated, treated."""
SHAPE = tuple(size for _, size in FACTORS)
AXIS = {name: axis for axis, (name, _) in enumerate(FACTORS)}
PUBLISHED = (
    ("diabetes", "chd", "together-diabetes-chd"),
    ("diabetes", "stroke", "together-diabetes-stroke"),
    ("stroke", "depression", "together-stroke-depression"),
    ("smoking", "copd", "together-smoking-copd"),
    ("smoking", "lung-cancer", "together-smoking-lung-cancer"),
    ("smoking", "depression", "together-smoking-depression"),
)
"""Pairs whose ratio of prevalence is published: the first, the second, the entry of the book."""
ASSUMED = (
    ("pressure", "chd", "together-hypertension-chd"),
    ("pressure", "stroke", "together-hypertension-stroke"),
    ("pressure", "diabetes", "together-hypertension-diabetes"),
    ("obese", "diabetes", "together-obesity-diabetes"),
    ("obese", "pressure", "together-obesity-hypertension"),
)
"""Pairs whose odds ratio is assumed."""
_BITS = {
    "chd": Condition.CHD,
    "stroke": Condition.STROKE,
    "diabetes": Condition.DIABETES,
    "copd": Condition.COPD,
    "depression": Condition.DEPRESSION,
    "lung-cancer": Condition.LUNG_CANCER,
}
_PRESSURE = (
    0,
    int(Condition.HYPERTENSION),
    int(Condition.HYPERTENSION | Condition.DIAGNOSED),
    int(Condition.HYPERTENSION | Condition.DIAGNOSED | Condition.TREATED),
)


@dataclass(frozen=True, eq=False)
class Joint:
    """``table`` (sexes x fifths x ages 16 to 90, states) sums to 1 in each row; ``fit`` made it."""

    table: Floats
    fit: Fitted


def levels(share: Mapping[str, Floats], book: Book) -> dict[str, Floats]:
    """The share of each level of each factor, (sexes, fifths, ages 16 to 90, levels)."""
    ages = slice(ADULT, LAST + 1)
    cut = {name: value[:, :, ages] for name, value in share.items()}
    made = {"smoking": np.stack([1 - cut["ex"] - cut["current"], cut["ex"], cut["current"]], -1)}
    unknown = book.figure("hypertension-undiagnosed").by_age()[:, None, ages]
    treated = book.figure("hypertension-treated-of-diagnosed").number
    has, known = cut["hypertension"], 1 - unknown
    made["pressure"] = np.stack(
        [1 - has, has * unknown, has * known * (1 - treated), has * known * treated], -1
    )
    for name, _ in FACTORS:
        if name not in made:
            made[name] = np.stack([1 - cut[name], cut[name]], -1)
    return {name: np.maximum(made[name], 1e-12) for name, _ in FACTORS}


def joint(share: Mapping[str, Floats], book: Book) -> Joint:
    """The joint table of every stratum, fitted to 1e-9."""
    flat = {name: each.reshape(-1, each.shape[-1]) for name, each in levels(share, book).items()}
    flat = {name: each / each.sum(axis=1, keepdims=True) for name, each in flat.items()}
    strata = len(flat["smoking"])
    seed = np.ones((strata, *SHAPE))
    for first, second, entry in ASSUMED:
        seed *= _odds(first, second, book.figure(entry).number)
    margins = [Margin((0, AXIS[name] + 1), flat[name]) for name, _ in FACTORS]
    ex = book.figure("together-ex-smoking").number
    for first, second, entry in PUBLISHED:
        ratio = book.figure(entry).number
        steps = np.array([1.0, ratio**ex, ratio]) if first == "smoking" else np.array([1.0, ratio])
        target = _pair(flat[first], flat[second][:, 1], steps)
        margins.append(Margin((0, AXIS[first] + 1, AXIS[second] + 1), target))
    fit = fitted(seed, margins)
    return Joint(fit.table.reshape(strata, -1), fit)


def _odds(first: str, second: str, ratio: float) -> Floats:
    """An odds ratio between having one and having the other, to multiply a seed (1, *SHAPE)."""
    have = []
    for name in (first, second):
        shape = [1] * (len(SHAPE) + 1)
        shape[AXIS[name] + 1] = SHAPE[AXIS[name]]
        have.append((np.arange(SHAPE[AXIS[name]]) > 0).reshape(shape))
    return np.asarray(np.where(have[0] & have[1], ratio, 1.0))


def _pair(first: Floats, second: Floats, steps: Floats) -> Floats:
    """The two-way share (strata, levels, 2) in which the second is ``steps`` times as common."""
    least = second / (first @ steps)
    having = first * np.minimum(least[:, None] * steps, 0.999)
    having *= (second / having.sum(axis=1))[:, None]
    return np.asarray(np.stack([first - having, having], axis=-1))


def decoded() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    """For each state of a joint table: smoking, obese or not, and the bits of the conditions."""
    places = np.indices(SHAPE).reshape(len(SHAPE), -1)
    conditions = np.array(_PRESSURE)[places[AXIS["pressure"]]]
    for name, bit in _BITS.items():
        conditions = conditions | places[AXIS[name]] * int(bit)
    smoking = np.array([Smoking.NEVER, Smoking.EX, Smoking.CURRENT])[places[AXIS["smoking"]]]
    return (
        smoking.astype(np.uint8),
        places[AXIS["obese"]].astype(np.uint8),
        conditions.astype(np.uint16),
    )
