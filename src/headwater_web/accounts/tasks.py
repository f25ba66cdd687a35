"""What accounts do behind the pages: keep the rules of retention, and write to people."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time

from django.utils import timezone

from headwater_web.accounts import link_mail, link_sending
from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy import retention
from headwater_web.audit.actors import WORK
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task

NIGHT = time(3, 20)


@task(label="Remove what was kept long enough")
def keep_rules(day: str) -> dict[str, int]:
    """Keep every rule of retention as it stands on this night; how many rows each removed."""
    night = timezone.make_aware(datetime.combine(date.fromisoformat(day), NIGHT))
    return {each.rule.id: each.rows for each in retention.apply(WORK, night) if each.rows}


@task(label="Send links to set a password", seconds=120)
def send_links(people: list[int], kind: str, asked: str) -> int:
    """Send a link to each of these people; how many got one."""
    return link_sending.send(people, SignInLink.Kind(kind), asked)


@task(label="Tell somebody that her password was changed", seconds=120)
def tell_password_changed(person: int) -> None:
    """Write to the person, where she has an address."""
    found = User.objects.filter(pk=person, is_active=True).exclude(email="").first()
    if found is not None:
        link_mail.send_changed(found, f"password changed {person} {secrets.token_hex(8)}")


daily(keep_rules, NIGHT)
