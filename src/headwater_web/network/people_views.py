"""Pages of people: the members of the network, one member, and what one says of oneself."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater.network import Post as PostKind
from headwater_web.accounts.authority import RefusedError
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists, posted
from headwater_web.forms.writing import day
from headwater_web.network import desk, own_actions, profile_actions
from headwater_web.network.barriers import called, listed
from headwater_web.network.group_views import GET_POST, said
from headwater_web.network.links import CalendarLink
from headwater_web.network.people import Experience, Post, Profile
from headwater_web.network.profile_actions import Said, bodies, profile_of
from headwater_web.network.reflections import Reflection
from headwater_web.network.speakers import spoken_by
from headwater_web.notices.message import absolute

MOST = 60


@require_safe
def people(request: AtlasRequest) -> HttpResponse:
    """The members who list themselves, by name or by a barrier they have met."""
    user = desk.asker(request)
    said_name, barrier = request.GET.get("q", "").strip()[:60], request.GET.get("barrier", "")[:40]
    found = Profile.objects.for_user(user).filter(listed=True).select_related("person")
    for word in said_name.split():
        found = found.filter(
            Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        )
    if barrier:
        met = Experience.objects.for_user(user).filter(barrier=barrier).values("person")
        found = found.filter(person__in=met)
    rows = list(found[:MOST])
    words = {
        "rows": rows,
        "speakers": spoken_by(request, [each.person_id for each in rows]),
        "q": said_name,
        "more": len(rows) == MOST,
        "barrier_choices": lists.choices(
            [(each.code, each.name) for each in listed()], barrier, "Any barrier"
        ),
    }
    return desk.page(request, "people", words)


@require_safe
def person(request: AtlasRequest, person: int) -> HttpResponse:
    """One member, as she lists herself."""
    user = desk.asker(request)
    found = Profile.objects.for_user(user, [person]).select_related("person").first()
    if found is None:
        raise Http404("there is no such member")
    posts = list(Post.objects.for_user(user, [person]).select_related("organisation"))
    met = list(Experience.objects.for_user(user, [person]))
    words = {
        "profile": found,
        "hers": found.person_id == user.pk,
        "posts": [
            (each, list(lists.place_names(request, each.reaches_places).values())) for each in posts
        ],
        "facing": [called(each.barrier) for each in met if each.state == "facing"],
        "solved": [called(each.barrier) for each in met if each.state == "solved"],
        "speaker": spoken_by(request, [person])[person],
    }
    return desk.page(request, "person", words)


@never_cache
@require_http_methods(GET_POST)
def you(request: AtlasRequest) -> HttpResponse:
    """What this member says of herself, and the address of her calendar."""
    user = desk.asker(request)
    shown: list[str] = []
    wrong = None
    if request.method == "POST":

        def address() -> str:
            code = own_actions.new_calendar(user)
            shown.append(absolute(reverse("network:calendar", args=[code])))
            return "The address of your calendar stands below. It is shown this once."

        wrong = posted.attempt(
            request,
            {
                "say": lambda: said(profile_actions.say(user, said_of(request)), "It is kept."),
                "post": lambda: begun(request),
                "end-post": lambda: ended(request),
                "calendar": address,
                "end-calendar": lambda: said(
                    own_actions.end_calendar(user), "The address of your calendar works no more."
                ),
            },
        )
        if wrong is None and not shown:
            return redirect("network:you")
    met = {each.barrier: each.state for each in Experience.objects.owned_by(user)}
    words = {
        "profile": profile_of(user),
        "posts": list(Post.objects.owned_by(user).in_force().select_related("organisation")),
        "post_kinds": lists.choices(
            sorted((each.value, each.words.capitalize()) for each in PostKind),
            posted.field(request, "kind"),
        ),
        "bodies": lists.choices(
            [(each.code, each.name) for each in bodies(user)],
            posted.field(request, "organisation"),
            "" if len(bodies(user)) == 1 else "Choose",
        ),
        "barriers": [(each, met.get(each.code, "")) for each in listed()],
        "today": timezone.localdate().isoformat(),
        "calendar": shown[0] if shown else "",
        "reflections": Reflection.objects.owned_by(user).values_list(
            "gathering__code", "written_at"
        ),
        "has_calendar": CalendarLink.objects.owned_by(user).exists(),
    }
    return desk.page(request, "you", words, wrong)


def said_of(request: AtlasRequest) -> Said:
    """What the form says of her."""
    codes = {each.code for each in listed()}
    return Said(
        about=posted.field(request, "about"),
        offers=posted.field(request, "offers"),
        listed=request.POST.get("listed") == "yes",
        introduced=request.POST.get("introduced") == "yes",
        facing={code for code in codes if request.POST.get(f"met-{code}") == "facing"},
        solved={code for code in codes if request.POST.get(f"met-{code}") == "solved"},
    )


def begun(request: AtlasRequest) -> str:
    """Begin the post that the form names."""
    user = desk.asker(request)
    kind = posted.field(request, "kind")
    where = desk.organisation_of(posted.field(request, "organisation"), bodies(user))
    if kind not in list(PostKind):
        raise RefusedError("kind", "Choose what you are there.")
    if where is None:
        raise RefusedError("organisation", "Choose an organisation in which you hold a role.")
    made = profile_actions.add_post(
        user, PostKind(kind), where, day("starts", posted.field(request, "starts"))
    )
    return f"You are shown as {made}."


def ended(request: AtlasRequest) -> str:
    """End the post that the form names."""
    user = desk.asker(request)
    found = Post.objects.owned_by(user).filter(pk=posted.number(request, "post")).first()
    if found is None:
        raise RefusedError("", "There is no such post.")
    profile_actions.end_post(user, found)
    return "The post has ended."
