"""A notice, or a digest of several, as e-mail: plain words, simple HTML, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from headwater_web.notices.actions import stop_link
from headwater_web.notices.attachments import files_of
from headwater_web.notices.guests import Guest, guest_of
from headwater_web.notices.kinds import find
from headwater_web.notices.models import Notice
from headwater_web.notices.ways import way_of

DAILY_SUBJECT = "What happened since yesterday"
WEEKLY_SUBJECT = "What happened in the last week"


@dataclass(frozen=True)
class Envelope:
    """To whom a message goes, under which key, and what its subject and its stop link are about."""

    address: str
    recipient: str
    key: str
    subject: str
    kind: str = ""


def composed(envelope: Envelope, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The message. Its Message-ID comes from the key: a repeat is the same message."""
    stop = absolute(
        reverse("notices:stop", args=[stop_link(envelope.recipient, envelope.kind).code])
    )
    guest = guest_of(envelope.recipient, envelope.kind)
    subject = guest.subject if guest else envelope.subject
    words: dict[str, Any] = {
        "subject": subject,
        "items": [item(each) for each in notices],
        "stop": stop,
        **(guest_words(guest) if guest else account_words(envelope.kind)),
    }
    made = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("notices/mail.txt.jinja", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[envelope.address],
        headers={
            "Message-ID": message_id(envelope.key),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    made.attach_alternative(render_to_string("notices/mail.jinja", words), "text/html")
    for each in files_of(notices):
        made.attach(each.name, each.content, each.sort)
    return made


def account_words(kind: str) -> dict[str, str]:
    """Why somebody with an account is written to, and what she may do about it."""
    return {
        "language": "en-GB",
        "direction": "ltr",
        "opens": "Read it in Headwater",
        "why": "Headwater sent this because of the choices in your account.",
        "choose": absolute(reverse("notices:choose")),
        "stops": "Stop messages of this kind" if kind else "Stop all messages",
    }


def guest_words(guest: Guest) -> dict[str, str]:
    """Why somebody without an account is written to, and what ends it."""
    names = ("language", "direction", "opens", "why", "stops")
    return {name: getattr(guest, name) for name in names} | {"choose": ""}


def item(notice: Notice) -> dict[str, str]:
    """One notice, for the templates."""
    link, way = absolute(notice.path) if notice.path else "", way_of(notice)
    return {
        "title": find(notice.kind).label,
        "words": notice.words,
        "link": link,
        "way": absolute(way.path) if way else "",
        "way_words": way.words if way else "",
    }


def absolute(path: str) -> str:
    """A path of the site as an address that works from outside it."""
    return str(settings.SITE_ADDRESS).rstrip("/") + path


def message_id(key: str) -> str:
    """The name of the message with this key; nobody can tell the key from it."""
    code = salted_hmac("notices.message", key, algorithm="sha256").hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{code}@{domain}>"


def effect_key(key: str) -> str:
    """The key under which the sending of a message is kept."""
    return f"mail {hashlib.sha256(key.encode()).hexdigest()}"
