"""Whatever a sound card says, its CSV gives the same card again."""

from __future__ import annotations

from csv import reader
from datetime import date
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, PolicyTag, Scale
from headwater.evidence.trust import Confidence
from headwater.lake.spreadsheet import FORMULA
from headwater.practice import Adoption, PracticeCard, Result, faults
from headwater.practice.card_table import card_of, cells_of, read_cards, write_cards
from headwater.practice.seed import seed_cards
from headwater.practice.terms import CostBand, Finding, TimeToEffect

LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" |\\;'=,")
LINE = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
MAYBE = st.one_of(st.just(""), LINE)
PARAGRAPHS = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
FINDING = st.sampled_from(Finding)
RESULT = st.builds(Result, LINE, FINDING, MAYBE, MAYBE, MAYBE, LINE, MAYBE)
CODES = st.lists(st.sampled_from(sorted(barriers().barriers)), min_size=1, max_size=4, unique=True)
CARD = st.builds(
    PracticeCard,
    code=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True),
    title=LINE,
    problem=PARAGRAPHS,
    barriers=CODES.map(tuple),
    done=PARAGRAPHS,
    for_whom=PARAGRAPHS,
    where=LINE,
    level=st.sampled_from(Level),
    scale=st.sampled_from(Scale),
    when=LINE,
    grade=st.integers(1, 5),
    source=PARAGRAPHS,
    places=st.lists(st.from_regex(r"[EXW]\d{8}", fullmatch=True), max_size=3, unique=True).map(
        tuple
    ),
    cost=st.sampled_from(CostBand),
    cost_says=MAYBE,
    time_to_effect=st.sampled_from(TimeToEffect),
    results=st.lists(RESULT, min_size=1, max_size=3).map(tuple),
    source_grade=MAYBE,
    seen=st.one_of(st.none(), st.sampled_from(Confidence)),
    addresses=st.just(("https://example.org/a;b?c=1,2", "http://example.org/%7C")),
    caveat=MAYBE,
    harms=LINE,
    needs=MAYBE,
    contact=st.just("The council"),
    review_by=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2040, 1, 1))),
    adoptions=st.lists(st.builds(Adoption, LINE, FINDING, MAYBE, MAYBE), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(PolicyTag), max_size=3, unique=True).map(tuple),
    fictional=st.booleans(),
).filter(lambda card: not faults(card))


@settings(max_examples=60, deadline=None)
@given(st.lists(CARD, max_size=3, unique_by=lambda card: card.code))
def test_what_is_written_is_read_again(cards: list[PracticeCard]) -> None:
    text = write_cards(cards)
    reading = read_cards(text)
    assert reading.refused == ()
    assert list(reading.cards) == cards
    assert write_cards(reading.cards) == text


@settings(max_examples=40, deadline=None)
@given(CARD)
def test_a_form_gives_the_same_card_again(card: PracticeCard) -> None:
    assert card_of(cells_of(card)) == (card, ())


@settings(max_examples=40, deadline=None)
@given(CARD)
def test_no_cell_begins_a_formula(card: PracticeCard) -> None:
    for row in reader(StringIO(write_cards([card]), newline="")):
        assert not [cell for cell in row if cell.startswith(FORMULA)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_of_a_row_breaks_the_reading(text: str) -> None:
    heading = write_cards([]).strip()
    reading = read_cards(f"{heading}\n{text}\n")
    assert len(reading.cards) == 0


def test_the_cards_that_come_with_headwater_survive_the_journey() -> None:
    assert read_cards(write_cards(seed_cards())).cards == seed_cards()
