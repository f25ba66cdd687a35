"""Drawn places in a succession: they stay with their owner, and follow the area they lie in."""

from __future__ import annotations

from collections.abc import Iterable

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import User
from headwater_web.place.models import DrawnPlace


class DrawnPlaces:
    """Places that people drew."""

    name = "drawn-place"

    def owned_by(self, person: User) -> Iterable[Item]:
        """What a person drew; the name of one that she shared with nobody is not told."""
        for each in DrawnPlace.objects.owned_by(person).order_by("pk"):
            called = f"the drawn place “{each.name}”" if each.shared else "a private drawn place"
            yield Item(str(each.pk), called, (each.within,))

    def hand_over(self, key: str, person: User) -> None:
        """Give one to another person."""
        DrawnPlace.objects.filter(pk=int(key)).update(owner=person)

    def areas(self) -> set[str]:
        """The areas in which places were drawn."""
        return set(DrawnPlace.objects.values_list("within", flat=True))

    def move(self, area: str, to: str) -> int:
        """Let the places of one area lie in another; how many do."""
        return DrawnPlace.objects.filter(within=area).update(within=to)
