"""Where a person with an account is written to."""

from __future__ import annotations

from headwater_web.accounts.models import User


def address_of(recipient: str) -> str | None:
    """The e-mail address of ``person:`` and her number; None where she has none, or has left."""
    kind, _, number = recipient.partition(":")
    if kind != "person" or not number.isdigit():
        return None
    found = User.objects.filter(pk=int(number), is_active=True).first()
    return found.email or None if found else None
