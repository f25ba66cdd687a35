"""Where commitments are made and their owners say how far they are; and where one follows them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from headwater.commitments.standing import Answer, Stage, choices
from headwater.indicators.standings.atlas import Atlas
from headwater_web.accounts.permissions import Action
from headwater_web.commitments import actions, make_form
from headwater_web.commitments.begun import answered, begun, offered
from headwater_web.commitments.bodies import commits_for, owners_of
from headwater_web.commitments.figures import past, steps_of
from headwater_web.commitments.make_form import options, radios
from headwater_web.commitments.models import Commitment, Series
from headwater_web.commitments.refusal import CommitmentError, refuse
from headwater_web.commitments.told import Because, Plan, Word
from headwater_web.commitments.views import SECTION, signed_in
from headwater_web.commitments.wording import Faults, day, figures, key_of, must_be_clean
from headwater_web.figures.request import AtlasRequest

GET_POST = ("GET", "HEAD", "POST")
MOST_REASONS = 40


@require_http_methods(GET_POST)
def new(request: AtlasRequest) -> HttpResponse:
    """Make a commitment, perhaps from a decision, an action, a card or a scenario."""
    user = signed_in(request)
    if not commits_for(user):
        raise Http404("only people who commit for an organisation make promises")
    if request.method != "POST":
        start = begun(request)
        given = make_form.empty(start)
        given["place"] = place_words(request.atlas, given.get("place", ""))
        return form_page(request, given, start.reasons, [])
    sent = request.POST
    reasons = answered(request, sent.getlist("reason")[:MOST_REASONS])
    try:
        promise = make_form.promise_by(user, request.atlas, sent, reasons)
        made = actions.make(user, promise, key_of(sent.get("key", "")))
    except CommitmentError as refused:
        return form_page(request, sent.dict(), reasons, sent.getlist("barriers"), refused)
    messages.success(request, "The commitment is made. Everybody can read it from now on.")
    return redirect("commitments:commitment", code=made.code)


def place_words(atlas: Atlas, code: str) -> str:
    """A place as the form shows it: its name where that leads back to it, else its code."""
    if not atlas.places.types(code):
        return code
    name = atlas.places.name(code)
    found = atlas.places.gazetteer.find(name, 1)
    return name if found and found[0].code == code else code


def form_page(
    request: AtlasRequest,
    given: Mapping[str, Any],
    reasons: tuple[Because, ...],
    ticked: list[str],
    wrong: CommitmentError | None = None,
) -> HttpResponse:
    """The form, with what was wrong beside each field and what was written kept."""
    named = [each.reference for each in reasons if each.kind == "barrier"]
    words = {
        "section": SECTION,
        "given": {"key": secrets.token_hex(12), **given},
        "reasons": [each for each in reasons if each.kind != "barrier"],
        "offered": offered(request, reasons),
        "ticked": [*ticked, *named],
        "barriers": make_form.offered_barriers([*ticked, *named]),
        **make_form.lists(signed_in(request), request.atlas, given),
        **told_wrong(wrong),
    }
    return render(request, "commitments/new.jinja", words, status=400 if wrong else 200)


def told_wrong(wrong: CommitmentError | None) -> dict[str, Any]:
    """What was wrong, for the summary and beside each field."""
    faults = wrong.faults if wrong else ()
    return {
        "errors": {field: {"text": says} for field, says in faults if field},
        "problems": [
            {"text": says, **({"href": f"#{field}"} if field else {})} for field, says in faults
        ],
    }


@require_http_methods(GET_POST)
def update(request: AtlasRequest, code: str) -> HttpResponse:
    """Where its owner says how far it is, answers, changes the plan, or looks again."""
    mine = Commitment.objects.for_user(request.user, Action.COMMIT)
    found = mine.select_related("organisation", "owner").filter(code=code).first()
    if found is None:
        raise Http404("there is no such commitment")
    if request.method != "POST":
        return update_page(request, found)
    doing = {"say": said, "reply": replied, "plan": planned, "again": again}
    try:
        do = doing.get(request.POST.get("do", ""))
        if do is None:
            raise refuse("", "That form asks for nothing known here. Load the page again.")
        messages.success(request, do(request, found))
    except CommitmentError as refused:
        return update_page(request, found, refused)
    return redirect("commitments:commitment", code=code)


def field(request: AtlasRequest, name: str) -> str:
    """What was written into a field."""
    return request.POST.get(name, "")[: make_form.LONGEST]


def said(request: AtlasRequest, found: Commitment) -> str:
    """How far it is."""
    faults: Faults = []
    stages = {each.value: each for each in Stage}
    stage = stages.get(field(request, "stage"))
    if stage is None:
        faults.append(("stage", "Choose how far it is."))
    given = {
        about: figures(faults, about, field(request, about))
        for about in ("contribution", "outcome")
    }
    must_be_clean(faults)
    word = Word(
        stage or found.standing.stage, field(request, "did"), field(request, "why"), **given
    )
    actions.say(signed_in(request), found, word, key_of(field(request, "key")))
    return "Kept. Those who asked for it are told."


def replied(request: AtlasRequest, found: Commitment) -> str:
    """The answer."""
    answers = {each.value: each for each in Answer}
    answer = answers.get(field(request, "answer"))
    if answer is None:
        raise refuse("answer", "Choose the answer.")
    why = field(request, "why")
    actions.reply(signed_in(request), found, answer, why, key_of(field(request, "key")))
    return "It is answered. Those who asked are told."


def planned(request: AtlasRequest, found: Commitment) -> str:
    """Other days, another owner, other steps."""
    faults: Faults = []
    due = day(faults, "due", field(request, "due"))
    follow_up = day(faults, "follow_up", field(request, "follow_up"))
    written = field(request, "steps") if "steps" in request.POST else None
    steps = None if written is None else figures(faults, "steps", written, to_come=True)
    must_be_clean(faults)
    owner = next(
        (e for e in owners_of(found.organisation) if str(e.pk) == field(request, "owner")), None
    )
    plan = Plan(due, follow_up, owner, field(request, "post"), field(request, "why"), steps)
    actions.replan(signed_in(request), found, plan, key_of(field(request, "key")))
    return "The plan is changed. Everybody can read why."


def again(request: AtlasRequest, found: Commitment) -> str:
    """Whether it has held."""
    key = key_of(field(request, "key"))
    actions.look_again(signed_in(request), found, field(request, "did"), key)
    return "Kept. Those who asked for it are told."


def update_page(
    request: AtlasRequest, found: Commitment, wrong: CommitmentError | None = None
) -> HttpResponse:
    """The forms, what was written kept in the one that was sent."""
    did = request.POST.get("do", "") if wrong else ""
    kept = found.standing
    owner = str(found.owner_id or "")
    series = {each.about: each for each in found.series.all()}
    words = {
        "section": SECTION,
        "each": found,
        "did": did,
        "given": request.POST if wrong else {},
        "stages": radios((each.value, each.words) for each in choices(kept)),
        "answers": radios(
            (each.value, each.words) for each in (Answer.YES, Answer.PARTLY, Answer.NO)
        ),
        "owners": options(
            [(str(each.pk), each.called) for each in owners_of(found.organisation)], owner
        ),
        "series": series,
        "steps": to_come(series.get("outcome")),
        "today": timezone.localdate().isoformat(),
        "key": secrets.token_hex(12),
        **told_wrong(wrong),
    }
    return render(request, "commitments/update.jinja", words, status=400 if wrong else 200)


def to_come(series: Series | None) -> str:
    """The steps still to come as the form writes them, a line each."""
    steps = steps_of(series) if series else ()
    ahead = steps[len(past(steps)) :]
    return "\n".join(f"{day.isoformat()}, {value:g}" for day, value in ahead)


@require_POST
def follow(request: AtlasRequest, code: str) -> HttpResponse:
    """Be told of every change, or no more."""
    found = Commitment.objects.for_user(request.user).filter(code=code).first()
    if found is None:
        raise Http404("there is no such commitment")
    wants = request.POST.get("do") == "follow"
    actions.follow(signed_in(request), found, wants)
    said = "You are told of every change from now on." if wants else "You are told no more."
    messages.success(request, said)
    return redirect("commitments:commitment", code=code)
