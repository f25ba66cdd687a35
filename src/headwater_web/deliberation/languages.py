"""The languages in which the pages of a conversation speak, and their words in each.

The words stand in ``page_words.toml``. Easy Read is a way of saying it in English: bigger, shorter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import override

from headwater_web.deliberation.conversations import Conversation

ENGLISH, EASY = "en", "easy"


@dataclass(frozen=True)
class Language:
    """A language: its name in itself, and the way it is written."""

    code: str
    name: str
    direction: str = "ltr"


LANGUAGES = {
    each.code: each
    for each in (
        Language("en", "English"),
        Language("pl", "Polski"),
        Language("ur", "اردو", "rtl"),
    )
}


@dataclass(frozen=True)
class Manner:
    """How a page speaks: in which language, and whether as Easy Read."""

    language: Language
    easy: bool = False

    @property
    def words(self) -> Mapping[str, str]:
        """The page's words by name."""
        return page_words(EASY if self.easy else self.language.code)

    @property
    def query(self) -> str:
        """What keeps an address in this manner."""
        if self.easy:
            return "?easy=yes"
        return "" if self.language.code == ENGLISH else f"?in={self.language.code}"

    def day(self, day: date) -> str:
        """A day as it is written in the language.

        >>> Manner(LANGUAGES["pl"]).day(date(2027, 1, 9))
        '9 stycznia 2027'
        """
        with override(self.language.code):
            return date_format(day, "j E Y")


def manner_of(request: HttpRequest, conversation: Conversation) -> Manner:
    """The manner that an address asks for, where the conversation has it; else plain English."""
    if request.GET.get("easy") == "yes":
        return Manner(LANGUAGES[ENGLISH], easy=True)
    asked = request.GET.get("in", "")
    known = asked in conversation.languages and asked in LANGUAGES
    return Manner(LANGUAGES[asked if known else ENGLISH])


@cache
def page_words(manner: str) -> Mapping[str, str]:
    """Every word of the pages in one manner; English where Easy Read says the same.

    >>> page_words("en")["agree"], page_words("pl")["agree"]
    ('Agree', 'Zgadzam się')
    """
    text = files("headwater_web.deliberation").joinpath("page_words.toml").read_text("utf-8")
    held = tomllib.loads(text)
    return {name: rows.get(manner, rows[ENGLISH]) for name, rows in held.items()}


def question_in(conversation: Conversation, manner: Manner) -> tuple[str, str]:
    """The question and the language it is in."""
    if manner.easy and conversation.easy_question:
        return conversation.easy_question, ENGLISH
    code = manner.language.code
    if code in conversation.question_translations:
        return str(conversation.question_translations[code]), code
    return conversation.question, ENGLISH
