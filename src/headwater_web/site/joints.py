"""Where a page of one app shows something of another: they meet here and nowhere else.

A template says ``{{ beside("place", request, code=...) }}``; what is listed under that name is
asked in turn and shown there. Each joint is given the request and what the page is about, and gives
markup, or nothing where it has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from headwater_web.site import (
    card_evaluation,
    figure_words,
    place_commitments,
    place_conversations,
    place_evaluation,
    place_network,
    place_practice,
    place_vision,
    promised_action,
    promised_decision,
    waiting_here,
)

Joint = Callable[[HttpRequest, Mapping[str, Any]], Markup]

JOINTS: dict[str, tuple[Joint, ...]] = {
    "place-next": (place_practice.practice_of_place, place_commitments.promised_in_place),
    "place": (
        place_vision.vision_of_place,
        place_evaluation.whom_to_ask,
        place_conversations.conversations_of_place,
        place_network.network_of_place,
    ),
    "barrier": (place_network.network_of_barrier,),
    "practice-card": (
        place_evaluation.did_it_work,
        place_commitments.promised_from_card,
        place_network.network_of_barrier,
    ),
    "initiative": (),
    "vision": (promised_action.promised_from_vision,),
    "vision-action": (promised_action.promised_from_action,),
    "card-link": (place_vision.card_link,),
    "workshop-decision": (promised_decision.promised_from_decision,),
    "commitment-reason": (promised_decision.link_back,),
    "workshop": (place_vision.gathering_of_workshop,),
    "gathering-workshops": (place_vision.workshops_of_gathering,),
    "home-vision": (place_vision.vision_of_place,),
    "evaluation": (card_evaluation.put_on_a_card,),
    "account": (waiting_here.waits_for_her,),
    "figure": (figure_words.said_of_figure,),
    "conversation": (place_commitments.promised_from_conversation,),
    "home": (place_commitments.promised_at_home,),
    "gathering": (place_commitments.agenda_of_gathering,),
    "scenario": (place_commitments.promised_from_scenario,),
}
"""By the name that a template says; what a page is about stands in the second argument:
``code``, and where they are known ``barriers``, ``places``, ``place`` (the visitor's) and
``title``."""

EDITIONS: tuple[Callable[[], str], ...] = (
    place_practice.edition,
    place_commitments.edition,
    place_vision.edition,
    place_conversations.edition,
)
"""What tells whether a joint of a page that is kept would show something else now."""


def beside(name: str, request: HttpRequest, **about: Any) -> Markup:
    """What other apps show at that place of a page. ``KeyError`` where no place is called so."""
    return Markup("").join(joint(request, about) for joint in JOINTS[name])


def edition() -> str:
    """What is shown now, in short: it changes when any joint of a kept page would."""
    return " ".join(each() for each in EDITIONS)
