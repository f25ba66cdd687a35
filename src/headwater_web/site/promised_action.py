"""An action of a vision becomes a promise, with the outcomes and barriers it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from headwater.deliberation.vision import InTheWay, Item, Outcome, PlannedAction
from headwater.deliberation.vision import Vision as Content
from headwater_web.commitments.begun import Begun
from headwater_web.commitments.told import Because
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.site.place_commitments import promised_from
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
    held = Vision.objects.for_user(request.user).published().filter(code=code).first()
    if held is None or held.published is None:
        return None, Content(), None
    rows = VisionVersion.objects.for_user(request.user)
    version = rows.filter(vision=held, number=held.published).first()
    content = version.as_vision() if version else Content()
    return held, content, content.find(key)


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
