"""Everybody of a region in the base year, made from what is published, with nothing of anyone real.

Steps: people by small area, sex and age (``ages``); shares by sex, fifth and age (``prevalence``);
smoking, obesity and conditions that go together (``together``), given out so that as many people
have each as should (``giving_out``); and the rest drawn for each alone (``traits``). What is
compiled is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.evidence import Book, book
from headwater.simulation.population.ages import fit_ages
from headwater.simulation.population.fitting import Floats
from headwater.simulation.population.prevalence import ADULT, Prevalence, prevalences
from headwater.simulation.population.small_areas import SmallAreas
from headwater.simulation.population.together import AGES, LAST, SHAPE, Joint, decoded, joint
from headwater.simulation.residents import Areas, Residents

CHUNK = 1 << 20
Progress = Callable[[str], None]
Bytes = npt.NDArray[np.uint8]
Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Convergence:
    """How a fit ended: its name, the rounds it took, its largest relative difference."""

    name: str
    rounds: int
    worst: float


@dataclass(frozen=True, eq=False)
class Population:
    """The residents, their small areas, and how the fits behind them ended."""

    residents: Residents
    areas: Areas
    fits: tuple[Convergence, ...]


def quiet(said: str) -> None:
    """Says nothing."""


def synthesise(
    small: SmallAreas,
    seed: int = 1,
    choices: Mapping[str, str] | None = None,
    held: Book | None = None,
    progress: Progress = quiet,
    chunk: int = CHUNK,
) -> Population:
    """The residents of ``small``, in the order of area, sex and age.

    The same seed gives the same residents to the last bit, whatever ``chunk`` is. ``choices`` are
    answers to the switches of the book; ``progress`` is told each step.
    """
    known = held or book()
    progress("Fitting people to small areas")
    ages = fit_ages(small, known, seed)
    progress("Fitting risk factors and conditions")
    if held is None:
        shares, together = _shared(tuple(sorted((choices or {}).items())))
    else:
        shares, together = _fitted(held, choices)
    fits = [Convergence("people by small area, sex and age", ages.fit.rounds, ages.fit.worst)]
    fits += [Convergence(name, fit.rounds, fit.worst) for name, fit in shares.fits.items()]
    fits += [Convergence("conditions together", together.fit.rounds, together.fit.worst)]
    progress("Making residents")
    columns = _laid_out(ages.people, small.areas)
    smoking, obese, conditions = _given_out(columns, together.table, seed)
    made = _drawn(columns, (smoking, obese, conditions), small, (known, shares.share), seed, chunk)
    return Population(made, small.areas, tuple(fits))


def _fitted(known: Book, choices: Mapping[str, str] | None) -> tuple[Prevalence, Joint]:
    """Shares by sex, fifth and age, and what goes together: the same for every place."""
    shares = prevalences(known, choices)
    return shares, joint(shares.share, known)


@lru_cache(maxsize=2)
def _shared(choices: tuple[tuple[str, str], ...]) -> tuple[Prevalence, Joint]:
    return _fitted(book(), dict(choices))


def _laid_out(people: npt.NDArray[np.int64], areas: Areas) -> dict[str, npt.NDArray[Any]]:
    """One row a person: area, sex, age, and what comes with the area."""
    counts = people.reshape(-1)
    cells = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
    sexes, ages = people.shape[1:]
    area = (cells // (sexes * ages)).astype(np.uint16)
    return {
        "area": area,
        "sex": (cells // ages % sexes).astype(np.uint8),
        "age": (cells % ages).astype(np.uint8),
        "quintile": areas.quintile.astype(np.uint8)[area],
        "rural": areas.rural.astype(np.uint8)[area],
    }


def _given_out(
    columns: Columns, table: Floats, seed: int
) -> tuple[Bytes, Bytes, npt.NDArray[np.uint16]]:
    """A state of the joint table for every adult: each stratum's people, shuffled, in shares."""
    from headwater.simulation.population.giving_out import give_out, questions
    from headwater.simulation.population.luck import question_uniforms

    people = columns["age"].size
    smoking, obese = np.zeros(people, np.uint8), np.zeros(people, np.uint8)
    conditions = np.zeros(people, np.uint16)
    own = decoded()
    order, bounds = _by_stratum(columns, seed)
    asked = questions(SHAPE)
    running = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, axis=1)], axis=1)
    state = give_out(order, bounds, running, asked, question_uniforms(seed, len(asked)))
    smoking[order], obese[order], conditions[order] = (each[state] for each in own)
    return smoking, obese, conditions


def _by_stratum(columns: Columns, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of adults in the order of stratum and then of luck, and where each stratum begins."""
    from headwater.simulation.population.luck import shuffle_words

    age = np.minimum(columns["age"], LAST).astype(np.int64)
    stratum = (columns["sex"].astype(np.int64) * 5 + columns["quintile"] - 1) * AGES + age - ADULT
    strata = 10 * AGES
    stratum[age < ADULT] = strata
    key = (stratum.astype(np.uint64) << np.uint64(32)) | shuffle_words(seed, 0, age.size)
    order = np.argsort(key)[: int((stratum < strata).sum())]
    bounds = np.searchsorted(key[order], np.arange(strata + 1, dtype=np.uint64) << np.uint64(32))
    return order, np.asarray(bounds, dtype=np.int64)


def _drawn(
    columns: Columns,
    given: tuple[Bytes, Bytes, npt.NDArray[np.uint16]],
    small: SmallAreas,
    known: tuple[Book, Mapping[str, Floats]],
    seed: int,
    chunk: int,
) -> Residents:
    """The residents, with what is drawn for each alone."""
    from headwater.simulation.population.traits import DRAWN, draw_traits, trait_tables

    smoking, obese, conditions = given
    people = smoking.size
    tables = trait_tables(*known, small.ethnic)
    out = np.zeros((len(DRAWN), people), np.uint8)
    inputs = [columns[name] for name in ("area", "sex", "quintile", "age", "rural")]
    for first in range(0, people, chunk):
        part = slice(first, first + chunk)
        draw_traits(
            seed,
            first,
            tuple(each[part] for each in (*inputs, smoking, obese)),
            tables,
            out[:, part],
            conditions[part],
        )
    held: dict[str, npt.NDArray[Any]] = {
        **columns,
        **dict(zip(DRAWN, out, strict=True)),
        "smoking": smoking,
    }
    held |= {"conditions": conditions, "person": np.arange(people, dtype=np.uint32)}
    return Residents(**held)
