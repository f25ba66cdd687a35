"""Followers: asked for, confirmed by the link they are sent, told, and let go."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.deliberation import kinds
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.followers import RECIPIENT, Follower, follower_of
from headwater_web.deliberation.languages import ENGLISH
from headwater_web.deliberation.letters import Followers, letter_words
from headwater_web.deliberation.statements import Statement
from headwater_web.forms.writing import line
from headwater_web.notices.actions import forget
from headwater_web.notices.models import StopLink
from headwater_web.notices.telling import tell

KEPT = timedelta(days=2 * 365)
UNCONFIRMED = timedelta(days=7)
LINKS_KEPT = timedelta(days=3 * 365)
MOST_A_CONVERSATION = 50_000


def ask(
    conversation: Conversation, statement: Statement | None, email: str, language: str = ENGLISH
) -> None:
    """Send an address the link that confirms it; one that is known already is sent nothing new.

    Letters are written in ``language``, one of ``languages.LANGUAGES``.
    """
    said = line("email", email, 254, "Write your e-mail address.").lower()
    try:
        validate_email(said)
    except ValidationError as wrong:
        raise RefusedError(
            "email", "Write an e-mail address in full, such as name@example.org."
        ) from wrong
    with transaction.atomic():
        held = Follower.objects.filter(conversation=conversation)
        if held.filter(statement=statement, email=said).exists():
            return
        if held.count() >= MOST_A_CONVERSATION:
            raise RefusedError("email", "No more addresses are taken here. Look at the page again.")
        secret = secrets.token_urlsafe(32)
        made = Follower.objects.create(
            conversation=conversation,
            statement=statement,
            email=said,
            digest=digest(secret),
            language=language,
            until=timezone.localdate() + UNCONFIRMED,
        )
        tell(
            recipient=made.recipient,
            kind=kinds.CONFIRM,
            key=f"confirm follower {made.pk}",
            words=letter_words(language)["confirm"],
            path=reverse("deliberation:following", args=[secret]),
        )


def digest(secret: str) -> str:
    """What is kept of a link's secret: nobody can tell the link from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def found(secret: str) -> Follower | None:
    """The follower whose link it is."""
    rows = Follower.objects.filter(digest=digest(secret))
    return rows.select_related("conversation", "statement").first()


def confirm(follower: Follower) -> None:
    """Have her told; her address is removed two years after the conversation closes."""
    follower.confirmed = True
    follower.until = (follower.conversation.closes or timezone.localdate()) + KEPT
    follower.save(update_fields=["confirmed", "until"])


def stop(follower: Follower) -> None:
    """Remove her address at once, and what was to be sent to it."""
    with transaction.atomic():
        Followers().let_go(follower.recipient)


def remove_old(today: date) -> int:
    """Remove the addresses whose day is past, and the links of those long gone; how many rows."""
    with transaction.atomic():
        old = list(Follower.objects.filter(until__lt=today).order_by("pk"))
        for each in old:
            forget(each.recipient)
            each.delete()
        links = StopLink.objects.filter(
            recipient__startswith=f"{RECIPIENT}:", made_at__date__lt=today - LINKS_KEPT
        )
        gone = [each.pk for each in links if follower_of(each.recipient) is None]
        StopLink.objects.filter(pk__in=gone).delete()
    return len(old) + len(gone)


@dataclass(frozen=True)
class Word:
    """What followers are told: ``words`` by language, English among them, and the page's path."""

    words: Mapping[str, str]
    path: str


def tell_followers(
    conversation: Conversation, key: str, word: Word, statement: Statement | None = None
) -> int:
    """Tell who follows a conversation, or one of its statements; how many they are.

    Each is told in her language where the words are there in it, else in English. ``key`` names
    what happened: repeated, nobody is told twice. Call it in the transaction of what they are told.
    """
    of = Follower.objects
    rows = of.of_statement(statement) if statement else of.of_conversation(conversation)
    told: set[str] = set()
    for each in rows.iterator():
        if each.email not in told:
            told.add(each.email)
            tell(
                recipient=each.recipient,
                kind=kinds.CAME_OF_IT,
                key=f"{key} follower {each.pk}",
                words=word.words.get(each.language, word.words[ENGLISH]),
                path=word.path,
            )
    return len(told)
