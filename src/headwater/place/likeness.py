"""Why two places match, variable by variable, and in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """How alike two areas are: distance (0 to 1), comparisons (most alike first), missing."""

    area: str
    other: str
    distance: float
    comparisons: tuple[Comparison, ...]
    missing: tuple[str, ...]
    sentence: str


def describe(comparisons: Sequence[Comparison], centre: Mapping[str, float] | None = None) -> str:
    """A plain sentence: what they share, most unusual first, and up to three large differences.

    ``centre`` holds the first place's z-score by characteristic: being alike in what is unusual
    says more than both being ordinary.

    >>> age = Characteristic("age", "age", "years", "age")
    >>> pay = Characteristic("pay", "pay", "£", "pay")
    >>> describe([Comparison(age, 40, 40, 0.0, 0.0), Comparison(pay, 5, 7, 2.0, 1.0)])
    'Alike in age. There, pay is higher.'
    """
    unusual = centre or {}
    alike = sorted(
        (row for row in comparisons if row.verdict == "alike"),
        key=lambda row: abs(row.difference) - abs(unusual.get(row.characteristic.id, 0.0)),
    )
    differing = sorted(
        (row for row in comparisons if row.verdict == "different"),
        key=lambda row: -abs(row.difference),
    )
    sentences = []
    if alike:
        labels = [row.characteristic.label for row in alike[:MOST_NAMED]]
        sentences.append(f"Alike in {join_words(labels)}.")
    if differing:
        words = [row.characteristic.compared(row.difference) for row in differing[:MOST_NAMED]]
        sentences.append(f"There, {join_words(words)}.")
    else:
        sentences.append("They are not far apart in anything that we compare.")
    return " ".join(sentences)


def join_words(words: Sequence[str]) -> str:
    """A list in words.

    >>> join_words(["age", "density", "pay"])
    'age, density and pay'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
