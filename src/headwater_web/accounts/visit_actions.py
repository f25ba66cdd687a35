"""Beginning and ending visits: each change checked, made and audited in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from headwater_web.accounts.sign_in_entries import SIGNED_IN, VISIT_ENDED
from headwater_web.accounts.visits import LOCAL, Visit, browser_named
from headwater_web.audit import actor_of, record
from headwater_web.audit.clock import now

KEY = "visit"
SEEN_EVERY = timedelta(seconds=30)


@transaction.atomic
def begin(request: HttpRequest, user: Any, way: str = LOCAL) -> Visit:
    """A visit of ``user`` in the request's session; ``way`` is a password or a provider's code."""
    moment = now()
    before = of(request)
    if before is not None:
        end(before, "signed out")
    visit = Visit.objects.create(
        user=user,
        began=moment,
        seen=moment,
        way=way,
        browser=browser_named(request.META.get("HTTP_USER_AGENT", "")),
    )
    request.session[KEY] = str(visit.code)
    who, what = actor_of(user), reference(visit)
    record(actor=who, action=SIGNED_IN, subject=what, detail={"by": way})
    return visit


def of(request: HttpRequest) -> Visit | None:
    """The visit of the request's session, its person with it; None where there is none."""
    code = request.session.get(KEY)
    return Visit.objects.select_related("user").filter(code=code).first() if code else None


def seen(visit: Visit, moment: datetime) -> None:
    """Note that the visit is in use; at most twice a minute, to spare the database."""
    if moment - visit.seen >= SEEN_EVERY:
        Visit.objects.filter(pk=visit.pk).update(seen=moment)


def reference(visit: Visit) -> str:
    """What the audit calls a visit."""
    return f"visit:{visit.code}"


@transaction.atomic
def end(visit: Visit, reason: str) -> None:
    """End a visit, once, for a reason of ``visits.REASONS``."""
    found = Visit.objects.select_for_update().open().filter(pk=visit.pk).first()
    if found is None:
        return
    found.ended, found.reason = now(), reason
    found.save(update_fields=["ended", "reason"])
    who = actor_of(found.user)
    record(actor=who, action=VISIT_ENDED, subject=reference(found), detail={"why": reason})


@transaction.atomic
def end_all(user: Any, reason: str, *, but: Visit | None = None) -> int:
    """End every open visit of a person, save one; how many."""
    found = Visit.objects.select_for_update().filter(user=user).open()
    ended = [each for each in found if but is None or each.pk != but.pk]
    for each in ended:
        end(each, reason)
    return len(ended)
