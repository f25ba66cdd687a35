"""People without an account who asked to be told: how each is written to, and how it ends.

Whoever keeps their addresses keeps a guestbook and registers it under the first word of their
recipients, such as ``follower`` of ``follower:12``. They have no page of choices: the link in each
letter ends it in one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Guest:
    """How a guest is written to.

    ``language`` and ``direction`` are those of HTML; ``subject`` stands in place of the kind's.
    ``opens`` names the link to the page, ``why`` says why she gets the letter, ``stops`` names the
    link that ends it. ``asks`` and ``ended`` are what the page of that link says before and after,
    each a heading and a sentence; ``ends`` is its button. ``gone`` where it has ended already.
    """

    language: str
    direction: str
    subject: str
    opens: str
    why: str
    stops: str
    asks: tuple[str, str]
    ends: str
    ended: tuple[str, str]
    gone: bool = False


class Guestbook(Protocol):
    """Whoever keeps the addresses of guests."""

    def guest(self, recipient: str, kind: str) -> Guest:
        """How the guest is written to about a kind of thing; English once she is gone."""
        ...

    def let_go(self, recipient: str) -> None:
        """Write to her no more and remove her address. Nothing happens where she is gone."""
        ...


_books: dict[str, Guestbook] = {}


def register(first: str, book: Guestbook) -> None:
    """Have the guests whose recipient begins with that word written to as ``book`` says."""
    _books[first] = book


def book_of(recipient: str) -> Guestbook | None:
    """The guestbook that a recipient stands in; None for people with an account."""
    return _books.get(recipient.partition(":")[0])


def guest_of(recipient: str, kind: str) -> Guest | None:
    """How a guest is written to; None for people with an account."""
    book = book_of(recipient)
    return book.guest(recipient, kind) if book else None
