"""What a picture of an answer is made of: its finding, its drawing, its table, and its slide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from headwater_web.figures.trends import Table

Told = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """A picture: ``drawing`` on the page; ``slide()`` is one drawing of a fixed size for a file."""

    id: str
    title: str
    subtitle: str
    drawing: Markup
    table: Table
    slide: Callable[[], str]
