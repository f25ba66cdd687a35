"""A message on its way to the mail server, and what the server says to it.

A mail server cannot take part in our transaction. The message is sent first and recorded after, so
a crash in between sends it again: at least once, under the same Message-ID, by which servers and
readers know a repeat. Recording first would lose messages instead.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from headwater_web.jobs.actions import once
from headwater_web.jobs.models import EffectKey
from headwater_web.notices.actions import settle
from headwater_web.notices.message import Envelope, composed, effect_key
from headwater_web.notices.models import Notice

FOR_GOOD = range(500, 600)


class MailError(RuntimeError):
    """The mail server did not take a message this time; the message names no address."""


def deliver_together(envelope: Envelope, notices: Sequence[Notice]) -> None:
    """Send notices as one message and record it; ``MailError`` where it should be tried again."""
    key = effect_key(envelope.key)
    if not EffectKey.objects.filter(key=key).exists():
        outcome = send(envelope, notices)
    else:
        outcome = Notice.Outcome.SENT
    now = timezone.now()
    with once(key):
        for notice in notices:
            settle(notice, outcome, now)


def send(envelope: Envelope, notices: Sequence[Notice]) -> Notice.Outcome:
    """Compose the message and hand it over."""
    return hand_over(composed(envelope, notices))


def hand_over(message: EmailMessage) -> Notice.Outcome:
    """Hand a message over; an address that is refused for good is an outcome, not a failure."""
    try:
        get_connection().send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        if all(code in FOR_GOOD for code in codes):
            return Notice.Outcome.REFUSED
        raise MailError(f"The mail server put the address off ({codes[0]})") from None
    except smtplib.SMTPResponseException as refused:
        raise MailError(f"The mail server answered {refused.smtp_code}") from None
    except smtplib.SMTPServerDisconnected:
        raise MailError("The mail server broke off, or did not answer in time") from None
    except TimeoutError:
        raise MailError("The mail server did not answer in time") from None
    except OSError as error:
        raise MailError(f"The mail server cannot be reached ({error.strerror})") from None
    return Notice.Outcome.SENT
