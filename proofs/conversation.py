"""The conversation that the proofs vote in: sixty statements, open for a month."""

from __future__ import annotations

CODE = "proof-of-voting"
STATEMENTS = 60


def beginning(place: str) -> str:
    """The lines that begin it for a place, to be run in an installation."""
    return f"""
from headwater_web.site.commands import prepare
prepare()
from datetime import timedelta
from django.utils import timezone
from headwater_web.deliberation.models import Conversation, Statement
day = timezone.localdate()
made = Conversation.objects.create(
    code={CODE!r}, place={place!r}, question="What keeps you well?", kind="success",
    languages=["en"], state="published", opens=day, closes=day + timedelta(days=30))
Statement.objects.bulk_create(
    Statement(conversation=made, number=n, words=f"Statement number {{n}}", origin="team",
              state="accepted") for n in range(1, {STATEMENTS} + 1))
"""
