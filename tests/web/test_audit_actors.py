"""A person's entries bear a reference; the link from it to her is one row, and can be cut."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from headwater_web.accounts.models import User
from headwater_web.audit import actor_of
from headwater_web.audit.actors import VISITOR, forget, holder_of

pytestmark = pytest.mark.django_db


def test_a_person_keeps_one_reference_that_says_nothing_of_her(ann: Client, bob: Client) -> None:
    her, him = (User.objects.get(username=name) for name in ("ann", "bob"))
    reference = actor_of(her)
    assert re.fullmatch(r"person:[a-z2-9]{16}", reference)
    assert actor_of(her) == reference
    assert actor_of(him) != reference
    assert holder_of(reference) == her.pk


def test_nobody_stands_behind_a_visitor() -> None:
    assert actor_of(AnonymousUser()) == VISITOR
    assert holder_of(VISITOR) is None


def test_a_link_that_was_cut_stays_cut(ann: Client) -> None:
    her = User.objects.get(username="ann")
    reference = actor_of(her)
    assert forget(her) == reference
    assert holder_of(reference) is None
    assert forget(her) is None
    assert actor_of(her) != reference
