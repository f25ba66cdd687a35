"""The form of a promise that can be made, as its page sends it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from headwater_web.accounts.models import User
from roles_held import COUNTY


def promise(by: User, /, **other: str) -> dict[str, str]:
    """What is filled in for warm rooms in Gannerdale, due in 200 days; ``other`` stands instead."""
    today = timezone.localdate()
    return {
        "key": "thekeyoftheform",
        "heard": "It is cold.",
        "asked_by": "Residents",
        "what": "Warm rooms",
        "because": "Because homes are cold, we expect fewer falls.",
        "place": "Gannerdale",
        "answer": "yes",
        "answer_why": "The halls are willing.",
        "level": "conditions",
        "scale": "district",
        "organisation": COUNTY,
        "owner": str(by.pk),
        "post": "Director",
        "due": (today + timedelta(days=200)).isoformat(),
        "follow_up": (today + timedelta(days=300)).isoformat(),
        "contribution_name": "Rooms",
        "contribution_unit": "rooms",
        "contribution_better": "increase",
        "outcome_name": "Falls",
        "outcome_unit": "falls a month",
        "outcome_better": "decrease",
        **other,
    }
