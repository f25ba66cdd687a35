"""Conversations and workshops under attack: what is not one's own, endless words, floods, formulas.

Slow: somebody in every role asks for every page.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.permissions import RoleKind
from headwater_web.deliberation import statement_actions, voting
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.models import (
    Captured,
    HallVote,
    PairChoice,
    Point,
    Ruling,
    Statement,
    Vote,
    Workshop,
)
from headwater_web.operations.limits import TALLY
from page_reading import read
from roles_held import BOARD, COUNTY, holder, organisation, signed_in
from talks import crowd, moderator, say, talk

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("site_home")]
PAGES = ("", "yours/", "rules/", "follow/", "results/", "results.csv", "votes.zip", "picture.svg")
DESKS = ("queue/", "log.csv", "manage/", "ballots/", "ballots/enter/", "ballots/1/")
SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
FORMULAS = ("=1+1", "+44", "-cmd|'/c calc'!A1", "@SUM(A1)", "\tx")


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    TALLY.forget()


def asked(client: Client, path: str, **given: str) -> int:
    return int(client.post(path, given).status_code)


@pytest.mark.parametrize("kind", RoleKind)
def test_another_bodys_desk_is_there_for_no_role_and_no_act(kind: RoleKind) -> None:
    made = talk()
    waits = statement_actions.add("somebody", made, "It waits.")
    client = signed_in(holder("far", kind, organisation(BOARD)))
    for part in DESKS:
        for answer in (
            client.get(f"/conversations/{made.code}/{part}"),
            client.post(f"/conversations/{made.code}/{part}", {"do": "accept", "row": "5"}),
        ):
            assert answer.status_code in {404, 405}, (kind, part)
    for do in ("accept", "reject", "erase", "seed", "close", "change", "print", "enter"):
        given = {"row": str(waits.number), "reason": "abuse", "why": "x", "in-en": "Mine."}
        for part in ("queue/", "manage/", "ballots/", "ballots/enter/"):
            assert asked(client, f"/conversations/{made.code}/{part}", do=do, **given) == 404
    waits.refresh_from_db()
    made.refresh_from_db()
    assert (waits.state, made.closed_at, Statement.objects.count()) == ("waiting", None, 5)


def test_what_is_for_members_is_there_for_nobody_else(visitor: Client) -> None:
    made = talk(reach="members", closes=timezone.localdate() + timedelta(days=1))
    crowd(made, [{1: 1}] * 12)
    resident = signed_in(holder("resident", RoleKind.RESIDENT, None))
    for client in (visitor, resident):
        for part in PAGES:
            assert client.get(f"/conversations/{made.code}/{part}").status_code == 404, part
        for do in ("vote", "add", "report", "about-you"):
            given = {"statement": "1", "vote": "-1", "words": "Mine.", "age_band": "65+"}
            assert asked(client, f"/conversations/{made.code}/", do=do, **given) == 404
        assert asked(client, f"/conversations/{made.code}/follow/", email="a@example.org") == 404
        assert made.question not in client.get("/conversations/").content.decode()
        found = client.get("/conversations/insights/?q=buses").content.decode()
        assert "More buses." not in found
    assert Vote.objects.filter(choice=-1).count() == 0
    assert Statement.objects.count() == 4


@pytest.mark.parametrize("state", ["proposed", "declined"])
def test_what_is_not_published_is_there_for_nobody(visitor: Client, state: str) -> None:
    made = talk(state=state)
    for part in PAGES:
        assert visitor.get(f"/conversations/{made.code}/{part}").status_code == 404, part


def test_a_browser_of_one_conversation_is_nobody_in_another(visitor: Client) -> None:
    one, other = talk(), talk()
    say(visitor, one, 1, 1)
    assert asked(visitor, f"/conversations/{one.code}/", do="add", words="My own.") == 302
    away = f"/conversations/{other.code}/yours/"
    assert asked(visitor, away, do="withdraw", statement="5") == 400
    asked(visitor, away, do="leave")
    assert Vote.objects.count() == 1
    assert Statement.objects.filter(words="My own.").exists()
    assert "My own." not in visitor.get(away).content.decode()
    assert voting.participant_of(visitor.cookies["taking-part"].value, one) is None, "unsigned"


@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", "a" * 5_000, "\u00e9", "=1+1", "0"])
def test_a_cookie_that_is_not_ours_is_nobodys(visitor: Client, cookie: str) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    stranger = Client()
    stranger.cookies["taking-part"] = cookie
    asked(stranger, f"/conversations/{made.code}/yours/", do="leave")
    assert stranger.get(f"/conversations/{made.code}/").status_code == 200
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "rejected"])
def test_nobody_votes_on_what_is_not_accepted(visitor: Client, state: str) -> None:
    made = talk()
    Statement.objects.filter(number=2).update(state=state)
    other = talk(("Elsewhere.",) * 9)
    here = f"/conversations/{made.code}/"
    for number in ("2", "9", "-1", "0", "1e1", "٣", "9" * 400, "\x00"):
        given = {"do": "vote", "statement": number, "vote": "1"}
        assert asked(visitor, here, **given) == 400, number
        assert asked(visitor, here, do="report", statement=number) == 400, number
    assert Vote.objects.count() == 0
    assert Statement.objects.filter(conversation=other, reports__gt=0).count() == 0
    assert Statement.objects.get(number=2, conversation=made).words not in (
        visitor.get(f"{here}?statement=2").content.decode()
    )


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "a\x00b", "\ud83d" + "x" * 200, " ", "\u202e" * 141]
)
def test_words_that_are_no_statement_are_refused(visitor: Client, words: str) -> None:
    made = talk()
    sent = words.encode("utf-8", "replace").decode()
    answer = visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": sent})
    assert answer.status_code == 400
    assert read(answer.content.decode()).faults == []
    assert Statement.objects.count() == 4


def test_no_file_opens_as_a_formula(visitor: Client) -> None:
    made = talk(FORMULAS)
    crowd(made, [dict.fromkeys(range(1, 6), 1)] * 12)
    mod = signed_in(moderator())
    for number in range(1, 6):
        given = {"do": "reject", "row": str(number), "reason": "abuse", "reason_words": "=2+2"}
        if number == 5:
            mod.post(f"/conversations/{made.code}/queue/", given)
    Conversation.objects.update(closes=timezone.localdate() - timedelta(days=1))
    files = {
        name: visitor.get(f"/conversations/{made.code}/{name}").content.decode()
        for name in ("results.csv",)
    }
    files["log.csv"] = mod.get(f"/conversations/{made.code}/log.csv").content.decode()
    packed = visitor.get(f"/conversations/{made.code}/votes.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as held:
        files |= {name: held.read(name).decode() for name in held.namelist()}
    for name, text in files.items():
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                plain = cell.removeprefix("-").replace(".", "", 1).isdigit()
                assert plain or not cell.startswith(("=", "+", "-", "@", "\t")), (name, cell)


def test_a_flood_from_browsers_that_forget_fills_no_desk(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement_actions, "MOST_WAITING", 3)
    made = talk()
    codes = [
        asked(Client(), f"/conversations/{made.code}/", do="add", words=f"{at}.") for at in range(5)
    ]
    assert codes == [302, 302, 302, 400, 400]
    answer = visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": "One more."})
    assert "Many sentences wait for the moderator" in answer.content.decode()


def test_a_statement_reported_without_end_is_counted_to_a_thousand(visitor: Client) -> None:
    made = talk()
    Statement.objects.filter(number=1).update(reports=statement_actions.MOST_REPORTS - 1)
    for _ in range(3):
        assert asked(visitor, f"/conversations/{made.code}/", do="report", statement="1") == 302
    assert Statement.objects.get(number=1).reports == statement_actions.MOST_REPORTS
    assert Ruling.objects.filter(verdict="reported").count() == 1


def test_a_vote_changed_without_end_still_counts_once(visitor: Client) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    Vote.objects.update(changes=voting.MOST_CHANGES)
    say(visitor, made, 1, -1)
    assert [(each.choice, each.changes) for each in Vote.objects.all()] == [
        (-1, voting.MOST_CHANGES)
    ]


@pytest.mark.parametrize(
    "path", ["", "yours/", "follow/", "queue/", "manage/", "ballots/", "ballots/enter/"]
)
def test_no_form_is_taken_without_its_token(path: str) -> None:
    made = talk()
    eve = Client(enforce_csrf_checks=True)
    eve.force_login(moderator("eve", RoleKind.CONVENOR))
    given = {"do": "vote", "statement": "1", "vote": "1"}
    assert asked(eve, f"/conversations/{made.code}/{path}", **given) == 403
    assert Vote.objects.count() == 0


# Workshops.


def workshop(name: str) -> tuple[Workshop, list[Point]]:
    made = Workshop.objects.create(
        code=f"w-{name}", hall=f"hall{name}", title=SCRIPT, place="X12000001", about=SCRIPT,
        organisation=organisation(BOARD, ("X12000001",)),
    )  # fmt: skip
    points = [
        Point.objects.create(workshop=made, kind="action", words=f"{SCRIPT} {at}", position=at)
        for at in range(2)
    ]
    return made, points


def facilitator() -> Client:
    """Whoever runs the workshops that there are."""
    person = holder("vale", RoleKind.MEMBER, organisation(BOARD, ("X12000001",)))
    Workshop.objects.update(owner=person)
    return signed_in(person)


def test_a_phone_votes_on_no_point_of_another_workshop(visitor: Client) -> None:
    mine, points = workshop("a")
    _, others = workshop("b")
    here = f"/workshops/hall/{mine.hall}/"
    assert asked(visitor, here, do="vote", point=str(others[0].pk), choice="1") == 400
    for pair in (
        f"{points[0].pk}-{others[0].pk}",
        f"{points[0].pk}-{points[0].pk}",
        "-",
        "x" * 99,
        "9" * 400,
    ):
        assert asked(visitor, here, do="choose", choice=pair) == 400, pair
    for number in ("9" * 400, "-1", "\x00", "٣", ""):
        assert asked(visitor, here, do="vote", point=number, choice="1") == 400, number
    assert HallVote.objects.count() == PairChoice.objects.count() == 0


@pytest.mark.parametrize("words", ["x" * 10_000, "a\x00b", " "])
def test_a_phone_says_nothing_that_is_no_statement(visitor: Client, words: str) -> None:
    mine, _ = workshop("a")
    given = {"do": "say", "kind": "action", "said": words, "key": "0123456789abcdef01234567"}
    assert asked(visitor, f"/workshops/hall/{mine.hall}/", **given) == 400
    assert not Captured.objects.exists()


def test_what_a_hall_says_never_runs(visitor: Client) -> None:
    mine, points = workshop("a")
    given = {"do": "say", "kind": "action", "said": SCRIPT, "key": "0123456789abcdef01234567"}
    assert asked(visitor, f"/workshops/hall/{mine.hall}/", **given) == 302
    desk = facilitator()
    here = f"/workshops/{mine.code}/"
    assert asked(desk, here, do="decide", words=SCRIPT, who=SCRIPT, due="2027-01-01") == 302
    for stage in ({"do": "vote", "row": str(points[0].pk)}, {"do": "rank", "ranks": "action"}):
        assert asked(desk, here, **stage) == 302
        for path in (here, f"{here}screen/", f"{here}?groups=yes", "/workshops/"):
            shown(desk.get(path), path)
        shown(visitor.get(f"/workshops/hall/{mine.hall}/"), "hall")


def shown(answer: Any, where: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == 200, where
    assert "<script>alert" not in text, where
    assert "<img src=x" not in text, where
    assert "onerror" not in read(text).attributes, where


@pytest.mark.parametrize("kind", RoleKind)
def test_no_act_in_another_bodys_workshop_is_done(kind: RoleKind) -> None:
    mine, points = workshop("a")
    other = signed_in(holder("other", kind, organisation(COUNTY, ("X10000001",))))
    acts = (
        "capture",
        "hide",
        "point",
        "group",
        "gather",
        "vote",
        "rank",
        "decide",
        "draft",
        "close",
    )
    for do in acts:
        given = {"row": str(points[0].pk), "kind": "action", "said": "x", "ranks": "action"}
        assert asked(other, f"/workshops/{mine.code}/", do=do, **given) == 404, do
    mine.refresh_from_db()
    assert (mine.stage, mine.vision, Captured.objects.count()) == ("gather", None, 0)


def test_no_form_of_a_workshop_is_taken_without_its_token() -> None:
    mine, points = workshop("a")
    eve = Client(enforce_csrf_checks=True)
    eve.force_login(holder("vale", RoleKind.MEMBER, organisation(BOARD, ("X12000001",))))
    vote = {"do": "vote", "point": str(points[0].pk), "choice": "1"}
    assert asked(eve, f"/workshops/hall/{mine.hall}/", **vote) == 403
    assert asked(eve, f"/workshops/{mine.code}/", do="close") == 403
    assert asked(eve, "/workshops/new/", title="x", place="X12000001") == 403
    assert HallVote.objects.count() == 0
