"""Why two places match, variable by variable, and in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.place.characteristics import Characteristic

ALIKE = 0.5
DIFFERENT = 1.0
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """One characteristic of two areas: both values, and the other's less ours in SDs.

    ``share`` is this characteristic's part of the squared distance; the shares of a pair add to 1.
    """

    characteristic: Characteristic
    value: float
    other_value: float
    difference: float
    share: float

    @property
    def verdict(self) -> str:
        """``alike`` within half an SD, ``different`` from one SD, else ``between``."""
        size = abs(self.difference)
        return "alike" if size < ALIKE else "different" if size >= DIFFERENT else "between"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two areas are: distance (0 to 1), comparisons (most alike first), what is missing."""

    area: str
    other: str
    distance: float
    comparisons: tuple[Comparison, ...]
    missing: tuple[str, ...]
    sentence: str


def describe(comparisons: Sequence[Comparison]) -> str:
    """One plain sentence: the three most alike, and up to three that differ by an SD or more.

    >>> age = Characteristic("age", "age", "years", "age")
    >>> pay = Characteristic("pay", "pay", "£", "pay")
    >>> describe([Comparison(age, 40, 40, 0.0, 0.0), Comparison(pay, 5, 7, 2.0, 1.0)])
    'Alike in age; differs in pay (higher there).'
    """
    ordered = sorted(comparisons, key=lambda row: abs(row.difference))
    alike = [row.characteristic.label for row in ordered if row.verdict == "alike"]
    differing = [row for row in reversed(ordered) if row.verdict == "different"]
    if not alike and not differing:
        return "Neither close nor far apart in anything that we compare."
    parts = []
    if alike:
        parts.append(f"alike in {join_words(alike[:MOST_NAMED])}")
    if differing:
        named = [
            f"{row.characteristic.label} ({'higher' if row.difference > 0 else 'lower'} there)"
            for row in differing[:MOST_NAMED]
        ]
        parts.append(f"differs in {join_words(named)}")
    else:
        parts.append("not far apart in anything that we compare")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def join_words(words: Sequence[str]) -> str:
    """A list in words.

    >>> join_words(["age", "density", "pay"])
    'age, density and pay'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
