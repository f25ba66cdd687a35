"""Conversations and insights in a succession: they pass to the body that takes on the work."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import Organisation
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.insights import Insight


class Conversations:
    """Conversations that an organisation holds; those that are over keep needing a moderator."""

    name = "conversation"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The conversations of an organisation; the question of a proposal is not told."""
        for each in Conversation.objects.filter(organisation=organisation).order_by("pk"):
            told = each.state == Conversation.State.PUBLISHED and not each.is_for_members
            called = f"the conversation “{each.question}”" if told else "a conversation"
            yield Item(str(each.pk), called, (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation, whose moderators go on."""
        Conversation.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Close one that nobody takes on, with the reason; what people said can still be read."""
        found = Conversation.objects.filter(pk=int(key), closed_at=None)
        found.update(closed_at=timezone.now(), closed_why=why[:300])


class Insights:
    """What an organisation brought to the bank of what people already said."""

    name = "insight"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The insights of an organisation; their words are not told."""
        for each in Insight.objects.filter(organisation=organisation).order_by("pk"):
            yield Item(str(each.pk), "something that people already said", (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        Insight.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Leave one that nobody takes on without an organisation; it can still be read."""
        Insight.objects.filter(pk=int(key)).update(organisation=None)
