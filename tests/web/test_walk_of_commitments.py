"""The end of the walk: an action of a vision is promised, moves, is told, shown, and held late.

Slow: pages read the fictional region.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from headwater.practice.seed import seed_cards
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commitments.models import Commitment
from headwater_web.deliberation.followers import Follower
from headwater_web.deliberation.models import Conversation, Statement, Vision
from headwater_web.jobs.worker import Worker
from headwater_web.practice import settling
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACE = "X10000001"
SAID = "Every village needs one warm room."


@pytest.fixture
def nell(site_home: Path) -> User:
    """A member of the county council."""
    return holder("nell", RoleKind.MEMBER, organisation(COUNTY, (PLACE,)))


@pytest.fixture
def resident(nell: User) -> Follower:
    """A resident without an account, who asked to be told what comes of a statement."""
    until = timezone.localdate() + timedelta(days=90)
    conversation = Conversation.objects.create(
        code="warm-homes",
        place=PLACE,
        question="What would keep you warm?",
        organisation=organisation(COUNTY),
        state="published",
        reach="everybody",
        opens=timezone.localdate(),
        closes=until,
    )
    statement = Statement.objects.create(
        conversation=conversation, number=7, words=SAID, origin="team", state="accepted"
    )
    return Follower.objects.create(
        conversation=conversation,
        statement=statement,
        email="rose@example.org",
        digest="a" * 64,
        confirmed=True,
        until=until,
    )


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def vision(client: Client) -> Vision:
    """A published vision with an action, from a practice card, towards an outcome."""
    sent = {"title": "Warm and well", "place": PLACE, "statement": "Nobody is cold."}
    assert client.post("/visions/new/", sent).status_code == 302
    made = Vision.objects.latest("pk")
    write = f"/visions/{made.code}/write/"
    told: list[tuple[str, dict[str, str]]] = [
        ("outcome", {"says": "Nobody is ill from cold", "for_whom": "all"}),
        ("barrier", {"says": "Homes that cost too much", "code": "poor-housing", "outcomes": "o1"}),
        (
            "action",
            {
                "what": "A warm room in every village",
                "because": "homes are cold",
                "expected": "fewer people with bad chests in hospital",
                "level": "conditions",
                "scale": "place",
                "against": "b1",
                "towards": "o1",
                "card": seed_cards()[0].code,
            },
        ),
    ]
    for kind, given in told:
        assert client.post(f"{write}{kind}/new/", given).status_code == 302, kind
    assert client.post(write, {"do": "publish"}).status_code == 302
    return made


def filled_in(page: str) -> dict[str, list[str]]:
    """What the form of a promise holds already."""
    given: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(reason|key)" value="([^"]+)"', page):
        given.setdefault(name, []).append(value)
    given["barriers"] = re.findall(r'name="barriers" value="([^"]+)" checked', page)
    return given


def test_an_action_becomes_a_promise_and_those_who_asked_hear_what_happened(
    nell: User, resident: Follower, visitor: Client
) -> None:
    settling.settle()
    client = signed_in(nell)
    made = vision(client)
    page = text(client, f"/visions/{made.code}/")
    found = re.search(r"/commitments/new/\?action=[^\"]+", page)
    assert found, "an action leads to a promise"
    assert "/commitments/new/" not in text(visitor, f"/visions/{made.code}/")
    way = found.group().replace("&amp;", "&")
    page = text(client, f"{way}&statement=warm-homes/7")
    for words in ("A warm room in every village", "Nobody is ill from cold", SAID):
        assert words in page, words
    assert "Because homes are cold, we expect fewer people" in page
    today = timezone.localdate()
    sent = {
        **filled_in(page),
        "heard": SAID,
        "asked_by": "People of the county",
        "what": "A warm room in every village",
        "because": "Because homes are cold, we expect fewer people to fall ill.",
        "place": "Hallowshire",
        "answer": "yes",
        "answer_why": "The halls are willing.",
        "level": "conditions",
        "scale": "district",
        "organisation": COUNTY,
        "owner": str(nell.pk),
        "post": "Director of housing",
        "due": (today + timedelta(days=1)).isoformat(),
        "follow_up": (today + timedelta(days=90)).isoformat(),
        "contribution_name": "Rooms open",
        "contribution_unit": "rooms",
        "contribution_better": "increase",
    }
    answer = client.post("/commitments/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    kept = Commitment.objects.get()
    kinds = sorted(kept.reasons.values_list("kind", flat=True))
    assert kinds == ["action", "barrier", "card", "outcome", "statement"]
    said = {"do": "say", "key": "thekeyofthewalk", "stage": "started", "did": "Two are open."}
    assert client.post(f"/commitments/{kept.code}/update/", said).status_code == 302
    Worker().run_until_idle()
    letters = [sent for sent in mail.outbox if sent.to == [resident.email]]
    assert [sent.subject for sent in letters] == ["What came of what people said"] * 2
    first, second = (" ".join(str(sent.body).split()) for sent in letters)
    assert "was made that answers what you said: “A warm room in every village”." in first
    assert "“A warm room in every village” is now: started. What was done: Two are open." in second
    public = text(visitor, f"/you-said-we-did/{PLACE}/")
    assert f"“{SAID}”" in public
    assert "Two are open." in public
    assert "rose" not in public
    assert "A warm room in every village" in text(visitor, f"/visions/{made.code}/")
    Commitment.objects.for_user(nell).update(due=today - timedelta(days=21))
    board = text(visitor, "/commitments/")
    assert "Overdue by 3 weeks" in board
    assert board.index("Late or silent") < board.index("A warm room in every village")
