"""The effect of an answer worked out again by a kept library, and how far apart the two are."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from headwater.evaluation.estimators import LIBRARIES
from headwater.evaluation.evaluation import Evaluation, again
from headwater.evaluation.figures import Figures, FloatArray
from headwater.evaluation.kept_libraries import edition
from headwater.evaluation.trial import Method, Trial
from headwater.indicators.words.figures import number
from headwater.indicators.words.sentence import Sentence, joined, plain

ASKED = {
    Method.TWIN: "pysyncon",
    Method.COMPARISON: "pyfixest",
    Method.SERIES: "statsmodels",
}
ALIKE = 0.1
ALIKE_OF_EFFECT = 0.01


@dataclass(frozen=True)
class SecondOpinion:
    """Our effect and a library's for the same question of the same figures.

    ``library`` is its name and version. Two effects are alike that lie within a tenth of what
    counts as a small effect (``small``) of one another, or within a hundredth of ours where
    nothing says what is small.
    """

    library: str
    ours: Trial
    theirs: Trial
    small: float

    @property
    def apart(self) -> float:
        """How far apart the two effects are, in the indicator's unit."""
        return abs(self.ours.effect - self.theirs.effect)

    @property
    def alike(self) -> bool:
        """Whether it does not matter whose code worked it out."""
        room = ALIKE * self.small if self.small else ALIKE_OF_EFFECT * abs(self.ours.effect)
        return self.apart <= room

    @property
    def interval(self) -> tuple[float, float] | None:
        """The library's own 95% interval; None for a twin, and where few places acted."""
        if not (isfinite(self.theirs.lower) and isfinite(self.theirs.upper)):
            return None
        return self.theirs.lower, self.theirs.upper


def second_opinion(
    found: Evaluation, figures: Figures, apart: FloatArray | None = None
) -> SecondOpinion:
    """What the library for an answer's method says of the same figures.

    ``figures`` and ``apart`` are those that ``evaluate`` was given. ``ValueError`` where the answer
    had too little data for a method; ``MissingLibraryError`` where the library is not installed.
    """
    if found.trial is None:
        raise ValueError("there was not enough data for a method, so no library can be asked")
    named = edition(ASKED[found.method])
    return SecondOpinion(named, found.trial, again(found, figures, apart, LIBRARIES), found.margin)


def opinion_says(opinion: SecondOpinion) -> Sentence:
    """Both effects, how far apart they are, and whether that matters."""
    ours, decimals = opinion.ours.effect, _decimals(opinion)
    theirs = number(opinion.theirs.effect, decimals)
    said = f"{opinion.library} puts the effect at {theirs}"
    if opinion.interval is not None:
        low, high = (number(end, decimals) for end in opinion.interval)
        said += f" (95% interval {low} to {high})"
    said += f"; Headwater puts it at {number(ours, decimals)}. "
    if opinion.apart < 0.5 * 10**-decimals:
        said += "They are the same to the figures shown"
    else:
        said += f"They are {number(opinion.apart, decimals)} apart"
    if opinion.alike:
        return plain(f"{said}, so the size does not hang on whose code worked it out.")
    room = "a tenth of a small effect" if opinion.small else "a hundredth of the effect"
    warned = "Quote neither before somebody has found out why."
    return joined([plain(f"{said}, which is more than {room}."), plain(warned)])


def _decimals(opinion: SecondOpinion) -> int:
    """Enough that both numbers show two figures that count."""
    largest = max(abs(opinion.ours.effect), abs(opinion.theirs.effect))
    return next((n for n, least in enumerate((100, 10, 1, 0.1)) if largest >= least), 4)
