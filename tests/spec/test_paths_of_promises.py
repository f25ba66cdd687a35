"""The path to a target: straight, or by steps; where a figure stands beside it, in words."""

from __future__ import annotations

from datetime import date

import pytest

from headwater.commitments.measure import Measure, StepError, verify_steps
from headwater.commitments.progress import judged
from headwater.commitments.sentences import on_path
from headwater.commitments.standing import Stage

MADE, DUE = date(2026, 1, 1), date(2026, 12, 31)
SPRING, AUTUMN = date(2026, 4, 1), date(2026, 10, 1)
Steps = tuple[tuple[date, float], ...]


def visits(
    steps: Steps = (),
    last: tuple[date, float] | None = None,
    target: float | None = 200,
    due: date | None = DUE,
) -> Measure:
    """Visits that should rise from 100 to 200 in the year."""
    points = (last,) if last else ()
    return Measure("Visits", "visits", "increase", MADE, points, 100, target, due, steps)


@pytest.mark.parametrize(
    ("day", "straight", "stepped"),
    [
        (date(2025, 6, 1), 100, 100),
        (MADE, 100, 100),
        (date(2026, 2, 15), 100 + 100 * 45 / 364, 105),
        (SPRING, 100 + 100 * 90 / 364, 110),
        (date(2026, 7, 2), 150, 110 + 60 * 92 / 183),
        (AUTUMN, 175, 170),
        (DUE, 200, 200),
        (date(2027, 6, 1), 200, 200),
    ],
)
def test_a_path_goes_straight_from_step_to_step(day: date, straight: float, stepped: float) -> None:
    steps = ((SPRING, 110.0), (AUTUMN, 170.0))
    assert visits().path(day) == pytest.approx(straight)
    assert visits(steps).path(day) == pytest.approx(stepped)


@pytest.mark.parametrize(
    ("steps", "last", "says"),
    [
        (
            (),
            (date(2026, 7, 2), 130.0),
            "It is behind the path from 100 to 200: the last figure is 130, and 150 was due by "
            "then.",
        ),
        (
            (),
            (date(2026, 7, 2), 150.0),
            "It is on the path from 100 to 200: the last figure is 150, and 150 was due by then.",
        ),
        (
            ((SPRING, 110.0),),
            (SPRING, 110.0),
            "It is on the path from 100 to 200 by 110 on 1 April 2026: the last figure is 110, "
            "and 110 was due by then.",
        ),
        (
            ((SPRING, 110.0), (AUTUMN, 170.0)),
            (AUTUMN, 150.0),
            "It is behind the path from 100 to 200 by 110 on 1 April 2026 and 170 on 1 October "
            "2026: the last figure is 150, and 170 was due by then.",
        ),
        (
            ((SPRING, 110.0), (date(2026, 7, 1), 140.0), (AUTUMN, 170.0)),
            (AUTUMN, 150.0),
            "It is behind the path from 100 to 200 by three steps: the last figure is 150, and "
            "170 was due by then.",
        ),
    ],
)
def test_a_figure_is_on_the_path_or_behind_it(
    steps: Steps, last: tuple[date, float], says: str
) -> None:
    measure = visits(steps, last)
    assert on_path(judged(measure, Stage.STARTED), measure) == says


def test_less_may_be_better() -> None:
    falls = Measure(
        "Falls", "falls", "decrease", MADE, ((AUTUMN, 60.0),), 100, 40, DUE, ((AUTUMN, 50.0),)
    )
    verify_steps(falls)
    assert on_path(judged(falls, Stage.STARTED), falls).startswith("It is behind the path")


def test_a_step_that_a_change_of_plan_left_behind_is_passed_over() -> None:
    earlier = visits(((SPRING, 110.0), (AUTUMN, 170.0)), due=date(2026, 7, 1))
    assert earlier.way == ((SPRING, 110.0),)
    assert earlier.path(AUTUMN) == 200


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        (visits(((SPRING, 110.0),), target=None), "steps lie between the two"),
        (visits(((SPRING, 110.0),), due=None), "steps lie between the two"),
        (visits(((SPRING, float("nan")),)), "The step of 1 April 2026 must be a number."),
        (visits(((MADE, 110.0),)), "must come after the promise"),
        (visits(((DUE, 110.0),)), "before the day it is due, 31 December 2026"),
        (visits(((date(9999, 1, 1), 110.0),)), "before the day it is due"),
        (visits(((SPRING, 90.0),)), "90, is worse than 100, which comes before it"),
        (visits(((SPRING, 150.0), (AUTUMN, 140.0))), "A path does not turn back."),
        (visits(((SPRING, 201.0),)), "201, lies beyond the target, 200"),
        (visits(((AUTUMN, 110.0), (SPRING, 120.0))), "in the order of their days"),
        (visits(((SPRING, 110.0), (SPRING, 120.0))), "one a day"),
    ],
)
def test_steps_that_are_no_path_get_a_sentence(measure: Measure, says: str) -> None:
    with pytest.raises(StepError, match=says):
        verify_steps(measure)
