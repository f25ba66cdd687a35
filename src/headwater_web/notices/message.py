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
from headwater_web.notices.kinds import find
from headwater_web.notices.models import Notice

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
    words: dict[str, Any] = {
        "subject": envelope.subject,
        "items": [item(each) for each in notices],
        "choose": absolute(reverse("notices:choose")),
        "stop": stop,
        "about": find(envelope.kind).label if envelope.kind else "",
    }
    made = EmailMultiAlternatives(
        subject=envelope.subject,
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
    return made


def item(notice: Notice) -> dict[str, str]:
    """One notice, for the templates."""
    link = absolute(notice.path) if notice.path else ""
    return {"title": find(notice.kind).label, "words": notice.words, "link": link}


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
