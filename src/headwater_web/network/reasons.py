"""The reasons of a suggestion in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from headwater.network import Introduction, Side
from headwater.network.introductions import Reason, Why
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists
from headwater_web.network.barriers import called
from headwater_web.network.speakers import Speaker, spoken_by


def reasoned(request: AtlasRequest, found: Sequence[Introduction]) -> list[list[str]]:
    """For each suggestion its reasons, as sentences, the weightiest first."""
    reasons = [reason for each in found for reason in each.reasons if reason.why == Why.COMMON]
    between = spoken_by(request, {int(number) for each in reasons for number in each.about})
    return [[said(request, reason, between) for reason in each.reasons] for each in found]


def said(request: AtlasRequest, reason: Reason, between: Mapping[int | None, Speaker]) -> str:
    """One reason as a sentence; ``between`` are people whom both know."""
    about = reason.about
    if reason.why == Why.SOLVED:
        return f"Their place got past what you face: {quoted(about)}."
    if reason.why == Why.SHARED:
        return f"They face it too: {quoted(about)}."
    if reason.why == Why.MISSING:
        return f"You know nobody here yet among {Side(about[0]).words}."
    if reason.why == Why.COMMON:
        return f"You both know {listed(between[int(each)].name for each in about)}."
    place = lists.place_names(request, about[:1])[about[0]]
    if reason.why == Why.ALIKE:
        return f"They lead in {place}, a place like yours."
    return f"{place} does better than most where yours does worse: {listed(about[1:])}."


def quoted(barriers: Iterable[str]) -> str:
    """Barriers by name, each in quotation marks: a name may have a comma of its own."""
    return listed(f"“{called(each)}”" for each in barriers)


def listed(words: Iterable[str]) -> str:
    """Words in a row.

    >>> listed(["age", "pay", "distance"])
    'age, pay and distance'
    """
    each = list(words)
    return f"{', '.join(each[:-1])} and {each[-1]}" if len(each) > 1 else "".join(each)
