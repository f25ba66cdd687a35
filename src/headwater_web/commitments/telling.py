"""Who is told of a change: the owner, whoever follows it, and those whose words it answers.

Whoever keeps the words that a commitment answers registers a teller. It is given the news and tells
the people who asked to be told; who they are never comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from headwater_web.commitments.told import Because


@dataclass(frozen=True)
class News:
    """What is to be told of one change.

    ``key`` is the same whenever the same change is told; ``words_in`` holds plain text that
    everybody may read, by language, English (``en``) among them; ``path`` is the address of the
    page that says the rest; ``answers`` what the commitment answers, each by kind and reference.
    """

    key: str
    words_in: Mapping[str, str]
    path: str
    answers: tuple[Because, ...]

    @property
    def words(self) -> str:
        """What is told, in English."""
        return self.words_in["en"]

    def references(self, kind: str) -> tuple[str, ...]:
        """The references of one kind.

        >>> told = News("k", {"en": "w"}, "/", (Because("statement", "s-1", "More buses"),))
        >>> told.references("statement")
        ('s-1',)
        """
        return tuple(each.reference for each in self.answers if each.kind == kind)


Teller = Callable[[News], None]

_tellers: dict[str, Teller] = {}


def register(name: str, teller: Teller) -> None:
    """Have ``teller(news)`` called for every change, by the worker; tried again, it gets the same
    key, so it must tell nobody twice.
    """
    _tellers[name] = teller


def tellers() -> tuple[Teller, ...]:
    """Everybody who tells."""
    return tuple(_tellers.values())
