"""The address in an invitation's mail by which somebody says whether she comes, without signing in.

Her number and the gathering's are sealed in it (AES-256-GCM), so that it says nothing of either to
whoever sees it, and cannot be made for another. It works until the gathering is over, for as long
as she may answer at all; nothing of it is kept.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from headwater_web.accounts.models import User
from headwater_web.network.gatherings import Gathering
from headwater_web.network.privacy import Act
from headwater_web.network.reach import is_leader
from headwater_web.network.telling import may_mail
from headwater_web.notices.models import Notice
from headwater_web.notices.ways import Way

PURPOSE = b"whether she comes"
NONCE = 12
WORDS = "Say whether you come, without signing in"


def way_to_answer(notice: Notice) -> Way | None:
    """How an invitation is answered from the mail; not where the group's words go into no mail."""
    found = Gathering.objects.filter(code=resolve(notice.path).kwargs["code"]).first()
    number = notice.recipient.removeprefix("person:")
    person = User.objects.filter(pk=number).first() if number.isdigit() else None
    if found is None or person is None or not may_mail(found.group):
        return None
    if answering(person, found.pk) is None:
        return None
    return Way(reverse("network:coming", args=[code_for(person, found)]), WORDS)


def code_for(person: User, gathering: Gathering) -> str:
    """What stands in the address: her number and the gathering's, sealed."""
    nonce = secrets.token_bytes(NONCE)
    closed = _key().encrypt(nonce, f"{person.pk} {gathering.pk}".encode(), PURPOSE)
    return urlsafe_b64encode(nonce + closed).decode().rstrip("=")


def invited(code: str) -> tuple[User, Gathering] | None:
    """Who answers by this code, and for which gathering; None where nobody may, or no longer."""
    try:
        raw = urlsafe_b64decode(code.encode() + b"=" * (-len(code) % 4))
        opened = _key().decrypt(raw[:NONCE], raw[NONCE:], PURPOSE).decode()
    except (InvalidTag, ValueError):
        return None
    number, _, gathering = opened.partition(" ")
    person = User.objects.filter(pk=number, is_active=True).first()
    found = answering(person, int(gathering)) if person else None
    return (person, found) if person and found else None


def answering(person: User, number: int) -> Gathering | None:
    """The gathering, where she may say whether she comes: hers, ahead, and not called off."""
    if not is_leader(person):
        return None
    here = Gathering.objects.for_user(person, Act.SPEAK).select_related("group")
    ahead = here.filter(cancelled_at=None, ends__gt=timezone.now(), group__closed_at=None)
    return ahead.filter(pk=number).first()


def _key() -> AESGCM:
    return AESGCM(salted_hmac("network.invitations", "key", algorithm="sha256").digest())
