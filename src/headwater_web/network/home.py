"""The network's first page: what waits for a member, what is coming, what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists
from headwater_web.network import desk
from headwater_web.network.calls import IntroductionCall, SurveyRound, SurveyTaken
from headwater_web.network.gathering_news import when
from headwater_web.network.gatherings import AgendaItem, Attendance, Gathering
from headwater_web.network.groups import Group, Membership
from headwater_web.network.people import Profile
from headwater_web.network.privacy import Act
from headwater_web.network.profile_actions import bodies
from headwater_web.network.question_actions import places_of
from headwater_web.network.questions import Question
from headwater_web.network.reach import is_leader
from headwater_web.network.records import Decision, FollowUp, Recommendation

LISTED = 5
MOST_CALLED = 60


@require_safe
def home(request: AtlasRequest) -> HttpResponse:
    """What waits for this member; for somebody who is none, what the network is."""
    if not is_leader(request.user):
        return desk.page(request, "outside", {})
    user = desk.asker(request)
    called = Gathering.objects.for_user(user, Act.SPEAK).select_related("group").upcoming()
    gatherings = list(called[:MOST_CALLED])
    answers = dict(Attendance.objects.owned_by(user).values_list("gathering", "says"))
    questions = Question.objects.for_user(user).waiting().select_related("group")
    asked = list(questions[:LISTED])
    own = places_of(user)
    hers = {"owner": user.pk, "done_at": None}
    duties: list[Decision | FollowUp] = [
        *Decision.objects.for_user(user, Act.SPEAK).filter(**hers).select_related("gathering"),
        *FollowUp.objects.for_user(user, Act.SPEAK).filter(**hers).select_related("gathering"),
    ]
    rounds = SurveyRound.objects.for_user(user).open_now()
    answered = SurveyTaken.objects.owned_by(user).values("round")
    words = {
        "upcoming": [(each, when(each), answers.get(each.pk, "")) for each in gatherings[:LISTED]],
        "unsaid": sum(not answers.get(each.pk) for each in gatherings),
        "asked": asked,
        "names": lists.place_names(request, (each.place for each in asked)),
        "duties": sorted(duties, key=lambda each: each.due),
        "invitations": list(
            Membership.objects.owned_by(user).filter(state="invited").select_related("group")
        ),
        "calls": IntroductionCall.objects.for_user(user)
        .filter(other=user.pk, state="asked")
        .count(),
        "proposed": proposed_to(user, gatherings),
        "asking": asking(user),
        "recommended": recommended_to(user),
        "survey": rounds.exclude(pk__in=answered).exists(),
        "groups": list(Group.objects.for_user(user, Act.SPEAK).living()),
        "has_profile": Profile.objects.owned_by(user).exists(),
        "places": lists.place_names(request, own),
    }
    return desk.page(request, "home", words)


def asking(user: User) -> list[tuple[Group, int]]:
    """Groups that this member convenes, with how many people ask to be let in."""
    rows = Membership.objects.for_user(user, Act.CONVENE).filter(state="asked")
    waiting = Counter(rows.values_list("group", flat=True))
    groups = Group.objects.for_user(user, Act.CONVENE).living().filter(pk__in=waiting)
    return [(each, waiting[each.pk]) for each in groups]


def recommended_to(user: User) -> list[Recommendation]:
    """What scrutiny recommended to bodies of this member, and waits for a response."""
    rows = Recommendation.objects.for_user(user).filter(
        response="waiting", made_to__in=bodies(user)
    )
    return list(rows.select_related("group", "made_to"))


def proposed_to(user: User, gatherings: Iterable[Gathering]) -> list[tuple[Gathering, int]]:
    """Gatherings to come that this member convenes, with how many items wait for her word."""
    rows = AgendaItem.objects.for_user(user, Act.CONVENE).filter(state="proposed")
    waiting = Counter(rows.values_list("gathering", flat=True))
    return [(each, waiting[each.pk]) for each in gatherings if waiting[each.pk]]
