"""The token by which a browser finds its own votes again. It says nothing of anybody.

The browser holds a random code, signed, in a cookie. The database holds digests of it, a different
one for every conversation and for every use, so that no two of them can be laid side by side.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from headwater_web.deliberation.conversations import Conversation, is_leader

COOKIE = "taking-part"
SALT = "deliberation.taking-part"
OFFER = "deliberation.offer"
OFFER_LASTS = timedelta(days=1)
LASTS = timedelta(days=180)
PATH = "/conversations/"


def code_of(request: HttpRequest, conversation: Conversation) -> str:
    """The code of whoever asks; empty for a browser that has none yet.

    In a conversation for members it is made from the account with the service's key: one member
    has one vote, and nobody without the key can tell whose a digest is.
    """
    if conversation.is_for_members:
        if not is_leader(request.user):
            return ""
        return salted_hmac(
            "deliberation.member", str(request.user.pk), algorithm="sha256"
        ).hexdigest()
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "")


def made_up() -> str:
    """A new code: twenty-four random bytes."""
    return secrets.token_urlsafe(24)


def offered() -> str:
    """A new code, signed, for the form of a browser that holds none.

    The first vote carries it: sent twice because no answer came, it is one participant's vote.
    """
    return TimestampSigner(salt=OFFER).sign(made_up())


def taken_up(signed: str) -> str:
    """The code that a form carries; a new one where it carries none of ours of today."""
    try:
        return TimestampSigner(salt=OFFER).unsign(signed, max_age=OFFER_LASTS)
    except BadSignature:
        return made_up()


def keep(response: HttpResponse, code: str) -> None:
    """Have the browser hold a code for half a year, for the pages of conversations alone."""
    response.set_signed_cookie(
        COOKIE,
        code,
        salt=SALT,
        max_age=int(LASTS.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Have the browser let go of its code."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def digest(code: str, conversation: Conversation) -> str:
    """What is kept of a code so that a browser finds its participant."""
    return _digest("votes", code, conversation)


def own_mark(code: str, conversation: Conversation) -> str:
    """What is kept of a code beside a statement, so that a browser finds what was written in it."""
    return _digest("wrote", code, conversation)


def _digest(what: str, code: str, conversation: Conversation) -> str:
    return hashlib.sha256(f"{what} {code} {conversation.code}".encode()).hexdigest()
