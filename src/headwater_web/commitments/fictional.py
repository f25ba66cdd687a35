"""Commitments of the fictional region, put into the database of a demo and nowhere else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from headwater.demo.promises import Entry, promises
from headwater.evidence.barriers import barriers
from headwater_web.accounts.fictional import MARK
from headwater_web.accounts.models import Organisation, User
from headwater_web.audit import COMMAND, actor_of, record
from headwater_web.commitments import entries
from headwater_web.commitments.history import FORM, digest
from headwater_web.commitments.models import (
    Change,
    Commitment,
    Helper,
    Reading,
    Reason,
    Series,
)

CHECKS = ("equality", "inequality", "rural")
PLAIN = ("place", "post", "what", "heard", "asked_by", "because", "level", "scale", "stage")
PARTS = ("drives", "sponsors", "observes")


def settle() -> int:
    """Add the fictional commitments; how many there are.

    Nothing is done where the home holds no fictional region, holds a commitment already, or was
    made before these bodies and people were.
    """
    if not (Path(settings.HOME) / MARK).exists() or Commitment.objects.exists():
        return 0
    told = promises()
    bodies = {each.code: each for each in Organisation.objects.all()}
    people = {each.username: each for each in User.objects.filter(is_active=True)}
    if not {each["organisation"] for each in told} <= set(bodies):
        return 0
    if not {each["owner"] for each in told} <= set(people):
        return 0
    with transaction.atomic():
        if Commitment.objects.exists():
            return 0
        for number, entry in enumerate(told, 1):
            add(number, entry, bodies, people[entry["owner"]])
        rows = list(Change.objects.order_by("pk"))
        detail = {"changes": [row.pk for row in rows], "digest": digest(rows), "form": FORM}
        record(
            actor=COMMAND, action=entries.SETTLED, subject="commitments:fictional", detail=detail
        )
    return len(told)


def add(number: int, entry: Entry, bodies: dict[str, Organisation], owner: User) -> Commitment:
    """One commitment, with what it answers, its figures and its past."""
    checks = {
        name: value
        for check in CHECKS
        for name, value in zip((check, f"{check}_words"), entry[check], strict=True)
    }
    made = Commitment.objects.create(
        code=f"C-FICTION-{number}",
        organisation=bodies[entry["organisation"]],
        owner=owner,
        answer=entry.get("answer", "yes"),
        answer_why=entry.get("answer_why", ""),
        stage_why=entry.get("stage_why", ""),
        did=entry.get("did", ""),
        made_on=day_of(entry["made"]),
        due=day_of(entry["due"]),
        follow_up=day_of(entry["follow_up"]),
        heard_on=day_of(entry["heard_on"]) if "heard_on" in entry else None,
        fictional=True,
        **{name: entry[name] for name in PLAIN},
        **checks,
    )
    for code in entry["barriers"]:
        Reason.objects.create(
            commitment=made, kind="barrier", reference=code, words=barriers().find(code).name
        )
    for said in entry.get("answers", ()):
        reference, _, words = said.partition(": ")
        Reason.objects.create(commitment=made, kind="statement", reference=reference, words=words)
    for part in PARTS:
        for code in entry.get(part, ()):
            Helper.objects.create(commitment=made, organisation=bodies[code], part=part)
    for about in ("contribution", "outcome"):
        if about in entry:
            measure(made, about, entry[about])
    past = [(entry["made"], "made", "", entry["what"], ""), *entry["history"]]
    for days, field, before, after, why in past:
        Change.objects.create(
            commitment=made,
            at=timezone.make_aware(datetime.combine(day_of(days), time(10))),
            actor=actor_of(owner),
            body=made.organisation.name,
            field=field,
            before=before,
            after=after,
            why=why,
        )
    return made


def measure(made: Commitment, about: str, told: dict[str, Any]) -> None:
    """A series with one figure a month, the last of them in the month before."""
    series = Series.objects.create(
        commitment=made,
        about=about,
        name=told.get("name", NAMES.get(told.get("indicator", ""), "")),
        unit=told.get("unit", "%"),
        better=told.get("better", "decrease" if "indicator" in told else "increase"),
        indicator=told.get("indicator", ""),
        baseline=told.get("baseline"),
        target=told.get("target"),
    )
    values, ago = told.get("values", ()), told.get("ago", 0)
    Reading.objects.bulk_create(
        Reading(series=series, day=month_end(ago + len(values) - at), value=value)
        for at, value in enumerate(values)
    )


NAMES = {"obese-children-year-6": "Obesity at age 10 to 11"}


def day_of(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def month_end(ago: int) -> date:
    """The last day of the month so many months ago."""
    today = timezone.localdate()
    months = today.year * 12 + today.month - ago
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
