"""Nothing needs a daily visit: whoever waits for a word is told it, and told what has changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.jobs.worker import Worker
from headwater_web.network import (
    call_actions,
    desk,
    gathering_actions,
    group_actions,
    record_actions,
)
from headwater_web.network.calendar_file import written
from headwater_web.network.gathering_actions import Called, Item
from headwater_web.network.models import (
    AgendaItem,
    Decision,
    FollowUp,
    Gathering,
    Group,
    Membership,
)
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.record_actions import Recommended
from headwater_web.network.tasks import remind_of_the_day
from headwater_web.notices.models import Notice
from network_people import SECRET, Held, a_group, somebody, stand
from roles_held import BOARD, holder, organisation, signed_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def held(site_home: Path) -> Held:
    """An open group that Cora convenes."""
    return a_group(Privacy.OPEN)


def cora_of(held: Held) -> User:
    assert held.question.asker is not None
    return held.question.asker


def member_of(held: Held, name: str = "mona") -> User:
    person = somebody(name, RoleKind.MEMBER)
    stand(held.group, person, Standing.MEMBER)
    return person


def told(person: User, kind: str) -> list[str]:
    """What somebody was told of a kind, once the work behind the pages is done."""
    Worker().run_until_idle()
    rows = Notice.objects.filter(recipient=f"person:{person.pk}", kind=f"network.{kind}")
    return list(rows.order_by("pk").values_list("words", flat=True))


def moved(held: Held, **more: object) -> Gathering:
    """The gathering again, changed by its convenor in what is given."""
    now = Gathering.objects.get(pk=held.gathering.pk)
    given = {
        "kind": now.kind,
        "title": now.title,
        "about": now.about,
        "starts": now.starts,
        "ends": now.ends,
        "venue": now.venue,
    }
    return gathering_actions.change(cora_of(held), now, Called(**{**given, **more}))  # type: ignore[arg-type]  # fields by name


def test_a_change_says_what_has_changed(held: Held) -> None:
    person = member_of(held)
    moved(held, venue="The Guildhall")
    moved(held, venue="")
    moved(held, ends=held.gathering.ends + timedelta(hours=1))
    place, nowhere, time = told(person, "gathering_changed")
    assert place.endswith("is now at another place: The Guildhall.")
    assert "is now on" not in place
    assert nowhere.endswith("has no place for now. It is told once it has one.")
    assert "is now on" in time


def test_why_it_is_called_off_is_read_in_the_mail_and_on_the_page(held: Held) -> None:
    person = member_of(held)
    gathering_actions.call_off(cora_of(held), held.gathering, "The hall is flooded")
    assert told(person, "gathering_changed")[0].endswith("is called off: The hall is flooded")
    page = signed_in(person).get(f"/network/gatherings/{held.gathering.code}/").content.decode()
    assert "This gathering is called off: The hall is flooded" in page
    assert "Take it out of my calendar" in page


def test_the_reason_goes_into_no_mail_of_a_confidential_group(site_home: Path) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    person = member_of(held)
    gathering_actions.call_off(cora_of(held), held.gathering, SECRET)
    item = gathering_actions.propose(person, a_meeting(held), Item(SECRET, "note"))
    gathering_actions.settle(cora_of(held), item, "declined", 1, SECRET)
    said = [*told(person, "gathering_changed"), *told(person, "item_settled")]
    group_actions.turn_away(cora_of(held), Membership.objects.get(person=person), SECRET)
    said += [*told(person, "let_in"), *told(cora_of(held), "item_proposed")]
    assert len(said) == 4
    assert not [each for each in said if SECRET in each or held.group.name in each]


def a_meeting(held: Held) -> Gathering:
    now = timezone.now()
    later = now + timedelta(hours=1)
    called = Called("workshop", "A workshop", "", now, later)
    return gathering_actions.call(cora_of(held), held.group, called)


def test_a_convenor_is_told_of_an_item_and_its_proposer_what_becomes_of_it(held: Held) -> None:
    person, cora = member_of(held), cora_of(held)
    item = gathering_actions.propose(person, held.gathering, Item("Buses", "decide"))
    assert told(cora, "item_proposed") == [
        f"An item is proposed for “{held.gathering.title}”: Buses"
    ]
    gathering_actions.settle(cora, item, "accepted", 1)
    gathering_actions.settle(cora, AgendaItem.objects.get(pk=item.pk), "accepted", 2)
    gathering_actions.settle(cora, AgendaItem.objects.get(pk=item.pk), "declined", 2, "No time")
    yes, no = told(person, "item_settled")
    assert yes == f"“Buses” is on the agenda of “{held.gathering.title}”."
    assert no.endswith("this time: No time")
    gathering_actions.propose(cora, held.gathering, Item("Her own", "note"))
    assert len(told(cora, "item_proposed")) == 1


def test_whoever_asks_to_be_let_in_is_told_the_answer(site_home: Path) -> None:
    held = a_group(Privacy.RESTRICTED)
    cora = cora_of(held)
    person, other = somebody("mona", RoleKind.MEMBER), somebody("otto", RoleKind.MEMBER)
    asked = [group_actions.ask_in(each, held.group) for each in (person, other)]
    page = signed_in(cora).get("/network/").content.decode()
    assert f"2 people ask to join {held.group.name}" in page
    group_actions.admit(cora, asked[0])
    group_actions.turn_away(cora, asked[1], "For places with a bus")
    assert told(person, "let_in") == [f"You are let into “{held.group.name}”."]
    assert told(other, "let_in") == [
        f"You are not let into “{held.group.name}”: For places with a bus"
    ]


def test_a_reason_that_is_missing_is_asked_for_where_it_is_written(held: Held) -> None:
    row = Membership.objects.get(person=member_of(held))
    page = signed_in(cora_of(held)).post(
        f"/network/groups/{held.group.slug}/people/", {"do": "turn-away", "membership": row.pk}
    )
    text = page.content.decode()
    assert page.status_code == 400
    assert '<details class="nhsuk-details hw-data" open>' in text
    assert text.count('id="why"') == 1
    assert 'href="#why"' in text


def test_a_body_finds_what_scrutiny_asks_and_the_committee_hears_the_response(held: Held) -> None:
    asker = member_of(held)
    trust = organisation("RTR")
    rosa = holder("rosa", RoleKind.MEMBER, trust)
    stand(held.group, rosa, Standing.MEMBER)
    due = timezone.localdate() + timedelta(days=60)
    wanted = Recommended("Run the bus", organisation(BOARD), trust, due)
    made = record_actions.recommend(asker, held.group, wanted)
    assert f"Scrutiny asks {trust.name} to respond by" in home_of(rosa)
    assert "Scrutiny asks" not in home_of(asker)
    record_actions.respond(rosa, made, "partly", "From April")
    assert told(asker, "responded") == [
        f"{trust.name} responded, “Accepted in part”, to: Run the bus"
    ]
    assert not told(rosa, "responded")
    assert "Scrutiny asks" not in home_of(rosa)


def home_of(person: User) -> str:
    return signed_in(person).get("/network/").content.decode()


def test_members_are_told_that_a_round_of_the_survey_is_open(held: Held) -> None:
    person, outsider = member_of(held), somebody("rena", None)
    call_actions.open_round(cora_of(held), timezone.localdate() + timedelta(days=14))
    assert len(told(person, "survey")) == 1
    assert not told(outsider, "survey")
    assert not told(cora_of(held), "survey"), "she opened it herself"


def test_a_member_is_invited_by_the_name_she_lists(held: Held) -> None:
    cora, person = cora_of(held), somebody("m.rook", RoleKind.MEMBER)
    User.objects.filter(pk=person.pk).update(first_name="Mabel", last_name="Rook")
    assert desk.member_named(cora, "Mabel Rook") is None, "she does not list herself"
    signed_in(person).post("/network/you/", {"do": "say", "listed": "yes"})
    assert desk.member_named(cora, " mabel  rook") == person
    assert desk.member_named(cora, "m.rook") == person
    with pytest.raises(RefusedError, match="No one member has that name"):
        group_actions.invite(cora, held.group, desk.member_named(cora, "Mabel"))


def test_a_link_that_is_over_says_so_and_leads_on(client: Client, held: Held) -> None:
    page = client.get("/network/reply/nobody-made-this-code/")
    assert page.status_code == 404
    assert "This link answers no more" in page.content.decode()
    assert 'href="/network/questions/"' in page.content.decode()


def test_times_of_a_calendar_hold_over_the_end_of_summer_time(held: Held) -> None:
    """A program that knows no zone of ours reads the right hours: no TZID without its rules."""
    night = datetime(2027, 10, 30, 21, tzinfo=UTC)
    Gathering.objects.filter(pk=held.gathering.pk).update(
        starts=night, ends=night + timedelta(hours=4, minutes=30), title="ö" * 120
    )
    row = Gathering.objects.get(pk=held.gathering.pk)
    once, again = written([row]), written([row])
    assert once == again, "a calendar that did not change is the same file"
    text = once.decode()
    assert "TZID" not in text
    assert "DTSTART:20271030T210000Z" in text
    assert "DTEND:20271031T013000Z" in text
    assert max(len(each) for each in once.split(b"\r\n")) <= 75
    event = Calendar.from_ical(once).events[0]  # type: ignore[union-attr]  # one calendar
    assert event.DTEND.astimezone(timezone.get_current_timezone()).strftime("%H:%M") == "01:30"
    assert event.DTSTART.astimezone(timezone.get_current_timezone()).date() == date(2027, 10, 30)


def files(outbox: list[EmailMessage]) -> list[tuple[str, str, str]]:
    """What is attached to the mails that went out meanwhile: name, content, sort."""
    outbox.clear()
    Worker().run_until_idle()
    assert len(outbox) == 1
    return [(str(e[0]), str(e[1]), str(e[2])) for e in outbox[0].attachments]


def reached(held: Held) -> User:
    person = member_of(held)
    User.objects.filter(pk=person.pk).update(email="mona@example.org")
    return person


def test_the_mail_of_a_gathering_brings_it_for_the_calendar(
    held: Held, mailoutbox: list[EmailMessage]
) -> None:
    reached(held)
    made = a_meeting(held)
    ((name, text, sort),) = files(mailoutbox)
    assert (name, sort) == (f"{made.code}.ics", "text/calendar")
    event = Calendar.from_ical(text).events[0]  # type: ignore[union-attr]  # one calendar
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == ("A workshop", 0)
    assert "mona" not in text
    gathering_actions.call_off(cora_of(held), made, "Snow")
    ((name, text, sort),) = files(mailoutbox)
    then = Calendar.from_ical(text).events[0]  # type: ignore[union-attr]  # one calendar
    assert (then["UID"], then["SEQUENCE"], str(then["STATUS"])) == (event["UID"], 1, "CANCELLED")


def test_no_file_goes_with_what_is_over_or_confidential(
    site_home: Path, mailoutbox: list[EmailMessage]
) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    reached(held)
    a_meeting(held)
    assert files(mailoutbox) == []
    Group.objects.update(privacy="open")
    made = a_meeting(held)
    past = timezone.now() - timedelta(days=1)
    Gathering.objects.filter(pk=made.pk).update(starts=past - timedelta(hours=1), ends=past)
    assert files(mailoutbox) == []


def test_an_owner_is_reminded_once_before_the_day_and_once_after(held: Held) -> None:
    person, today = member_of(held), timezone.localdate()
    due = today + timedelta(days=20)
    Decision.objects.create(gathering=held.gathering, words="A register.", owner=person, due=due)
    FollowUp.objects.create(
        gathering=held.gathering, words="Done.", owner=person, due=due, done_at=timezone.now()
    )
    for days in (0, 13, 14, 20, 21, 22):
        remind_of_the_day.call((today + timedelta(days=days)).isoformat())
    soon, late = told(person, "duty")
    assert soon.startswith(f"This is due on {due:%-d %B %Y}: A register.")
    assert late.startswith(f"This was due on {due:%-d %B %Y}: A register.")


def test_a_body_is_reminded_of_a_response_and_nobody_else_is(held: Held) -> None:
    asker, today = member_of(held), timezone.localdate()
    trust = organisation("RTR")
    rosa = holder("rosa", RoleKind.MEMBER, trust)
    stand(held.group, rosa, Standing.MEMBER)
    wanted = Recommended("Run the bus", organisation(BOARD), trust, today + timedelta(days=5))
    record_actions.recommend(asker, held.group, wanted)
    for days in (0, 6):
        remind_of_the_day.call((today + timedelta(days=days)).isoformat())
    assert [each.split(":")[0] for each in told(rosa, "recommended")] == [
        f"Scrutiny asks {trust.name} to respond",
        f"The response of {trust.name}. This is due on {wanted.due:%-d %B %Y}",
        f"The response of {trust.name}. This was due on {wanted.due:%-d %B %Y}",
    ]
    assert not told(asker, "recommended")
