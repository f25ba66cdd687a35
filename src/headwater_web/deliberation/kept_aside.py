"""Rows of the files of a conversation that could not be kept: where each is, and what is wrong."""

from __future__ import annotations

from django.db import models

from headwater_web.deliberation.conversations import Conversation


class KeptAside(models.Model):
    """A sentence for each row that was kept aside when a conversation was brought from files.

    Whoever runs the conversation reads them.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="kept_aside"
    )
    says = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"kept aside of {self.conversation_id}"


def aside_of(conversation: Conversation) -> list[str]:
    """The sentences about rows kept aside; none for a conversation that was held here."""
    held = KeptAside.objects.filter(conversation=conversation).first()
    return [str(each) for each in held.says] if held else []
