"""Voting without an account: what is kept, what is not, and what a page says.

Somebody in every role, here and elsewhere, asks for the moderator's desk: that takes seconds.
"""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.permissions import RoleKind
from headwater_web.deliberation import following, queue_page, statement_actions, voting
from headwater_web.deliberation.ballot_actions import spelt
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.followers import Follower
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.participants import (
    KeptGroups,
    Participant,
    ParticipationToken,
    Vote,
)
from headwater_web.deliberation.residents import by_age, shares
from headwater_web.deliberation.statements import Ruling, Statement
from headwater_web.deliberation.strata import strata
from headwater_web.deliberation.stuffing import findings
from headwater_web.notices.models import Notice
from page_reading import read
from roles_held import BOARD, holder, organisation, signed_in
from talks import WORDS, crowd, moderator, say, talk

pytestmark = pytest.mark.django_db


def test_a_visitor_votes_without_an_account_and_holds_one_cookie(visitor: Client) -> None:
    made = talk()
    page = visitor.get(f"/conversations/{made.code}/")
    assert set(page.cookies) <= {"csrftoken"}, "reading sets no cookie but the form's"
    say(visitor, made, 1, 1)
    assert set(visitor.cookies) == {"csrftoken", "taking-part"} or set(visitor.cookies) == {
        "taking-part"
    }
    assert [each.choice for each in Vote.objects.all()] == [1]
    assert "sessionid" not in visitor.cookies


def test_the_cookie_is_for_these_pages_and_no_script(visitor: Client) -> None:
    say(visitor, talk(), 1, 1)
    cookie = visitor.cookies["taking-part"]
    assert cookie["path"] == "/conversations/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_vote_sent_twice_is_one_and_a_change_of_mind_is_counted(visitor: Client) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    say(visitor, made, 1, 1)
    assert [(each.choice, each.changes) for each in Vote.objects.all()] == [(1, 0)]
    say(visitor, made, 1, -1)
    assert [(each.choice, each.changes) for each in Vote.objects.all()] == [(-1, 1)]
    assert Participant.objects.count() == 1


def test_a_first_vote_without_an_answer_is_sent_again_and_is_one_participants(
    visitor: Client,
) -> None:
    made = talk()
    where = f"/conversations/{made.code}/"
    page = visitor.get(where).content.decode()
    found = re.search(r'name="offered" value="([^"]+)"', page)
    assert found is not None
    form = {"do": "vote", "statement": "1", "vote": "1", "offered": found[1]}
    for _ in range(2):
        visitor.cookies.pop("taking-part", None)  # the answer that held it did not arrive
        assert visitor.post(where, form).status_code == 302
    assert [each.choice for each in Vote.objects.all()] == [1]
    assert Participant.objects.count() == 1
    assert 'name="offered"' not in visitor.get(where).content.decode()


@pytest.mark.parametrize(("asks", "most"), [("get", 4), ("post", 8)])
def test_a_vote_asks_the_database_little_and_nothing_of_figures(
    visitor: Client, asks: str, most: int
) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    visitor.get(f"/conversations/{made.code}/")
    with CaptureQueriesContext(connection) as asked:
        if asks == "get":
            visitor.get(f"/conversations/{made.code}/")
        else:
            say(visitor, made, 2, 1)
    said = [each["sql"] for each in asked]
    assert len(said) <= most, said
    assert not [sql for sql in said if "ownindicator" in sql or "drawnplace" in sql]


@pytest.mark.parametrize("offered", ["", "guessed", "guessed:1xWJTw:signature"])
def test_an_offer_that_is_not_ours_makes_a_new_participant(visitor: Client, offered: str) -> None:
    made = talk()
    form = {"do": "vote", "statement": "1", "vote": "1", "offered": offered}
    for _ in range(2):
        visitor.cookies.pop("taking-part", None)
        visitor.post(f"/conversations/{made.code}/", form)
    assert Participant.objects.count() == 2


def test_a_forged_cookie_is_another_person(visitor: Client) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    visitor.cookies["taking-part"] = "guessed:signature"
    say(visitor, made, 1, -1)
    assert sorted(each.choice for each in Vote.objects.all()) == [-1, 1]


def test_the_database_holds_no_token_and_two_conversations_share_nothing(visitor: Client) -> None:
    one, other = talk(), talk()
    say(visitor, one, 1, 1)
    say(visitor, other, 1, 1)
    digests = set(ParticipationToken.objects.values_list("digest", flat=True))
    assert len(digests) == 2
    assert not any(each in visitor.cookies["taking-part"].value for each in digests)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"do": "vote", "statement": "1", "vote": "7"}, "Choose agree, disagree or pass"),
        ({"do": "vote", "statement": "99", "vote": "1"}, "no longer voted on"),
        ({"do": "vote", "statement": "x" * 50, "vote": "1"}, "no longer voted on"),
        ({"do": "add", "words": ""}, "Write one sentence"),
        ({"do": "add", "words": "y" * 141}, "Write 140 letters at most"),
        ({"do": "dance"}, "asks for nothing known"),
    ],
)
def test_what_cannot_be_done_is_said(visitor: Client, sent: dict[str, str], says: str) -> None:
    answer = visitor.post(f"/conversations/{talk().code}/", sent)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert Vote.objects.count() == 0


def test_nobody_votes_before_or_after_its_days(visitor: Client) -> None:
    day = timezone.localdate()
    early = talk(opens=day + timedelta(days=1))
    late = talk(closes=day - timedelta(days=1))
    shut = talk(closed_at=timezone.now(), closed_why="Enough was said.")
    for made in (early, late, shut):
        sent = {"do": "vote", "statement": "1", "vote": "1"}
        assert visitor.post(f"/conversations/{made.code}/", sent).status_code == 400
        assert visitor.get(f"/conversations/{made.code}/").status_code == 200
    assert Vote.objects.count() == 0


def test_every_statement_comes_once_and_then_thanks(visitor: Client) -> None:
    made = talk()
    seen = set()
    for _ in WORDS:
        page = visitor.get(f"/conversations/{made.code}/").content.decode()
        number = int(page.split('name="statement" value="')[1].split('"')[0])
        seen.add(number)
        say(visitor, made, number, 0)
    assert seen == {1, 2, 3, 4}
    assert (
        "voted on every statement" in visitor.get(f"/conversations/{made.code}/").content.decode()
    )


def test_a_statement_waits_until_a_moderator_accepts_it(visitor: Client) -> None:
    made = talk()
    visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": "Open the hall again."})
    added = Statement.objects.get(words="Open the hall again.")
    assert added.state == "waiting"
    assert added.number == 5
    sent = {"do": "vote", "statement": "5", "vote": "1"}
    assert visitor.post(f"/conversations/{made.code}/", sent).status_code == 400
    client = signed_in(moderator())
    page = client.get(f"/conversations/{made.code}/queue/").content.decode()
    assert "1 statement waits" in page
    client.post(f"/conversations/{made.code}/queue/", {"do": "accept", "row": "5"})
    say(visitor, made, 5, 1)
    assert (
        "another participant"
        in Client().get(f"/conversations/{made.code}/?statement=5").content.decode()
    )


def test_a_rejection_gives_a_reason_of_the_policy_and_stands_in_the_log(visitor: Client) -> None:
    made = talk()
    visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": "=Ask Mrs Smith at no 4."})
    client = signed_in(moderator())
    here = f"/conversations/{made.code}/queue/"
    assert client.post(here, {"do": "reject", "row": "5", "reason": "dislike"}).status_code == 400
    client.post(here, {"do": "reject", "row": "5", "reason": "person", "reason_words": "=She"})
    assert Statement.objects.get(number=5).state == "rejected"
    log = client.get(f"/conversations/{made.code}/log.csv").content.decode()
    assert "rejected,person,'=She" in log
    assert "Mrs Smith" not in log
    own = visitor.get(f"/conversations/{made.code}/yours/").content.decode()
    assert "points at a person" in own
    rules = visitor.get(f"/conversations/{made.code}/rules/").content.decode()
    assert "1 was not accepted" in rules
    client.post(here, {"do": "erase", "row": "5"})
    assert not Statement.objects.filter(number=5).exists()
    assert Ruling.objects.filter(number=5, verdict="rejected").exists()


def test_an_accepted_statement_is_taken_off_by_its_number(site_home: object) -> None:
    made, client = talk(), signed_in(moderator())
    here = f"/conversations/{made.code}/queue/"
    page = client.get(here).content.decode()
    assert "Take one off: its number" in page
    assert page.count('name="reason"') == 1, "one form for all that is accepted"
    refused = client.post(here, {"do": "reject", "row": "2", "reason": ""})
    assert refused.status_code == 400
    assert 'id="reason"' in refused.content.decode()
    assert client.post(here, {"do": "reject", "row": "2", "reason": "unclear"}).status_code == 302
    assert Statement.objects.get(number=2).state == "rejected"


def test_a_queue_that_is_longer_than_its_page_says_so(
    site_home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_page, "MOST", 2)
    made, client = talk(), signed_in(moderator())
    here = f"/conversations/{made.code}/queue/"
    assert "stand here; the others" not in client.get(here).content.decode()
    Statement.objects.filter(number__in=(1, 2, 3)).update(state="waiting")
    page = client.get(here).content.decode()
    assert "3 statements wait" in page
    assert "The first 2 stand here; the others come up as these are settled." in page


def test_a_day_allows_five_statements_of_ones_own(visitor: Client) -> None:
    made = talk()
    for at in range(5):
        voting_page = visitor.post(
            f"/conversations/{made.code}/", {"do": "add", "words": f"Sentence {at}."}
        )
        assert voting_page.status_code == 302
    again = visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": "A sixth."})
    assert "You have added 5 in a day" in again.content.decode()


def test_a_browser_takes_back_what_it_voted_and_wrote_and_no_other_does(visitor: Client) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": "My own."})
    here = f"/conversations/{made.code}/yours/"
    stranger = Client()
    assert stranger.post(here, {"do": "withdraw", "statement": "5"}).status_code == 400
    stranger.post(here, {"do": "leave"})
    assert Vote.objects.count() == 1
    visitor.post(here, {"do": "withdraw", "statement": "5"})
    visitor.post(here, {"do": "leave"})
    assert Vote.objects.count() == Participant.objects.count() == 0
    assert not Statement.objects.filter(words="My own.").exists()


def test_the_page_speaks_other_languages_and_says_who_has_not_checked_them(visitor: Client) -> None:
    made = talk(question_translations={"ur": "سوال"})
    Statement.objects.filter(number=1).update(translations={"ur": "مزید بسیں"})
    page = visitor.get(f"/conversations/{made.code}/?in=ur&statement=1").content.decode()
    assert 'lang="ur" dir="rtl"' in page
    assert "مزید بسیں" in page
    assert "متفق ہوں" in page
    assert "اہلِ زبان" in page
    polish = visitor.get(f"/conversations/{made.code}/?in=pl&statement=1").content.decode()
    assert "Zgadzam się" in polish
    months = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
    assert any(f" {each} 20" in polish for each in [*months.split(), "listopada", "grudnia"])
    assert '<p lang="en" dir="ltr">More buses.</p>' in polish
    assert "Agree" in visitor.get(f"/conversations/{made.code}/?in=xx").content.decode()


def test_easy_read_is_larger_and_shorter(visitor: Client) -> None:
    made = talk(easy_question="What makes it hard?")
    page = visitor.get(f"/conversations/{made.code}/?easy=yes").content.decode()
    assert "hw-vote--easy" in page
    assert "What makes it hard?" in page
    assert "Yes, I agree" in page


def test_members_vote_once_each_whatever_browser_and_others_see_nothing(visitor: Client) -> None:
    made = talk(reach="members")
    assert visitor.get(f"/conversations/{made.code}/").status_code == 404
    assert visitor.get(f"/conversations/{made.code}/results/").status_code == 404
    leader = holder("lea", RoleKind.MEMBER, organisation(BOARD))
    for client in (signed_in(leader), signed_in(leader)):
        say(client, made, 1, 1)
    assert Vote.objects.count() == 1
    assert "taking-part" not in client.cookies


def test_an_address_is_confirmed_told_and_let_go(
    visitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    sent = {"email": "Ada@Example.org"}
    visitor.post(f"/conversations/{made.code}/follow/?statement=1", sent)
    visitor.post(f"/conversations/{made.code}/follow/?statement=1", sent)
    follower = Follower.objects.get()
    assert (follower.email, follower.confirmed) == ("ada@example.org", False)
    link = Notice.objects.get(kind="deliberation.confirm_following").path
    statement = Statement.objects.get(number=1)
    word = following.Word({"en": "It is done."}, "/x/")
    assert following.tell_followers(made, "promise 1", word, statement) == 0
    assert Client().get(link).status_code == 200
    assert not Follower.objects.get().confirmed, "reading a link changes nothing"
    Client().post(link, {"do": "confirm"})
    with transaction.atomic():
        for _ in range(2):
            told = following.tell_followers(made, "promise 1", word, statement)
            assert told == 1
    assert Notice.objects.filter(kind="deliberation.came_of_it").count() == 1
    Client().post(link, {"do": "stop"})
    assert not Follower.objects.exists()
    assert Client().get(link).status_code == 404
    assert mail.outbox == []


def test_no_column_ties_an_address_to_a_participant() -> None:
    fields = {each.name for each in Follower._meta.get_fields()}
    assert not fields & {"participant", "token", "vote", "own_mark", "made_at", "asked_at"}
    assert not {each.name for each in Statement._meta.get_fields()} & {"participant", "author"}


@pytest.mark.slow
def test_only_moderators_of_the_organisation_reach_the_desk(site_home: object) -> None:
    made = talk()
    for kind in RoleKind:
        client = signed_in(holder(f"there-{kind}", kind, organisation(BOARD)))
        assert client.get(f"/conversations/{made.code}/queue/").status_code == 404, kind
        assert client.get(f"/conversations/{made.code}/log.csv").status_code == 404, kind
    allowed = {RoleKind.CONVENOR, RoleKind.MODERATOR, RoleKind.GOVERNANCE}
    for kind in RoleKind:
        client = signed_in(moderator(f"here-{kind}", kind))
        expected = 200 if kind in allowed else 404
        assert client.get(f"/conversations/{made.code}/queue/").status_code == expected, kind


def test_results_are_withheld_below_ten_people(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1, 2: 1}] * 9)
    page = visitor.get(f"/conversations/{made.code}/results/").content.decode()
    assert "Too few people have voted" in page
    assert "More buses" not in page
    assert (
        "More buses" not in visitor.get(f"/conversations/{made.code}/results.csv").content.decode()
    )


@pytest.mark.parametrize("words", [(), ("One.",), WORDS])
def test_results_of_nothing_are_a_page(visitor: Client, words: tuple[str, ...]) -> None:
    made = talk(words)
    crowd(made, [{1: 1}] if words else [])
    page = visitor.get(f"/conversations/{made.code}/results/")
    assert "Too few people have voted" in page.content.decode()
    assert visitor.get(f"/conversations/{made.code}/results.csv").status_code == 200


def test_a_new_vote_shows_and_few_people_are_not_grouped(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1, 2: -1 if at % 2 else 1} for at in range(25)])
    page = visitor.get(f"/conversations/{made.code}/results/").content.decode()
    assert "Most who took part agree: “More buses.”" in page
    assert "Groups were not looked for" in page
    assert "Stability" in page
    crowd(made, [{1: 1}], start=25)
    again = visitor.get(f"/conversations/{made.code}/results/").content.decode()
    assert "26 people" in again
    assert visitor.get(f"/conversations/{made.code}/results/").status_code == 200


def test_strata_under_ten_are_withheld_and_cannot_be_subtracted(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1}] * 40)
    bands = ["65+"] * 3 + ["25-44"] * 12 + ["45-64"] * 25
    for who, band in zip(Participant.objects.order_by("pk"), bands, strict=True):
        Participant.objects.filter(pk=who.pk).update(age_band=band)
    found = {each.name: each.people for each in strata(made, "age_band", {b: b for b in bands})}
    assert found["45-64"] == 25
    assert found["65+"] is None
    assert found["25-44"] is None, "or the three could be told from the forty"


def test_who_took_part_stands_beside_who_lives_there(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1}] * 60)
    bands = ["0-24", "25-44", "45-64", "65+", ""] * 12
    for who, band in zip(Participant.objects.order_by("pk"), bands, strict=True):
        Participant.objects.filter(pk=who.pk).update(age_band=band)
    page = visitor.get(f"/conversations/{made.code}/results/").content.decode()
    residents = shares(by_age(made.place))
    assert sum(residents.values()) == pytest.approx(1)
    row = page.split(">65 or over<")[1].split("</tr>")[0]
    assert re.findall(r">(\d+)%<", row) == ["20", f"{100 * residents['65+']:.0f}"]


def test_days_between_which_few_people_came_are_not_shown_apart(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1, 2: 1}] * 36)
    early = Participant.objects.order_by("pk").values_list("pk", flat=True)[:12]
    votes = Vote.objects.filter(participant__in=list(early))
    votes.update(cast_at=timezone.now() - timedelta(days=4))
    few = Vote.objects.filter(participant=Participant.objects.order_by("pk")[12])
    few.update(cast_at=timezone.now() - timedelta(days=3))
    page = visitor.get(f"/conversations/{made.code}/results/").content.decode()
    assert "How it came about" in page
    assert "100% of those who had voted on it agreed; of all who have voted on it, 100%." in page
    assert re.findall(r'data-l="People">(\d+)<', page) == ["13", "36"]


def test_who_says_her_age_may_take_it_back(visitor: Client) -> None:
    made = talk()
    say(visitor, made, 1, 1)
    here = f"/conversations/{made.code}/"
    visitor.post(here, {"do": "about-you", "age_band": "65+", "area": ""})
    assert Participant.objects.get().age_band == "65+"
    visitor.post(here, {"do": "about-you", "age_band": "", "area": ""})
    assert Participant.objects.get().age_band == ""
    assert visitor.post(here, {"do": "about-you", "age_band": "x"}).status_code == 400


def differing(people: int, statements: int) -> list[dict[int, int]]:
    """People no two of whom vote alike."""
    luck = np.random.default_rng(3)
    return [dict(enumerate(luck.choice([1, 0, -1], statements).tolist(), 1)) for _ in range(people)]


def test_findings_say_what_stands_out_and_remove_nothing(visitor: Client) -> None:
    made = talk(tuple(f"Statement {at}." for at in range(12)))
    crowd(made, differing(12, 12))
    assert findings(made) == []
    crowd(made, [{at: 1 if at % 2 else -1 for at in range(1, 13)}] * 4, start=20)
    found = findings(made)
    assert any("4 people gave the same 12 votes. By chance alone: " in each for each in found)
    assert all("Nothing was removed." in each for each in found)
    with CaptureQueriesContext(connection) as asked:
        assert findings(made) == found
    assert not any("cast_at" in each["sql"] and "MAX" not in each["sql"] for each in asked)
    assert Vote.objects.count() == 192
    desk = signed_in(moderator()).get(f"/conversations/{made.code}/queue/").content.decode()
    assert "4 people gave the same 12 votes" in desk
    assert "a reason to look, and no proof" in desk


def test_a_stack_of_paper_ballots_is_no_program() -> None:
    made = talk(tuple(f"Statement {at}." for at in range(12)))
    crowd(made, differing(30, 12))
    slow = Vote.objects.order_by("participant", "statement__number").values_list("pk", flat=True)
    for at, each in enumerate(slow):
        when = timezone.now() - timedelta(days=1) + timedelta(seconds=40 * at)
        Vote.objects.filter(pk=each).update(cast_at=when)
    quick = Participant.objects.order_by("pk")[0]
    Vote.objects.filter(participant=quick).update(cast_at=timezone.now())
    told = findings(made)
    assert any("half of one person's votes took 0.0 seconds" in each.lower() for each in told)
    Participant.objects.filter(pk=quick.pk).update(way=Participant.Way.PAPER)
    KeptGroups.objects.all().delete()
    assert findings(made) == []


def test_a_picture_leads_to_the_page(visitor: Client) -> None:
    made = talk()
    answer = visitor.get(f"/conversations/{made.code}/picture.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_a_reported_statement_stands_on_the_moderators_desk(visitor: Client) -> None:
    made = talk()
    visitor.post(f"/conversations/{made.code}/", {"do": "report", "statement": "2"})
    page = signed_in(moderator()).get(f"/conversations/{made.code}/queue/").content.decode()
    assert "Reported 1 time" in page
    assert Conversation.objects.get().statements.filter(state="accepted").count() == 4


def test_statement_actions_refuse_those_who_may_not(site_home: object) -> None:
    made = talk()
    stranger = holder("stranger", RoleKind.MODERATOR, organisation(BOARD))
    statement = Statement.objects.get(number=1)
    with pytest.raises(RefusedError):
        statement_actions.reject(stranger, statement, "repeats")
    with pytest.raises(RefusedError):
        statement_actions.seed(stranger, made, {"en": "Mine."})
    assert voting.leave("nobody", made) == 0


def test_votes_are_taken_away_shuffled_once_it_is_over(visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1, 2: -1}] * 11 + [{3: 0}])
    here = f"/conversations/{made.code}/votes.zip"
    assert visitor.get(here).status_code == 404
    Conversation.objects.update(closes=timezone.localdate() - timedelta(days=1))
    with zipfile.ZipFile(BytesIO(visitor.get(here).content)) as held:
        votes = held.read("votes.csv").decode().splitlines()
        names = held.namelist()
    assert names == ["comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"]
    assert votes[0] == "timestamp,datetime,comment-id,voter-id,vote"
    assert len(votes) == 1 + 23
    assert all(each.startswith(",,") for each in votes[1:]), "no times"
    assert {int(each.split(",")[3]) for each in votes[1:]} == set(range(12))


SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'


def test_words_of_a_conversation_never_run(visitor: Client) -> None:
    made = talk((SCRIPT,), question=SCRIPT, about=SCRIPT, policy=SCRIPT, moderator_contact=SCRIPT)
    Insight.objects.create(
        kind="survey",
        place=made.place,
        theme=SCRIPT,
        words=SCRIPT,
        source=SCRIPT,
        source_day=timezone.localdate(),
    )
    crowd(made, [{1: 1}] * 12)
    visitor.post(f"/conversations/{made.code}/", {"do": "add", "words": SCRIPT + "?"})
    desk = signed_in(moderator(kind=RoleKind.CONVENOR))
    desk.post(f"/conversations/{made.code}/ballots/", {"do": "print", "count": "1"})
    here = f"/conversations/{made.code}/"
    pages = ["", "rules/", "yours/", "results/", "follow/?statement=1", "queue/", "manage/"]
    pages += ["ballots/", "ballots/1/", f"ballots/enter/?ballot={spelt(1)}"]
    paths = [here + each for each in pages]
    paths += ["/conversations/", "/conversations/insights/?q=script", f"/place/{made.place}/"]
    for path in paths:
        for client in (desk, visitor):
            answer = client.get(path)
            text = answer.content.decode()
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            assert answer.status_code in {200, 302, 404}
            if answer.status_code == 200:
                assert "onerror" not in read(text).attributes, path
