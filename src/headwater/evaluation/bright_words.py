"""Bright spots in plain words: who does better than expected, the reverse kindly, whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from headwater.evaluation.bright_spots import BrightSpots, Spot, Weighed
from headwater.evaluation.whom_to_ask import Neighbourhood
from headwater.indicators.measure import Measure
from headwater.indicators.words.figures import amount, capital, counted, decimals_for, span
from headwater.indicators.words.sentence import Sentence, bold, joined, listed, plain
from headwater.indicators.words.wording import kind_of_place, phrase_for, spoken

Name = Callable[[str], str]
MOST_NAMED = 3


def measure_says(
    held: Weighed, area_type: str, name: Name, measure: Measure | None = None
) -> Sentence:
    """The first sentences of a measure: how many do better than expected, and who."""
    kinds = kind_of_place(area_type)
    topic = capital(phrase_for(held.measure[0], held.measure[1], measure).topic)
    better = [spot for spot in held.spots if spot.verdict == "better"]
    worse = sum(spot.verdict == "worse" for spot in held.spots)
    explained = (
        f"What we know of {kinds} explains {100 * held.explained:.0f}% of how they differ here."
    )
    if not better:
        none = f"{topic}: no {kind_of_place(area_type, plural=False)} clearly does better than its"
        return joined([bold(f"{none} circumstances predict.", "cannot_tell"), plain(explained)])
    names = listed(spoken(name(spot.area)) for spot in better[:MOST_NAMED])
    does = "does" if len(better) == 1 else "do"
    first = f"{topic}: {counted(len(better))} of {len(held.spots)} {kinds} {does} clearly better"
    found = bold(f"{first} than circumstances predict.", "sure")
    who = f"{names} {'stands' if len(better) == 1 else 'stand'} out{_most(better)}."
    few = "Not one" if not worse else capital(counted(worse))
    fewer = f"{few} {'has' if worse < 2 else 'have'} it harder than expected."
    return joined([found, plain(f"{who} {fewer} {explained}")])


def _most(better: Sequence[Spot]) -> str:
    return " most" if len(better) > MOST_NAMED else ""


def spot_says(spot: Spot, name: Name, measure: Measure | None = None) -> Sentence:
    """One place on one measure: what it is, what would be expected, and the difference."""
    phrase = phrase_for(spot.indicator, spot.sex, measure)
    higher = spot.value > spot.expected
    clause = (phrase.high if higher else phrase.low) or capital(phrase.topic)
    decimals = decimals_for([spot.value, spot.expected], spot.unit)
    own = amount(spot.value, spot.unit, decimals)
    expected = amount(spot.expected, spot.unit, decimals)
    low, high = sorted((abs(spot.lower), abs(spot.upper)))
    numbers = f"It is {own}, where places like it would have {expected}"
    where = spoken(name(spot.area))
    if spot.verdict == "as_expected":
        return joined(
            [
                bold(f"{capital(where)} is about where its circumstances predict.", "cannot_tell"),
                plain(f"{numbers}."),
            ]
        )
    apart = span(low, high, spot.unit, decimals)
    head = bold(f"{clause} in {where} than its circumstances predict.", "sure")
    said = f"{numbers}; the difference is {apart}."
    if spot.verdict == "worse":
        said += " Something that is not measured here makes it harder there."
    return joined([head, plain(said)])


def place_says(spots: Sequence[Spot], tested: int, where: str) -> Sentence:
    """Over all measures of a place: on how many it does better, and on how many it has it harder.

    ``tested`` is how many differences were looked at over all places.
    """
    better = sum(spot.verdict == "better" for spot in spots)
    worse = sum(spot.verdict == "worse" for spot in spots)
    who = capital(spoken(where))
    head = (
        f"{who} does better than its circumstances predict on {_none(better)} of "
        f"{counted(len(spots), 'measure')}, and has it harder on {_none(worse)}."
    )
    allowed = (
        f"We looked at {tested:,} differences in all places and hold false alarms to about one in "
        "twenty of those that are flagged."
    )
    return joined([bold(head, "sure" if better + worse else "cannot_tell"), plain(allowed)])


def not_weighed(where: str) -> Sentence:
    """Of a place that is of no kind that is weighed."""
    return plain(
        f"Districts and counties are weighed against their circumstances; {spoken(where)} is "
        "neither, or nothing is held of it.",
        "cannot_tell",
    )


def _none(count: int) -> str:
    return counted(count) if count else "none"


def ask_says(near: Sequence[Spot], where: str, name: Name) -> Sentence:
    """Whom to ask: the places that do better and are most like this one, nearest first."""
    if not near:
        return plain(
            f"No place stands out enough on this to say whom {spoken(where)} should ask.",
            "cannot_tell",
        )
    names = listed(spoken(name(spot.area)) for spot in near[:MOST_NAMED])
    return bold(
        f"From {spoken(where)}, ask {names} first: of those that do better, they are most like it."
    )


def neighbours_say(near: Neighbourhood, where: str, name: Name) -> Sentence:
    """Whom to ask whatever the measure: the places most like this one that do better on something.

    Empty where no places were looked at.
    """
    who = spoken(where)
    if not near.looked_at:
        return Sentence(())
    among = f"the {near.looked_at} places most like {who}"
    if not near.found:
        none = f"Of {among}, none does better than its circumstances predict on any measure."
        return bold(none, "cannot_tell")
    count = len(near.found)
    does = "does" if count == 1 else "do"
    head = f"Of {among}, {counted(count)} {does} better than circumstances predict on something."
    first = f"The most like it is {spoken(name(near.found[0][0]))}." if count > 1 else ""
    return joined([bold(head, "sure"), plain(first)] if first else [bold(head, "sure")])


def left_says(found: BrightSpots) -> Sentence:
    """How many measures were left out because circumstances say too little of them."""
    if not found.left:
        return Sentence(())
    return plain(
        f"On {counted(len(found.left), 'other measure')} what we know of places explains less than "
        "a tenth, so nothing is expected there and nobody is flagged."
    )


def stands_out_says(
    spots: Sequence[Spot], where: str, measures: Mapping[str, Measure]
) -> tuple[Sentence, Sentence]:
    """A place in two sentences: on what it does better than expected, and, kindly, the reverse.

    Either is empty where there is nothing of it; where there is neither, the first says so.
    """
    who = capital(spoken(where))
    better = _topics([each for each in spots if each.verdict == "better"], measures)
    worse = _topics([each for each in reversed(spots) if each.verdict == "worse"], measures)
    if not better and not worse:
        same = f"{who} is about where its circumstances predict on every measure that was weighed."
        return plain(same, "cannot_tell"), Sentence(())
    first = joined(
        [
            bold(f"{who} does better than its circumstances predict on {better}.", "sure"),
            plain("Places that struggle with that may ask how."),
        ]
    )
    harder = (
        f"{who} has it harder than they predict on {worse}."
        if better
        else (f"{who} has it harder than its circumstances predict on {worse}.")
    )
    second = joined(
        [
            bold(harder, "sure"),
            plain(
                "Something that is not measured here makes it harder. "
                "It is a reason to ask what, not to blame."
            ),
        ]
    )
    return first if better else Sentence(()), second if worse else Sentence(())


def _topics(spots: Sequence[Spot], measures: Mapping[str, Measure]) -> str:
    """What the first few are about, and how many more there are; empty where there are none."""
    said: dict[str, None] = {}
    for each in spots:
        said.setdefault(phrase_for(each.indicator, each.sex, measures.get(each.indicator)).topic)
    names = list(said)
    more = [f"{counted(len(names) - MOST_NAMED)} more"] if len(names) > MOST_NAMED else []
    return listed([*names[:MOST_NAMED], *more])
