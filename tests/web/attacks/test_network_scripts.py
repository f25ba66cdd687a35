"""What members write in the network, and what anybody asks of evaluations, runs in no browser.

Slow: each form of the network is filled in with scripts, and every page that shows it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network.models import (
    Answer,
    Decision,
    Experience,
    Gathering,
    Group,
    IntroductionCall,
    Profile,
    Question,
    Reflection,
)
from headwater_web.network.privacy import Standing
from headwater_web.operations.limits import TALLY
from network_people import somebody, stand
from page_reading import read
from roles_held import BOARD, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
BRACES = "{{ 7*7 }}{% raw %}"
WRITTEN = [SCRIPT, PICTURE, BRACES + SCRIPT]
SHOWN = ("text/html", "image/svg+xml")
HUGE = ("9" * 400, "-1", "NaN", "٣", "\x00", "../..", "x" * 30_000)


def harmless(answer: Any, where: str) -> None:
    """The answer holds what was written as words and no more."""
    if answer.status_code == 200 and not answer["Content-Type"].startswith(SHOWN):
        assert answer["Content-Disposition"].startswith("attachment"), where
        assert answer["X-Content-Type-Options"] == "nosniff", where
        return
    text = answer.content.decode("utf-8", "replace")
    assert "<script>alert" not in text, where
    assert "<img src=x" not in text, where
    if answer.get("Content-Type", "").startswith("text/html"):
        page = read(text)
        assert "onerror" not in page.attributes, where
        assert page.faults == [], where


def posted(client: Client, path: str, **given: Any) -> Any:
    """A form sent; what comes back is harmless, and not a failure of ours."""
    TALLY.forget()
    answer = client.post(path, given)
    assert answer.status_code in (200, 302, 400, 404), (path, given, answer.status_code)
    harmless(answer, path)
    return answer


def everything_written(text: str, cora: Client, mona: Client) -> Group:
    """Each form of the network filled in with a text by those who may."""
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    words = {"name": text[:100], "purpose": text, "scale": "topic", "privacy": "open"}
    posted(cora, "/network/groups/start/", do="start", organisation=BOARD, **words)
    group = Group.objects.latest("pk")
    stand(group, User.objects.get(username="mona"), Standing.MEMBER)
    here = f"/network/groups/{group.slug}/"
    posted(cora, here, do="programme", name=text, purpose=text, themes=f"{text}\n{text}")
    posted(mona, f"{here}ask/", do="ask", title=text, words=text)
    question = f"/network/questions/{Question.objects.latest('pk').pk}/"
    posted(cora, question, do="answer", words=text)
    times = {"day": day, "from": "10:00", "to": "12:00", "kind": "workshop"}
    told = {"title": text, "about": text, "venue": text, "theme": text}
    posted(cora, f"{here}call/", do="call", **times, **told)
    gathering = f"/network/gatherings/{Gathering.objects.latest('pk').code}/"
    posted(mona, gathering, do="propose", title=text, mark="discuss", minutes="5")
    posted(mona, gathering, do="material", material=text, address="https://example.org/?q=" + text)
    posted(mona, gathering, do="material", material=text, address="javascript:alert(1)")
    owner = {"owner": User.objects.get(username="mona").pk, "due": day}
    for do in ("decide", "follow-up"):
        posted(cora, f"{gathering}record/", do=do, words=text, **owner)
    posted(cora, f"{gathering}record/", do="notes", notes=text)
    posted(cora, f"{gathering}record/", do="approve")
    posted(mona, f"{gathering}reflection/", do="keep", words=text)
    posted(mona, f"{gathering}reflection/", do="share")
    posted(mona, "/network/you/", do="say", about=text, offers=text, listed="yes")
    made = {"made_by": BOARD, "made_to": BOARD, "due": day}
    posted(mona, f"{here}recommendations/", do="recommend", words=text, **made)
    posted(cora, question, do="hide-question", why=text)
    posted(cora, question, do="show-question")
    return group


def pages(group: Group) -> Iterable[str]:
    """Every page that shows what was written there, and the lists."""
    here, gathering = f"/network/groups/{group.slug}/", Gathering.objects.filter(group=group)
    for name in ("", "people/", "ask/", "call/", "ties/", "recommendations/"):
        yield here + name
    for each in gathering:
        for name in ("", "change/", "record/", "reflection/", "invitation.ics"):
            yield f"/network/gatherings/{each.code}/{name}"
    for question in Question.objects.filter(group=group):
        yield f"/network/questions/{question.pk}/"
    for name in ("", "you/", "people/", "groups/", "questions/", "gatherings/", "introductions/"):
        yield f"/network/{name}"
    for person in Profile.objects.values_list("person", flat=True):
        yield f"/network/people/{person}/"
    yield "/account/held/"


@pytest.mark.parametrize("text", WRITTEN)
def test_what_members_write_never_runs(site_home: Path, text: str) -> None:
    cora, mona = (
        signed_in(somebody("cora", RoleKind.CONVENOR)),
        signed_in(somebody("mona", RoleKind.MEMBER)),
    )
    for each in User.objects.all():
        Profile.objects.create(person=each)
    User.objects.filter(username="mona").update(first_name=PICTURE, last_name=SCRIPT)
    group = everything_written(text, cora, mona)
    for model in (Question, Answer, Gathering, Decision, Reflection):
        assert model.objects.exists(), model
    for client in (cora, mona):
        for path in pages(group):
            TALLY.forget()
            answer = client.get(path)
            assert answer.status_code in (200, 404), path
            harmless(answer, path)
    assert (
        "javascript:"
        not in client.get(
            f"/network/gatherings/{Gathering.objects.latest('pk').code}/"
        ).content.decode()
    )


def shown(client: Client, path: str) -> str:
    """The words of a page, as a reader sees them; it runs nothing."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    harmless(answer, path)
    return " ".join("".join(read(answer.content.decode()).words).split())


@pytest.mark.parametrize("text", WRITTEN)
def test_what_an_introduction_says_is_shown_as_words(site_home: Path, text: str) -> None:
    asker, other = somebody("cora", RoleKind.CONVENOR), somebody("mona", RoleKind.MEMBER)
    for each, state in ((asker, "facing"), (other, "solved")):
        Profile.objects.create(person=each, about=text, offers=text)
        Experience.objects.create(person=each, barrier="rural-transport", state=state)
        User.objects.filter(pk=each.pk).update(first_name=f"{each.username} {text}")
    cora, mona, path = signed_in(asker), signed_in(other), "/network/introductions/"
    suggestion = shown(cora, path)
    assert f"mona {text}" in suggestion
    assert f"Ask to be introduced to mona {text}" in suggestion
    ask = {"do": "ask", "row": other.pk}
    assert posted(cora, path, **ask, words=f"I ask {text}").status_code == 302
    call = IntroductionCall.objects.get()
    IntroductionCall.objects.update(reason=f"Because {text}")
    asked = shown(mona, path)
    for words in (f"cora {text}", f"“I ask {text}”", f"Because {text}"):
        assert words in asked, words
    waiting = shown(cora, path).split("Introductions")[1]
    assert f"mona {text}" in waiting
    assert "Waiting for an answer" in waiting
    assert posted(mona, path, do="yes", row=call.pk).status_code == 302
    for client, name in ((cora, "mona"), (mona, "cora")):
        assert f"{name} {text}" in shown(client, path).split("Introductions")[1]
    for client, person in ((cora, other), (mona, asker)):
        assert text in shown(client, f"/network/people/{person.pk}/")


def test_numbers_that_are_none_and_endless_words_are_refused(site_home: Path) -> None:
    cora = signed_in(somebody("cora", RoleKind.CONVENOR))
    mona = signed_in(somebody("mona", RoleKind.MEMBER))
    group = everything_written("plain", cora, mona)
    gathering = Gathering.objects.get(group=group)
    question = Question.objects.get(group=group)
    people, asked = Group.objects.count(), Question.objects.count()
    for given in HUGE:
        for path, fields in (
            (f"/network/groups/{group.slug}/people/", {"do": "admit", "membership": given}),
            (f"/network/groups/{group.slug}/people/", {"do": "moderator", "membership": given}),
            (
                f"/network/groups/{group.slug}/ask/",
                {"do": "ask", "title": given * 9, "place": given},
            ),
            (f"/network/questions/{question.pk}/", {"do": "accept", "answer": given}),
            (f"/network/questions/{question.pk}/", {"do": "same", "place": given}),
            (f"/network/gatherings/{gathering.code}/", {"do": "propose", "minutes": given}),
            (f"/network/gatherings/{gathering.code}/", {"do": "feedback", "useful": given}),
            ("/network/survey/", {"do": "answer", "trust": given}),
            ("/network/introductions/", {"do": "ask", "row": given}),
            ("/network/you/", {"do": given}),
        ):
            assert posted(cora, path, **fields).status_code in (400, 404), path
    assert (Group.objects.count(), Question.objects.count()) == (people, asked)


ASKED = {"indicator": "obese-children-year-6", "places": "Gannerdale", "since": "2018-01-01"}


@pytest.mark.parametrize("field", [*ASKED, "chosen", "card"])
def test_a_script_in_a_question_of_evaluation_stays_text(
    ann: Client, visitor: Client, field: str
) -> None:
    given = {**ASKED, field: SCRIPT + PICTURE + BRACES}
    for path in ("/did-it-work/", "/did-it-work/answer/"):
        for client in (visitor, ann):
            answer = client.get(path, {"ask": "1", **given})
            assert answer.status_code in (200, 302)
            harmless(answer, path)
    for path in ("/did-it-work/figures.csv", "/did-it-work/picture.svg"):
        harmless(visitor.get(path, given), path)
    posted(ann, "/did-it-work/put-on-a-card/", **given)


def test_endless_words_are_no_question(ann: Client) -> None:
    for given in HUGE:
        for field in (*ASKED, "card"):
            TALLY.forget()
            answer = ann.get("/did-it-work/answer/", {**ASKED, field: given})
            assert answer.status_code in (200, 400), (field, given)
        posted(ann, "/did-it-work/put-on-a-card/", **{**ASKED, "card": given})
        for name in ("indicator", "place"):
            answer = ann.get("/better-than-expected/", {name: given})
            assert answer.status_code in (200, 400, 404), (name, given)


def test_tabs_without_end_are_no_question(ann: Client) -> None:
    given = {"indicator": "obese-children-year-6", "places": "a" + "\t" * 3_990 + "x"}
    page = ann.get("/did-it-work/answer/", given).content.decode()
    assert "No place with figures is called" in page


def test_an_evaluation_is_put_on_a_card_only_with_the_token(ann: Client) -> None:
    eve = Client(enforce_csrf_checks=True)
    eve.force_login(User.objects.get(username="ann"))
    assert eve.post("/did-it-work/put-on-a-card/", ASKED).status_code == 403
