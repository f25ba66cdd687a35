"""The book as it might be: every entry with an interval at one draw of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

import numpy as np

from headwater.evidence.book import Book
from headwater.evidence.figure import Figure
from headwater.evidence.uncertainty import drawn

Wanted = Callable[[Figure], bool]


def everything(figure: Figure) -> bool:
    """Every entry."""
    return True


def drawn_book(book: Book, seed: int, draw: int, wanted: Wanted = everything) -> Book:
    """The book with the entries that are ``wanted`` drawn from their intervals.

    Entries are drawn independently, each as a whole: its deviate depends on the seed, the draw and
    its own name, so that an entry added later changes no other. Draw 0 is the book itself.

    >>> from headwater.evidence import book
    >>> a, b = (drawn_book(book(), seed=1, draw=number) for number in (0, 1))
    >>> a.figure("isolated-chd").number, b.figure("isolated-chd").number != 1.29
    (1.29, True)
    """
    if draw == 0:
        return book
    made = {
        name: _drawn(figure, deviate(seed, draw, name))
        if figure.has_interval and wanted(figure)
        else figure
        for name, figure in book.figures.items()
    }
    return Book(book.topics, made, book.switches)


def deviate(seed: int, draw: int, name: str) -> float:
    """The standard normal deviate of an entry in a draw."""
    key = blake2b(f"{seed}/{draw}/{name}".encode(), digest_size=16).digest()
    return float(np.random.Generator(np.random.Philox(key=int.from_bytes(key))).standard_normal())


def _drawn(figure: Figure, z: float) -> Figure:
    value = np.array(drawn(figure, z))
    value.flags.writeable = False
    return replace(figure, value=value)
