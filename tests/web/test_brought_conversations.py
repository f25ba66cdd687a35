"""Conversations brought from files in the form of Polis: what is kept, told and refused.

Slow: hundreds of files go through the form.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant, ParticipationToken, Vote
from headwater_web.deliberation.statements import Statement
from page_reading import read
from roles_held import BOARD, holder, organisation, signed_in
from talks import PLACE, crowd, moderator, talk

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("site_home")]
HERE = "/conversations/bring/"
COMMENTS = (
    "comment-id,author-id,moderated,comment-body\n"
    "0,7,1,More buses.\n5,8,-1,Sack them.\n6,8,0,A bench.\n"
)
SCRIPT = "<script>alert(1)</script>"
ANY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings: Any) -> None:
    """The limit on files brought has tests of its own."""
    settings.LIMITS = {"upload": (100_000, 60)}


@pytest.fixture
def convenor() -> Client:
    return signed_in(moderator("convenor", RoleKind.CONVENOR))


def votes(people: int = 12) -> str:
    rows = [
        f"{1_700_000_000 + who},{who},{at},{(-1) ** who}" for who in range(people) for at in (0, 6)
    ]
    return "\n".join(["timestamp,voter-id,comment-id,vote", *rows])


def bring(client: Client, files: dict[str, str | bytes], **given: str) -> Any:
    """The form sent with files by their names."""
    day = timezone.localdate()
    sent = [
        SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
        for name, text in files.items()
    ]
    form = {
        "do": "bring",
        "question": "What was asked there?",
        "place": PLACE,
        "kind": "barrier",
        "reach": "open",
        "opens": (day - timedelta(days=60)).isoformat(),
        "closes": (day - timedelta(days=30)).isoformat(),
        **given,
    }
    return client.post(HERE, {**form, "files": sent})


def told(answer: Any) -> str:
    """What is said of files that were refused; nothing of them is kept."""
    assert answer.status_code == 400
    page = answer.content.decode()
    assert read(page).faults == []
    assert not Conversation.objects.exists()
    return page


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, text in members.items():
            held.writestr(f"export/{name.replace('_', '-')}.csv", text)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_files_become_a_conversation_that_is_over(convenor: Client, packed: bool) -> None:
    files: dict[str, str | bytes] = {"comments.csv": COMMENTS, "votes.csv": votes()}
    if packed:
        files = {"polis.zip": zipped(comments=COMMENTS, votes=votes())}
    answer = bring(convenor, files)
    made = Conversation.objects.get()
    assert answer["Location"] == f"/conversations/{made.code}/manage/"
    assert made.is_over
    rows = Statement.objects.order_by("number").values_list("words", "state", "origin")
    assert list(rows) == [
        ("More buses.", "accepted", "brought"),
        ("Sack them.", "rejected", "brought"),
        ("A bench.", "accepted", "brought"),
    ]
    assert Vote.objects.count() == 24
    assert set(Participant.objects.values_list("way", flat=True)) == {"brought"}
    assert not ParticipationToken.objects.exists()
    page = Client().get(f"/conversations/{made.code}/results/").content.decode()
    assert "12 people cast 24 votes on 2 statements" in page
    assert "Sack them" not in page
    assert Client().post(f"/conversations/{made.code}/", {"do": "vote"}).status_code == 400
    entry = Entry.objects.get(action="deliberation.conversation_brought")
    assert '"votes":24' in entry.detail
    for part in ("", "rules/", "manage/", "queue/"):
        assert convenor.get(f"/conversations/{made.code}/{part}").status_code == 200, part


def test_what_these_pages_give_away_comes_in_again(convenor: Client, visitor: Client) -> None:
    made = talk()
    crowd(made, [{1: 1, 2: -1}] * 11 + [{3: 0}])
    Conversation.objects.update(closes=timezone.localdate() - timedelta(days=1))
    packed = visitor.get(f"/conversations/{made.code}/votes.zip").content
    assert bring(convenor, {"votes.zip": packed}).status_code == 302
    again = Conversation.objects.exclude(pk=made.pk).get()
    mine = Vote.objects.filter(statement__conversation=again)
    held = Vote.objects.filter(statement__conversation=made)
    key = ("statement__words", "choice")
    assert sorted(mine.values_list(*key)) == sorted(held.values_list(*key))


def test_rows_that_cannot_be_kept_are_shown_and_the_rest_is_used(convenor: Client) -> None:
    comments = f"{COMMENTS}7,1,1,{'long ' * 90}\n8,1,1,\nx,1,1,None\n"
    more = "\n1,3,99,1\n1,3,0,7\n1,nobody,0,1\n1,3,7,1\n1,4,7,1\n"
    bring(convenor, {"comments.csv": comments, "votes.csv": votes() + more})
    made = Conversation.objects.get()
    page = convenor.get(f"/conversations/{made.code}/manage/").content.decode()
    for said in (
        "comments.csv, row 7, column comment-id: &#39;x&#39; is no whole number.",
        "votes.csv, row 26, column comment-id: there is no statement 99 in the list of statements.",
        "votes.csv, row 27, column vote: &#39;7&#39; is no vote;",
        "votes.csv, row 28, column participant: &#39;nobody&#39; is no whole number.",
        "it has 449 letters, and 400 are kept at most. The 2 votes on it are left out.",
        "Statement 8, “”: it has no words.",
    ):
        assert said in page, said
    assert "6 rows of the files could not be kept" in page
    assert Vote.objects.count() == 24


def test_a_time_outside_its_days_is_not_kept(convenor: Client) -> None:
    bring(convenor, {"comments.csv": COMMENTS, "votes.csv": votes()})
    made = Conversation.objects.get()
    assert {each.date() for each in Vote.objects.values_list("cast_at", flat=True)} == {made.closes}
    Conversation.objects.all().delete()
    opens, closes = "2023-11-01", "2023-11-30"
    bring(convenor, {"comments.csv": COMMENTS, "votes.csv": votes()}, opens=opens, closes=closes)
    first = Vote.objects.order_by("cast_at").values_list("cast_at", flat=True)[0]
    assert first == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"closes": "2999-01-01"}, "Give a day nearer to today."),
        ({"opens": "2023-11-01", "closes": "2023-10-01"}, "The last day is before the first."),
        ({"question": ""}, "Write the question in one sentence."),
        ({"place": "nowhere"}, "No place has this code."),
        ({"kind": "poll"}, "Choose what the question asks for."),
        ({"reach": "all"}, "Choose who takes part."),
        ({"opens": "soon"}, "Give a day, such as"),
    ],
)
def test_a_field_that_is_wrong_is_named(convenor: Client, given: dict[str, str], says: str) -> None:
    answer = bring(convenor, {"comments.csv": COMMENTS, "votes.csv": votes()}, **given)
    assert says in told(answer)


def test_one_that_is_not_over_is_not_brought(convenor: Client) -> None:
    today = timezone.localdate().isoformat()
    files: dict[str, str | bytes] = {"comments.csv": COMMENTS, "votes.csv": votes()}
    assert "Bring it once it is over" in told(bring(convenor, files, closes=today))


def test_only_a_convenor_of_the_place_brings_one() -> None:
    for kind in RoleKind:
        client = signed_in(moderator(f"here-{kind}", kind))
        assert client.get(HERE).status_code == (200 if kind == RoleKind.CONVENOR else 404), kind
    far = signed_in(holder("far", RoleKind.CONVENOR, organisation("X-RHT", ("X06000001",))))
    answer = bring(far, {"comments.csv": COMMENTS, "votes.csv": votes()})
    assert "Only a convenor of the organisation" in told(answer)
    elsewhere = signed_in(holder("board", RoleKind.MEMBER, organisation(BOARD)))
    assert bring(elsewhere, {"comments.csv": COMMENTS}).status_code == 404
    assert Client().get(HERE).status_code == 302


def test_what_is_in_the_files_never_runs(convenor: Client) -> None:
    comments = (
        f"comment-id,comment-body\n1,{SCRIPT}\n2,'=1+1\n3,{{{{ 7*7 }}}}\n4,{'y' * 500}{SCRIPT}\n"
    )
    rows = "voter-id,comment-id,vote\n" + "".join(
        f"{who},{at},1\n" for who in range(12) for at in (1, 2, 3)
    )
    assert bring(
        convenor, {"comments.csv": comments, "votes.csv": f"{rows}{SCRIPT},1,1\n"}
    ).status_code
    made = Conversation.objects.get()
    for part in ("results/", "manage/", "queue/", "results.csv", "?statement=1"):
        answer = convenor.get(f"/conversations/{made.code}/{part}")
        text = answer.content.decode()
        assert answer.status_code == 200
        if answer["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in text, part
        else:
            assert "'=1+1" in text
            assert "attachment" in answer["Content-Disposition"]


HEAD = "voter-id,comment-id,vote\n"
BOMB = zipped(comments="comment-id,comment-body\n" + "0" * 60_000_000, votes=HEAD)
BAD: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nothing": ({}, "Choose the files"),
    "other names": ({"a.csv": COMMENTS}, "None of the files is one of comments.csv"),
    "statements alone": ({"comments.csv": COMMENTS}, "either votes.csv nor"),
    "votes alone": ({"votes.csv": votes()}, "comments.csv is missing"),
    "no such column": ({"comments.csv": "a,b\n1,2\n", "votes.csv": HEAD}, "no column comment-id"),
    "a zip bomb": ({"a.zip": BOMB}, "hold more than 8 MB"),
    "a zip cut short": ({"a.zip": BOMB[:900]}, "The ZIP cannot be opened"),
    "a large file": ({"comments.csv": "x" * 9_000_000}, "hold more than 8 MB"),
    "a million columns": (
        {"comments.csv": "comment-id,comment-body" + "," * 1_000_000, "votes.csv": HEAD},
        "has 1,000,002 columns",
    ),
    "UTF-16": ({"comments.csv": COMMENTS.encode("utf-16"), "votes.csv": HEAD}, "not in UTF-8"),
    "EBCDIC": ({"comments.csv": COMMENTS.encode("cp500"), "votes.csv": HEAD}, "not in UTF-8"),
    "NULs between": (
        {"comments.csv": COMMENTS.replace("M", "\0"), "votes.csv": HEAD},
        "or no vote",
    ),
    "an enormous cell": (
        {"comments.csv": COMMENTS + "9,1,1," + "a" * 200_000, "votes.csv": HEAD},
        "comments.csv, row 5",
    ),
    "a quote that never closes": (
        {"comments.csv": 'comment-id,comment-body\n1,"' + "x\n" * 200_000, "votes.csv": HEAD},
        "comments.csv, row 2",
    ),
    "numbers beyond all numbers": (
        {"comments.csv": COMMENTS, "votes.csv": HEAD + "9" * 5_000 + ",0,1\n"},
        "No statement, or no vote",
    ),
    "nothing but bad rows": (
        {"comments.csv": COMMENTS, "votes.csv": HEAD + "x,0,1\n" * 3_000},
        "More than 2,000 rows cannot be read",
    ),
    "a program": ({"comments.csv": b"\x7fELF" + b"\0" * 999, "votes.csv": HEAD}, "comments.csv"),
}


@pytest.mark.parametrize("what", BAD)
def test_files_made_to_harm_get_a_sentence(convenor: Client, what: str) -> None:
    files, says = BAD[what]
    page = told(bring(convenor, files))
    assert says in page, what
    assert "/tmp" not in page
    assert "Traceback" not in page


def taken_or_told(answer: Any) -> None:
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        Conversation.objects.all().delete()
    else:
        assert "That was not done" in answer.content.decode()


@given(st.binary(max_size=600), st.sampled_from(["comments.csv", "votes.csv", "a.zip"]))
@ANY
def test_any_bytes(convenor: Client, content: bytes, name: str) -> None:
    files: dict[str, str | bytes] = {"comments.csv": COMMENTS, "votes.csv": votes(), name: content}
    taken_or_told(bring(convenor, files))


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=80))
@ANY
def test_any_text_below_good_headings(convenor: Client, one: str, two: str, three: str) -> None:
    files: dict[str, str | bytes] = {
        "comments.csv": (COMMENTS + one).encode("utf-8", "replace"),
        "votes.csv": (votes(3) + "\n" + two).encode("utf-8", "replace"),
        "summary.csv": three.encode("utf-8", "replace"),
    }
    taken_or_told(bring(convenor, files))


@given(st.binary(max_size=8), st.integers(0, 5_000))
@ANY
def test_any_wound_in_a_zip(convenor: Client, wound: bytes, place: int) -> None:
    sound = zipped(comments=COMMENTS, votes=votes())
    cut = place % len(sound)
    taken_or_told(bring(convenor, {"a.zip": sound[:cut] + wound + sound[cut + len(wound) :]}))
