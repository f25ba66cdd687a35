"""People are told as they wish, once, without a personal word in a subject line or an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.jobs.models import Job
from headwater_web.jobs.worker import Worker
from headwater_web.notices import actions, delivery, kinds, tasks
from headwater_web.notices.kinds import How, Kind, KindError
from headwater_web.notices.message import message_id
from headwater_web.notices.models import Notice, StopLink, Wish
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell
from mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db
EXAMPLE = "ann.smith@example.org"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of our own, and what is declared otherwise."""
    monkeypatch.setattr(kinds, "_declared", dict(kinds._declared))


@pytest.fixture
def promise() -> Kind:
    return kinds.declare("tests.promise", "A promise is due", "Something is due", How.AT_ONCE)


@pytest.fixture
def reply() -> Kind:
    return kinds.declare("tests.reply", "Somebody answered", "Somebody answered you", How.DAILY)


@pytest.fixture
def ann_smith(db: None) -> User:
    return User.objects.create(username="ann", first_name="Ann", last_name="Smith", email=EXAMPLE)


def told(
    person: User, kind: Kind, key: str = "k", words: str = "Ann Smith's flat at Mill Lane 3 & co"
) -> Notice:
    with transaction.atomic():
        return tell(
            recipient=recipient_of(person), kind=kind, key=key, words=words, path="/somewhere/"
        )


def outcome() -> str:
    return Notice.objects.get().outcome


def gather(day: str) -> None:
    tasks.gather.call(day)
    Worker().run_until_idle()


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_who_wishes_it_is_told_at_once_and_once(ann_smith: User, promise: Kind) -> None:
    first = told(ann_smith, promise)
    assert told(ann_smith, promise) == first, "one key, one notice"
    assert mail.outbox == [], "nothing is sent inside the request"
    Worker().run_until_idle()
    (sent,) = mail.outbox
    assert sent.to == [EXAMPLE]
    assert "Mill Lane 3 & co" in sent.body
    assert outcome() == "sent"
    tasks.deliver.call(first.pk)
    assert len(mail.outbox) == 1


def test_nothing_personal_stands_in_a_subject_or_an_address(
    ann_smith: User, promise: Kind, reply: Kind
) -> None:
    told(ann_smith, promise)
    told(ann_smith, reply, "k2")
    Worker().run_until_idle()
    gather(tomorrow())
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        read = sent.message()
        addresses = re.findall(r"https?://[^\s\"<>]+", sent.body + str(read["List-Unsubscribe"]))
        assert len(addresses) > 2
        for said in (sent.subject, str(read["Message-ID"]), *addresses):
            for personal in ("ann", "smith", "mill", str(recipient_of(ann_smith)), "example.org"):
                assert personal not in said.lower(), said


@pytest.mark.parametrize(
    "subject", ["Ann's promise 3", "Due on {day}", "Re: ann@example.org", "a\nBcc: x", "", "x" * 79]
)
def test_a_subject_is_plain_words(subject: str) -> None:
    with pytest.raises(KindError, match="cannot be a subject line"):
        kinds.declare("tests.other", "Label", subject)


def test_a_kind_nobody_declared_is_refused(ann_smith: User) -> None:
    with pytest.raises(KindError, match="is not a kind of notice"):
        told(ann_smith, Kind("tests.unknown", "l", "s", How.DAILY))


def test_the_message_is_plain_words_and_simple_html_from_nowhere_else(
    ann_smith: User, promise: Kind, settings: Any
) -> None:
    settings.SITE_ADDRESS = "https://headwater.example.org"
    told(ann_smith, promise, words="<script>alert(1)</script> & more")
    Worker().run_until_idle()
    read: EmailMessage = mail.outbox[0].message()
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    html = mail.outbox[0].alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>alert(1)</script> & more" in mail.outbox[0].body
    assert not re.search(r"<(img|link|style|iframe)|src=", html)
    links = re.findall(r'href="([^"]+)"', html)
    assert links
    assert all(each.startswith("https://headwater.example.org/") for each in links)
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Auto-Submitted"] == "auto-generated"


def test_a_digest_gathers_what_waits(ann_smith: User, reply: Kind) -> None:
    told(ann_smith, reply, "1", "the first")
    told(ann_smith, reply, "2", "the second")
    Worker().run_until_idle()
    assert mail.outbox == []
    gather(tomorrow())
    gather(tomorrow())
    (sent,) = mail.outbox
    assert sent.subject == "What happened since yesterday"
    assert "the first" in sent.body
    assert "the second" in sent.body
    assert not Notice.objects.waiting().exists()


def test_a_weekly_digest_waits_for_monday(ann_smith: User, reply: Kind) -> None:
    actions.wish(recipient_of(ann_smith), reply.code, How.WEEKLY)
    told(ann_smith, reply)
    Notice.objects.update(made_at=datetime(2026, 11, 26, 12, tzinfo=UTC))
    gather("2026-11-29")
    assert mail.outbox == []
    gather("2026-11-30")
    assert [each.subject for each in mail.outbox] == ["What happened in the last week"]


def test_what_is_not_wanted_is_not_sent(ann_smith: User, promise: Kind) -> None:
    actions.wish(recipient_of(ann_smith), promise.code, How.NEVER)
    told(ann_smith, promise)
    Worker().run_until_idle()
    assert (mail.outbox, outcome()) == ([], "not-wanted")


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_the_address_is_looked_up_when_it_is_used(
    ann_smith: User, promise: Kind, change: dict[str, Any]
) -> None:
    told(ann_smith, promise)
    User.objects.filter(pk=ann_smith.pk).update(**change)
    Worker().run_until_idle()
    assert (mail.outbox, outcome()) == ([], "no-address")


def stop_address(sent: Any) -> str:
    return str(re.search(r"/notices/stop/[^/]+/", str(sent.message()["List-Unsubscribe"]))[0])


def test_the_link_stops_one_kind_without_signing_in(
    ann_smith: User, promise: Kind, reply: Kind, visitor: Client
) -> None:
    told(ann_smith, promise)
    Worker().run_until_idle()
    address = stop_address(mail.outbox[0])
    shown = visitor.get(address).content.decode()
    assert "Stop these messages?" in shown
    assert not Wish.objects.exists(), "programs that read links before people do send GET"
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You get no more messages of this kind: A promise is due" in answer.content.decode()
    told(ann_smith, promise, "again")
    told(ann_smith, reply, "other")
    Worker().run_until_idle()
    gather(tomorrow())
    assert [each.subject for each in mail.outbox[1:]] == ["What happened since yesterday"]
    assert visitor.post(stop_address(mail.outbox[1])).status_code == 200
    assert set(Wish.objects.values_list("how", flat=True)) == {"never"}


def test_a_link_that_was_guessed_is_not_there(visitor: Client) -> None:
    assert visitor.get("/notices/stop/guessed/").status_code == 404
    assert visitor.post("/notices/stop/guessed/").status_code == 404


def test_people_choose_how_they_are_told(ann: Client, promise: Kind, reply: Kind) -> None:
    shown = ann.get("/account/notices/").content.decode()
    assert "A promise is due" in shown
    assert "no e-mail address" in shown
    ann.post("/account/notices/", {promise.field: "weekly", reply.field: "hourly", "x-y": "never"})
    assert [(each.kind, each.how) for each in Wish.objects.all()] == [(promise.code, "weekly")]
    assert re.search(r'value="weekly"[^>]*checked', ann.get("/account/notices/").content.decode())


def test_a_visitor_signs_in_before_choosing(visitor: Client) -> None:
    assert visitor.get("/account/notices/").status_code == 302


def test_a_crash_after_sending_is_told_by_the_name_of_the_message(
    ann_smith: User, promise: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(ann_smith, promise)
    keep = delivery.settle
    monkeypatch.setattr(delivery, "settle", lambda *_: (_ for _ in ()).throw(KeyError("killed")))
    Worker().run_until_idle()
    monkeypatch.setattr(delivery, "settle", keep)
    again()
    first, second = (each.message()["Message-ID"] for each in mail.outbox)
    assert first == second == message_id("notice k")
    assert outcome() == "sent"


def again() -> None:
    """Let the waiting job be due now."""
    Job.objects.get().result.__class__.objects.update(run_after=timezone.now())
    Worker().run_until_idle()


def test_everything_about_somebody_can_be_erased(ann_smith: User, promise: Kind) -> None:
    told(ann_smith, promise)
    Worker().run_until_idle()
    actions.wish(recipient_of(ann_smith), promise.code, How.NEVER)
    assert actions.forget(recipient_of(ann_smith)) == 3
    assert not Notice.objects.exists()
    assert not StopLink.objects.exists()


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server, and the site set to use it."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_TIMEOUT = 0.2
        yield found


def test_a_mail_server_takes_it(ann_smith: User, promise: Kind, server: MailServer) -> None:
    told(ann_smith, promise)
    Worker().run_until_idle()
    (taken,) = server.taken
    assert b"Subject: Something is due" in taken
    assert outcome() == "sent"


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("puts off", "The mail server put the address off (451)"),
        ("stalls", "The mail server broke off, or did not answer in time"),
        ("breaks off", "The mail server broke off, or did not answer in time"),
        ("breaks off after", "The mail server broke off, or did not answer in time"),
    ],
)
def test_a_mail_server_in_a_bad_mood_is_asked_again(
    ann_smith: User, promise: Kind, server: MailServer, mood: str, says: str
) -> None:
    told(ann_smith, promise)
    server.mood = mood
    Worker().run_until_idle()
    job = Job.objects.select_related("result").get()
    assert job.failure == f"{says} (MailError)"
    assert EXAMPLE not in job.failure + job.result.traceback
    assert outcome() == "waiting"
    server.mood = "takes"
    server.over.set() if mood == "stalls" else again()
    if mood != "stalls":
        assert outcome() == "sent"
        names = {re.search(rb"Message-ID: (\S+)", each)[1] for each in server.taken}
        assert len(names) == 1, "a repeat has the same name"


def test_an_address_that_is_refused_for_good_is_not_asked_again(
    ann_smith: User, promise: Kind, server: MailServer
) -> None:
    server.mood = "refuses"
    told(ann_smith, promise)
    Worker().run_until_idle()
    assert outcome() == "refused"
    assert Job.objects.succeeded().count() == 1


def test_no_mail_server_at_all_is_said(ann_smith: User, promise: Kind, settings: Any) -> None:
    with mail_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    told(ann_smith, promise)
    Worker().run_until_idle()
    assert "cannot be reached" in Job.objects.get().failure
