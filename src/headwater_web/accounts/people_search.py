"""Looking for people among the roles that somebody governs; the words are kept in her session.

A name is typed into a form and stands in no address.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from headwater_web.accounts.models import RoleQuerySet
from headwater_web.accounts.permissions import RoleKind

KEPT = "people search"
LONGEST = 100
COLUMNS = ("person__first_name", "person__last_name", "person__username", "organisation__name")


def keep(request: HttpRequest, words: str) -> None:
    """Keep what is looked for until something else is."""
    request.session[KEPT] = " ".join(words.split())[:LONGEST]


def asked(request: HttpRequest) -> str:
    """What is looked for; empty for everybody."""
    found: Any = request.session.get(KEPT, "")
    return str(found)


def among(roles: RoleQuerySet, words: str) -> RoleQuerySet:
    """The roles in whose person, organisation or kind each of the words stands."""
    for word in words.split():
        kinds = [kind.value for kind in RoleKind if word.casefold() in kind.words.casefold()]
        found = Q(kind__in=kinds)
        for column in COLUMNS:
            found |= Q(**{f"{column}__icontains": word})
        roles = roles.filter(found)
    return roles
