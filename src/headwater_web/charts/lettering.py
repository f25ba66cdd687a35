"""Words in a drawing: their width in Arial, their wrapping, their escaping.

Widths are the advance widths of Helvetica, which Arial and Liberation Sans share, in thousandths
of the size (Adobe Font Metrics for Helvetica and Helvetica-Bold). Letters not listed count as
wide, so that a label is never clipped.
"""

import re
from functools import lru_cache

from markupsafe import escape

FAMILY = "Arial, sans-serif"

_REGULAR: dict[str, int] = {}
_BOLD: dict[str, int] = {}
for _letters, _plain, _heavy in (
    ("ijl", 222, 278), ("abdeghnopqu", 556, 611), ("ac", 556, 556), ("e", 556, 556),
    ("csvxy", 500, 556), ("kz", 500, 556), ("z", 500, 500), ("f", 278, 333), ("t", 278, 333),
    ("r", 333, 389), ("m", 833, 889), ("w", 722, 778), ("a", 556, 556),
    ("0123456789", 556, 556), ("£$", 556, 556), ("#", 556, 556), ("%", 889, 889),
    (" ,./\\", 278, 278), (":;!", 278, 333), ("()-", 333, 333), ("[]", 278, 333),
    ("'", 191, 238), ('"', 355, 474), ("&", 667, 722), ("+=<>−×", 584, 584), ("?", 556, 611),
    ("–", 556, 556), ("—…", 1000, 1000), ("·", 333, 333), ("‘’", 222, 278), ("“”", 333, 500),
    ("←→", 1000, 1000), ("AKPSVXY", 667, 722), ("B", 667, 722), ("E", 667, 667),
    ("VXYPS", 667, 667), ("CDHNRU", 722, 722), ("FTZ", 611, 611), ("GO", 778, 778), ("Q", 778, 778),
    ("I", 278, 278), ("J", 500, 556), ("L", 556, 611), ("M", 833, 833), ("W", 944, 944),
    ("_", 556, 556), ("@", 1015, 975), ("*", 389, 389), ("|", 260, 280), ("°", 400, 400),
    ("áàâäéèêëóòôöúùûü", 556, 611), ("ŵ", 722, 778), ("ŷ", 500, 556), ("îï", 278, 278),
):  # fmt: skip
    for _letter in _letters:
        _REGULAR[_letter] = _plain
        _BOLD[_letter] = _heavy

_UNKNOWN = 1000
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """Return text for a drawing: escaped, without characters that XML forbids.

    >>> safe("Telford & <Wrekin>")
    'Telford &amp; &lt;Wrekin&gt;'
    """
    return str(escape(_ILLEGAL.sub("", text)))


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in px of one line of text at a size in px.

    >>> round(width("38.3", 14, bold=True), 1)
    27.2
    """
    table = _BOLD if bold else _REGULAR
    return sum(table.get(letter, _UNKNOWN) for letter in text) * size / 1000


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines of text that fit a width in px; a longer word is cut with an ellipsis.

    >>> wrap("No figures are published", 14, 100)
    ('No figures are', 'published')
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines.append(clip(word, size, room, bold=bold))
    return tuple(lines)


def clip(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits with an ellipsis.

    >>> clip("Nottinghamshire", 14, 60)
    'Notting…'
    """
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
