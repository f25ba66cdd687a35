"""Proposing a conversation, and running one: taken up, opened, changed, closed by a convenor."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.deliberation import conversation_actions, statement_actions
from headwater_web.deliberation.conversation_actions import Terms, Wanted, convening_bodies
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import GET_POST, page, person, seen
from headwater_web.deliberation.insight_bank import search
from headwater_web.deliberation.kept_aside import aside_of
from headwater_web.deliberation.languages import LANGUAGES
from headwater_web.deliberation.statements import LONGEST, of_conversation
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import choices, place_choices, place_name
from headwater_web.forms.posted import attempt, field
from headwater_web.forms.writing import day


@never_cache
@require_http_methods(GET_POST)
def propose(request: AtlasRequest) -> HttpResponse:
    """Propose a question; the page first shows what people already said about it."""
    user = person(request)

    def put() -> str:
        conversation_actions.propose(user, wanted(request))
        return "It is proposed. You are told what becomes of it."

    wrong = None
    if request.method == "POST" and request.POST.get("do") == "propose":
        wrong = attempt(request, {"propose": put})
        if wrong is None:
            return redirect("deliberation:conversations")
    given = request.POST if request.method == "POST" else request.GET
    question, place = given.get("question", "")[:200], given.get("place", "")[:20]
    words = {
        "question": question,
        "before": search(user, question, place) if question.strip() or place else None,
        "place_choices": place_choices(request, place),
        "kinds": [{"value": v, "text": t} for v, t in Conversation.Kind.choices],
        "mine": list(Conversation.objects.owned_by(user).select_related("organisation")[:20]),
        "convenes": bool(convening_bodies(user)),
        "asks": bool(question.strip()),
    }
    return page(request, "propose", words, wrong)


def wanted(request: HttpRequest) -> Wanted:
    """The conversation that a form describes."""
    return Wanted(
        place=field(request, "place"),
        question=field(request, "question"),
        kind=field(request, "kind"),
        about=field(request, "about"),
        reach=field(request, "reach") or "open",
        languages=tuple(request.POST.getlist("languages")),
        easy_question=field(request, "easy_question"),
    )


def terms(request: HttpRequest, organisation: Organisation) -> Terms:
    """The terms that a form gives; the moderator is one of the organisation's own."""
    chosen = field(request, "moderator")
    found = next((each for each in moderators(organisation) if str(each.pk) == chosen), None)
    if found is None:
        raise RefusedError("moderator", "Choose who moderates. Her name is published.")
    return Terms(
        opens=day("opens", field(request, "opens")),
        closes=day("closes", field(request, "closes"), future=True),
        moderator=found,
        contact=field(request, "contact"),
        policy=field(request, "policy"),
    )


def moderators(organisation: Organisation) -> list[User]:
    """Who may moderate for an organisation today."""
    held = Role.objects.in_force().filter(organisation=organisation, person__is_active=True)
    found = {
        role.person_id: role.person
        for role in held.select_related("person")
        if reach(role.of_kind, Action.MODERATE, Sensitivity.PUBLIC) >= Reach.OWN
    }
    return sorted(found.values(), key=lambda each: each.called)


@never_cache
@require_http_methods(GET_POST)
def begin(request: AtlasRequest) -> HttpResponse:
    """Open a conversation, or take up one that was proposed (``?proposal=CODE``)."""
    user = person(request)
    bodies = convening_bodies(user)
    if not bodies:
        raise Http404("she convenes nothing")
    chosen = next((b for b in bodies if b.code == field(request, "organisation")), bodies[0])
    proposal = proposed(user, request.GET.get("proposal", "")[:20])
    if request.GET.get("proposal") and proposal is None:
        raise Http404("there is no such proposal")
    made: list[Conversation] = []

    def put() -> str:
        agreed = terms(request, chosen)
        if proposal is not None:
            made.append(conversation_actions.take_up(user, proposal, chosen, agreed))
        else:
            made.append(conversation_actions.begin(user, chosen, wanted(request), agreed))
        return "It is opened. Add the first statements: eight to fifteen, each one thought."

    def decline() -> str:
        if proposal is not None:
            conversation_actions.decline(user, proposal, chosen, field(request, "why"))
        return "Whoever proposed it is told why."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"begin": put, "decline": decline})
        if wrong is None and made:
            return redirect("deliberation:manage", code=made[0].code)
        if wrong is None:
            return redirect("deliberation:conversations")
    place = proposal.place if proposal else field(request, "place")
    asked = proposal.question if proposal else request.GET.get("asked", "")[:200]
    words: dict[str, Any] = {
        "proposal": proposal,
        "asked": "" if proposal else asked,
        "before": search(user, asked, place[:20]) if asked.strip() else None,
        "place_code": place[:20],
        "place": place_name(request, place) if place else "",
        "place_choices": place_choices(request, place),
        "kinds": [{"value": v, "text": t} for v, t in Conversation.Kind.choices],
        "reaches": [{"value": v, "text": t} for v, t in Conversation.Reach.choices],
        "languages": [
            {"value": each.code, "text": each.name}
            for each in LANGUAGES.values()
            if each.code != "en"
        ],
        "bodies": choices(((each.code, each.name) for each in bodies), chosen.code, ""),
        **moderator_choices(bodies, field(request, "moderator")),
    }
    return page(request, "begin", words, wrong)


def proposed(user: User, code: str) -> Conversation | None:
    """The proposal of that code, for a convenor of its place."""
    found = waiting_for(user)
    return next((each for each in found if each.code == code), None) if code else None


def waiting_for(user: User) -> list[Conversation]:
    """The proposals that wait for an answer of hers: about places for which she convenes."""
    if not convening_bodies(user):
        return []
    held = Conversation.objects.filter(state=Conversation.State.PROPOSED)
    return [each for each in held[:200] if convening_bodies(user, each.place)]


def moderator_choices(bodies: list[Organisation], chosen: str = "") -> dict[str, Any]:
    """Who may be named as moderator, over all the bodies of a form."""
    rows = {
        str(person.pk): f"{person.called} ({body.name})"
        for body in bodies
        for person in moderators(body)
    }
    return {"moderators": choices(rows.items(), chosen)}


@never_cache
@require_http_methods(GET_POST)
def manage(request: AtlasRequest, code: str) -> HttpResponse:
    """Run a conversation: its days, moderator, translations, statements of those who ask."""
    conversation = seen(request, code, Action.CONVENE)
    user, body = person(request), conversation.organisation
    if body is None:
        raise Http404("nobody has taken it up")
    others = [each for each in conversation.languages if each in LANGUAGES and each != "en"]

    def seed() -> str:
        said = {each: field(request, f"in-{each}") for each in ("en", "easy", *others)}
        statement_actions.seed(user, conversation, said)
        return "It is added. People vote on it from now."

    def change() -> str:
        said = {each: field(request, f"question-{each}") for each in ("easy", *others)}
        conversation_actions.change(user, conversation, terms(request, body), said)
        return "It is changed."

    def close() -> str:
        conversation_actions.close(user, conversation, field(request, "why"))
        return "It is closed. What people said can still be read."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"seed": seed, "change": change, "close": close})
        if wrong is None:
            return redirect("deliberation:manage", code=code)
    moderator = field(request, "moderator") or str(conversation.moderator_id or "")
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "statements": list(of_conversation(conversation).accepted().order_by("number")),
        "waiting": of_conversation(conversation).waiting().count(),
        "others": [LANGUAGES[each] for each in others],
        "longest": LONGEST,
        "aside": aside_of(conversation),
        **moderator_choices([body], moderator),
    }
    return page(request, "manage", words, wrong)
