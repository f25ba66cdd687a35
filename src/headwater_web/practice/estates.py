"""Cards and initiatives in a succession: they pass to the body that takes on the work."""

from __future__ import annotations

from collections.abc import Iterable

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import Organisation
from headwater_web.practice import publishing
from headwater_web.practice.models import Card, Initiative


class Cards:
    """Practice cards that an organisation reviews and keeps."""

    name = "practice-card"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The cards of an organisation; the title of one that is not published is not told."""
        for card in Card.objects.filter(organisation=organisation).order_by("pk"):
            called = f"the practice card “{card.title}”" if card.is_public else "a practice draft"
            yield Item(str(card.pk), called)

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        Card.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Withdraw one that nobody takes on, with the reason."""
        for card in Card.objects.filter(pk=int(key)):
            publishing.hide(card, why[:300])


class Initiatives:
    """Initiatives that an organisation lists."""

    name = "initiative"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The initiatives of an organisation that have not ended."""
        held = Initiative.objects.filter(organisation=organisation).exclude(state="ended")
        for each in held.order_by("pk"):
            called = f"the initiative “{each.name}”" if each.listed_at else "an initiative"
            yield Item(str(each.pk), called, (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        Initiative.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """End one that nobody takes on."""
        Initiative.objects.filter(pk=int(key)).update(state=Initiative.State.ENDED)
