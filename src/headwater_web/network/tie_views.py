"""Pages of ties: whom to talk to and why, counts for a convenor, the survey of the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from headwater.network import Contact, tied
from headwater.network.survey import Statement
from headwater.network.ties import ties_of
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import posted
from headwater_web.forms.writing import day
from headwater_web.network import acquaintance, call_actions, desk
from headwater_web.network.calls import IntroductionCall, SurveyRound, SurveyTaken
from headwater_web.network.evaluation import (
    came_of_it,
    compared,
    group_counts,
    newest_said,
    rounds,
)
from headwater_web.network.group_actions import hosts
from headwater_web.network.group_views import GET_POST, said, seen
from headwater_web.network.groups import Group
from headwater_web.network.people import Profile
from headwater_web.network.privacy import Act
from headwater_web.network.reasons import reasoned
from headwater_web.network.speakers import spoken_by

MOST = 6


@dataclass(frozen=True)
class Suggestion:
    """Whom a member might talk to, and why, in sentences."""

    key: int
    reasons: list[str]


@require_http_methods(GET_POST)
def introductions(request: AtlasRequest) -> HttpResponse:
    """Whom this member might talk to, and why; her own ties; introductions asked for."""
    user = desk.asker(request)
    wrong = None
    if request.method == "POST":
        wrong = called(request, user)
        if wrong is None:
            return redirect("network:introductions")
    contacts = acquaintance.contacts_of(user)
    calls = list(IntroductionCall.objects.for_user(user).select_related("asker", "other"))
    found = suggestions(request, user, contacts)
    ties = ties_of(tied(contacts), user.pk)
    to_her = [each for each in calls if each.other_id == user.pk and each.state == "asked"]
    waiting = {each.other_id for each in calls if each.asker_id == user.pk}
    waiting |= {each.asker_id for each in to_her}
    people = [each.key for each in found] + [each.other for each in ties]
    people += [number for each in calls for number in (each.asker_id, each.other_id)]
    words = {
        "found": [each for each in found if each.key not in waiting],
        "ties": ties,
        "to_her": to_her,
        "asked": [each for each in calls if each.asker_id == user.pk],
        "accepted": [each for each in calls if each.state == "accepted"],
        "speakers": spoken_by(request, people),
        "hers": user.pk,
    }
    return desk.page(request, "introductions", words, wrong)


def suggestions(request: AtlasRequest, user: User, contacts: Sequence[Contact]) -> list[Suggestion]:
    """Suggestions for a member who has these contacts, each with its reasons in words."""
    her = acquaintance.member(user)
    setting = acquaintance.setting_of(request.atlas, sorted(her.places))
    graph = acquaintance.ties_around(user, contacts)
    found = acquaintance.suggested(user, her, graph, setting, MOST)
    words = reasoned(request, found)
    return [Suggestion(each.key, why) for each, why in zip(found, words, strict=True)]


def called(request: AtlasRequest, user: User) -> RefusedError | None:
    """Ask for an introduction, or answer one."""

    def asked() -> str:
        contacts = acquaintance.contacts_of(user)
        found = [each for each in suggestions(request, user, contacts) if each.key == number]
        rows = Profile.objects.for_user(user, [number]).select_related("person")
        other = rows.first()
        if other is None or not found:
            raise RefusedError("", "This member is not suggested to you any more.")
        reason = " ".join(found[0].reasons)[:600]
        call_actions.ask_introduction(user, other.person, reason, posted.field(request, "words"))
        return "They are asked. You are told if they say yes."

    def answered(accepted: bool) -> str:
        rows = IntroductionCall.objects.for_user(user).filter(pk=number)
        found = rows.first()
        if found is None:
            raise RefusedError("", "There is no such introduction.")
        call_actions.answer_introduction(user, found, accepted)
        return "You are introduced." if accepted else "They are not told more than that."

    number = posted.number(request, "row")
    return posted.attempt(
        request,
        {"ask": asked, "yes": lambda: answered(True), "no": lambda: answered(False)},
    )


@require_safe
def counts(request: HttpRequest, slug: str) -> HttpResponse:
    """How many ties there are between the sides of a group, for its convenor: counts alone."""
    user, found = seen(request, slug)
    if not Group.objects.for_user(user, Act.CONVENE).filter(pk=found.pk).exists():
        raise Http404("there is no such page")
    rows, people = group_counts(user, found)
    words = {
        "group": found,
        "rows": rows,
        "people": people,
        "said": newest_said(user),
        "came": came_of_it(user, found),
    }
    return desk.page(request, "counts", words)


@require_http_methods(GET_POST)
def survey(request: HttpRequest) -> HttpResponse:
    """The three statements about the network: answered, and what came of earlier rounds."""
    user = desk.asker(request)
    open_round = SurveyRound.objects.for_user(user).open_now().first()
    wrong = None
    if request.method == "POST":
        wrong = posted.attempt(
            request,
            {
                "open": lambda: said(
                    call_actions.open_round(user, day("closes", posted.field(request, "closes"))),
                    "The survey is open.",
                ),
                "answer": lambda: answered_round(request, user, open_round),
            },
        )
        if wrong is None:
            return redirect("network:survey")
    taken = SurveyTaken.objects.owned_by(user).filter(round=open_round).exists()
    words = {
        "open": open_round,
        "taken": taken,
        "statements": list(Statement),
        "scale": SCALE,
        "may_open": bool(hosts(user)) and open_round is None,
        "rounds": rounds(user),
        "newest": newest_said(user),
        "changes": compared(user),
    }
    return desk.page(request, "survey", words, wrong)


def answered_round(request: HttpRequest, user: User, held: SurveyRound | None) -> str:
    """Keep an answer to the round that is open."""
    if held is None:
        raise RefusedError("", "No round is open now.")
    given = {each: posted.number(request, each.value) for each in Statement}
    call_actions.answer_round(user, held, given)
    return "Thank you. Your answers are kept without your name."


SCALE = (
    (5, "Strongly agree"),
    (4, "Agree"),
    (3, "Neither"),
    (2, "Disagree"),
    (1, "Strongly disagree"),
)
