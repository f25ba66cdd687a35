"""Pages of gatherings: calling one, its page with the agenda, and it as a file for calendars."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists, posted
from headwater_web.forms.writing import moment
from headwater_web.network import calendar_file, desk, gathering_actions
from headwater_web.network.gathering_actions import Called
from headwater_web.network.gathering_news import when
from headwater_web.network.gathering_page import gathering_words, settled
from headwater_web.network.gatherings import Gathering, Programme
from headwater_web.network.group_views import GET_POST, seen
from headwater_web.network.groups import Group
from headwater_web.network.links import CalendarLink, digest
from headwater_web.network.privacy import Act
from headwater_web.network.question_actions import places_of
from headwater_web.network.questions import Question

CALENDAR = "text/calendar; charset=utf-8"
MOST_DIGITS = 18


@require_safe
def gatherings(request: HttpRequest) -> HttpResponse:
    """What is coming in this member's groups, and what has been; or where a question may go."""
    user = desk.asker(request)
    about = asked_about(request, user)
    found = Gathering.objects.for_user(user).select_related("group", "programme")
    if about:
        found = found.filter(group=about.group_id)
    words = {
        "about": about,
        "upcoming": [(each, when(each)) for each in found.upcoming()[:50]],
        "past": [(each, when(each)) for each in found.past()[:50]],
        "convened": list(Group.objects.for_user(user, Act.CONVENE).living()),
    }
    return desk.page(request, "gatherings", words)


def asked_about(request: HttpRequest, user: User) -> Question | None:
    """The question that a member brings, of a group where she speaks; None where there is none."""
    number = request.GET.get("question", "")
    rows = Question.objects.for_user(user, Act.SPEAK).shown()
    is_number = number.isascii() and number.isdigit() and len(number) < MOST_DIGITS
    return rows.filter(pk=number).first() if is_number else None


@require_http_methods(GET_POST)
def call(request: AtlasRequest, slug: str) -> HttpResponse:
    """Call a gathering of a group; only its convenors find this page."""
    user, found = seen(request, slug)
    if not Group.objects.for_user(user, Act.CONVENE).living().filter(pk=found.pk).exists():
        raise Http404("there is no such page")
    return called(request, user, found, None)


@require_http_methods(GET_POST)
def change(request: AtlasRequest, code: str) -> HttpResponse:
    """Change a gathering; only its group's convenors find this page."""
    user = desk.asker(request)
    here = Gathering.objects.for_user(user, Act.CONVENE).select_related("group", "programme")
    found = here.filter(code=code, cancelled_at=None).first()
    if found is None:
        raise Http404("there is no such gathering")
    return called(request, user, found.group, found)


def called(
    request: AtlasRequest, user: User, group: Group, before: Gathering | None
) -> HttpResponse:
    """The form that calls or changes a gathering."""
    wrong = None
    if request.method == "POST":
        made: list[Gathering] = []

        def put() -> str:
            asked = as_called(request, user, group)
            if before is None:
                made.append(gathering_actions.call(user, group, asked))
                return "The gathering is called. Members of the group are told."
            made.append(gathering_actions.change(user, before, asked))
            return "The gathering is changed."

        wrong = posted.attempt(request, {"call": put})
        if wrong is None:
            return redirect("network:gathering", code=made[0].code)
    place = request.POST.get("place", before.place if before else "")[:20]
    programme = request.POST.get("programme", str(before.programme_id or "") if before else "")
    rows = list(Programme.objects.for_user(user).filter(group=group))
    kind = request.POST.get("kind", before.kind if before else "")
    words = {
        "group": group,
        "gathering": before,
        "fields": fields(before),
        "kinds": lists.choices(Gathering.Kind.choices, kind),
        "programmes": lists.choices(
            [(str(each.pk), each.name) for each in rows], programme, "None"
        ),
        "themes": sorted({theme for each in rows for theme in each.themes}),
        "place_choices": lists.place_choices(request, place, "No one place", places_of(user)),
    }
    return desk.page(request, "gathering-call", words, wrong)


def fields(before: Gathering | None) -> dict[str, str]:
    """What the form holds before anything is written into it."""
    if before is None:
        return {}
    starts, ends = timezone.localtime(before.starts), timezone.localtime(before.ends)
    return {
        "title": before.title,
        "about": before.about,
        "venue": before.venue,
        "theme": before.theme,
        "day": f"{starts:%Y-%m-%d}",
        "from": f"{starts:%H:%M}",
        "last": f"{ends:%Y-%m-%d}",
        "to": f"{ends:%H:%M}",
    }


def as_called(request: AtlasRequest, user: User, group: Group) -> Called:
    """A gathering as the form calls it; ``RefusedError`` names a field that cannot be used."""
    day = posted.field(request, "day")
    starts = moment("day", day, posted.field(request, "from"))
    ends = moment("to", posted.field(request, "last") or day, posted.field(request, "to"))
    held = Programme.objects.for_user(user).filter(group=group)
    return Called(
        kind=posted.field(request, "kind"),
        title=posted.field(request, "title"),
        about=posted.field(request, "about"),
        starts=starts,
        ends=ends,
        venue=posted.field(request, "venue"),
        place=posted.field(request, "place"),
        programme=held.filter(pk=posted.number(request, "programme")).first(),
        theme=posted.field(request, "theme"),
    )


@require_http_methods(GET_POST)
def gathering(request: AtlasRequest, code: str) -> HttpResponse:
    """One gathering: when, the agenda, who comes, what to read, what was decided."""
    user = desk.asker(request)
    found = seen_gathering(user, code)
    wrong = None
    if request.method == "POST":
        wrong = settled(request, user, found)
        if wrong is None:
            return redirect("network:gathering", code=code)
    return desk.page(request, "gathering", gathering_words(request, user, found), wrong)


@require_safe
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """A gathering as a file that calendars read."""
    found = seen_gathering(desk.asker(request), code)
    response = HttpResponse(calendar_file.written([found]), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{found.code}.ics"'
    return response


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """A member's gatherings, for calendars that cannot sign in; by a secret code alone."""
    link = CalendarLink.objects.filter(digest=digest(code)).select_related("person").first()
    if link is None or not link.person.is_active:
        raise Http404("there is no such calendar")
    found = calendar_file.gatherings_of(link.person)
    return HttpResponse(calendar_file.written(found), content_type=CALENDAR)


def seen_gathering(user: User, code: str) -> Gathering:
    """The gathering, if this member may read of it; else there is no such page."""
    rows = Gathering.objects.for_user(user).select_related(
        "group", "programme", "notes_approved_by"
    )
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404("there is no such gathering")
    return found
