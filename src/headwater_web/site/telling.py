"""Where what is promised meets those who asked for it: each change is told to who follows it.

A commitment answers statements and conversations by reference: ``code/number`` and ``code``. Who
follows them is known to the app of conversations alone; here the two meet, and neither learns more.
"""

from __future__ import annotations

from django.db import transaction

from headwater_web.commitments.telling import News
from headwater_web.deliberation import following
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.statements import Statement


def tell_followers(news: News) -> None:
    """Tell everybody who follows a statement or a conversation that the news answers, once each."""
    word = following.Word(news.words_in, news.path)
    with transaction.atomic():
        for reference in news.references("statement"):
            statement = statement_of(reference)
            if statement is not None:
                following.tell_followers(statement.conversation, news.key, word, statement)
        for code in news.references("conversation"):
            conversation = Conversation.objects.filter(code=code).first()
            if conversation is not None:
                following.tell_followers(conversation, news.key, word)


def statement_of(reference: str) -> Statement | None:
    """The statement of a reference, ``code/number``; None where there is none."""
    code, _, number = reference.rpartition("/")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        return None
    rows = Statement.objects.filter(conversation__code=code, number=int(number))
    return rows.select_related("conversation").first()
