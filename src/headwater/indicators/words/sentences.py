"""The sentences of a page, by rule: the lead of a place, of an indicator and of the home page.

They follow thirteen patterns of saying a finding with its uncertainty: sure, barely, cannot
tell, by rank, worsening, a gap, many areas. None claims a cause, and each quotes the
figures it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headwater.indicators.measure import Measure
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.stands_out import Item, StandsOut, judged_by_gap
from headwater.indicators.words.chance import roughly
from headwater.indicators.words.figures import amount, capital, counted, decimals_for, number
from headwater.indicators.words.item_sentences import clause
from headwater.indicators.words.sentence import (
    Segment,
    Sentence,
    Sureness,
    bold,
    joined,
    listed,
    plain,
)
from headwater.indicators.words.wording import (
    kind_of_place,
    lower_first,
    period_words,
    phrase_for,
    spoken,
)

Measures = Mapping[str, Measure]
MOST_NAMED = 3
WORTH_A_RATIO = 1.2
TESTED = ("interval", "published")
FEW = 20


def place_lead(name: str, found: StandsOut, measures: Measures) -> tuple[Sentence, ...]:
    """The first sentences about a place: what is worse, what is worsening, how sure we are."""
    return (_worse(name, found, measures), _worsening(found, measures), _balance(found))


def _worse(name: str, found: StandsOut, measures: Measures) -> Sentence:
    chosen = first_of(_firmest(found.worse), measures)
    if not found.with_interval:
        return bold(f"No measure in {spoken(name)} can be tested against England.", "cannot_tell")
    if not chosen:
        none = bold(f"No measure is clearly worse in {spoken(name)} than in England.", "sure")
        return joined([none, _low_in_the_ranks(found, measures)])
    sure = all(item.standing.sureness == "sure" for item in chosen)
    clauses = [_clause(item, measures) for item in chosen]
    head = f"In {spoken(name)}, " if sure else f"In {spoken(name)} it is likely that "
    segments = _first_and_others(head, chosen, clauses)
    more = found.worse_count - len(chosen)
    if more > 0:
        verb = "is" if more == 1 else "are"
        segments += (Segment(f" {capital(counted(more, 'other measure'))} {verb} worse too."),)
    return Sentence(segments, "sure" if sure else "likely")


def _low_in_the_ranks(found: StandsOut, measures: Measures) -> Sentence:
    """What a place is worst on by rank, where no test finds it worse.

    Empty among few places, and where chance alone would put it there as often.
    """
    if found.worst_fifth_count <= found.by_chance_rank:
        return Sentence(())
    ranked = [item for item in found.worse if item.standing.basis == "rank"]
    chosen = first_of([each for each in ranked if each.standing.rank_of >= FEW], measures)
    if not chosen:
        return Sentence(())
    kind = kind_of_place(chosen[0].standing.area_type)
    topics = dict.fromkeys(_topic(item.standing, measures) for item in chosen)
    count = found.worst_fifth_count
    among = "among them " if count > len(topics) else ""
    return plain(
        f"By rank alone it is in the worst fifth of {kind} on {counted(count, 'measure')}, "
        f"{among}{listed(topics)}; chance would give {roughly(found.by_chance_rank)}.",
        "rank",
    )


def _firmest(items: Sequence[Item]) -> list[Item]:
    """Those tested of which we are sure; where there are none, those that are likely."""
    tested = [item for item in items if item.standing.basis in TESTED]
    return [item for item in tested if item.standing.sureness == "sure"] or tested


def _first_and_others(head: str, items: Sequence[Item], clauses: list[str]) -> tuple[Segment, ...]:
    """The first finding with its comparison, the others after it, so that no sentence is long."""
    refs = [item.standing.ref for item in items]
    first = Segment(f"{head}{clauses[0]} than in England.", strong=True, ref=refs[0])
    if len(clauses) == 1:
        return (first,)
    others = [
        Segment(f"{' and ' if i else ' Also, '}{text}", strong=True, ref=ref)
        for i, (text, ref) in enumerate(zip(clauses[1:], refs[1:], strict=True))
    ]
    return (first, *others, Segment(".", strong=True))


def _worsening(found: StandsOut, measures: Measures) -> Sentence:
    chosen = first_of(list(found.worsening), measures, most=2)
    if not chosen:
        if found.trends == 0:
            return plain("There are too few years of figures to say what is getting worse.")
        return plain("Nothing is clearly getting worse.", "cannot_tell")
    parts = [_moved(item, measures) for item in chosen]
    sure = all(item.standing.trend_sureness == "sure" for item in chosen)
    head = "Getting worse: " if sure else "Probably getting worse: "
    text = f"{head}{listed(parts)}."
    return Sentence(
        (Segment(text, strong=True, ref=chosen[0].standing.ref),), "sure" if sure else "likely"
    )


def _moved(item: Item, measures: Measures) -> str:
    each = item.standing
    phrase = phrase_for(each.indicator, each.sex, measures.get(each.indicator))
    if judged_by_gap(each):
        return f"{lower_first(phrase.topic)} {phrase.verb} falling behind England"
    words = lower_first(clause(each, phrase, each.reference_value or 0.0))
    return f"{words} than in {period_words(each.reference_period)}"


def _balance(found: StandsOut) -> Sentence:
    if not found.looked_at:
        return plain("No figures are held for this place yet.")
    if not found.with_interval:
        return plain("No measure here has an interval, so we can rank but not test.")
    if found.with_interval == 1:
        return plain(_only_one(found))
    text = (
        f"Of {counted(found.with_interval, 'measure')} that can be tested, "
        f"{_none(found.worse_count)} {_is(found.worse_count)} clearly worse than in England and "
        f"{_none(found.better_count)} better."
    )
    if found.similar_count:
        text += f" For {counted(found.similar_count)} we cannot tell."
    if found.close_count:
        text += (
            f" {capital(counted(found.close_count))} {_differ(found.close_count)} by very little."
        )
    return plain(text)


def _only_one(found: StandsOut) -> str:
    if found.worse_count or found.better_count:
        word = "worse" if found.worse_count else "better"
        return f"The one measure that can be tested is clearly {word} than in England."
    if found.close_count:
        return "The one measure that can be tested differs from England by very little."
    return "The one measure that can be tested cannot be told apart from England."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _differ(count: int) -> str:
    return "differs" if count == 1 else "differ"


def _none(count: int) -> str:
    return counted(count) if count else "none"


def better_sentence(found: StandsOut, measures: Measures) -> Sentence:
    """What is better than England, for the paragraph under the lead; empty where nothing is."""
    chosen = first_of(_firmest(found.better), measures)
    if not chosen:
        return plain("No measure is clearly better than in England.")
    clauses = [_clause(item, measures) for item in chosen]
    sure = all(item.standing.sureness == "sure" for item in chosen)
    head = "On the good side, " if sure else "On the good side, it is likely that "
    segments = tuple(
        Segment(each.text, ref=each.ref) for each in _first_and_others(head, chosen, clauses)
    )
    return Sentence(segments, "sure" if sure else "likely")


def unclear_sentence(found: StandsOut, measures: Measures) -> Sentence:
    """What may be worse but cannot be told apart; empty where nothing is near."""
    chosen = first_of(list(found.uncertain), measures)
    if not chosen:
        return Sentence(())
    topics = [_topic(item.standing, measures) for item in chosen]
    return plain(
        f"We cannot tell about {listed(topics)}: the numbers are too small.", "cannot_tell"
    )


def first_of(items: Sequence[Item], measures: Measures, most: int = MOST_NAMED) -> list[Item]:
    """The few to name: headline measures first, health before the rest, then as they stood out."""
    order = {"health": 0, "building_blocks": 1, "social_fabric": 2}

    def place(pair: tuple[int, Item]) -> tuple[bool, int, int]:
        i, item = pair
        held = measures.get(item.standing.indicator)
        if held is None:
            return (True, 3, i)
        return (not held.headline, order.get(held.domain, 3), i)

    return [item for _, item in sorted(enumerate(items), key=place)][:most]


def _clause(item: Item, measures: Measures) -> str:
    each = item.standing
    phrase = phrase_for(each.indicator, each.sex, measures.get(each.indicator))
    return lower_first(clause(each, phrase, each.england or 0.0))


def _topic(each: Standing, measures: Measures) -> str:
    return phrase_for(each.indicator, each.sex, measures.get(each.indicator)).topic


def indicator_lead(
    distribution: Sequence[Standing], names: Mapping[str, str], measure: Measure | None = None
) -> tuple[Sentence, ...]:
    """The first sentences about an indicator: how unequal places are, and how many differ.

    ``distribution`` are the standings of the places shown (of one type and period);
    ``names`` their names by code.
    """
    held = [each for each in distribution if each.value is not None]
    if len(held) < 2:
        return (plain("There are too few places with a figure to compare."),)
    return (_spread(held, names, measure), _tally(held))


def _spread(
    held: Sequence[Standing], names: Mapping[str, str], measure: Measure | None
) -> Sentence:
    low = min(held, key=lambda each: (each.value or 0.0, each.area))
    high = max(held, key=lambda each: (each.value or 0.0, each.area))
    phrase = phrase_for(high.indicator, high.sex, measure)
    top, bottom = high.value or 0.0, low.value or 0.0
    there, here = (spoken(names.get(each.area, each.area)) for each in (high, low))
    ratio = top / bottom if bottom > 0 else 0.0
    if ratio >= WORTH_A_RATIO and phrase.likely:
        words = phrase.likely.format(times=number(ratio, 1 if ratio < 10 else 0))
        text = f"{words} in {there} as in {here}."
    else:
        decimals = decimals_for([top, bottom], high.unit)
        least, most = (amount(each, high.unit, decimals) for each in (bottom, top))
        text = f"{capital(phrase.topic)}: from {least} in {here} to {most} in {there}."
    return Sentence((Segment(text, strong=True, ref=high.ref),), "none")


def _tally(held: Sequence[Standing]) -> Sentence:
    tested = [each for each in held if each.basis in TESTED]
    noun, plural = kind_of_place(held[0].area_type, plural=False), kind_of_place(held[0].area_type)
    if not tested:
        return plain(
            f"No interval is published, so we can rank the {len(held)} {plural} but not say "
            "which differ from England.",
            "rank",
        )
    worse = sum(each.verdict in ("worse", "higher") for each in tested)
    better = sum(each.verdict in ("better", "lower") for each in tested)
    words = ("worse", "better") if held[0].polarity != "none" else ("higher", "lower")
    first = f"{capital(counted(worse, noun, plural))} {_is(worse)} {words[0]} than England and "
    rest = len(tested) - worse - better
    text = f"{first}{_none(better)} {_is(better)} {words[1]}."
    if rest:
        others = f"the other {counted(rest)}" if worse + better else f"all {counted(rest)}"
        own = all(each.basis == "interval" for each in tested)
        test = "the interval includes England" if own else "the publisher's own test cannot tell"
        them = "it" if rest == 1 else "they"
        text += f" For {others} {test}: {them} may differ, but these numbers cannot show it."
    if len(held) >= FEW:
        text += f" Chance pulls the two ends of {len(held)} {plural} apart."
    return plain(text)


def home_lead(region: str, found: StandsOut, measures: Measures) -> Sentence:
    """The first sentence of the home page: what is getting worse over the whole region."""
    chosen = first_of(list(found.worsening), measures)
    if not chosen:
        return bold(f"Over {spoken(region)}, nothing that we measure is clearly getting worse.")
    parts = [_moved(item, measures) for item in chosen]
    sure: Sureness = (
        "sure" if all(i.standing.trend_sureness == "sure" for i in chosen) else "likely"
    )
    word = "" if sure == "sure" else "probably "
    text = f"In {spoken(region)}, {word}{listed(parts)}."
    return Sentence((Segment(text, strong=True, ref=chosen[0].standing.ref),), sure)
