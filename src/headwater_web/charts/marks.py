"""Marks: shape, word and colour together, never colour alone.

Solid marks rest on an interval. Marks with a dot in them rest on a rank, where no interval is
published. Amber diamonds are worse, teal discs better, grey rings neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from headwater_web.charts import palette
from headwater_web.charts.lettering import safe

Verdict = Literal[
    "worse", "similar", "better", "lower", "higher",
    "worst_fifth", "middle", "best_fifth", "lowest_fifth", "highest_fifth",
    "cannot_tell", "not_compared",
]  # fmt: skip

WORDS: Final[dict[Verdict, str]] = {
    "worse": "Worse than England",
    "similar": "Similar to England",
    "better": "Better than England",
    "lower": "Lower than England",
    "higher": "Higher than England",
    "worst_fifth": "Worst fifth of districts",
    "middle": "Middle of districts",
    "best_fifth": "Best fifth of districts",
    "lowest_fifth": "Lowest fifth of districts",
    "highest_fifth": "Highest fifth of districts",
    "cannot_tell": "We cannot tell",
    "not_compared": "Not compared",
}

COLOUR: Final[dict[Verdict, str]] = {
    "worse": palette.AMBER_500,
    "worst_fifth": palette.AMBER_500,
    "better": palette.TEAL_700,
    "best_fifth": palette.TEAL_700,
    "similar": palette.GREY_700,
    "middle": palette.GREY_700,
    "cannot_tell": palette.GREY_700,
    "lower": palette.GREY_700,
    "higher": palette.GREY_700,
    "lowest_fifth": palette.GREY_700,
    "highest_fifth": palette.GREY_700,
    "not_compared": palette.GREY_700,
}

_TONE: Final[dict[str, str]] = {
    palette.AMBER_500: "worse",
    palette.TEAL_700: "better",
    palette.GREY_700: "similar",
}


def _diamond(r: float, fill: str) -> str:
    return f'<path d="M0 {-r:g}L{r:g} 0L0 {r:g}L{-r:g} 0Z" fill="{fill}"'


def at_origin(verdict: Verdict, r: float = 6.5) -> str:
    """Return a mark drawn round the origin; a diamond reaches ``r`` px, a disc a little less."""
    colour, disc = COLOUR[verdict], r * 0.82
    ring = f'<circle r="{disc:g}" fill="#fff" stroke="{colour}" stroke-width="2"/>'
    if verdict == "worse":
        return _diamond(r, colour) + "/>"
    if verdict == "better":
        return f'<circle r="{disc:g}" fill="{colour}"/>'
    if verdict == "worst_fifth":
        outline = _diamond(r - 1, "#fff") + f' stroke="{colour}" stroke-width="2"/>'
        return outline + _diamond(r * 0.38, colour) + "/>"
    if verdict in ("best_fifth", "middle"):
        return ring + f'<circle r="{r * 0.33:g}" fill="{colour}"/>'
    if verdict == "cannot_tell":
        return (
            ring + f'<path d="M{-r * 0.42:g} 0H{r * 0.42:g}" stroke="{colour}" stroke-width="2"/>'
        )
    if verdict in ("lower", "higher", "lowest_fifth", "highest_fifth"):
        up = -1 if verdict.startswith("high") else 1
        fill = (
            f'fill="#fff" stroke="{colour}" stroke-width="2"'
            if "fifth" in verdict
            else (f'fill="{colour}"')
        )
        return f'<path d="M{-r:g} {-up * r * 0.7:g}H{r:g}L0 {up * r:g}Z" {fill}/>'
    if verdict == "not_compared":
        side = disc * 0.9
        return (
            f'<rect x="{-side:g}" y="{-side:g}" width="{2 * side:g}" height="{2 * side:g}"'
            f' fill="#fff" stroke="{colour}" stroke-width="2"/>'
        )
    return ring


def mark(verdict: Verdict, x: float, y: float, r: float = 6.5) -> str:
    """Return a mark at a place in a drawing."""
    return f'<g transform="translate({x:.1f} {y:.1f})">{at_origin(verdict, r)}</g>'


def icon(verdict: Verdict) -> Markup:
    """Return a mark of 16 px for a line of words; the words beside it say what it means.

    >>> "path" in icon("worse")
    True
    """
    return _icon(f'<g transform="translate(8 8)">{at_origin(verdict)}</g>')


def _icon(body: str, width: int = 16) -> Markup:
    return Markup(  # noqa: S704
        f'<svg class="hw-icon" aria-hidden="true" width="{width}" height="16"'
        f' viewBox="0 0 {width} 16">{body}</svg>'
    )


def tone(verdict: Verdict) -> str:
    """Return which of three tones a verdict's words take: worse, better or similar."""
    return _TONE[COLOUR[verdict]]


def verdict_cell(verdict: Verdict, words: str = "", note: str = "") -> Markup:
    """Return a verdict for a table's cell: the mark, the word, and a note beneath.

    >>> "Worse than England" in verdict_cell("worse")
    True
    """
    small = f'<span class="hw-verdict__note">{safe(note)}</span>' if note else ""
    return Markup(  # noqa: S704
        f'<span class="hw-verdict hw-verdict--{tone(verdict)}">{icon(verdict)}'
        f"<span>{safe(words or WORDS[verdict])}</span></span>{small}"
    )


@dataclass(frozen=True)
class KeyItem:
    """One line of a key: a symbol drawn in a box ``width`` x 16 px, and its words."""

    symbol: str
    words: str
    width: int = 16


def verdict_key(verdict: Verdict, words: str = "") -> KeyItem:
    """Return the line of a key for a mark."""
    symbol = f'<g transform="translate(8 8)">{at_origin(verdict)}</g>'
    return KeyItem(symbol, words or WORDS[verdict])


def swatch(fill: str, words: str, *, outline: str = palette.RAMP_LINE) -> KeyItem:
    """Return the line of a key for a filled area."""
    box = f'<rect x="0.5" y="2.5" width="17" height="11" fill="{fill}" stroke="{outline}"/>'
    return KeyItem(box, words, 18)


PLACE_LINE: Final = (
    f'<rect y="2" width="28" height="12" fill="{palette.TEAL_700}" fill-opacity=".14"/>'
    f'<path d="M0 8H28" stroke="{palette.TEAL_700}" stroke-width="2.8"/>'
)
ENGLAND_LINE: Final = f'<path d="M0 8H28" stroke="{palette.GREY_500}" stroke-width="2"/>'
PEERS_LINE: Final = (
    f'<path d="M0 8H28" stroke="{palette.GREY_500}" stroke-width="1.6" stroke-dasharray="4 4"/>'
)
PEER_RING: Final = (
    f'<circle cx="8" cy="8" r="3.6" fill="#fff" stroke="{palette.GREY_700}" stroke-width="1.4"/>'
)
TICKS: Final = f'<path d="M3 1V15M7 1V15M9 1V15M13 1V15" stroke="{palette.GREY_500}"/>'
UPRIGHT: Final = f'<path d="M8 0V16" stroke="{palette.GREY_700}" stroke-width="1.5"/>'


def key(items: Iterable[KeyItem]) -> Markup:
    """Return a key as a list, each symbol beside its words; empty where there is nothing to say."""
    lines = "".join(
        f"<li>{_icon(item.symbol, item.width)}<span>{safe(item.words)}</span></li>"
        for item in items
    )
    return Markup(f'<ul class="hw-key">{lines}</ul>' if lines else "")  # noqa: S704
