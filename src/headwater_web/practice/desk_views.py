"""Where cards are made: a person's drafts, what waits for her review, files brought in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.practice.card import PracticeCard
from headwater.practice.card_file import CardTableError, text_of
from headwater.practice.faults import Fault
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.figures.request import AtlasRequest
from headwater_web.practice import actions, draft_form, importing
from headwater_web.practice.asking import asking
from headwater_web.practice.card_page import card_page
from headwater_web.practice.looking_again import old_cards
from headwater_web.practice.models import Card, Initiative, Version
from headwater_web.practice.places_named import codes_of
from headwater_web.practice.refusal import PracticeError
from headwater_web.practice.reviewed import parts
from headwater_web.practice.telling import reviewed_in

MOST_BYTES = 5 * 1024 * 1024


def signed_in(request: AtlasRequest) -> User:
    """Who is asking; the middleware lets nobody else come here."""
    return cast(User, request.user)


@require_safe
def desk(request: AtlasRequest) -> HttpResponse:
    """Her drafts, what waits for her review, and the ways to begin."""
    return desk_page(request)


def desk_page(
    request: AtlasRequest, brought: Any = None, problem: str = "", status: int = 200
) -> HttpResponse:
    """The desk, with what a file brought."""
    user = signed_in(request)
    mine = Version.objects.owned_by(user).open().select_related("card")
    waiting = Version.objects.for_user(user, Action.MODERATE).in_review().exclude(author=user.pk)
    listing = Initiative.objects.for_user(user, Action.MODERATE).filter(listed_at=None)
    words = {
        "section": "practice",
        "mine": mine.order_by("-changed_at"),
        "changeable": set(Card.objects.for_user(user, Action.CHANGE).values_list("pk", flat=True)),
        "initiatives": Initiative.objects.owned_by(user),
        "waiting": waiting.select_related("card").order_by("changed_at"),
        "listing": listing,
        "organisations": organisations(user),
        "brought": brought,
        "problem": problem,
        "old": old_cards(user),
    }
    return render(request, "practice/desk.jinja", words, status=status)


def organisations(user: User, chosen: str = "") -> list[dict[str, object]]:
    """Bodies in which somebody else can review: her own first."""
    hers = {role.organisation_id for role in user.roles_now}
    able = Organisation.objects.living().filter(pk__in=reviewed_in(user))
    living = sorted(able, key=lambda one: (one.pk not in hers, one.name))
    return [{"value": one.code, "text": one.name, "selected": one.code == chosen} for one in living]


def organisation_named(code: str) -> Organisation | None:
    """The body with that code; None where there is none."""
    return Organisation.objects.living().filter(code=code).first()


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: AtlasRequest) -> HttpResponse:
    """Begin a card."""
    if request.method != "POST":
        return form_page(request, draft_form.empty(), None)
    cells = draft_form.filled_in(request.POST)
    cells["places"] = codes_of(request.atlas, cells["places"])
    content, wrong = draft_form.as_card(cells)
    body = organisation_named(request.POST.get("organisation", ""))
    if content is None or wrong:
        return form_page(request, cells, None, content, wrong)
    try:
        made = actions.draft(signed_in(request), body, content)
    except PracticeError as refused:
        return form_page(request, cells, None, content, tuple(refused.faults))
    messages.success(request, f"“{made.title}” is a draft. Send it to be reviewed when it is done.")
    return redirect("practice:edit", code=made.code)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AtlasRequest, code: str) -> HttpResponse:
    """Change a card: its open draft, or a new version of what is published."""
    card = hers(request, code, Action.CHANGE)
    newest = Version.objects.for_user(request.user).filter(card=card).order_by("-number").first()
    if newest is None:
        raise Http404("there is no such card")
    if request.method != "POST":
        held = newest.as_card()
        said = newest.said if newest.state == Version.State.DRAFT else ""
        return form_page(request, draft_form.cells_for(held), card, held, said=said)
    do = request.POST.get("do", "save")
    cells = draft_form.filled_in(request.POST, card.code)
    cells["places"] = codes_of(request.atlas, cells["places"])
    cells["seen"], cells["fictional"] = newest.content["seen"], newest.content["fictional"]
    content, wrong = draft_form.as_card(cells)
    try:
        if do == "discard":
            actions.discard(signed_in(request), card)
            messages.success(request, "The draft is gone.")
            return redirect("practice:desk")
        if content is None or wrong:
            return form_page(request, cells, card, content, wrong)
        actions.revise(signed_in(request), card, content)
        if do == "send":
            actions.submit(signed_in(request), card)
    except PracticeError as refused:
        return form_page(request, cells, card, content, tuple(refused.faults))
    said = "Sent. Somebody else will review it." if do == "send" else "Kept as a draft."
    messages.success(request, f"“{content.title if content else card.title}”: {said}")
    return redirect("practice:desk")


def form_page(
    request: AtlasRequest,
    cells: dict[str, str],
    card: Card | None,
    content: PracticeCard | None = None,
    wrong: tuple[Fault, ...] = (),
    said: str = "",
) -> HttpResponse:
    """The form as it was filled in, what is wrong with it, and what its reviewer said."""
    posted = request.method == "POST"
    results = draft_form.results_in(request.POST) if posted else content.results if content else ()
    taken_up = (
        draft_form.adoptions_in(request.POST) if posted else content.adoptions if content else ()
    )
    words = {
        "section": "practice",
        "card": card,
        "cells": cells,
        "first": draft_form.FIRST,
        "last": draft_form.LAST,
        "choices": draft_form.CHOICES,
        "findings": draft_form.FINDINGS,
        "tags": draft_form.TAGS,
        "groups": draft_form.barrier_groups(),
        "results": draft_form.result_rows(results),
        "adoptions": draft_form.adoption_rows(taken_up),
        "chosen": [part.strip() for part in cells.get("barriers", "").split(";")],
        "said": said,
        "tagged": [part.strip() for part in cells.get("tags", "").split(";")],
        "organisations": organisations(signed_in(request), request.POST.get("organisation", "")),
        "errors": {each.field: {"text": each.says} for each in wrong},
        "problems": [{"text": each.says, "href": f"#{each.field or 'title'}"} for each in wrong],
    }
    return render(request, "practice/draft.jinja", words, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AtlasRequest, code: str) -> HttpResponse:
    """Review what somebody else wrote: publish it, or give it back."""
    waiting = Version.objects.for_user(request.user, Action.MODERATE).in_review()
    version = waiting.exclude(author=request.user.pk).filter(card__code=code).first()
    if version is None:
        raise Http404("nothing of that name waits for your review")
    card, said = version.card, request.POST.get("said", "")
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "publish":
                actions.publish(signed_in(request), card, said)
                messages.success(request, f"“{version.as_card().title}”: everybody sees it now.")
                return redirect("practice:card", code=code)
            actions.give_back(signed_in(request), card, said)
            messages.success(request, "Given back to its author.")
            return redirect("practice:desk")
        except PracticeError as refused:
            problem = str(refused)
    shown = card_page(request.user, request.atlas, card, asking(request.atlas, request.GET))
    now = shown.version.as_card() if shown and card.published else None
    words = {
        "section": "practice",
        "waits": version,
        "new": version.as_card(),
        "parts": list(parts(version.as_card(), now, lambda code: named(request, code))),
        "before": now,
        "said": said,
        "problem": problem,
    }
    return render(request, "practice/review.jinja", words, status=400 if problem else 200)


def named(request: AtlasRequest, code: str) -> str:
    """The name of a place; its code where it is not held here."""
    places = request.atlas.places
    return places.name(code) if places.types(code) else code


@require_POST
def send_all(request: AtlasRequest) -> HttpResponse:
    """Send every draft of hers to be reviewed, such as those that a file brought."""
    sent = actions.submit_all(signed_in(request))
    messages.success(
        request, f"{sent} sent. Somebody else will review {'it' if sent == 1 else 'them'}."
    )
    return redirect("practice:desk")


@require_POST
def withdraw(request: AtlasRequest, code: str) -> HttpResponse:
    """Withdraw a published card, or show it again."""
    card = hers(request, code, Action.MODERATE)
    try:
        if request.POST.get("do") == "restore":
            actions.restore(signed_in(request), card)
            messages.success(request, "Everybody sees it again.")
        else:
            actions.withdraw(signed_in(request), card, request.POST.get("why", ""))
            messages.success(request, "It is withdrawn. The reason stands on its page.")
    except PracticeError as refused:
        messages.error(request, str(refused))
    return redirect("practice:card", code=code)


@require_POST
def take_on(request: AtlasRequest, code: str) -> HttpResponse:
    """Let a body keep a card that nobody keeps."""
    card = hers(request, code, Action.SEE)
    body = organisation_named(request.POST.get("organisation", ""))
    try:
        if body is not None:
            actions.take_on(signed_in(request), card, body)
            messages.success(request, f"{body.name} keeps it now.")
    except PracticeError as refused:
        messages.error(request, str(refused))
    return redirect("practice:card", code=code)


@require_POST
def bring(request: AtlasRequest) -> HttpResponse:
    """Take a file of cards; each good row becomes a draft, the others are shown."""
    file = request.FILES.get("file")
    if file is None:
        return desk_page(request, problem="Choose a CSV file of cards.", status=400)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return desk_page(request, problem="The file is larger than 5 MB. Split it.", status=400)
    try:
        body = organisation_named(request.POST.get("organisation", ""))
        brought = importing.bring_in(signed_in(request), body, text_of(content))
    except CardTableError as wrong:
        return desk_page(request, problem=str(wrong), status=400)
    return desk_page(request, brought)


def hers(request: AtlasRequest, code: str, action: Action) -> Card:
    """The card, if this person may do that to it; for all others there is no such page."""
    found = Card.objects.for_user(request.user, action).filter(code=code).first()
    if found is None:
        raise Http404("there is no such card")
    return found
