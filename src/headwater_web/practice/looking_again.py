"""Cards whose day has passed, for those who may change them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.practice.models import Card, Version


def old_cards(user: User) -> tuple[tuple[Card, date], ...]:
    """The published cards of hers that should have been looked at again, the longest ago first."""
    hers = {each.pk: each for each in Card.objects.for_user(user, Action.CHANGE).published()}
    shown = Version.objects.for_user(user).filter(card__in=hers, state=Version.State.PUBLISHED)
    days = shown.values_list("card", "content__review_by")
    today = timezone.localdate().isoformat()
    late = sorted((day, card) for card, day in days if day and day < today)
    return tuple((hers[card], date.fromisoformat(day)) for day, card in late)
