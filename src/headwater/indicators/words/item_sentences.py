"""Sentences about one figure of one place: the finding, the detail, the small print.

Each is made by rule from a :class:`Standing`, so that direction words, numbers and the
statement of sureness cannot disagree with the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

from headwater.indicators.measure import Measure
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.stands_out import Item, judged_by_gap
from headwater.indicators.words.figures import (
    amount,
    capital,
    decimals_for,
    natural_frequency,
    odds_of_chance,
    span,
)
from headwater.indicators.words.sentence import Segment, Sentence, Sureness, joined, listed, plain
from headwater.indicators.words.wording import (
    Phrase,
    kind_of_place,
    lower_first,
    period_words,
    phrase_for,
)

LITTLE_OF_ITS_OWN = 0.5
FEW = 20
NO_INTERVAL = "No interval is published, so we compare ranks"


@dataclass(frozen=True, slots=True)
class Told:
    """A stands-out item in words: a finding in bold, the numbers, and how sure we are."""

    kind: str
    finding: Sentence
    detail: Sentence
    small_print: Sentence
    item: Item


def tell(item: Item, measure: Measure | None = None) -> Told:
    """The three sentences of an item of :mod:`headwater.indicators.standings.stands_out`."""
    each = item.standing
    phrase = phrase_for(each.indicator, each.sex, measure)
    if item.kind in ("worsening", "improving"):
        parts = _change(each, phrase), _change_detail(each, phrase), _change_sureness(each)
    else:
        doubtful = item.kind == "cannot_tell"
        sureness = _not_settled(each) if doubtful else gap_sureness(each)
        parts = _gap(each, phrase, doubtful), gap_detail(each, phrase), sureness
    return Told(item.kind, parts[0], parts[1], joined([parts[2], *_asides(item)]), item)


def clause(each: Standing, phrase: Phrase, than: float) -> str:
    """What a value above or below another means: "More adults smoke"."""
    return phrase.high if (each.value or 0.0) >= than else phrase.low


def _gap(each: Standing, phrase: Phrase, doubtful: bool = False) -> Sentence:
    sureness: Sureness = _sure(each.sureness)
    if each.basis == "rank":
        above = each.fifth == (1 if each.polarity == "lower" else 5)
        words = phrase.high if above else phrase.low
        return _strong(f"{words} than in most {kind_of_place(each.area_type)}.", "rank", each)
    words = clause(each, phrase, each.england or 0.0)
    if each.verdict == "similar" or doubtful:
        if phrase.known:
            text = f"Perhaps {lower_first(words)} than in England, but we cannot tell."
        else:
            text = f"{words.replace(': ', ': perhaps ')} than in England, but we cannot tell."
        return _strong(text, "cannot_tell", each)
    return _strong(f"{words} than in England.", sureness, each)


def gap_detail(each: Standing, phrase: Phrase) -> Sentence:
    """The figure with its interval beside England's, as a natural frequency where one is near."""
    if each.value is None:
        return plain("No figure is published.")
    decimals = _decimals(each)
    figure = amount(each.value, _sign(each.unit, phrase), decimals)
    interval = (
        f" ({span(each.lower, each.upper, each.unit, decimals)})"
        if each.lower is not None and each.upper is not None
        else ""
    )
    england = (
        f", against {_bare(each.england, each.unit, decimals)} in England"
        if each.england is not None
        else ""
    )
    frequency = natural_frequency(each.value) if each.unit.startswith("%") else ""
    frequency = "about half of" if frequency == "about 1 in 2" else frequency
    if phrase.who and frequency:
        text = f"{capital(frequency)} {phrase.who}: {figure}{interval}{england}."
    elif phrase.who:
        text = f"{figure} of {phrase.who}{interval}{england}."
    else:
        text = f"The figure is {figure}{f' {phrase.of}' if phrase.of else ''}{interval}{england}."
    return Sentence((Segment(text, ref=each.ref),), _sure(each.sureness))


def _decimals(each: Standing) -> int:
    """Enough decimals that a limit which clears England does not round to it."""
    value, england = each.value or 0.0, each.england
    decimals = decimals_for([value, value if england is None else england], each.unit)
    low, high = each.lower, each.upper
    if low is not None and high is not None and low < high:
        while decimals < 2 and round(low, decimals) == round(high, decimals):
            decimals += 1
    if each.basis != "interval" or each.verdict == "similar" or england is None:
        return decimals
    near = each.lower if value > england else each.upper
    while near is not None and decimals < 3 and round(near, decimals) == round(england, decimals):
        decimals += 1
    return decimals


def gap_sureness(each: Standing) -> Sentence:
    """How sure we are of a difference from England, in the words of its basis."""
    when = f"Figures are for {period_words(each.period)}."
    if each.basis == "rank":
        worst = {
            "worst_fifth": "in the worst fifth",
            "best_fifth": "in the best fifth",
            "lowest_fifth": "in the lowest fifth",
            "highest_fifth": "in the highest fifth",
        }.get(each.verdict, "in the middle")
        places = f"{each.rank_of:,} {kind_of_place(each.area_type)}"
        if each.rank_of < FEW:
            rank = f"it ranks {each.rank} of {places}, where 1 is best"
            return plain(f"{NO_INTERVAL}: {rank}. {when}", "rank")
        return plain(f"{NO_INTERVAL}: this place is {worst} of {places}. {when}", "rank")
    if each.basis == "published":
        return plain(f"{_publisher_says(each)}. {when}", _sure(each.sureness))
    if each.value is None or each.lower is None or each.upper is None or each.england is None:
        return plain(when)
    side = "above" if each.value > each.england else "below"
    if each.verdict == "similar":
        decimals = _decimals(each)
        low, high = (_bare(x, each.unit, decimals) for x in (each.lower, each.upper))
        return plain(
            f"The true figure could be anywhere from {low} to {high}. {when}", "cannot_tell"
        )
    if each.sureness == "sure":
        return plain(f"The whole interval lies {side} England. {when}", "sure")
    text = f"The interval lies {side} England, but only just: this is likely, not certain. {when}"
    return plain(text, "likely")


def _publisher_says(each: Standing) -> str:
    """What the publisher's own test finds, where its interval is not held."""
    if each.verdict == "similar":
        return "The publisher's own test cannot tell it from England"
    said = f"The publisher's own test finds it {each.verdict} than England"
    worst = {1: "worst", 5: "best"}.get(each.fifth, "")
    if worst and each.verdict in ("worse", "better") and each.rank_of >= FEW:
        places = f"{each.rank_of:,} {kind_of_place(each.area_type)}"
        said += f", and it is in the {worst} fifth of {places}"
    return said


def _not_settled(each: Standing) -> Sentence:
    """Why a difference on the bad side is left open, whether by its interval or among so many."""
    if each.verdict == "similar":
        return gap_sureness(each)
    why = "The interval only just clears England"
    if each.basis == "published":
        why = f"The publisher's own test finds it {each.verdict} than England"
    return plain(
        f"{why}, and among so many measures chance alone could do that. "
        f"Figures are for {period_words(each.period)}.",
        "cannot_tell",
    )


def _change(each: Standing, phrase: Phrase) -> Sentence:
    sureness = _sure(each.trend_sureness)
    if judged_by_gap(each):
        behind = each.gap_trend == "worsening"
        way = "falling behind England" if behind else "catching up with England"
        if each.england is not None and each.value is not None:
            ahead = (each.value > each.england) == (each.polarity == "higher")
            way = ("losing its lead over" if behind else "pulling ahead of") if ahead else way
            way = f"{way} England" if ahead else way
        text = f"{capital(phrase.topic)} {phrase.verb} {way}."
        return _strong(text, _sure("sure" if (each.gap_p or 1.0) < 0.01 else "likely"), each)
    words = clause(each, phrase, each.reference_value or 0.0)
    return _strong(f"{words} than in {period_words(each.reference_period)}.", sureness, each)


def _change_detail(each: Standing, phrase: Phrase) -> Sentence:
    if each.value is None or each.reference_value is None:
        return plain("No earlier figure is published.")
    england = each.england
    before = (
        None if england is None or each.england_change is None else england - each.england_change
    )
    numbers = [each.reference_value, each.value]
    decimals = decimals_for(numbers, each.unit)
    now = _bare(each.value, each.unit, decimals)
    whole = amount(each.reference_value, _sign(each.unit, phrase), decimals)
    whole = f"{whole} {phrase.of}" if phrase.of else whole
    first, last = period_words(each.reference_period), period_words(each.period)
    way = "rose" if each.value > each.reference_value else "fell"
    head = Segment(f"The figure {way} from {whole} in {first}", ref=each.reference)
    tail = Segment(f" to {now} in {last}.", ref=each.ref)
    pieces = [head, tail]
    if england is not None and before is not None:
        pieces.append(Segment(f" {_england_moved(before, england, each.unit)}"))
    return Sentence(tuple(pieces), _sure(each.trend_sureness))


def _england_moved(before: float, now: float, unit: str) -> str:
    decimals = decimals_for([before, now], unit)
    was, is_now = _bare(before, unit, decimals), _bare(now, unit, decimals)
    if was == is_now:
        return f"England stayed at {is_now}."
    return f"England {'rose' if now > before else 'fell'} from {was} to {is_now}."


def _change_sureness(each: Standing) -> Sentence:
    p = each.gap_p if judged_by_gap(each) else each.trend_p
    rising = (each.value or 0.0) > (each.reference_value or 0.0)
    word = "change against England" if judged_by_gap(each) else "rise" if rising else "fall"
    odds = odds_of_chance(p if p is not None else 1.0)
    if not judged_by_gap(each) and _apart(each):
        text = (
            f"The first and last intervals do not overlap, so the {word} is unlikely to be chance."
        )
        return plain(text, "sure")
    text = f"A {word} as steady as this would come by chance {odds}."
    return plain(text, "sure" if (p or 1.0) < 0.01 else "likely")


def _asides(item: Item) -> list[Sentence]:
    """What else tells the same story, and how far a small place's figure can be trusted."""
    each = item.standing
    found: list[Sentence] = []
    if item.also:
        topics = [phrase_for(one.indicator, one.sex).topic for one in item.also[:3]]
        found.append(plain(f"Much the same shows in {listed(dict.fromkeys(topics))}."))
    if each.weight is not None and each.weight < LITTLE_OF_ITS_OWN:
        found.append(plain("Much of how places differ on this may be chance."))
    if each.aggregated:
        found.append(plain("We worked it out from its councils, weighted by their people."))
    return found


def _apart(each: Standing) -> bool:
    limits = (each.lower, each.upper, each.reference_lower, each.reference_upper)
    if any(limit is None for limit in limits):
        return False
    low, high, was_low, was_high = (float(limit or 0.0) for limit in limits)
    return low > was_high or high < was_low


def _sign(unit: str, phrase: Phrase) -> str:
    """The unit to print where ``of`` already says what is counted: only % and £ remain."""
    return unit[:1] if phrase.of and unit[:1] in "%£" else "" if phrase.of else unit


def _bare(value: float, unit: str, decimals: int) -> str:
    return amount(value, unit[:1] if unit[:1] in "%£" else "", decimals)


def _strong(text: str, sureness: Sureness, each: Standing) -> Sentence:
    return Sentence((Segment(text, strong=True, ref=each.ref),), sureness)


def _sure(word: str) -> Sureness:
    known: dict[str, Sureness] = {
        "sure": "sure",
        "likely": "likely",
        "cannot_tell": "cannot_tell",
        "rank": "rank",
    }
    return known.get(word, "none")
