"""Who stands behind a recipient: notices keep a reference, whose address is looked up when used.

So an address that was changed or erased meanwhile is never written to.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser

AddressBook = Callable[[str], str | None]

_books: list[AddressBook] = []


def register(book: AddressBook) -> None:
    """Have ``book(recipient)`` asked for addresses; it answers None for whom it does not know."""
    if book not in _books:
        _books.append(book)


def address_of(recipient: str) -> str | None:
    """Where to write to a recipient; None where nobody knows, or nobody should."""
    return next((found for book in _books if (found := book(recipient))), None)


def recipient_of(user: AbstractBaseUser) -> str:
    """The reference of a person with an account."""
    return f"person:{user.pk}"
