"""Whom the page suggests of all members is what the library says of every one of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from headwater.network import Setting, introductions
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network import acquaintance
from headwater_web.network.models import Experience, Post, Profile
from network_people import somebody

pytestmark = [pytest.mark.django_db]
KINDS = ("chair", "lead-member", "officer", "researcher")


def bodies(today: date) -> list[Organisation]:
    """Four that live, one of them for two places, and one that is gone."""
    made = [
        Organisation.objects.create(code=f"N{n}", name=f"Body {n}", kind=kind, places=places)
        for n, (kind, places) in enumerate(
            [("council", ["P1"]), ("icb", ["P2", "P3"]), ("university", []), ("council", ["P4"])]
        )
    ]
    gone = {"valid_to": today - timedelta(days=1), "places": ["P1"]}
    return [*made, Organisation.objects.create(code="N9", name="Gone", kind="council", **gone)]


def crowd(today: date) -> list[User]:
    """Members with one post, two, or none, for their bodies' places or their own."""
    held, made = bodies(today), []
    for n in range(20):
        person = somebody(f"member-{n:02}", RoleKind.MEMBER)
        Profile.objects.create(person=person, introduced=n % 9 != 8)
        for turn in range(n % 3):
            Post.objects.create(
                person=person,
                kind=KINDS[(n + turn) % 4],
                organisation=held[(n + 2 * turn) % 5],
                places=["P4"] if n % 7 == 5 else [],
                starts=today - timedelta(days=n + turn),
            )
        if n % 4 == 1:
            state = "solved" if n % 8 == 1 else "facing"
            Experience.objects.create(person=person, barrier="rural-transport", state=state)
        made.append(person)
    return made


@pytest.mark.parametrize("most", [1, 3, 6, 30])
def test_the_answer_is_that_of_reading_everybody(site_home: Path, most: int) -> None:
    today = timezone.localdate()
    people = crowd(today)
    setting = Setting({"P1": 0.4, "P2": 0.9, "P4": 0.2}, {"P3": ("Smoking",), "P4": ("Pay",)})
    living = list(Organisation.objects.living())
    everybody = acquaintance.members(people[0], living, [each.pk for each in people])
    assert {each.key for each in everybody} == {
        each.pk for n, each in enumerate(people) if n % 9 != 8
    }
    for asker in (people[1], people[5], people[8]):
        her = acquaintance.member(asker)
        graph = acquaintance.ties_around(asker, acquaintance.contacts_of(asker))
        plain = introductions(her, everybody, graph, setting, most)
        assert acquaintance.suggested(asker, her, graph, setting, most) == plain
        assert plain
