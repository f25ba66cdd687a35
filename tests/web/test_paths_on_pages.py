"""The steps of a promise on its pages: written, refused with a sentence, drawn and said.

Slow: pages read the fictional region.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commitments.models import Change, Commitment, Reading, Series
from promise_forms import promise
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def nell(site_home: object) -> User:
    """A member of the county council."""
    return holder("nell", RoleKind.MEMBER, organisation(COUNTY, ("X10000001",)))


def sent(nell: User, **other: str) -> dict[str, str]:
    """The form of a promise whose outcome should fall from 40 to 20 in 200 days."""
    return promise(nell, **{"outcome_baseline": "40", "outcome_target": "20", **other})


def test_steps_are_kept_drawn_and_said(nell: User, visitor: Client) -> None:
    today, client = timezone.localdate(), signed_in(nell)
    steps = (
        f"{today + timedelta(days=100):%Y-%m-%d}, 38\n{today + timedelta(days=150):%Y-%m-%d}; 30"
    )
    made = client.post("/commitments/new/", sent(nell, outcome_steps=steps))
    assert made.status_code == 302, made.content.decode()
    series = Series.objects.get(about="outcome")
    assert [value for _, value in series.steps] == [38.0, 30.0]
    Commitment.objects.filter(pk=series.commitment_id).update(made_on=today - timedelta(days=60))
    days = [today - timedelta(days=10 * each) for each in range(1, 6)]
    Reading.objects.bulk_create(
        Reading(series=series, day=day, value=40 - at) for at, day in enumerate(days)
    )
    page = visitor.get(made["Location"]).content.decode()
    assert "It is behind the path from 40 to 20 by 38 on" in page
    assert "The dotted line is the path to the target." in page
    assert page.count('stroke-dasharray="1.5 3.5"') == 2, "one in each drawing"
    assert "On the path" in page


def test_without_steps_the_way_is_straight(nell: User, visitor: Client) -> None:
    made = signed_in(nell).post("/commitments/new/", sent(nell))
    assert made.status_code == 302, made.content.decode()
    assert Series.objects.get(about="outcome").steps == []
    assert visitor.get(made["Location"]).status_code == 200


WRONG = [
    ("1999-01-01, 30", "Line 1: this day is past. A step is still to come."),
    ("{0}, 45", "45, is worse than 40, which comes before it."),
    ("{0}, 10", "10, lies beyond the target, 20."),
    ("{1}, 30", "must come after the promise and before the day it is due"),
    ("{0}, 30\n{0}, 28", "stands there twice"),
    ("{0}", "Line 1: the number is missing."),
    ("soon, 30", "Line 1: Give a day, such as 2027-03-27."),
    ("{0}, many", "is no number"),
    ("{0}, 1e400", "Give an ordinary number."),
]


@pytest.mark.parametrize(("steps", "says"), WRONG)
def test_steps_that_cannot_be_get_a_sentence_beside_them(nell: User, steps: str, says: str) -> None:
    today = timezone.localdate()
    days = [f"{today + timedelta(days=each):%Y-%m-%d}" for each in (100, 250)]
    answer = signed_in(nell).post(
        "/commitments/new/", sent(nell, outcome_steps=steps.format(*days))
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    assert 'href="#outcome_steps"' in page
    assert not Commitment.objects.exists()


def test_steps_without_ends_ask_for_them(nell: User) -> None:
    day = f"{timezone.localdate() + timedelta(days=100):%Y-%m-%d}"
    given = sent(nell, outcome_steps=f"{day}, 30", outcome_baseline="")
    page = signed_in(nell).post("/commitments/new/", given).content.decode()
    assert "Say where it stands now and where it should stand in the end" in page


def replanned(
    nell: User, code: str, steps: str, why: str = "The drivers are trained first."
) -> str:
    """The page after the plan's form was sent with other steps and nothing else changed."""
    made = Commitment.objects.get(code=code)
    form = {
        "do": "plan",
        "key": "0123456789abcdef" + str(Change.objects.count()),
        "due": made.due.isoformat(),
        "follow_up": made.follow_up.isoformat(),
        "owner": str(made.owner_id),
        "post": made.post,
        "steps": steps,
        "why": why,
    }
    answer = signed_in(nell).post(f"/commitments/{code}/update/", form, follow=True)
    return answer.content.decode()


def test_steps_are_added_later_and_the_history_says_from_what(nell: User) -> None:
    today = timezone.localdate()
    made = signed_in(nell).post("/commitments/new/", sent(nell))
    code = made["Location"].rstrip("/").rpartition("/")[2]
    one, other = (f"{today + timedelta(days=each):%Y-%m-%d}" for each in (100, 150))
    assert "The plan is changed" in replanned(nell, code, f"{one}, 38")
    form = signed_in(nell).get(f"/commitments/{code}/update/").content.decode()
    assert f"{one}, 38</textarea>" in form
    assert "The plan is changed" in replanned(nell, code, f"{one}, 38\n{other}, 30")
    held = Change.objects.filter(field="steps").order_by("pk")
    rows = [(each.before, each.after) for each in held]
    first = f"{today + timedelta(days=100):%-d %B %Y}: 38"
    then = f"{first}; {today + timedelta(days=150):%-d %B %Y}: 30"
    assert rows == [("none", first), (first, then)]
    assert {each.why for each in held} == {"The drivers are trained first."}
    assert "The steps on the way" in replanned(nell, code, f"{one}, 38")


def test_steps_added_later_are_a_path_and_past_ones_stay(nell: User) -> None:
    today = timezone.localdate()
    made = signed_in(nell).post("/commitments/new/", sent(nell))
    code = made["Location"].rstrip("/").rpartition("/")[2]
    day = f"{today + timedelta(days=100):%Y-%m-%d}"
    assert "lies beyond the target, 20" in replanned(nell, code, f"{day}, 10")
    assert "Nothing of the plan changed" in replanned(nell, code, "")
    assert not Change.objects.filter(field="steps").exists()
    gone = (today - timedelta(days=5)).isoformat()
    Commitment.objects.filter(code=code).update(made_on=today - timedelta(days=60))
    Series.objects.filter(about="outcome").update(steps=[[gone, 39.0], [day, 30.0]])
    assert "The plan is changed" in replanned(nell, code, f"{day}, 25")
    assert Series.objects.get(about="outcome").steps == [[gone, 39.0], [day, 25.0]]
    assert "is worse than 39" in replanned(nell, code, f"{day}, 39.5")
