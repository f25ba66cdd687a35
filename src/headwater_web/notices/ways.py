"""Ways to answer from the mail itself, made when a notice is sent and kept nowhere.

Whoever tells of something that can be answered without signing in registers a maker under the code
of its kind; the gate of the kind was asked before, as for files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from headwater_web.notices.models import Notice


@dataclass(frozen=True)
class Way:
    """A path of the site, and what whoever follows it may do."""

    path: str
    words: str


Maker = Callable[[Notice], Way | None]

_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Have ``maker`` say how a notice of this kind is answered; None where it is not."""
    _makers[kind] = maker


def way_of(notice: Notice) -> Way | None:
    """How a notice is answered from the mail; None where it is not."""
    maker = _makers.get(notice.kind)
    return maker(notice) if maker else None
