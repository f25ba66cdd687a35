"""What every page may say: the region's name, the way around, who is signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from headwater import __version__
from headwater.indicators.standings.panel import ENGLAND
from headwater_web.accounts.audit_scope import may_audit
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.figures.request import nation_code

Ways = tuple[tuple[str, str, str], ...]

NAVIGATION: Ways = (
    ("Places", "place:index", "place"),
    ("Indicators", "indicators:index", "indicators"),
    ("What if?", "simulation:index", "what-if"),
    ("What worked", "practice:search", "practice"),
    ("Compare notes", "network:home", "network"),
    ("Conversations", "deliberation:conversations", "conversations"),
    ("Visions", "visions:index", "visions"),
    ("Commitments", "commitments:you-said", "commitments"),
    ("Did it work?", "evaluation:ask", "evaluation"),
)
"""The first pages of the loop, in its order."""
BESIDE: Ways = (
    ("Compare places", "place:compare", "compare"),
    ("Rural and urban", "rural", "rural"),
    ("Your own data", "indicators:own", "own"),
)
"""What is asked now and then, beside the name of the region."""


def site(request: HttpRequest) -> dict[str, object]:
    """Names for the base template; rows of ``navigation`` are (label, address, section)."""
    return {
        "user": getattr(request, "user", None),
        "navigation": addressed(NAVIGATION),
        "navigation_beside": addressed(BESIDE),
        "region": getattr(request, "region", None),
        "version": __version__,
        "governs": SimpleLazyObject(lambda: governs(request)),
        "audits": SimpleLazyObject(lambda: audits(request)),
        "operates": SimpleLazyObject(lambda: operates(request)),
        "fictional": SimpleLazyObject(lambda: is_fictional(request)),
    }


def addressed(ways: Ways) -> list[tuple[str, str, str]]:
    """The same, each with the address of its page."""
    return [(label, reverse(name), section) for label, name, section in ways]


def governs(request: HttpRequest) -> bool:
    """Whether this person governs the roles of others."""
    user = getattr(request, "user", None)
    return user is not None and may(user, Action.GOVERN, Sensitivity.PUBLIC) >= Reach.OWN


def audits(request: HttpRequest) -> bool:
    """Whether this person reads the audit."""
    user = getattr(request, "user", None)
    return user is not None and may_audit(user)


def operates(request: HttpRequest) -> bool:
    """Whether this person runs the service."""
    user = getattr(request, "user", None)
    return user is not None and may(user, Action.OPERATE, Sensitivity.INTERNAL) == Reach.ALLOWED


def is_fictional(request: HttpRequest) -> bool:
    """Whether the places shown are invented."""
    atlas = getattr(request, "atlas", None)
    return atlas is not None and nation_code(atlas) != ENGLAND
