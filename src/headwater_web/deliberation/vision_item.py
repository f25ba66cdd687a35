"""The form of one outcome, barrier or action of a vision, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from headwater.deliberation.vision import (
    LEVEL_NAMES,
    ActionScale,
    InTheWay,
    Item,
    Outcome,
    PlannedAction,
)
from headwater.deliberation.vision import Vision as Content
from headwater.deliberation.vision_changes import words_of
from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation import vision_actions
from headwater_web.deliberation.vision_desk import draft_of, said_of
from headwater_web.deliberation.vision_views import GET_POST, SECTION, seen
from headwater_web.deliberation.visions import Vision
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.writing import line

KINDS = {"outcome": "o", "barrier": "b", "action": "a"}
CARD = re.compile(r"(?:.*/practice/card/)?([a-z0-9-]{1,80})/?(?:\?.*)?")
SCENARIO = re.compile(r"(?:.*/what-if/answer/)?([0-9a-f]{16,64})/?(?:\?.*)?")


@require_http_methods(GET_POST)
def item(request: AtlasRequest, code: str, kind: str, key: str) -> HttpResponse:
    """The form of one outcome, barrier or action; ``new`` as its key adds one."""
    user = cast(User, request.user)
    found = seen(user, code, Action.CHANGE)
    held = draft_of(user, found).as_vision()
    before = held.find(key) if key != "new" else None
    if kind not in KINDS or (key != "new" and (before is None or key[:1] != KINDS[kind])):
        raise Http404("there is no such thing in the draft")
    wrong = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "remove" and before is not None:
                vision_actions.take_out(user, found, key)
                messages.success(request, f"“{words_of(before)}” is out of the draft.")
            else:
                made = written(request, kind, before, held)
                vision_actions.write_item(user, found, made)
                messages.success(request, f"“{words_of(made)}” is in the draft.")
        except RefusedError as refused:
            wrong = refused
        else:
            return redirect("visions:edit", code=code)
    return item_page(request, found, (kind, key, before, held), wrong)


def item_page(
    request: AtlasRequest,
    found: Vision,
    about: tuple[str, str, Item | None, Content],
    wrong: RefusedError | None,
) -> HttpResponse:
    """The form as it was filled in, and what is wrong with it."""
    kind, key, before, held = about
    given: Mapping[str, Any] = (
        {
            **request.POST.dict(),
            **{n: request.POST.getlist(n) for n in ("against", "towards", "outcomes")},
        }
        if wrong
        else {n: getattr(before, n) for n in FIELDS[kind]}
        if before
        else {}
    )
    names = request.atlas.definitions
    words = {
        **said_of(wrong),
        "vision": found,
        "kind": kind,
        "key": key,
        "before": before,
        "held": held,
        "given": given,
        "indicators": sorted(
            ((code, each.name) for code, each in names.items()), key=lambda r: r[1]
        ),
        "local": barriers().local,
        "domains": [(each, barriers().within(each.code)) for each in barriers().domains],
        "levels": [(each.value, f"{LEVEL_NAMES[each]}: {each.words}") for each in Level],
        "scales": [each.value for each in ActionScale],
    }
    status = 400 if wrong else 200
    return render(request, "deliberation/vision-item.jinja", {**SECTION, **words}, status=status)


FIELDS = {
    "outcome": ("says", "for_whom", "indicator", "shown_by"),
    "barrier": ("says", "code", "outcomes"),
    "action": (
        *("what", "because", "expected", "level", "scale", "against", "towards"),
        *("card", "scenario", "owner"),
    ),
}


def written(request: AtlasRequest, kind: str, before: Item | None, held: Content) -> Item:
    """The item that the form says; ``RefusedError`` names the field that cannot be kept."""
    given = request.POST
    key = before.key if before else held.next_key(KINDS[kind])
    if kind == "outcome":
        made: Item = Outcome(key, **outcome(given, set(request.atlas.definitions)))
    elif kind == "barrier":
        made = InTheWay(key, **in_the_way(given, held))
    else:
        made = PlannedAction(key, **planned(given, held))
    if before is None:
        return made
    return replace(made, said=before.said, sources=before.sources, voted=before.voted)


def outcome(given: QueryDict, known: set[str]) -> dict[str, Any]:
    """The fields of an outcome."""
    code = given.get("indicator", "")
    if code and code not in known:
        raise RefusedError("indicator", "Choose an indicator from the list, or say it in words.")
    return {
        "says": line("says", given.get("says", ""), 200, "Say what success looks like."),
        "for_whom": line("for_whom", given.get("for_whom", ""), 160),
        "indicator": code,
        "shown_by": line("shown_by", given.get("shown_by", ""), 160),
    }


def in_the_way(given: QueryDict, held: Content) -> dict[str, Any]:
    """The fields of a barrier."""
    code = given.get("code", "")
    if code and code not in barriers().barriers:
        raise RefusedError("code", "Choose a barrier from the list, or none.")
    return {
        "says": line("says", given.get("says", ""), 200, "Say what is in the way."),
        "code": code,
        "outcomes": among(given.getlist("outcomes"), (each.key for each in held.outcomes)),
    }


def planned(given: QueryDict, held: Content) -> dict[str, Any]:
    """The fields of an action."""
    if given.get("level", "") not in set(Level):
        raise RefusedError("level", "Choose how early it acts.")
    if given.get("scale", "") not in set(ActionScale):
        raise RefusedError("scale", "Choose how widely it is carried out.")
    return {
        "what": line("what", given.get("what", ""), 200, "Say what is done."),
        "because": line("because", given.get("because", ""), 300, "Say why it should help."),
        "expected": line("expected", given.get("expected", ""), 300, "Say what you expect of it."),
        "level": Level(given.get("level", "")),
        "scale": ActionScale(given.get("scale", "")),
        "against": among(given.getlist("against"), (each.key for each in held.barriers)),
        "towards": among(given.getlist("towards"), (each.key for each in held.outcomes)),
        "card": coded(
            CARD, "card", given, "Give a practice card’s code or the address of its page."
        ),
        "scenario": coded(
            SCENARIO, "scenario", given, "Give the address of an answer of “What if?”."
        ),
        "owner": line("owner", given.get("owner", ""), 120),
    }


def among(chosen: list[str], known: Any) -> tuple[str, ...]:
    """Those chosen that are known, in order, each once."""
    held = list(known)
    return tuple(each for each in held if each in set(chosen))


def coded(form: re.Pattern[str], field: str, given: QueryDict, asks: str) -> str:
    """The code in what was given: itself, or the end of an address; empty where nothing was."""
    said = given.get(field, "").strip()[:400]
    found = form.fullmatch(said)
    if said and found is None:
        raise RefusedError(field, asks)
    return found[1] if found else ""
