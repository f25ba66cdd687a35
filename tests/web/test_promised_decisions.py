"""A decision of a workshop leads to a promise that is filled in already, and the promise back.

Slow: pages read the fictional region.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commitments.models import Commitment, Reason
from headwater_web.deliberation.workshops import Workshop, WorkshopDecision
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.records import Decision
from network_people import SECRET, a_group, stand
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACE = "X07000003"
DECIDED = "A minibus timed with the surgery"


@pytest.fixture
def nell(site_home: Path) -> User:
    """A member of the county council."""
    return holder("nell", RoleKind.MEMBER, organisation(COUNTY, ("X10000001",)))


def workshop(nell: User, gathering: str = "", words: str = DECIDED) -> WorkshopDecision:
    """A workshop of the council that decided one thing."""
    made = Workshop.objects.create(
        code="w-autumn",
        hall="hall-autumn",
        title="The autumn workshop",
        place=PLACE,
        gathering=gathering,
        organisation=organisation(COUNTY),
        owner=nell,
    )
    due = timezone.localdate() + timedelta(days=60)
    return WorkshopDecision.objects.create(workshop=made, words=words, who="Transport", due=due)


def way(decision: WorkshopDecision) -> str:
    return f"/commitments/new/?workshop=w-autumn%2F{decision.pk}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def promised(client: Client, nell: User, page: str) -> str:
    """Send the form as it is filled in, with what is missing; where it then stands."""
    today = timezone.localdate()
    reasons = re.findall(r'name="reason" value="([^"]+)"', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    given = {
        "key": key.group(1),
        "reason": reasons,
        "heard": "The last bus leaves too early.",
        "asked_by": "The autumn workshop",
        "what": "A minibus",
        "because": "Because there is no bus, we expect fewer missed visits.",
        "place": "Gannerdale",
        "answer": "yes",
        "answer_why": "The drivers are willing.",
        "level": "secondary",
        "scale": "district",
        "organisation": COUNTY,
        "owner": str(nell.pk),
        "post": "Head of transport",
        "due": (today + timedelta(days=60)).isoformat(),
        "follow_up": (today + timedelta(days=160)).isoformat(),
        "contribution_name": "Lifts",
        "contribution_unit": "lifts",
        "contribution_better": "increase",
    }
    answer = client.post("/commitments/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_decision_of_a_workshop_fills_in_a_promise_that_leads_back(
    nell: User, visitor: Client
) -> None:
    decision, client = workshop(nell), signed_in(nell)
    desk = "/workshops/w-autumn/"
    assert way(decision) in text(client, desk)
    page = text(client, way(decision))
    assert f'value="{DECIDED}"' in page
    assert "The workshop “The autumn workshop”" in page
    assert f'value="{decision.due.isoformat()}"' in page
    assert 'value="Gannerdale"' in page
    made = promised(client, nell, page)
    assert Reason.objects.get().reference == f"w-autumn/{decision.pk}"
    assert f'href="{desk}#decisions"' in text(client, made)
    assert "/workshops/" not in text(visitor, made), "whoever may not open it has no link to it"
    assert DECIDED in text(visitor, made)
    told = text(client, desk)
    assert made in told
    assert way(decision) not in told


def test_a_decision_that_is_on_record_counts_as_promised_in_both_places(nell: User) -> None:
    held = a_group(Privacy.OPEN)
    stand(held.group, nell, Standing.MEMBER)
    decision = workshop(nell, held.gathering.code)
    record = Decision.objects.create(
        gathering=held.gathering, words=DECIDED, owner=nell, due=decision.due
    )
    WorkshopDecision.objects.filter(pk=decision.pk).update(recorded=f"decision:{record.pk}")
    client, gathering = signed_in(nell), f"/network/gatherings/{held.gathering.code}/"
    by_gathering = f"/commitments/new/?decision={record.pk}"
    assert by_gathering in text(client, gathering)
    made = promised(client, nell, text(client, way(decision)))
    kinds = sorted(Reason.objects.values_list("kind", flat=True))
    assert kinds == ["decision", "workshop"]
    assert f'href="{gathering}"' in text(client, made)
    told = text(client, gathering)
    assert by_gathering not in told
    assert made in told


def test_a_promise_made_before_its_decision_was_on_record_is_found_there(nell: User) -> None:
    held = a_group(Privacy.OPEN)
    stand(held.group, nell, Standing.MEMBER)
    decision, client = workshop(nell, held.gathering.code), signed_in(nell)
    made = promised(client, nell, text(client, way(decision)))
    record = Decision.objects.create(
        gathering=held.gathering, words=DECIDED, owner=nell, due=decision.due
    )
    WorkshopDecision.objects.filter(pk=decision.pk).update(recorded=f"decision:{record.pk}")
    told = text(client, f"/network/gatherings/{held.gathering.code}/")
    assert made in told
    assert f"/commitments/new/?decision={record.pk}" not in told


def test_what_a_workshop_of_a_closed_group_decided_is_not_copied(nell: User) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    decision = workshop(nell, held.gathering.code, f"On {SECRET}")
    page = text(signed_in(nell), way(decision))
    assert "A decision of a gathering of leaders" in page
    assert SECRET not in page


@pytest.mark.parametrize("kind", RoleKind)
def test_nobody_of_another_body_promises_from_it(nell: User, kind: RoleKind) -> None:
    decision = workshop(nell)
    other = signed_in(holder("other", kind, organisation("X06000001", ("X06000001",))))
    answer = other.get(way(decision))
    assert answer.status_code in (200, 404)
    assert DECIDED not in answer.content.decode()


def test_a_decision_whose_day_is_past_asks_for_another_day(nell: User) -> None:
    decision = workshop(nell)
    past = timezone.localdate() - timedelta(days=5)
    WorkshopDecision.objects.filter(pk=decision.pk).update(due=past)
    page = text(signed_in(nell), way(decision))
    assert past.isoformat() not in page
    assert f'value="{DECIDED}"' in page


@pytest.mark.parametrize("reference", ["", "w-autumn/", "w-autumn/x", "w-autumn/" + "9" * 40, "/1"])
def test_a_reference_to_nothing_fills_in_nothing(nell: User, reference: str) -> None:
    workshop(nell)
    page = text(signed_in(nell), f"/commitments/new/?workshop={reference}")
    assert DECIDED not in page
    assert not Commitment.objects.exists()
