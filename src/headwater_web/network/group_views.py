"""Pages of groups: the list, one group, who is in it, starting one."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists, posted
from headwater_web.network import desk, gathering_actions, group_actions
from headwater_web.network.gatherings import Gathering, Programme
from headwater_web.network.group_actions import WantedGroup
from headwater_web.network.groups import Group, Membership
from headwater_web.network.privacy import KIND_SAYS, Act, Privacy, who_joins, who_misses
from headwater_web.network.questions import Question
from headwater_web.network.record_views import recommendations_of

GET_POST = ("GET", "HEAD", "POST")
A_PAGE = 50
WAITING_FIRST = Case(When(state="asked", then=0), default=1)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that this member is in, and those she could join."""
    user = desk.asker(request)
    hers = Membership.objects.owned_by(user).select_related("group")
    stands = {each.group_id: each for each in hers}
    found = Group.objects.for_user(user).living()
    rows = [(each, stands.get(each.pk)) for each in found]
    words = {
        "mine": [(g, m) for g, m in rows if m is not None and m.is_inside],
        "asked": [(g, m) for g, m in rows if m is not None and not m.is_inside],
        "others": [g for g, m in rows if m is None],
        "may_start": bool(group_actions.hosts(user)),
    }
    return desk.page(request, "groups", words)


@require_http_methods(GET_POST)
def start(request: HttpRequest) -> HttpResponse:
    """Start a group; for those who convene nowhere there is no such page."""
    user = desk.asker(request)
    hosts = group_actions.hosts(user)
    if not hosts:
        raise Http404("this person convenes nowhere")
    wrong = None
    if request.method == "POST":
        made: list[Group] = []
        wanted = WantedGroup(
            name=posted.field(request, "name"),
            purpose=posted.field(request, "purpose"),
            scale=posted.field(request, "scale"),
            privacy=posted.field(request, "privacy"),
            organisation=desk.organisation_of(posted.field(request, "organisation"), hosts),
        )

        def started() -> str:
            made.append(group_actions.start(user, wanted))
            return f"“{made[0].name}” is started. You convene it."

        wrong = posted.attempt(request, {"start": started})
        if wrong is None:
            return redirect("network:group", slug=made[0].slug)
    words = {
        "scales": lists.radios(Group.Scale.choices),
        "privacies": lists.radios(
            [(each.value, each.value.capitalize()) for each in Privacy],
            {each.value: said for each, said in KIND_SAYS.items()},
        ),
        "hosts": lists.choices(
            [(each.code, each.name) for each in hosts],
            posted.field(request, "organisation"),
            "" if len(hosts) == 1 else "Choose",
        ),
    }
    return desk.page(request, "group-start", words, wrong)


@require_http_methods(GET_POST)
def group(request: AtlasRequest, slug: str) -> HttpResponse:
    """One group: what it is for, what is coming, what was asked, and what she may do there."""
    user, found = seen(request, slug)
    wrong = None
    if request.method == "POST":
        wrong = posted.attempt(
            request,
            {
                "join": lambda: said(group_actions.join(user, found), "You are in the group."),
                "ask-in": lambda: said(
                    group_actions.ask_in(user, found), "You have asked. A convenor will answer."
                ),
                "leave": lambda: said(group_actions.leave(user, found), "You are not in it now."),
                "close": lambda: said(
                    group_actions.close(user, found, posted.field(request, "why")),
                    "The group is closed.",
                ),
                "programme": lambda: said(
                    gathering_actions.begin_programme(
                        user,
                        found,
                        posted.field(request, "name"),
                        posted.field(request, "purpose"),
                        posted.field(request, "themes"),
                    ),
                    "The programme is made. Choose it when you call a gathering.",
                ),
            },
        )
        if wrong is None:
            still = Group.objects.for_user(user).filter(pk=found.pk).exists()
            return redirect("network:group", slug=slug) if still else redirect("network:groups")
    return desk.page(request, "group", group_words(request, user, found), wrong)


def group_words(request: AtlasRequest, user: User, found: Group) -> dict[str, object]:
    """What a group's page says."""
    questions = Question.objects.for_user(user).filter(group=found).shown().select_related("asker")
    gatherings = Gathering.objects.for_user(user).filter(group=found)
    asked = list(questions[:20])
    return {
        "group": found,
        "hers": Membership.objects.owned_by(user).filter(group=found).first(),
        "may": may_do(user, found),
        "convenors": group_actions.convenors(found),
        "who_joins": who_joins(found.kind),
        "who_misses": who_misses(found.kind),
        "questions": asked,
        "places": lists.place_names(request, (each.place for each in asked)),
        "upcoming": list(gatherings.upcoming()),
        "past": list(gatherings.past()[:20]),
        "programmes": list(Programme.objects.for_user(user).filter(group=found)),
        "waiting": Membership.objects.for_user(user, Act.CONVENE)
        .filter(group=found, state="asked")
        .count(),
        "recommendations": recommendations_of(user, found),
    }


def may_do(user: User, found: Group) -> dict[str, bool]:
    """Which acts this member may do in a group."""
    return {
        each.name.lower(): Group.objects.for_user(user, each).filter(pk=found.pk).exists()
        for each in Act
    }


@require_http_methods(GET_POST)
def people_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in a group; its convenors let people in, invite them, and take them out."""
    user, found = seen(request, slug)
    if not Group.objects.for_user(user, Act.PEOPLE).filter(pk=found.pk).exists():
        raise Http404("there is no such page")
    wrong = None
    if request.method == "POST":
        member = Membership.objects.for_user(user, Act.PEOPLE).filter(
            group=found, pk=posted.number(request, "membership")
        )
        row = member.first()

        settling = {
            "admit": group_actions.admit,
            "convenor": group_actions.make_convenor,
            "moderator": group_actions.make_moderator,
            "no-moderator": group_actions.end_moderator,
        }

        def settled(action: str) -> str:
            if row is None:
                raise RefusedError("", "This person is not in the group any more.")
            if action in settling:
                settling[action](user, row)
            else:
                group_actions.turn_away(user, row, posted.field(request, "why"))
            return "Done."

        wrong = posted.attempt(
            request,
            {
                "invite": lambda: said(
                    group_actions.invite(
                        user, found, desk.member_named(user, posted.field(request, "person"))
                    ),
                    "The invitation is sent.",
                ),
                **{each: partial(settled, each) for each in settling},
                "turn-away": lambda: settled("turn-away"),
            },
        )
        if wrong is None:
            return redirect("network:people-of", slug=slug)
    rows = Membership.objects.for_user(user, Act.PEOPLE).filter(group=found)
    may = may_do(user, found)
    listed = (
        rows.select_related("person") if may["convene"] else rows.inside().select_related("person")
    )
    listed = listed.order_by(WAITING_FIRST, "person__last_name", "person__username")
    words = {
        "group": found,
        "may": may,
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")),
        "inside": rows.inside().count(),
        "hers": user.pk,
    }
    return desk.page(request, "group-people", words, wrong)


def seen(request: HttpRequest, slug: str) -> tuple[User, Group]:
    """Who asks, and the group, if she may find it; else there is no such page."""
    user = desk.asker(request)
    found = Group.objects.for_user(user).filter(slug=slug).select_related("organisation").first()
    if found is None:
        raise Http404("there is no such group")
    return user, found


def said(_: object, words: str) -> str:
    """Words to say once something is done."""
    return words
