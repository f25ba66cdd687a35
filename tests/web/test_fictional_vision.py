"""The fictional region has a workshop at a gathering, the vision that it made, and scrutiny.

Slow: the fictional network and its workshop are put into the database.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from headwater.deliberation.prevention_balance import balance
from headwater_web.accounts import fictional as fictional_people
from headwater_web.accounts.models import User
from headwater_web.deliberation.models import (
    HallVote,
    Vision,
    VisionVersion,
    Voice,
    Workshop,
    WorkshopDecision,
)
from headwater_web.network import fictional as fictional_network
from headwater_web.network.gatherings import Gathering
from headwater_web.network.records import Decision, Recommendation
from headwater_web.site import fictional_vision
from roles_held import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def settled(site_home: Path) -> Vision:
    """The vision of the fictional region."""
    fictional_people.settle()
    fictional_network.settle()
    assert fictional_vision.settle() == 1
    assert fictional_vision.settle() == 0
    return Vision.objects.get()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_region_has_a_vision_made_at_a_gathering(settled: Vision, visitor: Client) -> None:
    content = VisionVersion.objects.get(vision=settled, number=2).as_vision()
    assert all(balance(content.actions).values()), "an action at each level of prevention"
    assert all(each.theory and each.owner for each in content.actions)
    assert all(each.indicator or each.shown_by for each in content.outcomes)
    assert {each.stance for each in Voice.objects.all()} == {"supports", "dissents"}
    assert HallVote.objects.count() == 23 * 11
    workshop = Workshop.objects.get()
    assert Gathering.objects.filter(code=workshop.gathering, title="The autumn meeting").exists()
    told = page(visitor, f"/visions/{settled.code}/versions/")
    assert (
        "The action “Mend damp rented homes street by street, the worst first” was added." in told
    )
    text = page(visitor, f"/visions/{settled.code}/")
    assert "3 support this or something in it, 2 do not." in text


def test_pages_of_places_and_home_show_it(settled: Vision, visitor: Client) -> None:
    for address in ("/", "/place/X12000001/", "/place/X07000003/"):
        assert f"/visions/{settled.code}/" in page(visitor, address), address
    assert "The vision of a wider place" in page(visitor, "/place/X07000003/")
    assert "wants to come true" in page(visitor, "/place/X12000001/")


def test_decisions_go_into_the_gatherings_record_once(settled: Vision) -> None:
    workshop, decided = Workshop.objects.get(), WorkshopDecision.objects.get()
    convenor = signed_in(User.objects.get(username="miriam.vale"))
    here, gathering = (
        f"/workshops/{workshop.code}/record/",
        f"/network/gatherings/{workshop.gathering}/",
    )
    assert "Put 1 decision on record" in page(convenor, gathering)
    before = Decision.objects.count()
    assert "Choose who sees to at least one" in convenor.post(here, {}).content.decode()
    owner = User.objects.get(username="edmund.fell")
    assert convenor.post(here, {f"owner-{decided.pk}": owner.pk}).status_code == 302
    assert convenor.post(here, {f"owner-{decided.pk}": owner.pk}).status_code == 400
    assert Decision.objects.count() == before + 1
    assert Decision.objects.get(words=decided.words).owner == owner
    assert "Put 1 decision" not in page(convenor, gathering)
    assert "in the gathering’s record" in page(convenor, f"/workshops/{workshop.code}/")


def test_nobody_but_who_runs_it_and_convenes_puts_it_on_record(settled: Vision) -> None:
    workshop = Workshop.objects.get()
    for name in ("rosa.whitlow", "mabel.rook"):
        client = signed_in(User.objects.get(username=name))
        assert client.get(f"/workshops/{workshop.code}/record/").status_code == 404, name
    assert "Run a workshop" not in page(client, f"/network/gatherings/{workshop.gathering}/")


def test_no_workshop_is_offered_at_a_gathering_that_was_called_off(settled: Vision) -> None:
    code = Workshop.objects.get().gathering
    convenor = signed_in(User.objects.get(username="miriam.vale"))
    assert "Run a workshop" in page(convenor, f"/network/gatherings/{code}/")
    Gathering.objects.filter(code=code).update(cancelled_at=timezone.now())
    assert "Run a workshop" not in page(convenor, f"/network/gatherings/{code}/")


def test_scrutiny_recommended_and_was_answered(settled: Vision) -> None:
    mabel = User.objects.get(username="mabel.rook")
    row = Recommendation.objects.for_user(mabel).order_by("made_on")[0]
    text = page(signed_in(mabel), f"/network/groups/{row.group.slug}/recommendations/")
    assert "3 made, 1 without a response, 1 carried out." in text
    for state in ("Carried out", "Not accepted", "No response yet"):
        assert f">{state}</span>" in text, state
    assert text.index(">No response yet<") < text.index(">Not accepted<"), "what waits stands first"
    assert f", given {row.responded_on:%-d %B %Y} · carried out" in text
    assert row.carried_out_at is not None
    assert row.made_on < row.responded_on < row.due < row.carried_out_on


def test_what_she_has_met_stands_before_the_rest_is_folded(settled: Vision) -> None:
    text = page(signed_in(User.objects.get(username="mabel.rook")), "/network/you/")
    before, after = text.split(">Name another<")
    assert 'name="met-rural-transport"' in before
    assert 'name="met-low-trust"' in after
    assert text.count('type="radio" value="facing" checked') == 3


def test_members_said_twice_what_the_network_is_worth(settled: Vision) -> None:
    told = page(signed_in(User.objects.get(username="miriam.vale")), "/network/survey/")
    assert told.count("not enough answers") == 0
    assert "83% of 12 members who answered could speak frankly with the others here" in told
    assert told.count("points of agreement (95% interval") == 3
    assert ": we cannot tell whether it moved." in told
    assert "(95% interval +" in told, "and one that did"
