"""The colours, and how well they stand out from what they lie on.

One token a colour. Ratios are those of WCAG 2.2 (relative luminance of sRGB), so a test can hold
every pair of text and ground to 4.5 and every mark to 3.
"""

from typing import Final

INK: Final = "#1d2b2e"
TEAL_900: Final = "#0b363c"
TEAL_700: Final = "#0e5a61"
TEAL_500: Final = "#3b8a8f"
TEAL_300: Final = "#9cc9c9"
TEAL_100: Final = "#dcebe9"
AMBER_700: Final = "#8a4b00"
AMBER_500: Final = "#c27000"
AMBER_300: Final = "#f4b942"
AMBER_100: Final = "#fdf0d9"
GREY_700: Final = "#4a5759"
GREY_600: Final = "#5c6769"
GREY_500: Final = "#768285"
GREY_300: Final = "#c3c9c7"
GREY_100: Final = "#e9e5dc"
TRACK: Final = "#f0ece3"
LAND: Final = "#e4e0d6"
GROUND: Final = "#fbf8f2"
CARD: Final = "#ffffff"
DARK_LAND: Final = "#4a7478"

RAMP: Final = ("#e3efed", "#b5d6d5", "#78b3b5", "#348187", "#0c4a51")
"""Five steps, darker is more; always outlined, because the palest vanish."""

RAMP_LINE: Final = "#2c7379"


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a ``#rrggbb`` colour (WCAG 2.2).

    >>> luminance("#ffffff")
    1.0
    """
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
