"""Who stands behind a reference. The audit keeps references; this link alone can be cut.

An entry can never be changed, so it may not name a person. Each person has a random reference;
the one row that ties it to her account is what erasure removes. Afterwards her entries still say
that one person did all of them, and nobody can say who.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.apps import apps

from headwater_web.audit import clock
from headwater_web.audit.keys import keys

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

VISITOR = "visitor:not-signed-in"
COMMAND = "system:command-line"
WORK = "system:background-work"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 16


def actor_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """The public reference of a person, made when it is first asked for."""
    if not user.is_authenticated or user.pk is None:
        return VISITOR
    actors = apps.get_model("audit", "Actor").objects
    found = actors.filter(holder=user.pk).first()
    if found is None:
        made = actors.model(holder=user.pk, reference=made_up())
        proof = keys()[0].mark(made.stands_for)
        given = {"reference": made.reference, "proof": proof}
        found, _ = actors.get_or_create(holder=user.pk, defaults=given)
    return str(found.reference)


def reference_of(user: AbstractBaseUser) -> str | None:
    """The reference that a person has; None where nothing she did was ever recorded."""
    found = apps.get_model("audit", "Actor").objects.filter(holder=user.pk).first()
    return str(found.reference) if found else None


def holder_of(reference: str) -> int | None:
    """The primary key of the account behind a reference; None where there is none, or no longer."""
    found = apps.get_model("audit", "Actor").objects.filter(reference=reference).first()
    return found.holder if found else None


def forget(user: AbstractBaseUser) -> str | None:
    """Cut the link between a person and her reference; the reference that was hers, if any."""
    found = apps.get_model("audit", "Actor").objects.filter(holder=user.pk).first()
    if found is None:
        return None
    found.holder, found.proof = None, ""
    found.forgotten_at = clock.now()
    found.save(update_fields=["holder", "proof", "forgotten_at"])
    return str(found.reference)


def made_up() -> str:
    """A reference that says nothing of anybody: ``person:`` and sixteen letters.

    >>> len(made_up())
    23
    """
    return "person:" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
