"""The changes of introductions and of the survey: check, change, audit, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater.network.survey import SCALE, Statement
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line
from headwater_web.jobs.actions import enqueue
from headwater_web.network import entries, kinds
from headwater_web.network.calls import (
    IntroductionCall,
    SurveyReply,
    SurveyRound,
    SurveyTaken,
)
from headwater_web.network.group_actions import hosts
from headwater_web.network.people import Profile
from headwater_web.network.profile_actions import check_leader
from headwater_web.network.telling import tell_network, tell_one

State = IntroductionCall.State
MOST_WAITING = 10


def ask_introduction(user: User, other: User, reason: str, words: str) -> IntroductionCall:
    """Ask to be introduced to a member who may be suggested; she is told, and answers."""
    with transaction.atomic():
        check_leader(user)
        open_to = Profile.objects.for_user(user, [other.pk]).open_to_introductions()
        if other.pk == user.pk or not open_to.exists():
            raise RefusedError("", "This member cannot be introduced.")
        waiting = IntroductionCall.objects.owned_by(user).filter(state=State.ASKED)
        if waiting.exclude(other=other.pk).count() >= MOST_WAITING:
            raise RefusedError("", f"{MOST_WAITING} members have yet to answer you. Wait for them.")
        made, fresh = IntroductionCall.objects.owned_by(user).get_or_create(
            asker=user,
            other=other,
            defaults={
                "reason": line("reason", reason, 600),
                "words": line("words", words, 600, "Say in a sentence why you would like to talk."),
            },
        )
        if not fresh:
            raise RefusedError("", "You have asked for this introduction already.")
        said = "A member of the network would like to talk with you. Sign in to see who, and why."
        tell_one(other, kinds.INTRODUCED, f"introduction {made.pk}", said, _page())
        record(
            actor=actor_of(user),
            action=entries.INTRODUCTION_ASKED,
            subject=f"introduction:{made.pk}",
        )
    return made


def answer_introduction(user: User, call: IntroductionCall, accepted: bool) -> IntroductionCall:
    """Accept or decline; accepted, each sees how to write to the other."""
    with transaction.atomic():
        rows = IntroductionCall.objects.for_user(user).select_for_update(of=("self",))
        found = rows.filter(pk=call.pk, other=user.pk).first()
        if found is None or found.state != State.ASKED:
            raise RefusedError("", "This was answered already, or is not for you to answer.")
        found.state = State.ACCEPTED if accepted else State.DECLINED
        found.answered_at = timezone.now()
        found.save(update_fields=["state", "answered_at"])
        if accepted:
            words = (
                "A member said yes to an introduction you asked for. Sign in to see how to write."
            )
            tell_one(found.asker, kinds.INTRODUCED, f"introduced {found.pk}", words, _page())
        record(
            actor=actor_of(user),
            action=entries.INTRODUCTION_ANSWERED,
            subject=f"introduction:{found.pk}",
            detail={"accepted": accepted},
        )
    return found


def open_round(user: User, closes: date) -> SurveyRound:
    """Open a round of the survey, from today; members are told. No two are open at once."""
    with transaction.atomic():
        if not hosts(user):
            raise RefusedError("closes", "Only somebody who convenes may open the survey.")
        today = timezone.localdate()
        if closes <= today:
            raise RefusedError("closes", "Give a day to come.")
        if SurveyRound.objects.for_user(user).filter(closes__gte=today).exists():
            raise RefusedError("closes", "A round is open already.")
        made = SurveyRound.objects.create(opens=today, closes=closes, opened_by=user)
        words = "Three questions about this network: a minute, and without your name, until "
        words += f"{closes:%-d %B %Y}."
        key = f"survey {made.pk}"
        path = reverse("network:survey")
        enqueue(tell_network, kinds.SURVEY.code, key, words, path, user.pk, key=f"tell {key}")
        record(
            actor=actor_of(user), action=entries.SURVEY_OPENED, subject=f"survey-round:{made.pk}"
        )
    return made


def answer_round(user: User, held: SurveyRound, given: Mapping[Statement, int]) -> None:
    """Keep an answer, and apart from it that she answered: nothing ties the two together.

    The audit is not told who answered when, for an answer is kept at that moment.
    """
    with transaction.atomic():
        check_leader(user)
        today = timezone.localdate()
        if not held.opens <= today <= held.closes:
            raise RefusedError("trust", "This round is over.")
        for statement in Statement:
            if given.get(statement) not in SCALE:
                raise RefusedError(statement.value, "Choose from 1 to 5.")
        _, fresh = SurveyTaken.objects.owned_by(user).get_or_create(round=held, person=user)
        if not fresh:
            raise RefusedError("trust", "You have answered this round already.")
        SurveyReply.objects.create(
            id=uuid4(),
            round=held,
            **{statement.value: given[statement] for statement in Statement},
        )


def _page() -> str:
    return reverse("network:introductions")
