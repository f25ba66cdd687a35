"""Pages of what a gathering leaves: the record that its convenor writes, scrutiny, reflections."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.forms import lists, posted
from headwater_web.forms.writing import day
from headwater_web.network import desk, own_actions, record_actions
from headwater_web.network.gatherings import AgendaItem, Gathering
from headwater_web.network.groups import Group, Membership
from headwater_web.network.privacy import Act, Privacy
from headwater_web.network.profile_actions import bodies
from headwater_web.network.record_actions import Duty, Recommended
from headwater_web.network.records import Decision, FollowUp, Recommendation
from headwater_web.network.reflections import Reflection

GET_POST = ("GET", "HEAD", "POST")
RESPONSE_DAYS = timedelta(days=61)


@require_http_methods(GET_POST)
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Where a convenor writes the notes, decisions and follow-ups of a gathering."""
    user = desk.asker(request)
    rows = Gathering.objects.for_user(user, Act.CONVENE).select_related("group")
    found = rows.filter(code=code, cancelled_at=None).first()
    if found is None:
        raise Http404("there is no such gathering")
    wrong = None
    if request.method == "POST":
        wrong = recorded(request, user, found)
        if wrong is None:
            return redirect("network:record", code=code)
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=found.group_id).inside()
    items = AgendaItem.objects.for_user(user).filter(gathering=found, state="accepted")
    decisions = list(Decision.objects.for_user(user).filter(gathering=found))
    words = {
        "gathering": found,
        "group": found.group,
        "owners": lists.choices(
            [(str(e.person_id), e.person.called) for e in inside.select_related("person")],
            posted.field(request, "owner"),
        ),
        "items": lists.choices([(str(e.pk), e.title) for e in items], first="No item"),
        "seen": record_actions.edition_of(found.notes),
        "decisions": decisions,
        "decision_choices": lists.choices(
            [(str(e.pk), e.words[:80]) for e in decisions], first="None of them"
        ),
        "follow_ups": list(FollowUp.objects.for_user(user).filter(gathering=found)),
        "names_nobody": found.group.kind == Privacy.CONFIDENTIAL,
        "due": (timezone.localdate(found.starts) + RESPONSE_DAYS).isoformat(),
    }
    return desk.page(request, "record", words, wrong)


def recorded(request: HttpRequest, user: User, found: Gathering) -> RefusedError | None:
    """Do what a form of the record asks for."""

    def noted() -> str:
        words = posted.field(request, "notes")
        record_actions.draft_notes(user, found, words, posted.field(request, "seen"))
        return "The draft is kept. Members read it once it is approved."

    def approved() -> str:
        record_actions.approve_notes(user, found, posted.field(request, "seen"))
        return "The notes are approved. Members are told."

    def decided() -> str:
        record_actions.decide(user, found, duty(request, user, found))
        return "The decision is recorded."

    def followed() -> str:
        record_actions.follow_up(user, found, duty(request, user, found))
        return "The follow-up is recorded."

    return posted.attempt(
        request, {"notes": noted, "approve": approved, "decide": decided, "follow-up": followed}
    )


def duty(request: HttpRequest, user: User, found: Gathering) -> Duty:
    """What the form says was decided or set, who sees to it, by when."""
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=found.group_id).inside()
    owner = inside.filter(person=posted.number(request, "owner")).select_related("person").first()
    return Duty(
        words=posted.field(request, "words"),
        owner=owner.person if owner else None,
        due=day("due", posted.field(request, "due")),
        item=AgendaItem.objects.for_user(user)
        .filter(gathering=found, pk=posted.number(request, "item"))
        .first(),
        decision=Decision.objects.for_user(user)
        .filter(gathering=found, pk=posted.number(request, "decision"))
        .first(),
    )


@never_cache
@require_http_methods(GET_POST)
def reflection(request: HttpRequest, code: str) -> HttpResponse:
    """Where a member keeps what she thinks of a gathering, for herself.

    What she kept stays hers once she has left the group; of the gathering it says no more then.
    """
    user = desk.asker(request)
    rows = Gathering.objects.for_user(user, Act.SPEAK).select_related("group")
    inside = rows.filter(code=code, cancelled_at=None).first()
    own = Reflection.objects.owned_by(user).filter(gathering__code=code)
    held = own.select_related("gathering__group").first()
    found = held.gathering if held else inside
    if found is None:
        raise Http404("there is no such gathering")
    wrong = None
    if request.method == "POST":
        wrong = reflected(request, user, found, held)
        if wrong is None:
            stays = inside or request.POST.get("do") != "remove"
            return redirect("network:reflection", code=code) if stays else redirect("network:you")
    words = {
        "gathering": found,
        "group": found.group,
        "reflection": held,
        "inside": inside is not None,
    }
    return desk.page(request, "reflection", words, wrong)


def reflected(
    request: HttpRequest, user: User, found: Gathering, held: Reflection | None
) -> RefusedError | None:
    """Do what a form of the reflection asks for."""

    def own() -> Reflection:
        if held is None:
            raise RefusedError("words", "There is nothing kept yet.")
        return held

    def kept() -> str:
        own_actions.reflect(user, found, posted.field(request, "words"))
        return "It is kept. Only you read it." if not (held and held.shared_at) else "It is kept."

    def shared() -> str:
        own_actions.share(user, own(), True)
        return "Members of the group read it now."

    def unshared() -> str:
        own_actions.share(user, own(), False)
        return "Only you read it now."

    def removed() -> str:
        own_actions.remove(user, own())
        return "It is gone."

    return posted.attempt(
        request, {"keep": kept, "share": shared, "unshare": unshared, "remove": removed}
    )


@require_http_methods(GET_POST)
def recommendations(request: HttpRequest, slug: str) -> HttpResponse:
    """What scrutiny recommended in a group, what bodies responded, and whether it was done."""
    user = desk.asker(request)
    here = Group.objects.for_user(user, Act.READ).filter(slug=slug).first()
    if here is None:
        raise Http404("there is no such group")
    wrong = None
    if request.method == "POST":
        wrong = tracked(request, user, here)
        if wrong is None:
            return redirect("network:recommendations", slug=slug)
    held = bodies(user)
    words = {
        "group": here,
        "rows": recommendations_of(user, here),
        "own": {each.pk for each in held},
        "may_speak": Group.objects.for_user(user, Act.SPEAK).living().filter(pk=here.pk).exists(),
        "makers": lists.choices([(each.code, each.name) for each in held], first=""),
        "bodies": lists.choices(
            [(each.code, each.name) for each in Organisation.objects.living()],
            posted.field(request, "made_to"),
        ),
        "responses": lists.radios(Recommendation.Response.choices[1:]),
        "due": (timezone.localdate() + RESPONSE_DAYS).isoformat(),
        "today": timezone.localdate(),
    }
    return desk.page(request, "recommendations", words, wrong)


def tracked(request: HttpRequest, user: User, here: Group) -> RefusedError | None:
    """Do what a form of the recommendations asks for."""
    actions, text = record_actions, posted.field

    def one() -> Recommendation:
        rows = Recommendation.objects.for_user(user).filter(group=here)
        found = rows.filter(pk=posted.number(request, "row")).first()
        if found is None:
            raise RefusedError("", "There is no such recommendation.")
        return found

    def made() -> str:
        wanted = Recommended(
            words=text(request, "words"),
            made_by=desk.organisation_of(text(request, "made_by"), bodies(user)),
            made_to=desk.organisation_of(text(request, "made_to")),
            due=day("due", text(request, "due")),
        )
        actions.recommend(user, here, wanted)
        return "The recommendation is recorded."

    def responded() -> str:
        actions.respond(user, one(), text(request, "response"), text(request, "response_words"))
        return "The response stands beside it."

    def done() -> str:
        actions.carried_out(user, one())
        return "It is marked as carried out."

    return posted.attempt(request, {"recommend": made, "respond": responded, "carried-out": done})


def recommendations_of(user: User, here: Group) -> list[Recommendation]:
    """The recommendations of a group that a member may read: what waits for an answer first."""
    rows = Recommendation.objects.for_user(user).filter(group=here)
    held = rows.select_related("made_by", "made_to")
    return sorted(held, key=lambda each: each.response != Recommendation.Response.WAITING)
