"""Brought indicators in a succession: they stay with their owner, or somebody is given them."""

from __future__ import annotations

from collections.abc import Iterable

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import User
from headwater_web.indicators.models import OwnIndicator


class BroughtIndicators:
    """Indicators that people brought."""

    name = "indicator"

    def owned_by(self, person: User) -> Iterable[Item]:
        """What a person brought; the name of one that she shared with nobody is not told."""
        for each in OwnIndicator.objects.owned_by(person).order_by("pk"):
            called = f"the indicator “{each.name}”" if each.shared else "a private indicator"
            yield Item(str(each.pk), called)

    def hand_over(self, key: str, person: User) -> None:
        """Give one to another person."""
        OwnIndicator.objects.filter(pk=int(key)).update(owner=person)
