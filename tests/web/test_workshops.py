"""Workshops: captured, grouped, voted on, ranked, decided, turned into a vision; phones in a hall.

Slow: pages read the fictional region.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach
from headwater_web.accounts.privacy.retention import kept_to, rules
from headwater_web.audit import COMMAND
from headwater_web.deliberation import hall_actions
from headwater_web.deliberation.models import (
    Captured,
    HallVote,
    PairChoice,
    Point,
    Seat,
    SeatToken,
    Vision,
    VisionVersion,
    Workshop,
    WorkshopDecision,
)
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACE = "X12000001"
KEY = "0123456789abcdef01234567"
SENT = {"HTTP_X_HEADWATER_KEPT": KEY}


@pytest.fixture
def desk(site_home: Path) -> Client:
    """The client of a facilitator."""
    return signed_in(holder("vale", RoleKind.MEMBER, organisation(BOARD, (PLACE,))))


@pytest.fixture
def held(desk: Client) -> Workshop:
    """A workshop that gathers statements."""
    given = {"title": "The winter workshop", "place": PLACE, "gathering": "g-0123456789ab"}
    answer = desk.post("/workshops/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Workshop.objects.get()


def do(desk: Client, held: Workshop, **given: object) -> str:
    answer = desk.post(f"/workshops/{held.code}/", given, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def refused(desk: Client, held: Workshop, **given: object) -> str:
    answer = desk.post(f"/workshops/{held.code}/", given)
    assert answer.status_code == 400
    return answer.content.decode()


def grouped(desk: Client, held: Workshop, kind: str, *points: str) -> list[Point]:
    """Points of a kind, each made of a statement of its own."""
    do(desk, held, do="capture", kind=kind, said="\n".join(points))
    rows = Captured.objects.filter(words__in=points)
    do(desk, held, do="group", **{f"under-{each.pk}": "alone" for each in rows})
    return [Point.objects.get(words=each) for each in points]


def phone(held: Workshop) -> Client:
    """A phone that opened the hall's address."""
    client = Client()
    assert client.get(f"/workshops/hall/{held.hall}/").status_code == 200
    return client


def sends(client: Client, held: Workshop, **given: object) -> int:
    return client.post(f"/workshops/hall/{held.hall}/", given).status_code


def test_a_list_is_pasted_and_each_line_kept_once(desk: Client, held: Workshop) -> None:
    page = do(desk, held, do="capture", kind="barrier", said="- No bus\n\n• No driver\nNo bus\n")
    assert "2 new statements kept." in page
    assert "0 new statements kept." in do(desk, held, do="capture", kind="barrier", said="No bus")
    assert list(Captured.objects.values_list("words", flat=True)) == ["No bus", "No driver"]
    assert "Line 2, “xxx" in refused(
        desk, held, do="capture", kind="barrier", said="Fine\n" + "x" * 281
    )
    assert "Write at least one statement" in refused(
        desk, held, do="capture", kind="barrier", said=" \n-"
    )


def test_statements_are_grouped_by_plain_lists_to_choose_from(desk: Client, held: Workshop) -> None:
    do(desk, held, do="capture", kind="barrier", said="No bus\nNo bus after four\nNo money")
    do(desk, held, do="point", point_kind="barrier", point="Buses", barrier="rural-transport")
    point = Point.objects.get()
    one, other, third = Captured.objects.all()
    under = {f"under-{one.pk}": point.pk, f"under-{other.pk}": point.pk}
    page = do(desk, held, do="group", **under, **{f"under-{third.pk}": "alone"})
    assert "3 statements moved." in page
    assert [each.words for each in point.captured.all()] == ["No bus", "No bus after four"]
    assert Point.objects.get(words="No money").kind == "barrier"
    assert "Choose a barrier from the list" in refused(
        desk, held, do="point", point_kind="success", point="x", barrier="rural-transport"
    )


def test_what_is_hidden_is_shown_nowhere(desk: Client, held: Workshop) -> None:
    do(desk, held, do="capture", kind="barrier", said="Mrs Jones is rude")
    do(desk, held, do="hide", row=Captured.objects.get().pk)
    assert "Mrs Jones" not in do(desk, held, do="gather")
    assert "Mrs Jones" not in desk.get(f"/workshops/{held.code}/screen/").content.decode()


def test_a_phone_says_something_and_what_is_sent_twice_is_kept_once(
    desk: Client, held: Workshop
) -> None:
    client, given = phone(held), {"do": "say", "kind": "success", "said": "Fewer falls"}
    assert sends(client, held, **given, key=KEY) == 302
    for _ in range(2):
        here = f"/workshops/hall/{held.hall}/"
        assert client.post(here, {**given, "key": KEY}, **SENT).status_code == 204
    assert Captured.objects.get().by_phone
    screen = desk.get(f"/workshops/{held.code}/screen/").content.decode()
    assert "Fewer falls" in screen
    assert "1 statement so far." in screen
    assert "user" not in Captured.objects.values()[0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"said": "", "kind": "success", "key": KEY}, "Write what you want to say."),
        ({"said": "x" * 281, "kind": "success", "key": KEY}, "Write 280 letters at most"),
        ({"said": "x", "kind": "opinion", "key": KEY}, "Choose what you want to say"),
        ({"said": "x", "kind": "success", "key": "short"}, "The form was not whole"),
    ],
)
def test_what_a_phone_cannot_send_is_said_on_the_page_and_to_its_script(
    held: Workshop, given: dict[str, str], says: str
) -> None:
    client, here = phone(held), f"/workshops/hall/{held.hall}/"
    page = client.post(here, {"do": "say", **given})
    assert (page.status_code, says in page.content.decode()) == (400, True)
    told = client.post(here, {"do": "say", **given}, **SENT)
    assert (told.status_code, says in told.content.decode()) == (409, True)


def test_a_vote_shows_on_the_screen_and_each_phone_counts_once(
    desk: Client, held: Workshop
) -> None:
    (point,) = grouped(desk, held, "action", "A clinic on a bus")
    do(desk, held, do="vote", row=point.pk)
    phones = [phone(held) for _ in range(3)]
    for client, choice in zip(phones, ("1", "1", "-1"), strict=True):
        assert "A clinic on a bus" in client.get(f"/workshops/hall/{held.hall}/").content.decode()
        for _ in range(2):
            assert sends(client, held, do="vote", point=point.pk, choice=choice) == 302
    assert sends(phones[2], held, do="vote", point=point.pk, choice="0") == 302
    assert HallVote.objects.count() == Seat.objects.count() == 3
    screen = desk.get(f"/workshops/{held.code}/screen/").content.decode()
    assert "2 of 3 agreed, 0 disagreed, 1 passed" in screen
    assert sends(phones[0], held, do="vote", point=point.pk, choice="9") == 400
    assert sends(phones[0], held, do="vote", point=9_999, choice="1") == 400


def test_the_hall_ranks_by_pairs_with_limits(desk: Client, held: Workshop) -> None:
    assert "at least two points" in refused(desk, held, do="rank", ranks="barrier")
    points = grouped(desk, held, "barrier", "Buses", "Money", "Trust")
    best = {each.pk: place for place, each in enumerate(points)}
    do(desk, held, do="rank", ranks="barrier")
    held.refresh_from_db()
    for _ in range(6):
        client = phone(held)
        token = client.cookies["workshop"].value
        asked = 0
        while (pair := hall_actions.pair_for(held, token)) is not None:
            winner, loser = sorted(pair, key=lambda each: best[each.pk])
            choice = f"{winner.pk}-{loser.pk}"
            assert sends(client, held, do="choose", choice=choice) == 302
            assert sends(client, held, do="choose", choice=f"{loser.pk}-{winner.pk}") == 302
            asked += 1
        assert asked == 3
        page = client.get(f"/workshops/hall/{held.hall}/").content.decode()
        assert "You have chosen between all of them." in page
    assert PairChoice.objects.count() == 18
    screen = desk.get(f"/workshops/{held.code}/screen/").content.decode()
    order = [screen.index(f"<li>{each.words}: ") for each in points]
    assert order == sorted(order)
    assert "Buses: 93, from 75 to 100" in screen
    page = desk.get(f"/workshops/{held.code}/").content.decode()
    assert "93 (75 to 100)" in page
    assert "A hall is not divided into groups of opinion unless you ask" in page


def test_a_workshop_makes_a_vision_and_brings_it_up_to_date(desk: Client, held: Workshop) -> None:
    assert "There are no points yet." in refused(desk, held, do="draft")
    grouped(desk, held, "success", "Fewer falls")
    (point,) = grouped(desk, held, "barrier", "Buses")
    do(desk, held, do="vote", row=point.pk)
    sends(phone(held), held, do="vote", point=point.pk, choice="-1")
    do(desk, held, do="draft")
    vision = Vision.objects.get()
    content = VisionVersion.objects.get().as_vision()
    assert (content.outcomes[0].says, content.outcomes[0].said) == ("Fewer falls",) * 1 + (
        ("Fewer falls",),
    )
    assert content.barriers[0].voted.disagree == 1
    desk.post(f"/visions/{vision.code}/write/barrier/b1/", {"says": "Buses are few", "code": ""})
    grouped(desk, held, "action", "A clinic on a bus")
    do(desk, held, do="draft")
    content = VisionVersion.objects.get().as_vision()
    assert content.barriers[0].says == "Buses are few"
    assert content.barriers[0].voted.disagree == 1
    assert [each.what for each in content.actions] == ["A clinic on a bus"]
    assert len(content.outcomes) == 1


def test_a_workshop_closes_with_decisions_and_late_words_are_not_lost(
    desk: Client, held: Workshop
) -> None:
    client = phone(held)
    (point,) = grouped(desk, held, "action", "A clinic on a bus")
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert "This day is past" in refused(
        desk, held, do="decide", words="x", who="y", due="2020-01-01"
    )
    do(desk, held, do="decide", words="Run the bus for a year", who="The board", due=due)
    assert WorkshopDecision.objects.get().words == "Run the bus for a year"
    do(desk, held, do="close")
    assert "This workshop is closed." in refused(desk, held, do="capture", kind="action", said="x")
    late = {"do": "say", "kind": "action", "said": "And a driver", "key": KEY}
    assert sends(client, held, **late) == 302
    assert "1 statement came from phones after the workshop was closed" in (
        desk.get(f"/workshops/{held.code}/").content.decode()
    )
    assert sends(client, held, do="vote", point=point.pk, choice="1") == 400
    Workshop.objects.update(closed_at=timezone.now() - timedelta(hours=25))
    assert sends(client, held, **{**late, "key": KEY[::-1]}) == 400


def test_closing_lets_go_of_what_ties_a_phone_to_its_votes(desk: Client, held: Workshop) -> None:
    (point,) = grouped(desk, held, "action", "A clinic on a bus")
    do(desk, held, do="vote", row=point.pk)
    assert sends(phone(held), held, do="vote", point=point.pk, choice="1") == 302
    assert "digest" not in {each.name for each in Seat._meta.get_fields()}
    assert SeatToken.objects.count() == 1
    do(desk, held, do="close")
    assert SeatToken.objects.count() == 0
    assert HallVote.objects.count() == Seat.objects.count() == 1


def test_a_tie_that_nobody_closed_goes_by_itself(desk: Client, held: Workshop) -> None:
    (rule,) = [each for each in rules() if each.id == "hall-tokens"]
    (point,) = grouped(desk, held, "action", "A clinic on a bus")
    do(desk, held, do="vote", row=point.pk)
    sends(phone(held), held, do="vote", point=point.pk, choice="1")
    assert kept_to(rule, COMMAND, timezone.now() + timedelta(hours=20)) == 0
    assert kept_to(rule, COMMAND, timezone.now() + timedelta(days=2, hours=1)) == 1
    assert (SeatToken.objects.count(), HallVote.objects.count()) == (0, 1)


def test_groups_are_looked_for_only_where_the_facilitator_asks(
    desk: Client, held: Workshop
) -> None:
    points = grouped(desk, held, "action", *(f"Point {at}" for at in range(8)))
    page = desk.get(f"/workshops/{held.code}/").content.decode()
    assert "unless you ask" in page
    assert "because you asked" not in page
    asked = f"/workshops/{held.code}/?groups=yes"
    assert "Too few to look: 0 phones" in desk.get(asked).content.decode()
    for number in range(24):
        seat = Seat.objects.create(workshop=held)
        for at, each in enumerate(points):
            lean = 1 if (at % 2) == (number % 2) else -1
            choice = 0 if (number + at) % 11 == 0 else lean
            HallVote.objects.create(seat=seat, point=each, choice=choice)
    found = desk.get(asked).content.decode()
    assert "2 groups vote alike: 12 phones (A) and 12 phones (B)." in found
    assert "come out with an agreement of" in found
    assert "Group A (12 phones)" in found
    first = Seat.objects.order_by("pk").values_list("pk", flat=True)[:8]
    Seat.objects.filter(pk__in=list(first)).delete()
    assert "No clear groups" in desk.get(asked).content.decode()


def test_a_facilitator_may_take_nothing_from_phones(desk: Client, held: Workshop) -> None:
    client = phone(held)
    do(desk, held, do="gather", phones="no")
    page = client.get(f"/workshops/hall/{held.hall}/").content.decode()
    assert "not taking statements from phones now" in page
    given = {"do": "say", "kind": "action", "said": "x", "key": KEY}
    assert sends(client, held, **given) == 400


@pytest.mark.parametrize("kind", RoleKind)
def test_another_bodys_workshop_is_there_for_nobody(
    desk: Client, held: Workshop, kind: RoleKind
) -> None:
    other = signed_in(holder("other", kind, organisation(COUNTY, ("X10000001",))))
    for path in ("", "screen/", "qr.svg"):
        assert other.get(f"/workshops/{held.code}/{path}").status_code == 404, path
    answer = other.post(f"/workshops/{held.code}/", {"do": "close"})
    assert answer.status_code == 404
    held.refresh_from_db()
    assert held.closed_at is None
    assert held.title not in other.get("/workshops/").content.decode()


@pytest.mark.parametrize("kind", RoleKind)
def test_a_role_for_one_place_does_not_reach_the_workshop_of_another(
    desk: Client, held: Workshop, kind: RoleKind
) -> None:
    body, paths = organisation(BOARD), ("", "screen/", "qr.svg")
    here = signed_in(holder("here", kind, body))
    elsewhere = signed_in(holder("elsewhere", kind, body, ("X07000001",)))
    runs = reach(kind, Action.CHANGE, Sensitivity.INTERNAL) >= Reach.OWN
    assert here.get(f"/workshops/{held.code}/").status_code == (200 if runs else 404)
    for path in paths:
        assert elsewhere.get(f"/workshops/{held.code}/{path}").status_code == 404, path
    assert elsewhere.post(f"/workshops/{held.code}/", {"do": "close"}).status_code == 404
    assert held.title not in elsewhere.get("/workshops/").content.decode()
    held.refresh_from_db()
    assert held.closed_at is None


def test_who_holds_no_role_runs_no_workshop(site_home: Path, held: Workshop) -> None:
    resident = signed_in(User.objects.create_user("resident"))
    for path in ("", "new/", f"{held.code}/", f"{held.code}/screen/"):
        assert resident.get(f"/workshops/{path}").status_code == 404, path


def test_a_hall_has_an_address_of_its_own_and_another_is_not_there(held: Workshop) -> None:
    assert Client().get("/workshops/hall/nothing/").status_code == 404
    assert Client().get(f"/workshops/hall/{held.code}/").status_code == 404
    assert held.hall not in held.code


def test_a_phone_in_two_workshops_cannot_be_told_to_be_one(desk: Client, held: Workshop) -> None:
    first = phone(held)
    (point,) = grouped(desk, held, "action", "A clinic on a bus")
    sends(first, held, do="vote", point=point.pk, choice="1")
    desk.post("/workshops/new/", {"title": "Another", "place": PLACE})
    other = Workshop.objects.exclude(pk=held.pk).get()
    assert sends(first, other, do="say", kind="action", said="Also here", key=KEY) == 302
    assert other.captured.get().words == "Also here"
    (second,) = grouped(desk, other, "action", "A clinic in a barn")
    assert sends(first, other, do="vote", point=second.pk, choice="1") == 302
    assert len(set(SeatToken.objects.values_list("digest", flat=True))) == 2


def test_the_screen_refreshes_by_itself_where_it_is_asked_to(desk: Client, held: Workshop) -> None:
    here = f"/workshops/{held.code}/screen/"
    assert "http-equiv" not in desk.get(here).content.decode()
    assert 'http-equiv="refresh" content="10"' in desk.get(f"{here}?every=10").content.decode()
    assert b"<svg" in desk.get(f"/workshops/{held.code}/qr.svg").content
