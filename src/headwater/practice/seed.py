"""The cited cards that come with Headwater: real places and trials, nulls and failures among them.

Each row of ``data/cards.csv`` is in our own words, with its source and the grade it deserves. A
source that we quote from memory says so (``recalled``), and is graded no higher than 2.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from headwater.practice.card import PracticeCard
from headwater.practice.card_file import CardTableError
from headwater.practice.card_table import read_cards


@lru_cache(maxsize=1)
def seed_cards() -> tuple[PracticeCard, ...]:
    """The cards that come with Headwater, in the order of the file.

    >>> any(card.finding.is_failure for card in seed_cards())
    True
    """
    text = files("headwater.practice").joinpath("data", "cards.csv").read_text("utf-8")
    reading = read_cards(text)
    if reading.refused:
        first = reading.refused[0]
        said = " ".join(f"{each.field}: {each.says}" for each in first.faults)
        raise CardTableError(f"Row {first.row} of the cards that come with Headwater: {said}")
    return reading.cards
