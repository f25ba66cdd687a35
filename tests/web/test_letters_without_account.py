"""Letters to people without an account: why they come, in whose language, and how they end.

Nobody is told of choices that she does not have, and one step ends it without signing in.
"""

from __future__ import annotations

import re
import string
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.deliberation import following
from headwater_web.deliberation.followers import Follower
from headwater_web.deliberation.languages import LANGUAGES
from headwater_web.deliberation.letters import apart, letter_words
from headwater_web.deliberation.models import Conversation
from headwater_web.deliberation.tasks import remove_addresses
from headwater_web.jobs.worker import Worker
from headwater_web.notices.models import Notice, StopLink
from roles_held import BOARD, organisation

pytestmark = pytest.mark.django_db
ASKED = "rose.miller@example.org"
QUESTION = {"en": "What keeps you warm?", "pl": "Co daje ciepło?", "ur": "گرم کیا رکھتا ہے؟"}
DONE = {"en": "It is done.", "pl": "Zrobione.", "ur": "ہو گیا۔"}


@pytest.fixture
def talk(db: None) -> Conversation:
    """A conversation in three languages."""
    return Conversation.objects.create(
        code="warm-homes",
        place="X12000001",
        question=QUESTION["en"],
        question_translations={code: QUESTION[code] for code in ("pl", "ur")},
        languages=["en", "pl", "ur"],
        kind="barrier",
        organisation=organisation(BOARD),
        state="published",
        opens=timezone.localdate(),
        closes=timezone.localdate() + timedelta(days=9),
    )


def asked(talk: Conversation, language: str = "en") -> str:
    """The path of the link that was mailed to somebody who asked on the page in a language."""
    way = "" if language == "en" else f"?in={language}"
    answer = Client().post(f"/conversations/{talk.code}/follow/{way}", {"email": ASKED})
    assert answer.status_code == 302
    Worker().run_until_idle()
    found = re.search(r"/conversations/following/[^/]+/", mail.outbox[-1].body)
    assert found is not None
    return found.group()


def told(talk: Conversation, key: str = "promise 1") -> Any:
    """The letter that says that something is done."""
    with transaction.atomic():
        following.tell_followers(talk, key, following.Word(DONE, "/commitments/C-1/"))
    Worker().run_until_idle()
    return mail.outbox[-1]


def stop_path(sent: Any) -> str:
    found = re.search(r"/notices/stop/[^/]+/", str(sent.message()["List-Unsubscribe"]))
    assert found is not None
    return found.group()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_speaks_the_language_of_the_page_on_which_it_was_asked_for(
    talk: Conversation, language: str
) -> None:
    link, say = asked(talk, language), letter_words(language)
    assert mail.outbox[0].subject == say["subject_confirm"]
    assert say["confirm"] in mail.outbox[0].body
    page = Client().get(link).content.decode()
    assert say["yes"] in page
    assert f'lang="{language}" dir="{LANGUAGES[language].direction}"' in page
    Client().post(link, {"do": "confirm"})
    sent = told(talk)
    assert sent.subject == say["subject_came"]
    assert DONE[language] in sent.body
    question = apart(QUESTION[language], LANGUAGES[language])
    assert say["why_came"].format(question=question) in sent.body
    html = sent.alternatives[0][0]
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
    assert f"{say['stops']}</a>" in html
    page = Client().get(stop_path(sent)).content.decode()
    assert say["asks_title"] in page


def test_no_letter_speaks_of_an_account_and_none_names_anybody(talk: Conversation) -> None:
    Client().post(asked(talk), {"do": "confirm"})
    told(talk)
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        read: EmailMessage = sent.message()
        whole = sent.body + sent.alternatives[0][0]
        assert "your account" not in whole
        assert "/account/" not in whole
        assert "choices" not in whole
        links = re.findall(r"https?://[^\s\"<>]+", whole + str(read["List-Unsubscribe"]))
        assert len(links) > 3
        for said in (sent.subject, str(read["Message-ID"]), *links):
            for personal in ("rose", "miller", "example.org", "follower", "warm"):
                assert personal not in said.lower(), said


def test_one_step_ends_it_without_an_account_and_the_address_is_gone(talk: Conversation) -> None:
    Client().post(asked(talk), {"do": "confirm"})
    path = stop_path(told(talk))
    assert "Stop, and remove this address?" in Client().get(path).content.decode()
    assert Follower.objects.exists(), "programs that read links before people do send GET"
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "The address is removed." in answer.content.decode()
    assert "/account/notices/" not in answer.content.decode()
    assert not Follower.objects.exists()
    assert not Notice.objects.exists()
    again = Client().get(path)
    assert "The address is removed." in again.content.decode()
    assert Client().post(path).status_code == 200
    count = len(mail.outbox)
    assert told(talk, "promise 2") is mail.outbox[count - 1], "nothing more is sent"


def test_a_link_of_a_guest_stops_nobody_with_an_account(talk: Conversation) -> None:
    Client().post(asked(talk), {"do": "confirm"})
    ann = User.objects.create(username="ann", email="ann@example.org")
    link = StopLink.objects.create(recipient=f"person:{ann.pk}", kind="deliberation.came_of_it")
    page = Client().post(f"/notices/stop/{link.code}/").content.decode()
    assert "You may start them again in your account" in page
    assert Follower.objects.count() == 1


def test_addresses_are_removed_when_their_day_comes(talk: Conversation) -> None:
    asked(talk)
    today = timezone.localdate()
    assert remove_addresses.call((today + timedelta(days=7)).isoformat()) == 0
    assert remove_addresses.call((today + timedelta(days=8)).isoformat()) == 1
    assert not Follower.objects.exists()
    assert not Notice.objects.exists()
    assert not StopLink.objects.exists()


def test_a_link_of_somebody_gone_is_kept_for_a_while_and_then_removed(talk: Conversation) -> None:
    Client().post(asked(talk), {"do": "confirm"})
    Client().post(stop_path(told(talk)))
    today = timezone.localdate()
    assert remove_addresses.call((today + timedelta(days=90)).isoformat()) == 0
    gone = remove_addresses.call((today + timedelta(days=4 * 365)).isoformat())
    assert gone == 2, "one of each kind of letter"
    assert not StopLink.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_subjects_are_plain_words_in_every_language(language: str) -> None:
    say = letter_words(language)
    for name in ("subject_confirm", "subject_came"):
        assert 0 < len(say[name]) <= 78
        assert not set(say[name]) & set(string.digits + "{}@\n\r<>")


def test_every_word_is_there_in_every_language_with_the_same_names_filled_in() -> None:
    names = {
        language: {key: set(re.findall(r"\{\w+\}", words)) for key, words in words_of.items()}
        for language, words_of in ((each, letter_words(each)) for each in LANGUAGES)
    }
    assert names["en"] == names["pl"] == names["ur"]
