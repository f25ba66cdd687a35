"""Where the book fills in ages that nobody published, its totals come to what was published."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evidence import book
from headwater.simulation.lanes import Lane
from headwater.simulation.parameters.rate_tables import admission_rates, published_rates

PEOPLE = book().figure("people-by-single-year").value


def number(name: str) -> float:
    return book().figure(name).number


def mean(name: str, first: int = 16, last: int = 101) -> float:
    """A figure by age (and sex) over England's people of these ages."""
    values = book().figure(name).by_age()
    people = PEOPLE.sum(axis=1) if values.ndim == 2 else PEOPLE.sum(axis=(0, 1))
    part = slice(first, last)
    return float((values * people)[..., part].sum() / people[..., part].sum())


@pytest.mark.parametrize(
    ("shape", "ages", "published", "within"),
    [
        ("smoking-age-shape", (18, 101), "smoking-all", 0.002),
        ("obesity-age-shape", (16, 101), "obesity-measured", 0.005),
        ("hypertension-age-shape", (16, 101), "hypertension-all", 0.005),
        ("inactive-age-shape", (16, 101), "inactive-all", 0.005),
        ("isolated-age-shape", (16, 101), "lonely-often", 0.003),
        ("depression-age-sex", (18, 101), "depression-register-all", 0.003),
        ("dementia-prevalence-all-ages", (65, 101), "dementia-65", 0.004),
        ("frailty-prevalence", (60, 101), "frailty-all", 0.02),
        ("dementia-incidence", (65, 101), "dementia-incidence-65", 0.002),
    ],
)
def test_shapes_by_age_come_to_the_published_total(
    shape: str, ages: tuple[int, int], published: str, within: float
) -> None:
    assert mean(shape, *ages) == pytest.approx(number(published), abs=within)


def test_hypertension_by_age_comes_to_the_bands_that_were_published() -> None:
    young, old = book().figure("hypertension-by-age").value
    assert mean("hypertension-age-shape", 16, 45) == pytest.approx(young, abs=0.005)
    assert mean("hypertension-age-shape", 65) == pytest.approx(old, abs=0.005)


def test_the_share_of_hypertension_that_nobody_knows_of_comes_to_the_published_one() -> None:
    has = book().figure("hypertension-age-shape").by_age()
    unknown = book().figure("hypertension-undiagnosed").by_age()
    people = PEOPLE.sum(axis=1) * has
    share = (people * unknown)[:, 16:].sum() / people[:, 16:].sum()
    assert share == pytest.approx(number("hypertension-undiagnosed-all"), abs=0.04)


def test_new_diabetes_comes_to_the_published_rate_of_registered_patients() -> None:
    rate = book().figure("diabetes-incidence").by_age()
    rate = rate * (1 - book().figure("diabetes-age-shape").by_age())
    rate[:, :16] = 0
    people = PEOPLE.sum(axis=1)
    found = (rate * people).sum(axis=1) / people.sum(axis=1)
    assert np.allclose(found, book().figure("diabetes-incidence-all").value, rtol=0.05)


def test_use_of_care_comes_to_the_published_yearly_totals() -> None:
    people = PEOPLE.sum()
    rates = published_rates(book())

    def a_head(lane: Lane) -> float:
        return float((rates[lane].values[:, :, :101] * PEOPLE).sum() / people)

    england = number("england-people-2023")
    admitted = float((admission_rates(book())[:, :, :101] * PEOPLE).sum() / people)
    assert admitted == pytest.approx(number("emergency-admissions-total") / england, rel=0.05)
    assert a_head(Lane.CONTACT) == pytest.approx(
        number("gp-appointments-total") / england, rel=0.01
    )
    assert a_head(Lane.ATTENDANCE) == pytest.approx(number("ed-total") / england, rel=0.02)
    beds = a_head(Lane.BED_DAYS) / admitted
    assert 3.5 < beds < 7


def test_the_gradient_of_admissions_is_that_of_a_registered_population_elsewhere() -> None:
    ours = admission_rates(book())[:, :, 67:101] * PEOPLE[:, :, 67:]
    by_fifth = ours.sum(axis=(0, 2)) / PEOPLE[:, :, 67:].sum(axis=(0, 2))
    devon = book().figure("emergency-admissions-devon").at(age=67)
    assert by_fifth[0] / by_fifth[4] == pytest.approx(devon[0] / devon[4], rel=0.35)
