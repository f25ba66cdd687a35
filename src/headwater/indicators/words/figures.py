"""Numbers as people write them: 38%, 77.9 years, 38.3 per 100,000, £612, 7.4 out of 10, 1 in 7.

All the numbers of one sentence are written with the same number of decimals, and with one
more where rounding would make two different numbers look the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

MOST_DECIMALS = 3
_FRACTIONS = sorted(
    {Fraction(1, n) for n in (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100)}
    | {Fraction(a, b) for a, b in ((2, 3), (2, 5), (3, 4), (3, 5), (4, 5), (9, 10))}
)
NEAR_ENOUGH = 0.05
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def decimals_for(values: Sequence[float], unit: str) -> int:
    """How many decimals the numbers of a sentence need, at most three.

    >>> decimals_for([37.9, 34.3], "%"), decimals_for([7.42, 7.44], "out of 10")
    (0, 2)
    """
    held = [abs(value) for value in values if math.isfinite(value)]
    if not held:
        return 0
    decimals = _usual(max(held), unit)
    distinct = len({round(value, 9) for value in held})
    while decimals < MOST_DECIMALS and len({round(value, decimals) for value in held}) < distinct:
        decimals += 1
    return decimals


def _usual(largest: float, unit: str) -> int:
    if unit.startswith("%"):
        return 0 if largest >= 10 else 1
    if unit.startswith("£"):
        return 0 if largest >= 100 else 2
    if unit in ("people", "minutes") and largest >= 10:
        return 0
    return 1 if largest < 100 else 0


def number(value: float, decimals: int) -> str:
    """A number with thousands set off by commas and a true minus sign.

    >>> number(1430.2, 0), number(-0.04, 1), number(-2.06, 1)
    ('1,430', '0.0', '−2.1')
    """
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    return f"−{text}" if rounded < 0 else text


def amount(value: float, unit: str, decimals: int) -> str:
    """A number with its unit.

    >>> amount(37.87, "%", 0), amount(612.1, "£", 0), amount(38.34, "per 100,000", 1)
    ('38%', '£612', '38.3 per 100,000')
    >>> amount(77.9, "years", 1), amount(7.42, "score out of 10", 1), amount(1.0, "years", 0)
    ('77.9 years', '7.4 out of 10', '1 year')
    """
    text = number(value, decimals)
    if unit.startswith("%"):
        return f"{text}%"
    if unit.startswith("£"):
        pounds = f"−£{text[1:]}" if text.startswith("−") else f"£{text}"
        rest = unit[1:].strip()
        return f"{pounds} {rest}" if rest else pounds
    words = unit.removeprefix("score ").removeprefix("number of ").strip()
    if text == "1" and words.endswith("s") and " " not in words:
        words = words[:-1]
    return f"{text} {words}".strip()


def span(lower: float, upper: float, unit: str, decimals: int) -> str:
    """An interval in brackets' words: both numbers, the unit only where it is a sign.

    >>> span(34.3, 41.3, "%", 0), span(30.8, 47.2, "per 100,000", 1)
    ('34% to 41%', '30.8 to 47.2')
    """
    if unit.startswith(("%", "£")):
        sign = unit[0]
        return f"{amount(lower, sign, decimals)} to {amount(upper, sign, decimals)}"
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def natural_frequency(percent: float) -> str:
    """A share as people picture it, "about 1 in 7"; empty where no plain fraction is near.

    >>> natural_frequency(14.1), natural_frequency(37.9), natural_frequency(88.0)
    ('about 1 in 7', '', 'about 9 in 10')
    """
    if not 0.8 <= percent <= 93:
        return ""
    share = percent / 100
    best = min(_FRACTIONS, key=lambda each: (abs(float(each) - share) / share, each.denominator))
    if abs(float(best) - share) / share > NEAR_ENOUGH:
        return ""
    return f"about {best.numerator} in {best.denominator}"


def odds_of_chance(p: float) -> str:
    """How often chance alone would do this, in words.

    >>> odds_of_chance(0.003), odds_of_chance(0.021), odds_of_chance(0.049)
    ('less than one time in a hundred', 'about one time in fifty', 'about one time in twenty')
    """
    if p < 0.01:
        return "less than one time in a hundred"
    for limit, words in (
        (0.0125, "a hundred"),
        (0.0225, "fifty"),
        (0.029, "forty"),
        (0.04, "thirty"),
    ):
        if p <= limit:
            return f"about one time in {words}"
    return "about one time in twenty"


def counted(count: int, noun: str = "", plural: str = "") -> str:
    """A count in words up to ten, with its noun.

    >>> counted(1, "measure"), counted(12, "measure"), counted(0, "district")
    ('one measure', '12 measures', 'no districts')
    """
    text = _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"
    if not noun:
        return text
    return f"{text} {noun if count == 1 else plural or noun + 's'}"


def capital(text: str) -> str:
    """The text with its first letter large.

    >>> capital("about 1 in 7")
    'About 1 in 7'
    """
    return text[:1].upper() + text[1:]
