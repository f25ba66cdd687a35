"""Results weighed by who lives there: what the page says, and what it never tells."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.deliberation import results as found_results
from headwater_web.deliberation import voting
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant, Vote
from headwater_web.deliberation.residents import by_age
from headwater_web.deliberation.statements import Statement
from talks import talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_home")]
OLD_AGREE = {"0-24": -1, "25-44": -1, "45-64": -1, "65+": 1}
MANY_OLD = {"0-24": 12, "25-44": 12, "45-64": 12, "65+": 70}


def people(made: Conversation, counts: dict[str, int], area: str = "") -> None:
    """So many of each age, who all say of the first statement what their age says."""
    statements = list(Statement.objects.filter(conversation=made).order_by("number"))
    for band, count in counts.items():
        for _ in range(count):
            who = Participant.objects.create(conversation=made, age_band=band, area=area)
            said = {statements[0]: OLD_AGREE.get(band, 1), statements[1]: 1}
            Vote.objects.bulk_create(
                Vote(participant=who, statement=one, choice=choice, cast_at=timezone.now())
                for one, choice in said.items()
            )


def page(visitor: Client, made: Conversation) -> str:
    return visitor.get(f"/conversations/{made.code}/results/").content.decode()


def test_an_answer_that_rests_on_who_came_is_said_to_fall(visitor: Client) -> None:
    made = talk()
    people(made, MANY_OLD)
    shown = page(visitor, made)
    assert "Weighed by age, “More buses.” falls under three in five." in shown
    residents = by_age(made.place)
    share = residents["65+"] / sum(residents.values())
    weighed = shown.split('id="weighed"')[1]
    row = re.search(r"More buses\..*?As voted\">(\d+)%.*?Weighed\">(\d+)% \(", weighed, re.S)
    assert row is not None
    assert (int(row[1]), int(row[2])) == (66, round(100 * share))
    assert "106 people said it, and weighed they tell as much as" in shown
    assert "stand for 100% of residents" in shown


def test_the_file_has_the_weighed_share_with_its_limits(visitor: Client) -> None:
    made = talk()
    people(made, MANY_OLD)
    text = visitor.get(f"/conversations/{made.code}/results.csv").content.decode()
    rows = {row["Statement"]: row for row in csv.DictReader(StringIO(text))}
    lower, share, upper = (
        float(rows["More buses."][f"Agree weighed by age, {of}"])
        for of in ("lower 95% limit", "%", "upper 95% limit")
    )
    assert lower < share < upper
    assert rows["Warmer homes."]["Agree weighed by age, %"] == "100.0"
    assert rows["Longer hours."]["Agree weighed by age, %"] == "", "nobody voted on it"


def test_an_answer_that_holds_is_said_to_hold(visitor: Client) -> None:
    made = talk(("A bench.", "A path."))
    people(made, MANY_OLD)
    Vote.objects.update(choice=1)
    shown = page(visitor, made)
    assert "Weighed by age, all 2 statements with broad agreement that can be weighed keep it" in (
        shown
    )


def test_where_too_few_said_how_old_they_are_the_page_says_so(visitor: Client) -> None:
    made = talk()
    people(made, {"65+": 30, "": 60, "25-44": 9})
    shown = page(visitor, made)
    assert "The answers are not weighed by age: too few said how old they are." in shown
    assert "Weighed (95% limits)" not in shown


def test_a_place_that_is_not_divided_is_said_not_to_be(visitor: Client) -> None:
    made = talk()
    people(made, {"65+": 30, "25-44": 30})
    assert "not weighed by place" in page(visitor, made)


def test_a_few_of_an_age_on_one_statement_tell_nothing_there(visitor: Client) -> None:
    made = talk()
    people(made, MANY_OLD)
    young = Participant.objects.filter(age_band="0-24").values_list("pk", flat=True)[:4]
    Vote.objects.filter(participant__in=list(young), statement__number=1).delete()
    weighed = page(visitor, made).split('id="weighed"')[1]
    row = weighed.split("More buses.")[1].split("</tr>")[0]
    assert "too few of an age or place" in row
    text = visitor.get(f"/conversations/{made.code}/results.csv").content.decode()
    assert next(csv.DictReader(StringIO(text)))["Agree weighed by age, %"] != ""


def test_what_somebody_says_of_herself_makes_another_edition(visitor: Client) -> None:
    made = talk()
    for who in ("ann", "bob"):
        voting.vote(who, made, 1, 1)
    before = found_results.edition(made)
    voting.say_of_oneself("ann", made, "65+", "")
    between = found_results.edition(made)
    voting.say_of_oneself("ann", made, "", "")
    voting.say_of_oneself("bob", made, "65+", "")
    assert len({before, between, found_results.edition(made)}) == 3


def test_below_ten_people_nothing_is_weighed(visitor: Client) -> None:
    made = talk()
    people(made, {"65+": 5, "25-44": 4})
    assert 'id="weighed"' not in page(visitor, made)
