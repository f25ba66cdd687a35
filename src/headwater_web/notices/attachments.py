"""Files that go with a notice, made when it is sent, so that they hold what is true then.

Whoever tells of something that has a file registers a maker under the code of its kind; the gate of
the kind was asked before, so a file is made only for somebody who may read what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from headwater_web.notices.models import Notice


@dataclass(frozen=True)
class Attached:
    """A file: its name, what it holds, and of which sort it is, such as ``text/calendar``."""

    name: str
    content: str
    sort: str


Maker = Callable[[Notice], Attached | None]

_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Have ``maker`` make the file of every notice of this kind; None where there is none."""
    _makers[kind] = maker


def files_of(notices: Iterable[Notice]) -> list[Attached]:
    """The files of notices that go as one message, each name once."""
    made = (_makers[each.kind](each) for each in notices if each.kind in _makers)
    return list({each.name: each for each in made if each}.values())
