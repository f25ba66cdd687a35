"""Agreeing and withdrawing: check, change, audit, in one transaction."""

from __future__ import annotations

from django.db import transaction

from headwater_web.accounts.consents import Consent, Purpose, purposes
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy.entries import CONSENTED, WITHDRAWN
from headwater_web.audit import actor_of, record
from headwater_web.audit.clock import now


def has_agreed(person: User, purpose: str) -> bool:
    """Whether a person agrees today to the words of a purpose as they are today."""
    return Consent.objects.owned_by(person).standing().to(purpose_of(purpose)).exists()


def purpose_of(code: str) -> Purpose:
    """The purpose with this code; ``ValueError`` where nobody is asked for it."""
    found = purposes().get(code)
    if found is None:
        raise ValueError(f"nobody is asked to agree to {code!r}: see consents.toml")
    return found


@transaction.atomic
def agree(person: User, code: str) -> Consent:
    """Keep that a person agrees to the words of a purpose; what she agreed to before stays."""
    purpose = purpose_of(code)
    standing = Consent.objects.owned_by(person).standing().filter(purpose=code)
    found = standing.select_for_update().first()
    if found and found.version == purpose.version:
        return found
    moment = now()
    if found:
        found.withdrawn_at = moment
        found.save(update_fields=["withdrawn_at"])
    made = Consent.objects.create(
        person=person,
        purpose=code,
        version=purpose.version,
        words=purpose.words,
        given_at=moment,
    )
    record(
        actor=actor_of(person),
        action=CONSENTED,
        subject=f"consent:{code}",
        detail={"version": purpose.version},
    )
    return made


@transaction.atomic
def withdraw(person: User, code: str) -> bool:
    """Keep that a person agrees no longer; whether there was anything to withdraw."""
    standing = Consent.objects.owned_by(person).standing().filter(purpose=code)
    found = standing.select_for_update().first()
    if found is None:
        return False
    found.withdrawn_at = now()
    found.save(update_fields=["withdrawn_at"])
    record(
        actor=actor_of(person),
        action=WITHDRAWN,
        subject=f"consent:{code}",
        detail={"version": found.version},
    )
    return True
