"""The changes of state of a question as it is answered: told early, refused, answered."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.utils import timezone

from headwater.lake.provenance import Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.lake.store import Lake
from headwater_web.figures.private_lakes import keep, sweep
from headwater_web.simulation.models import Question
from headwater_web.simulation.working import Worked

SMALL_AREAS, DISTRICTS = "small-areas", "districts"


def tell_early(question: Question, told: dict[str, Any]) -> None:
    """Show what can be said already; a whole answer is never replaced by it."""
    Question.objects.waiting().filter(pk=question.pk).update(answer=told)


def refuse(question: Question, why: str) -> None:
    """Keep why there can be no answer."""
    Question.objects.waiting().filter(pk=question.pk).update(refused=why[:400])


def keep_answer(question: Question, worked: Worked) -> None:
    """Keep the answer and its cubes, all of it or nothing."""
    folder = question.folder
    sweep(folder.parent, set(Question.objects.filter(cubes=True).values_list("key", flat=True)))
    shutil.rmtree(folder, ignore_errors=True)

    def save() -> None:
        Question.objects.filter(pk=question.pk).update(
            answer=worked.answer, answered_at=timezone.now(), cubes=True
        )

    keep(folder, lambda aside: write(aside, question, worked), save)


def write(root: Path, question: Question, worked: Worked) -> None:
    """The small lake of both cubes."""
    made = Provenance(
        "headwater simulation",
        made_at=timezone.now(),
        version=question.version,
        parameters={
            "question": question.key,
            "place": question.place,
            "edition": question.edition,
            "repeats": str(question.repeats),
            "draws": str(question.draws),
        },
    )
    with Lake(root).transaction() as changes:
        changes.put(OBSERVATION, SMALL_AREAS, worked.small_areas, made)
        changes.put(OBSERVATION, DISTRICTS, worked.districts, made)
