"""The gap inside a place in words: both ends of the line, the difference, and how sure it is."""

from __future__ import annotations

from headwater.indicators.figures import amount, capital, decimals_for, span
from headwater.indicators.gap import Gradient
from headwater.indicators.measure import Measure
from headwater.indicators.sentence import Segment, Sentence
from headwater.indicators.wording import phrase_for

POINTS = "points"


def gap_sentence(found: Gradient, measure: Measure | None = None) -> Sentence:
    """What the line says. Where the slope's interval takes in nought, that we cannot tell."""
    most, least = found.line
    value, lower, upper = found.slope
    sign = found.unit[0] if found.unit.startswith(("%", "£")) else ""
    ends = decimals_for([most, least], found.unit)
    sizes = sorted((abs(lower), abs(upper)))
    phrase = phrase_for(found.indicator, "Persons", measure)
    if lower <= 0 <= upper:
        text = (
            f"{capital(phrase.topic)}: we cannot tell whether the most and the least deprived "
            "neighbourhoods differ."
        )
        rest = f" The line's two ends lie {span(lower, upper, '', ends)} apart."
        return Sentence((Segment(text, strong=True), Segment(rest)), "cannot_tell")
    head = (
        f"{capital(phrase.topic)} {'go' if phrase.plural else 'goes'} from "
        f"{amount(most, sign, ends)} where deprivation is highest to {amount(least, found.unit, ends)} "
        "where it is lowest."
    )
    unit = f" {POINTS}" if sign == "%" else f" {found.unit}" if found.unit == "years" else ""
    rest = (
        f" The gap is {amount(abs(value), '', ends)}{unit}, and we are 95% sure that it lies "
        f"between {amount(sizes[0], '', ends)} and {amount(sizes[1], '', ends)}."
    )
    return Sentence((Segment(head, strong=True), Segment(rest)), "sure")
