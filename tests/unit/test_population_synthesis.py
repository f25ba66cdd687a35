"""Residents made from margins: exact totals, shares as the book has them, the same every time.

The slow tests compile the loop that draws and fit the joint table of every stratum.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from headwater.evidence import book
from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.population import Population, PopulationError, synthesise
from headwater.simulation.population.ages import BAND_OF_YEAR, fit_ages
from headwater.simulation.population.prevalence import ADULT, prevalences
from headwater.simulation.population.rounding import largest_remainders
from headwater.simulation.population.together import AXIS, PUBLISHED, SHAPE, joint, levels
from headwater.simulation.residents import COLUMNS
from small_area_people import made_up

SMALL = made_up()
NAMES = ("hypertension", "chd", "stroke", "diabetes", "copd", "depression", "lung-cancer")


@pytest.fixture(scope="module")
def population() -> Population:
    return synthesise(SMALL, seed=7)


def test_people_by_area_sex_and_band_are_exact_and_the_fit_is_to_1e_9() -> None:
    done = fit_ages(SMALL, book(), seed=7)
    bands = largest_remainders(SMALL.bands, SMALL.sexes.sum(axis=1))
    assert done.fit.worst <= 1e-9
    assert (done.people.sum(axis=2) == SMALL.sexes).all()
    in_band = np.stack(
        [done.people[:, :, band == BAND_OF_YEAR].sum(axis=(1, 2)) for band in range(6)], 1
    )
    assert (in_band == bands).all()
    assert (done.people >= 0).all()


def test_the_very_old_are_not_rounded_away() -> None:
    done = fit_ages(made_up(areas=400, people=800), book(), seed=1)
    old = done.people[:, :, 90:].sum() / done.fit.table[:, :, 90:].sum()
    assert 0.93 < old < 1.07


def test_shares_meet_the_margin_by_age_and_every_fit_says_how_it_ended() -> None:
    made = prevalences(book())
    people = book().figure("people-by-single-year").value
    wanted = book().figure("smoking-age-shape").by_age()
    wanted[:ADULT] = 0
    found = (made.share["current"] * people).sum(axis=(0, 1)) / people.sum(axis=(0, 1))
    assert np.allclose(found, wanted, atol=1e-8)
    gradient = (made.share["current"] * people)[:, :, ADULT:].sum((0, 2)) / people[
        :, :, ADULT:
    ].sum((0, 2))
    published = book().figure("smoking-register-by-quintile").value
    assert np.allclose(gradient / gradient[0], published / published[0], rtol=1e-7)
    assert all(fit.worst <= 1e-9 for fit in made.fits.values())
    assert all(((share >= 0) & (share <= 1)).all() for share in made.share.values())


@pytest.mark.slow  # fits the joint table of 750 strata
def test_published_pairs_meet_their_ratio_and_undeclared_pairs_are_independent() -> None:
    share = prevalences(book()).share
    made = joint(share, book())
    table = made.table.reshape(-1, *SHAPE)
    assert made.fit.worst <= 1e-9
    flat = {name: each.reshape(-1, each.shape[-1]) for name, each in levels(share, book()).items()}
    for name, each in flat.items():
        others = tuple(axis + 1 for other, axis in AXIS.items() if other != name)
        assert np.abs(table.sum(axis=others) - each / each.sum(1, keepdims=True)).max() < 1e-8

    def pair(first: str, second: str) -> np.ndarray:
        others = tuple(axis + 1 for name, axis in AXIS.items() if name not in {first, second})
        return np.asarray(table.sum(axis=others))

    for first, second, entry in PUBLISHED:
        both = pair(first, second)
        chance = both[..., 1] / both.sum(axis=2)
        assert np.allclose(chance[:, -1] / chance[:, 0], book().figure(entry).number, rtol=1e-6)
    alone = pair("copd", "depression")
    ratio = alone[:, 1, 1] * alone[:, 0, 0] / (alone[:, 1, 0] * alone[:, 0, 1])
    assert np.abs(ratio - 1).max() < 0.6  # both go with smoking, and with nothing else


@pytest.mark.slow  # compiles the loop that draws
def test_everybody_is_there_and_compact(population: Population) -> None:
    residents = population.residents
    counted = np.zeros((len(SMALL.areas), 2), dtype=np.int64)
    np.add.at(counted, (residents.area, residents.sex), 1)
    assert (counted == SMALL.sexes).all()
    assert residents.bytes_a_person <= 24
    assert (np.diff(residents.area.astype(int)) >= 0).all()
    assert (residents.quintile == SMALL.areas.quintile[residents.area]).all()
    assert {fit.name for fit in population.fits} >= {"current", "conditions together"}
    assert all(fit.worst <= 1e-9 for fit in population.fits)


@pytest.mark.slow  # makes the residents three times
def test_the_same_seed_makes_the_same_people_whatever_the_chunks(population: Population) -> None:
    for chunk in (977, 1 << 20):
        again = synthesise(SMALL, seed=7, chunk=chunk).residents
        for name in COLUMNS:
            assert (getattr(again, name) == getattr(population.residents, name)).all(), name
    other = synthesise(SMALL, seed=8).residents
    assert (other.smoking != population.residents.smoking).any()


@pytest.mark.slow  # compiles the loop that draws
def test_as_many_people_have_each_condition_as_should(population: Population) -> None:
    residents = population.residents
    share = prevalences(book()).share
    adult = residents.age >= ADULT
    capped = np.minimum(residents.age, 90)
    bits = {name: Condition[name.upper().replace("-", "_")] for name in NAMES}
    for name in (*NAMES, "current", "ex"):
        smokes = Smoking.CURRENT if name == "current" else Smoking.EX
        has = residents.has(bits[name]) if name in bits else residents.smoking == smokes
        chance = share[name][residents.sex, residents.quintile - 1, capped] * adult
        assert abs(has.sum() - chance.sum()) < 0.3 * np.sqrt(chance.sum()) + 2, name
        for sex in (0, 1):
            for fifth in range(1, 6):
                here = (residents.sex == sex) & (residents.quintile == fifth)
                off = has[here].sum() - chance[here].sum()
                assert abs(off) < np.sqrt(chance[here].sum()) + 2, (name, sex, fifth)


@pytest.mark.slow  # compiles the loop that draws
def test_drawn_traits_have_their_shares(population: Population) -> None:
    residents = population.residents
    adult = residents.age >= ADULT
    people = int(adult.sum())
    share = prevalences(book()).share
    at = (
        residents.sex[adult],
        residents.quintile[adult] - 1,
        np.minimum(residents.age[adult], 100),
    )

    def near(found: np.ndarray, expected: np.ndarray) -> bool:
        spread = np.sqrt((expected * (1 - expected)).sum())
        return bool(abs(found.sum() - expected.sum()) < 4 * spread)

    assert near(residents.activity[adult] == 0, share["inactive"][at])
    assert near(residents.circumstances[adult] & 1, share["isolated"][at])
    assert near(residents.has(Condition.FRAILTY)[adult], share["frailty"][at])
    assert near(residents.has(Condition.DEMENTIA)[adult], share["dementia"][at])
    assert near(residents.has(Condition.BREAST_CANCER)[adult], share["breast-cancer"][at])
    assert near(residents.bmi_kg_m2[adult] >= 30, share["obese"][at])
    assert (residents.ethnicity > 0).all()
    assert abs((residents.ethnicity == 1).mean() - 0.8) < 4 * np.sqrt(0.16 / len(residents))
    own = residents.has(Condition.FRAILTY)[adult] - share["frailty"][at]
    other = (residents.circumstances[adult] & 1) - share["isolated"][at]
    assert abs(np.corrcoef(own, other)[0, 1]) < 4 / np.sqrt(people)


@pytest.mark.slow  # compiles the loop that draws
def test_pressure_agrees_with_diagnosis_and_children_have_no_illness(
    population: Population,
) -> None:
    residents = population.residents
    high, treated = residents.has(Condition.HYPERTENSION), residents.has(Condition.TREATED)
    adult = residents.age >= ADULT
    assert (residents.sbp[high & ~treated] >= 139).all()
    assert (residents.sbp[adult & ~high] <= 140).all()
    assert not residents.conditions[~adult].any()
    assert not residents.smoking[~adult].any()
    assert 26 < residents.bmi_kg_m2[adult].mean() < 28.5
    assert residents.age[residents.years_since_quitting > 0].min() > ADULT


def test_figures_that_cannot_be_are_refused_with_a_sentence() -> None:
    with pytest.raises(PopulationError, match=r"bands is \(20, 5\); it must be \(20, 6\)"):
        dataclasses.replace(SMALL, bands=SMALL.bands[:, :5])
    with pytest.raises(PopulationError, match="below nothing"):
        dataclasses.replace(SMALL, fives=-SMALL.fives)
    with pytest.raises(PopulationError, match="people by sex and none by age"):
        dataclasses.replace(SMALL, bands=SMALL.bands * 0)
