"""How followers, who have no account, are written to: in her language, with one link that ends it.

The words stand in ``letter_words.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from headwater_web.deliberation import kinds
from headwater_web.deliberation.followers import Follower, follower_of
from headwater_web.deliberation.languages import (
    ENGLISH,
    LANGUAGES,
    Language,
    Manner,
    question_in,
)
from headwater_web.notices.guests import Guest
from headwater_web.notices.models import Notice

ISOLATE, END = "\u2068", "\u2069"
"""The characters of Unicode around words whose direction is their own."""


@cache
def letter_words(language: str) -> Mapping[str, str]:
    """Every word of letters and their pages in one language.

    >>> letter_words("pl")["stops"]
    'Zakończ i usuń ten adres'
    """
    text = files("headwater_web.deliberation").joinpath("letter_words.toml").read_text("utf-8")
    return {name: rows[language] for name, rows in tomllib.loads(text).items()}


def apart(words: str, language: Language) -> str:
    """Words of any language inside a line of another: where that runs from right to left they are
    isolated, so that the marks around them stay where they belong.

    >>> apart("Warm?", LANGUAGES["en"]), len(apart("Warm?", LANGUAGES["ur"]))
    ('Warm?', 7)
    """
    return f"{ISOLATE}{words}{END}" if language.direction == "rtl" else words


def about(follower: Follower) -> str:
    """What she follows: the statement, else the question as her language has it."""
    language = LANGUAGES[follower.language]
    if follower.statement is not None:
        return apart(follower.statement.words, language)
    return apart(question_in(follower.conversation, Manner(language))[0], language)


class Followers:
    """The guestbook of those who asked to be told what comes of a conversation."""

    def guest(self, recipient: str, kind: str) -> Guest:
        """How a follower is written to; English, and gone, where her address is removed."""
        found = follower_of(recipient)
        language = LANGUAGES[found.language if found else ENGLISH]
        say = letter_words(language.code)
        about = "confirm" if kind == kinds.CONFIRM.code else "came"
        question = question_in(found.conversation, Manner(language))[0] if found else ""
        question = apart(question, language)
        return Guest(
            language=language.code,
            direction=language.direction,
            subject=say[f"subject_{about}"],
            opens=say[f"opens_{about}"],
            why=say[f"why_{about}"].format(question=question),
            stops=say["stops"],
            asks=(say["asks_title"], say["asks"].format(question=question)),
            ends=say["stops"],
            ended=(say["ended_title"], say["ended"]),
            gone=found is None,
        )

    def let_go(self, recipient: str) -> None:
        """Remove her address, and what was to be sent; the link stays, so that it may be opened
        again and says that it is done.
        """
        Notice.objects.filter(recipient=recipient).delete()
        found = follower_of(recipient)
        if found is not None:
            found.delete()
