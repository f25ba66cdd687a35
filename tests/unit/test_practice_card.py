"""A practice card: what it says in all, and a sentence for each fault."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, Scale
from headwater.evidence.trust import Confidence
from headwater.practice import Adoption, PracticeCard, Result, faults
from headwater.practice.came_of_it import came_of_it
from headwater.practice.card import summed
from headwater.practice.card_file import CardTableError, text_of
from headwater.practice.card_table import read_cards, write_cards
from headwater.practice.seed import seed_cards
from headwater.practice.terms import GRADES, CostBand, Finding, TimeToEffect

GOOD = PracticeCard(
    code="warm-rooms",
    title="Warm rooms in village halls",
    problem="Homes are cold.",
    barriers=("poor-housing", "rural-transport"),
    done="Halls were kept warm two days a week.",
    for_whom="Older people",
    where="Boston",
    level=Level.PRIMARY,
    scale=Scale.DISTRICT,
    when="2023",
    grade=2,
    source="Told by the council",
    places=("E07000136",),
    results=(Result("people who came", Finding.HELPED, "a week", "0", "140"),),
)
COMPARED = (Result("visits", Finding.HELPED, comparator="another town"),)


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"title": ""}, "title", "Give it a name"),
        ({"problem": "x" * 4_001}, "problem", "within 4,000 letters; it has 4,001"),
        ({"code": "Warm Rooms"}, "code", "small letters, digits and hyphens"),
        ({"barriers": ()}, "barriers", "at least one barrier"),
        ({"barriers": ("rural-bus",)}, "barriers", "did you mean rural-transport"),
        ({"barriers": ("cost", "cost")}, "barriers", "Name each once"),
        ({"places": ("Boston",)}, "places", "is no area code"),
        ({"places": tuple(f"E{n:08}" for n in range(41))}, "places", "at most 40"),
        ({"addresses": ("javascript:alert(1)",)}, "addresses", "begin it with https://"),
        ({"grade": 6}, "grade", "is 1 to 5; 6 is none"),
        (
            {"grade": 3, "seen": Confidence.RECALLED, "results": COMPARED},
            "grade",
            "not been opened",
        ),
        ({"results": ()}, "grade", "No result is given"),
        ({"results": (Result("cost", Finding.HARMED),)}, "harms", "say what harm"),
        ({"grade": 4}, "results", "what it was compared with"),
        ({"results": (Result("", Finding.HELPED),)}, "results", "what was looked at"),
        ({"results": (Result("a\nb", Finding.HELPED),)}, "results", "cannot be printed"),
        ({"results": (Result("a" * 401, Finding.HELPED),)}, "results", "too long"),
        ({"adoptions": (Adoption("", Finding.HELPED),)}, "adoptions", "which place"),
        ({"when": "2023\n2024"}, "when", "cannot be printed"),
        ({"contact": "jo@example.org"}, "contact", "a role and a body"),
        ({"contact": "01522 123456"}, "contact", "a role and a body"),
    ],
)
def test_each_fault_has_a_sentence(change: dict[str, Any], field: str, says: str) -> None:
    found = faults(replace(GOOD, **change))
    assert [each.field for each in found] == [field]
    assert says in found[0].says


def test_a_sound_card_has_no_fault() -> None:
    assert faults(GOOD) == ()


@pytest.mark.parametrize(
    ("findings", "whole"),
    [
        ([Finding.HELPED, Finding.NOT_KNOWN], Finding.HELPED),
        ([Finding.HELPED, Finding.HARMED], Finding.MIXED),
        ([Finding.NO_DIFFERENCE, Finding.HARMED], Finding.HARMED),
        ([Finding.MIXED], Finding.MIXED),
        ([Finding.NOT_KNOWN], Finding.NOT_KNOWN),
    ],
)
def test_results_come_to_one_finding(findings: list[Finding], whole: Finding) -> None:
    assert summed([Result("x", each) for each in findings]) is whole


def test_failures_are_named_and_counted_with_successes() -> None:
    cards = [
        replace(GOOD, code=each.value, results=(Result("x", each),))
        for each in (Finding.HELPED, Finding.HELPED, Finding.HARMED, Finding.NOT_KNOWN)
    ]
    told = came_of_it(cards)
    assert told.disagree
    assert told.says == (
        "Of three that were measured, two helped, one made things worse. None had a comparison "
        "that shows what caused it. One has no result yet."
    )
    assert "none has a result yet" in came_of_it(cards[3:]).says


def test_every_word_of_the_closed_lists_has_a_meaning() -> None:
    for kind in (Finding, CostBand, TimeToEffect):
        meanings = [each.words for each in kind]
        assert len(set(meanings)) == len(meanings)
    assert sorted(GRADES) == [1, 2, 3, 4, 5]


def table(**cells: str) -> str:
    row = {**dict(zip(*read_rows(write_cards([GOOD])), strict=True)), **cells}
    return write_rows([list(row), list(row.values())])


def read_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def write_rows(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cells", "field", "says"),
    [
        ({"grade": "high"}, "grade", "a number from 1 to 5, not 'high'"),
        ({"level": "early"}, "level", "none of conditions, primary"),
        ({"review_by": "31 March 2027"}, "review_by", "Write the day as 2027-03-31"),
        ({"fictional": "perhaps"}, "fictional", "Write yes or no"),
        ({"results": "falls"}, "results", "A line has 1 parts"),
        ({"results": "falls | splendid"}, "results", "none of helped"),
        ({"seen": "in a dream"}, "seen", "none of opened file"),
        ({"tags": "moonshot"}, "tags", "none of treatment-to-prevention"),
        ({"title": ""}, "title", "Give it a name"),
    ],
)
def test_a_bad_row_is_kept_aside_with_its_reason(
    cells: dict[str, str], field: str, says: str
) -> None:
    reading = read_cards(table(**cells))
    assert reading.cards == ()
    (refused,) = reading.refused
    assert (refused.row, refused.code) == (2, "warm-rooms")
    assert [each.field for each in refused.faults] == [field]
    assert says in refused.faults[0].says


def test_good_rows_load_beside_bad_ones_and_twins_are_told() -> None:
    heading, row = read_rows(write_cards([GOOD]))
    bad = ["Bad Code" if cell == "warm-rooms" else cell for cell in row]
    text = write_rows([heading, bad, row, row, [*row, "more"]])
    reading = read_cards(text)
    assert reading.cards == (GOOD,)
    assert [each.row for each in reading.refused] == [2, 4, 5]
    assert "twice" in reading.refused[1].faults[0].says
    assert "cells" in reading.refused[2].faults[0].says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "must name the columns; code, title"),
        ("code,title\n", "problem, barriers"),
        (write_cards([]).replace("cost,", "prize,"), "'prize' is no column"),
        (write_cards([]).strip() + ",code\n", "stands there twice"),
    ],
)
def test_a_file_that_is_no_table_of_cards_is_refused(text: str, says: str) -> None:
    with pytest.raises(CardTableError, match=says):
        read_cards(text)


def test_the_cards_that_come_with_headwater_are_sound_cited_and_honest() -> None:
    cards = seed_cards()
    assert len(cards) >= 70
    assert all(card.source and card.source_grade for card in cards)
    opened = [card for card in cards if card.seen is not Confidence.RECALLED]
    assert all(card.addresses or card.seen is Confidence.SECOND_HAND for card in opened)
    assert max(card.grade for card in cards if card.seen is Confidence.RECALLED) <= 2
    assert sum(card.finding.is_failure for card in cards) >= 10
    assert not any(card.fictional for card in cards)


def test_the_cards_speak_of_every_local_barrier() -> None:
    named = {code for card in seed_cards() for code in card.barriers}
    assert {each.code for each in barriers().local} <= named


def test_a_file_as_a_spreadsheet_saves_it_is_read() -> None:
    wanted = read_cards(table(title="Café – £5", review_by="2027-03-31")).cards
    british = table(title="Café – £5", review_by="31/03/2027", fictional="FALSE")
    assert read_cards(text_of(british.encode("cp1252"))).cards == wanted
    assert read_cards(text_of(british.encode("utf-16"))).cards == wanted
    heading, _, rest = british.partition("\r\n")
    shouted = heading.replace("for_whom", "For whom").replace("title", "Title")
    assert read_cards(f"{shouted}\r\n{rest}").cards == wanted
    for sign in (";", "\t"):
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=sign).writerows(csv.reader(io.StringIO(british)))
        assert read_cards(stream.getvalue()).cards == wanted, repr(sign)


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_workbook_is_told_from_a_csv_file(content: bytes) -> None:
    with pytest.raises(CardTableError, match="workbook"):
        text_of(content)


def test_every_fault_of_a_row_is_told_at_once() -> None:
    (refused,) = read_cards(table(review_by="soon", code="Warm Rooms", title="")).refused
    assert [each.field for each in refused.faults] == ["code", "title", "review_by"]
