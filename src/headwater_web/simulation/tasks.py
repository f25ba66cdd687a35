"""The work behind a question, and what a worker makes ready for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from headwater.simulation.outcomes.study import Depth
from headwater.simulation.population import PopulationError, SmallAreas
from headwater.simulation.residents import Areas
from headwater_web.jobs.actions import progress
from headwater_web.jobs.warming import warmed
from headwater_web.jobs.work import LONG, task
from headwater_web.simulation.answering import keep_answer, refuse, tell_early
from headwater_web.simulation.ground import ground
from headwater_web.simulation.models import Question
from headwater_web.simulation.working import work

LONGEST = timedelta(hours=2)
WARMING = {
    "title": "Warming",
    "years": 2,
    "offer": [{"intervention": "hypertension-case-finding", "from": 2021, "budget": 100.0}],
}


@task(label="Simulate a scenario", most_attempts=4, seconds=LONGEST.total_seconds(), queue=LONG)
def answer(key: str) -> str:
    """Answer the question with this key, unless it is answered; killed, it begins anew."""
    asked = Question.objects.waiting().filter(key=key).first()
    if asked is None:
        return "answered already"
    try:
        small = ground(asked.place).small
    except PopulationError as missing:
        refuse(asked, str(missing))
        return "refused"

    def early(told: dict[str, Any]) -> None:
        tell_early(asked, told)

    depth = Depth(asked.repeats, asked.draws)
    keep_answer(asked, work(small, asked.scenario, depth, progress, early))
    return "answered"


def ready() -> None:
    """Compile the kernel, or read what was compiled; fit what is the same for every place."""
    one = Areas(("W",), ("W",), np.array([1], np.uint8), np.array([1], np.uint8))
    few = SmallAreas(
        one,
        sexes=np.array([[100, 100]]),
        bands=np.full((1, 6), 30.0),
        fives=np.full((1, 2, 19), 10.0),
        sexed=True,
        ethnic=np.zeros((1, 5)),
    )
    work(few, WARMING, Depth(2, 2), lambda *_: None, lambda _: None)


warmed(ready)
