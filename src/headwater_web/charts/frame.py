"""What every drawing shares: its shell, its name for those who cannot see it, its sizes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from headwater_web.charts import lettering, palette

NOTHING: Final = "No figures are published for this place."

Size = Literal["small", "medium", "half", "large", "full"]

WIDTHS: Final[dict[Size, tuple[int, ...]]] = {
    "small": (244, 288),
    "medium": (330, 288),
    "half": (490, 288),
    "large": (560, 288),
    "full": (1050, 560, 288),
}
"""Widths in px of the drawings of a size; the style sheet shows the one that fits its column."""

_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Caption:
    """A drawing's name and description for those who cannot see it; ``id`` is unique in a page."""

    id: str
    title: str
    description: str = ""


def identifier(text: str) -> str:
    """Return text as a valid element id.

    >>> identifier("E07000221 obesity")
    'E07000221-obesity'
    """
    return "c-" + _NOT_IN_ID.sub("-", text) if text[:1].isdigit() else (
        _NOT_IN_ID.sub("-", text).strip("-") or "chart"
    )  # fmt: skip


def shell(width: float, height: float, body: str, caption: Caption, part: str) -> str:
    """Return a whole ``svg`` element of a fixed size, named by its title and description."""
    name = f"{identifier(caption.id)}-{part}"
    description, labelled = "", f"{name}-t"
    if caption.description:
        description = f'<desc id="{name}-d">{lettering.safe(caption.description)}</desc>'
        labelled += f" {name}-d"
    return (
        f'<svg class="hw-{part}" id="{name}" role="img" aria-labelledby="{labelled}"'
        f' viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        f' font-family="{lettering.FAMILY}" font-size="14" fill="{palette.INK}">'
        f'<title id="{name}-t">{lettering.safe(caption.title)}</title>{description}{body}</svg>'
    )


def drawings(size: Size, draw: Callable[[int, str], str]) -> Markup:
    """Return the drawings of one chart side by side; the style sheet shows the one that fits."""
    parts = [draw(width, f"w{width}") for width in WIDTHS[size]]
    return Markup(f'<div class="hw-drawn hw-drawn--{size}">{"".join(parts)}</div>')  # noqa: S704


def empty(width: float, height: float, caption: Caption, part: str, words: str = NOTHING) -> str:
    """Return a drawing that says in words that there is nothing to draw."""
    lines = lettering.wrap(words, 14, width - 32)
    top = height / 2 - (len(lines) - 1) * 10 + 5
    body = f'<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="8"' + (
        f' fill="none" stroke="{palette.GREY_300}" stroke-dasharray="4 4"/>'
    )
    body += "".join(
        label(width / 2, top + 20 * i, line, anchor="middle", fill=palette.GREY_700)
        for i, line in enumerate(lines)
    )
    return shell(width, height, body, caption, part)


def label(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 14,
    fill: str = palette.INK,
    anchor: str = "",
    bold: bool = False,
) -> str:
    """Return one line of text with its baseline at ``y``."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}"'
        + (f' font-size="{size}"' if size != 14 else "")
        + (f' fill="{fill}"' if fill != palette.INK else "")
        + (f' text-anchor="{anchor}"' if anchor else "")
        + (' font-weight="bold"' if bold else "")
        + f">{lettering.safe(text)}</text>"
    )
