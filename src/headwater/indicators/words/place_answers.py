"""Sentences that answer a question about a place: the gap inside it, rural decline, its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.indicators.measure import Measure
from headwater.indicators.standings.place_standing import Ref, Standing
from headwater.indicators.standings.rural_decline import RANK_CHANGE
from headwater.indicators.words.figures import (
    MOST_DECIMALS,
    amount,
    capital,
    counted,
    decimals_for,
    number,
)
from headwater.indicators.words.sentence import Segment, Sentence, bold, listed, plain
from headwater.indicators.words.wording import Phrase, period_words, phrase_for, spoken
from headwater.place.rural import class_name

Measures = Mapping[str, Measure]
Row = Mapping[str, Any]
LEAST_SHARE = 0.005
NOT_ENOUGH = (
    "There are too few small areas here with figures of health to measure the gap between poorer "
    "and richer parts."
)


def gap_sentence(row: Row, measure: Measure | None = None) -> Sentence:
    """The gap between the poorest and richest ends of a place, from a ``slope`` row.

    Where the row says that it was chosen from several, so does the sentence.
    """
    if row["value"] is None:
        return plain(NOT_ENOUGH, "cannot_tell")
    phrase = phrase_for(row["indicator"], row["sex"], measure)
    ref = Ref(row["indicator"], row["area"], row["period"], row["sex"], row["age"])
    gap, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    if gap < 0:
        gap, low, high = -gap, -high, -low
    when = f" in {period_words(row['period'])}" if row["period"] else ""
    if low <= 0:
        text = (
            f"We cannot tell whether {phrase.topic} {_differ(phrase)} between the poorest and the "
            f"richest parts{when}."
        )
        return Sentence((Segment(text, ref=ref), Segment(_none_clear(row))), "cannot_tell")
    decimals = _telling(gap, low, row["unit"])
    head = _gap_words(phrase, amount(gap, _unit(row["unit"]), decimals), float(row["value"]), when)
    sure = (
        f" We are 95% sure that the gap is between {number(low, decimals)} and "
        f"{amount(high, _unit(row['unit']), decimals)}."
    )
    pieces = Segment(head, strong=True, ref=ref), Segment(sure), Segment(_chosen_from(row))
    return Sentence(pieces, "sure")


def _telling(gap: float, low: float, unit: str) -> int:
    """Decimals enough that a lower limit above nought does not read as nought."""
    decimals = decimals_for([gap], unit)
    while decimals < MOST_DECIMALS and round(low, decimals) == 0:
        decimals += 1
    return decimals


def _none_clear(row: Row) -> str:
    count = row.get("looked_at", 1)
    return f" None of the {counted(count)} gaps that we looked at is clear." if count > 1 else ""


def _chosen_from(row: Row) -> str:
    count = row.get("looked_at", 1)
    if count < 2:
        return ""
    return (
        f" This is the clearest of {counted(count)} gaps that we looked at, and the range is wider "
        "to allow for that."
    )


def _differ(phrase: Phrase) -> str:
    return "differ" if phrase.plural else "differs"


def _unit(unit: str) -> str:
    return "points" if unit.startswith("%") else unit


def _gap_words(phrase: Phrase, size: str, value: float, when: str) -> str:
    """``value`` is the richest end less the poorest: above nought the poorest end is lower."""
    words = phrase.low if value > 0 else phrase.high
    return f"{words} in the poorest parts than in the richest: the gap is {size}{when}."


def rural_sides(row: Row, measure: Measure | None = None) -> Sentence:
    """Rural against urban parts of one place, from a ``difference`` row, with its interval."""
    if row["value"] is None or row["lower"] is None:
        return plain("There are too few rural or urban parts here to compare.", "cannot_tell")
    phrase = phrase_for(row["indicator"], row["sex"], measure)
    ref = Ref(row["indicator"], row["area"], row["period"], row["sex"], row["age"])
    gap, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    if low <= 0 <= high:
        text = f"We cannot tell rural from urban parts by {phrase.topic}."
        return Sentence((Segment(text, ref=ref),), "cannot_tell")
    words = phrase.high if gap > 0 else phrase.low
    if gap < 0:
        gap, low, high = -gap, -high, -low
    decimals = _telling(gap, low, row["unit"])
    size = amount(gap, _unit(row["unit"]), decimals)
    span = f"{number(low, decimals)} to {number(high, decimals)}"
    text = f"{words} in its rural parts than in its urban parts:"
    tail = f" the gap is {size} ({span})."
    return Sentence((Segment(text, strong=True, ref=ref), Segment(tail)), "sure")


def rural_looked_at(looked_at: int, found: int) -> Sentence:
    """How many measures rural and urban parts were compared on, and how many differ for sure.

    >>> rural_looked_at(16, 3).text
    'We compared its rural and urban parts on 16 measures. Three differ by more than chance.'
    """
    if not looked_at:
        return Sentence(())
    head = f"We compared its rural and urban parts on {counted(looked_at, 'measure')}."
    if not found:
        return plain(f"{head} None differs by more than chance.", "cannot_tell")
    verb = "differs" if found == 1 else "differ"
    return plain(f"{head} {capital(counted(found))} {verb} by more than chance.")


def rural_answer(
    name: str,
    share: float | None,
    trends: Sequence[Row],
    measures: Measures,
    standings: Sequence[Standing] = (),
) -> Sentence:
    """Are rural areas falling behind? One answer for a place, "no evidence" included.

    ``share`` is the rural share of its people, 0 to 1; ``trends`` rows of ``rural_trend``;
    ``standings`` are the place's own, to say how many of the same measures worsen here.
    """
    judged = [r for r in trends if r["polarity"] != "none" and r["indicator"] != RANK_CHANGE]
    if not judged:
        return plain("There are too few years of figures to say whether rural areas fall behind.")
    if share is None:
        return plain("We do not know how many people here live in rural areas.", "cannot_tell")
    behind = [row for row in judged if row["verdict"] == "falling_behind"]
    ahead = [row for row in judged if row["verdict"] == "catching_up"]
    people = "none" if share < LEAST_SHARE else f"{number(100 * share, 0)}%"
    kind = class_name(share)
    where = f"{capital(spoken(name))} is {kind}: {people} of its people live in rural areas."
    neither = len(judged) - len(behind) - len(ahead)
    if not behind and not ahead:
        text = f"On {len(judged)} measures there is no evidence that rural districts fall behind."
        return Sentence((Segment(f"{where} "), Segment(text, strong=True)), "cannot_tell")
    text = (
        f"Over all of England, rural districts fall behind towns on {counted(len(behind))} of "
        f"{len(judged)} measures and gain on {counted(len(ahead))}."
    )
    pieces = [Segment(f"{where} "), Segment(text, strong=True)]
    if behind:
        topics = dict.fromkeys(_topic(row, measures) for row in _clearest(behind))
        pieces.append(Segment(f" They fall behind most clearly on {listed(topics)}."))
    if behind and standings:
        pieces.append(Segment(_here_too(behind, standings)))
    if neither:
        pieces.append(Segment(f" For {counted(neither)} there is no evidence either way."))
    return Sentence(tuple(pieces), "sure")


def _here_too(behind: Sequence[Row], standings: Sequence[Standing]) -> str:
    keys = {(row["indicator"], row["sex"], row["age"]) for row in behind}
    told = [each.trend for each in standings if each.key in keys and each.trend_p is not None]
    worse = told.count("worsening")
    if not told:
        return ""
    if not worse:
        return " Here, none of these is clearly getting worse."
    return f" Here, {counted(worse)} of these {'is' if worse == 1 else 'are'} getting worse."


def _clearest(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["q"], row["p"], row["indicator"]))[:3]


def _topic(row: Row, measures: Measures) -> str:
    return phrase_for(row["indicator"], row["sex"], measures.get(row["indicator"])).topic


def rank_change_sentence(trends: Sequence[Row]) -> Sentence:
    """What the order of deprivation did between 2019 and 2025 for rural against urban districts."""
    row = next((each for each in trends if each["indicator"] == RANK_CHANGE), None)
    if row is None:
        return Sentence(())
    if row["verdict"] == "no_evidence":
        text = "Rural and urban districts kept their places in the order of deprivation."
        return plain(text, "cannot_tell")
    way = "towards the deprived end" if row["difference"] < 0 else "away from the deprived end"
    text = f"From 2019 to 2025 rural districts moved {way} of the list, compared with towns."
    caveat = (
        " Only places in the list can be compared, since the two lists were made in other ways."
    )
    return Sentence((Segment(text, strong=True), Segment(caveat)), "sure")


def peers_sentence(name: str, peers: Sequence[str]) -> Sentence:
    """Who the places like this one are.

    >>> peers_sentence("Bolsover", ["Ashfield", "Mansfield"]).text
    'The places most like Bolsover are Ashfield and Mansfield.'
    """
    if not peers:
        return plain(f"We have too few figures to find places like {spoken(name)}.")
    if len(peers) == 1:
        return plain(f"The place most like {spoken(name)} is {spoken(peers[0])}.")
    named = listed(spoken(each) for each in peers[:5])
    return plain(f"The places most like {spoken(name)} are {named}.")


def against_peers_sentence(better: Sequence[Standing], measures: Measures, peers: int) -> Sentence:
    """What a place does better than the places like it."""
    if not better:
        return plain(
            "Nothing is clearly better here than in the places most like it.", "cannot_tell"
        )
    topics = [
        phrase_for(each.indicator, each.sex, measures.get(each.indicator)).topic
        for each in better[:3]
    ]
    head = f"Against the middle of {counted(peers)} places like it, it does better on "
    return bold(f"{head}{listed(dict.fromkeys(topics))}.", "sure", better[0].ref)
