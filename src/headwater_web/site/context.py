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

NAVIGATION = (
    ("Places", "place:index", "place"),
    ("Indicators", "indicators:index", "indicators"),
    ("Compare", "place:compare", "compare"),
    ("What worked", "practice:search", "practice"),
    ("Did it work?", "evaluation:ask", "evaluation"),
    ("Rural and urban", "rural", "rural"),
    ("What if?", "simulation:index", "what-if"),
    ("Conversations", "deliberation:conversations", "conversations"),
    ("Visions", "visions:index", "visions"),
    ("Commitments", "commitments:you-said", "commitments"),
    ("Compare notes", "network:home", "network"),
    ("Your own data", "indicators:own", "own"),
)


def site(request: HttpRequest) -> dict[str, object]:
    """Names for the base template; ``navigation`` rows are (label, address, section)."""
    ways = [(label, reverse(name), section) for label, name, section in NAVIGATION]
    return {
        "user": getattr(request, "user", None),
        "navigation": ways,
        "region": getattr(request, "region", None),
        "version": __version__,
        "governs": SimpleLazyObject(lambda: governs(request)),
        "audits": SimpleLazyObject(lambda: audits(request)),
        "operates": SimpleLazyObject(lambda: operates(request)),
        "fictional": SimpleLazyObject(lambda: is_fictional(request)),
    }


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
