"""The page of what people say of one figure, and that of what waits for an answer."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.commentary import actions
from headwater_web.commentary.actions import COMMENTS, SIGNS
from headwater_web.commentary.asked import Asked, asked_for, told
from headwater_web.commentary.models import Challenge, Commentary, Figure, SignOff
from headwater_web.commentary.waiting import ANSWERS, role_among, to_answer, waiting_of
from headwater_web.figures.request import AtlasRequest

LISTED = 100


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: AtlasRequest, indicator: str, area: str) -> HttpResponse:
    """What people say of a figure; whoever is signed in may say that it looks wrong."""
    asked = asked_for(request.atlas, indicator, area, request.GET.dict())
    if asked is None:
        raise Http404("there is no such figure")
    wrong = None
    if request.method == "POST":
        if not request.user.is_authenticated:
            after = urlencode({"next": f"{asked.figure.address}#wrong"})
            return redirect(f"{reverse('accounts:login')}?{after}")
        wrong = attempted(request, asked.figure)
        if wrong is None:
            return redirect(asked.figure.address)
    words = page_words(request, asked) | refused_words(request, wrong)
    return render(request, "commentary/figure.jinja", words, status=400 if wrong else 200)


def refused_words(request: AtlasRequest, wrong: RefusedError | None) -> dict[str, object]:
    """What was refused and what was written, so that nobody writes it twice."""
    if wrong is None:
        return {"given": {}, "errors": {}, "problems": []}
    row = request.POST.get("row", "")
    of_row = wrong.field in ("answer", "outcome") and row.isascii() and row.isdigit()
    place = f"{wrong.field}-{row}" if of_row else wrong.field
    return {
        "given": request.POST,
        "errors": {place: {"text": str(wrong)}},
        "problems": [{"text": str(wrong), "href": f"#{place}"}],
    }


def attempted(request: AtlasRequest, about: Figure) -> RefusedError | None:
    """Do what the form asks for; what was refused, or None."""
    user = cast(User, request.user)
    text = {name: request.POST.get(name, "")[:3000] for name in ("words", "answer", "comment")}
    number = request.POST.get("row", "")
    row = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    try:
        match request.POST.get("do", ""):
            case "challenge":
                actions.challenge(user, about, text["words"])
                said = "Thank you. An analyst answers; the answer stands here."
            case "answer":
                found = to_answer(user).of_figure(about).filter(pk=row).first()
                if found is None:
                    raise RefusedError("answer", "There is no such challenge to answer.")
                actions.answer(user, found, request.POST.get("outcome", ""), text["answer"])
                said = "Your answer stands beside the figure."
            case "comment":
                actions.comment(user, about, text["comment"])
                said = "Your commentary stands beside the figure, with your name."
            case "withdraw" | "take-back" as which:
                said = taken_back(user, which, row)
            case "sign-off":
                actions.sign_off(user, about, request.POST.get("part", ""))
                said = "It is signed."
            case _:
                raise RefusedError("words", "Load the page again, and send the form once more.")
    except RefusedError as refused:
        return refused
    messages.success(request, said)
    return None


def taken_back(user: User, which: str, row: int) -> str:
    """Take a commentary or a signature of hers away; what to tell her."""
    if which == "withdraw":
        own = Commentary.objects.owned_by(user).filter(pk=row).first()
        if own is None:
            raise RefusedError("comment", "There is no such commentary of yours.")
        actions.withdraw(user, own)
        return "It is withdrawn."
    signed = SignOff.objects.owned_by(user).filter(pk=row).first()
    if signed is None:
        raise RefusedError("part", "There is no such signature of yours.")
    actions.withdraw_sign_off(user, signed)
    return "Your signature is taken back."


def page_words(request: AtlasRequest, asked: Asked) -> dict[str, object]:
    """What the page says."""
    user, about = request.user, asked.figure
    person = user if user.is_authenticated else None
    waiting = to_answer(person).of_figure(about) if person else Challenge.objects.owned_by(user)
    own = Challenge.objects.owned_by(user).of_figure(about).filter(outcome="")
    return {
        "section": "",
        "asked": asked,
        "here": about.address,
        "answered": list(Challenge.objects.for_user(user).of_figure(about).exclude(outcome="")),
        "waiting": list(waiting) if person else [],
        "others": waiting_of(about),
        "own": list(own),
        "commentaries": list(
            Commentary.objects.for_user(user).of_figure(about).select_related("signed_by")
        ),
        "sign_offs": list(
            SignOff.objects.for_user(user).of_figure(about).select_related("signed_by")
        ),
        "hers": person.pk if person else 0,
        "outcomes": [{"value": v, "text": t} for v, t in Challenge.Outcome.choices],
        "may_comment": person is not None and role_among(person, COMMENTS) is not None,
        "parts": [
            {"value": part.value, "text": part.label}
            for part, kinds in SIGNS.items()
            if person is not None and role_among(person, kinds) is not None
        ],
    }


@require_safe
def challenges(request: AtlasRequest) -> HttpResponse:
    """What waits for this analyst's answer, the longest first, and what she challenged herself."""
    user, now = cast(User, request.user), timezone.now()
    waiting = list(to_answer(user).order_by("raised_at", "pk")[:LISTED])
    own = list(Challenge.objects.owned_by(user)[:LISTED])
    words = {
        "section": "",
        "answers": role_among(user, ANSWERS) is not None,
        "waiting": [
            (each, told(request.atlas, each), (now - each.raised_at).days) for each in waiting
        ],
        "own": [(each, told(request.atlas, each)) for each in own],
    }
    return render(request, "commentary/challenges.jinja", words)
