"""Making a link and sending it, as the work behind a page does; and who may be sent one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from headwater_web.accounts import link_mail
from headwater_web.accounts.links import LASTS, SignInLink
from headwater_web.accounts.models import User
from headwater_web.accounts.visits import Identity
from headwater_web.audit.clock import now

AN_HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 3


def local_people() -> QuerySet[User]:
    """Those with an open account and an address, who come in through no provider."""
    elsewhere = Identity.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(~Exists(elsewhere), is_active=True).exclude(email="")
    return found if settings.LOCAL_ACCOUNTS else found.none()


def send(people: Iterable[int], kind: SignInLink.Kind, asked: str) -> int:
    """Make a link for each of these people and send it; how many were sent.

    Tried again, it sends the same links. Beyond three in an hour nobody is sent another one
    because a password was forgotten, so that nobody's letter box is filled by a stranger.
    """
    sent = 0
    for person in local_people().filter(pk__in=list(people)):
        link = made(person, kind, f"{asked} {person.pk}")
        if link is not None and link.used is None:
            link_mail.send_link(link)
            sent += 1
    return sent


@transaction.atomic
def made(person: User, kind: SignInLink.Kind, asked: str) -> SignInLink | None:
    """The link that was asked for, made where it is not there; None where that were too many."""
    User.objects.select_for_update().get(pk=person.pk)
    found = SignInLink.objects.filter(asked=asked).select_related("person").first()
    if found is not None:
        return found
    moment = now()
    lately = SignInLink.objects.filter(person=person, kind=kind, made__gt=moment - AN_HOUR)
    if kind == SignInLink.Kind.RESET and lately.count() >= MOST_IN_AN_HOUR:
        return None
    return SignInLink.objects.create(
        person=person, kind=kind, asked=asked, made=moment, expires=moment + LASTS[kind]
    )
