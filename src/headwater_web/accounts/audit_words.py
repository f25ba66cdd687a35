"""An entry of the audit in words, whatever somebody may have made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from headwater_web.accounts.models import User
from headwater_web.accounts.scopes import Somebody
from headwater_web.audit.actors import COMMAND, VISITOR, WORK
from headwater_web.audit.clock import moment_of
from headwater_web.audit.models import Actor
from headwater_web.audit.rows import Row
from headwater_web.audit.vocabulary import says

NOBODY = {
    COMMAND: "A command on the machine",
    WORK: "Work behind the pages",
    VISITOR: "Somebody who had not signed in",
}


@dataclass(frozen=True)
class Told:
    """An entry as a page shows it; ``fields`` are the names and values as they are stored."""

    number: Any
    at: str
    who: str
    says: str
    subject: str
    reason: str
    detail: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]


def told(rows: Iterable[Row], user: Somebody) -> list[Told]:
    """Entries in words; people are named to those who may see them."""
    rows = list(rows)
    names = named({str(row.actor) for row in rows}, user)
    return [
        Told(
            number=row.sequence,
            at=when(row.at),
            who=names[str(row.actor)],
            says=says(text(row.action)),
            subject=text(row.subject),
            reason=text(row.reason),
            detail=tuple(parts(row.detail)),
            fields=tuple((name, text(value)) for name, value in row._asdict().items()),
        )
        for row in rows
    ]


def named(references: set[str], user: Somebody) -> Mapping[str, str]:
    """Who stands behind each reference, as far as ``user`` may know."""
    links = {each.reference: each for each in Actor.objects.filter(reference__in=references)}
    holders = [each.holder for each in links.values() if each.holder]
    people = {each.pk: each.called for each in User.objects.for_user(user).filter(pk__in=holders)}
    found = {}
    for reference in references:
        link = links.get(reference)
        if reference in NOBODY:
            found[reference] = NOBODY[reference]
        elif link and link.holder is None:
            found[reference] = "Somebody whose account was erased"
        elif link and link.holder in people:
            found[reference] = people[link.holder]
        else:
            found[reference] = text(reference)
    return found


def when(at: Any) -> str:
    """The moment in words, by the clocks of the United Kingdom; as stored where it is none."""
    try:
        return date_format(timezone.localtime(moment_of(at)), "j F Y, H:i:s")
    except (ValueError, TypeError):
        return text(at)


def parts(detail: Any) -> list[tuple[str, str]]:
    """The detail as names and values; as stored where it is no JSON object."""
    try:
        read = json.loads(detail)
        return [(text(name), text(value)) for name, value in read.items()]
    except (ValueError, TypeError, AttributeError):
        return [("as stored", text(detail))]


def text(value: Any) -> str:
    """Any value as text that a page can carry.

    >>> text(None), text(b"x"), text("half a letter: " + chr(0xD800))
    ('nothing', "b'x'", 'half a letter: ?')
    """
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(map(text, value))
    return str(value).encode("utf-8", "replace").decode()
