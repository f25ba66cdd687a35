"""An action of a vision becomes a promise, with the outcomes and barriers it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from headwater.deliberation.vision import InTheWay, Item, Outcome, PlannedAction
from headwater.deliberation.vision import Vision as Content
from headwater_web.commitments.begun import Begun
from headwater_web.commitments.models import Commitment, Reason
from headwater_web.commitments.told import Because
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.site.place_commitments import promised_from, shown_all
from headwater_web.site.promising import from_card, from_scenario

SCALES = {"place": "district", "system": "county"}
"""How wide an action is, in the words of promises, where those of visions differ."""


def from_action(request: HttpRequest, reference: str) -> Begun | None:
    """An action of a published vision, as ``code/key``, with what it is for, against and from."""
    held, content, action = found(request, reference)
    if held is None or not isinstance(action, PlannedAction):
        return None
    linked = [content.find(each) for each in (*action.towards, *action.against)]
    heard = next((each.says for each in linked if isinstance(each, Outcome | InTheWay)), "")
    begun = [from_card(request, action.card), from_scenario(request, action.scenario)]
    return Begun(
        what=action.what[:160],
        because=action.theory[:600],
        heard=heard[:600],
        asked_by=f"People who made the vision “{held.title}”"[:160],
        place=held.place,
        level=action.level.value,
        scale=SCALES.get(action.scale.value, action.scale.value),
        reasons=(
            *reasons(held.code, action, linked),
            *(reason for each in begun if each for reason in each.reasons),
        ),
    )


def from_outcome(request: HttpRequest, reference: str) -> Begun | None:
    """An outcome of a published vision, as ``code/key``."""
    held, _, outcome = found(request, reference)
    if held is None or not isinstance(outcome, Outcome):
        return None
    return Begun(place=held.place, reasons=(Because("outcome", reference, outcome.says[:400]),))


def found(request: HttpRequest, reference: str) -> tuple[Vision | None, Content, Item | None]:
    """The published vision of a reference, what it says, and the item; None for whatever is not."""
    code, _, key = reference.rpartition("/")
    held, content = published(request, code)
    return held, content, content.find(key)


def published(request: HttpRequest, code: str) -> tuple[Vision | None, Content]:
    """The published vision of a code and what it says; None and nothing where there is none."""
    held = Vision.objects.for_user(request.user).published().filter(code=code).first()
    if held is None or held.published is None:
        return None, Content()
    rows = VisionVersion.objects.for_user(request.user)
    version = rows.filter(vision=held, number=held.published).first()
    return held, version.as_vision() if version else Content()


def reasons(code: str, action: PlannedAction, linked: Sequence[Item | None]) -> list[Because]:
    """What a promise of this action answers."""
    told = [Because("action", f"{code}/{action.key}", action.what[:400])]
    for each in linked:
        if isinstance(each, Outcome):
            told.append(Because("outcome", f"{code}/{each.key}", each.says[:400]))
        elif isinstance(each, InTheWay) and each.code:
            told.append(Because("barrier", each.code, each.says[:400]))
    return told


def promised_from_action(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The promises of one action of a vision, and the way to make one."""
    return promised_from(request, "action", f"{about['code']}/{about['key']}", heading="h4")


def promised_from_vision(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """What is promised of a vision as it is published; nothing where it has no action."""
    code = str(about["code"])
    held, content = published(request, code)
    if held is None or not content.actions:
        return Markup("")
    references = {f"{code}/{each.key}" for each in content.actions}
    found = Commitment.objects.for_user(request.user).answering("action", sorted(references))
    answered = Reason.objects.filter(kind="action", reference__in=references)
    kept = answered.filter(commitment__in=found.values("pk")).values_list("reference", flat=True)
    words = {
        "says": how_many_says(len(content.actions), len(set(kept))),
        "rows": shown_all(request, found.order_by("due", "code")),
        "place": held.place,
    }
    return Markup(render_to_string("site/vision-commitments.jinja", words))  # noqa: S704


def how_many_says(actions: int, promised: int) -> str:
    """How many actions of a vision somebody has promised.

    >>> how_many_says(5, 2)
    'Of 5 actions, 2 are promised: each has one owner and a day.'
    >>> how_many_says(1, 0)
    'Its one action is not promised by anybody yet.'
    """
    if actions == 1:
        return (
            "Its one action is promised: it has one owner and a day."
            if promised
            else "Its one action is not promised by anybody yet."
        )
    if not promised:
        return f"None of its {actions} actions is promised by anybody yet."
    if promised == 1:
        return f"Of {actions} actions, 1 is promised: it has one owner and a day."
    return f"Of {actions} actions, {promised} are promised: each has one owner and a day."
