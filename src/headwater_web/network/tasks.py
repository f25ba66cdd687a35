"""What is done behind the pages: unanswered questions are passed on, days that near are told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task
from headwater_web.network.question_actions import passed_on
from headwater_web.network.questions import Question
from headwater_web.network.reminders import remind

EARLY = time(5, 40)
PATIENCE, NEWEST = timedelta(days=3), timedelta(days=90)


@task(label="Look for questions that nobody has answered")
def look_for_unanswered(day: str) -> int:
    """Have each question that nobody answered for three days passed on; how many they are.

    One that nobody is known to have solved is looked at again each day, for ninety days.
    """
    before = timezone.make_aware(datetime.combine(date.fromisoformat(day), EARLY)) - PATIENCE
    waiting = Question.objects.filter(
        passed_on_at=None,
        asked_at__lt=before,
        asked_at__gt=before - NEWEST,
        hidden_at=None,
        answers=None,
    )
    found = list(waiting.exclude(barrier="").values_list("pk", flat=True))
    with transaction.atomic():
        for number in found:
            enqueue(pass_on, number, key=f"pass on question {number} {day}")
    return len(found)


@task(label="Pass a question on to people whose places have solved it", seconds=300)
def pass_on(number: int) -> int:
    """Tell those who may answer a question and whose places have got past its barrier."""
    return passed_on(number)


@task(label="Remind of what is due", seconds=300)
def remind_of_the_day(day: str) -> int:
    """Remind owners and bodies of what is due in a week, or was due; how many notices there are."""
    return remind(date.fromisoformat(day))


daily(look_for_unanswered, EARLY)
daily(remind_of_the_day, EARLY)
