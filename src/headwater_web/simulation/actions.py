"""The change of state that a person makes: she asks a question."""

from __future__ import annotations

from django.db import transaction

import headwater
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.audit import actor_of, record
from headwater_web.jobs.actions import enqueue, run_again
from headwater_web.jobs.models import Job
from headwater_web.simulation.entries import ASKED
from headwater_web.simulation.models import Question
from headwater_web.simulation.question import Posed
from headwater_web.simulation.tasks import answer


class AskingError(PermissionError):
    """This person may not ask."""


def ask(person: User, posed: Posed) -> Question:
    """Keep the question and have it answered, once for each key; whoever asks it again finds it.

    Raises ``AskingError`` where the permission table lets her add nothing that is public.
    """
    if may(person, Action.ADD, Sensitivity.PUBLIC) < Reach.HERS:
        raise AskingError("she may not ask")
    with transaction.atomic():
        found, fresh = Question.objects.get_or_create(
            key=posed.key,
            defaults={
                "place": posed.place,
                "title": posed.title,
                "choices": posed.choices,
                "scenario": posed.scenario,
                "edition": posed.edition,
                "version": headwater.__version__,
                "repeats": posed.depth.repeats,
                "draws": posed.depth.draws,
            },
        )
        if found.answered_at is None and not found.refused:
            run_again(enqueue(answer, found.key, key=key_of(found)))
        if fresh:
            record(actor=actor_of(person), action=ASKED, subject=f"question:{found.key}")
    return found


def key_of(question: Question) -> str:
    """The key of the job that answers it."""
    return f"simulate {question.key}"


def job_of(question: Question) -> Job | None:
    """The job that answers it; None where it is long over."""
    return Job.objects.select_related("result").filter(key=key_of(question)).first()
