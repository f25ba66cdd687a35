"""Every role against every kind of group: what is not hers is as if it were not there.

For each role (and for no role), each kind of group and each way to stand to it, the rows that
queries give and the addresses that answer are those the table of privacy allows, and no more. An
administrator is let in by her standing alone, as everybody is. Hundreds of pages are asked for, so
it is slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client

from headwater_web.accounts.models import Role
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network.models import Answer, Gathering, Group, Membership, Question, Reflection
from headwater_web.network.privacy import TABLE, Act, Privacy, Standing, may
from headwater_web.operations.limits import TALLY
from network_people import SECRET, Held, a_group, somebody, stand
from roles_held import signed_in

pytestmark = [pytest.mark.django_db]
ROLES: tuple[RoleKind | None, ...] = (None, *RoleKind)
INSIDE = tuple(each for each in Standing if each >= Standing.LEADER)

OUT_AND_IN = (Standing.LEADER, Standing.MEMBER)
EVERY_STANDING = {RoleKind.MEMBER, RoleKind.ADMINISTRATOR}


def standing_of(kind: RoleKind | None, inside: Standing) -> Standing:
    """How somebody stands: without a role in an organisation nothing she was is left."""
    return inside if kind not in (None, RoleKind.RESIDENT) else Standing.SIGNED_IN


def test_the_table_says_something_of_every_cell() -> None:
    assert set(TABLE) == set(product(Privacy, Act, Standing))
    for privacy, act in product(Privacy, Act):
        assert not may(privacy, act, Standing.VISITOR)
        assert not may(privacy, act, Standing.SIGNED_IN)
    for privacy in Privacy:
        assert all(may(privacy, act, Standing.CONVENOR) for act in (Act.FIND, Act.READ, Act.SPEAK))


@pytest.mark.parametrize("kind", ROLES, ids=str)
def test_queries_find_what_the_table_allows(site_home: object, kind: RoleKind | None) -> None:
    person = somebody("asker", kind)
    for privacy in Privacy:
        held = a_group(privacy)
        for inside in INSIDE:
            stand(held.group, person, inside)
            how = standing_of(kind, inside)
            for act in Act:
                allowed = may(privacy, act, how)
                where = (privacy, inside, act)
                assert (
                    Group.objects.for_user(person, act).filter(pk=held.group.pk).exists() == allowed
                ), where
                for rows in (
                    Question.objects.for_user(person, act).filter(pk=held.question.pk),
                    Answer.objects.for_user(person, act).filter(question=held.question),
                    Gathering.objects.for_user(person, act).filter(pk=held.gathering.pk),
                ):
                    assert rows.exists() == allowed, where


def pages(held: Held) -> Iterator[tuple[str, Act]]:
    """Each address that names something of a group, and the act it needs."""
    group, gathering = f"/network/groups/{held.group.slug}/", held.gathering.code
    yield group, Act.FIND
    yield f"{group}people/", Act.PEOPLE
    yield f"{group}ask/", Act.SPEAK
    yield f"{group}call/", Act.CONVENE
    yield f"{group}ties/", Act.CONVENE
    yield f"{group}recommendations/", Act.READ
    yield f"/network/questions/{held.question.pk}/", Act.READ
    yield f"/network/gatherings/{gathering}/", Act.READ
    yield f"/network/gatherings/{gathering}/invitation.ics", Act.READ
    yield f"/network/gatherings/{gathering}/change/", Act.CONVENE
    yield f"/network/gatherings/{gathering}/record/", Act.CONVENE
    yield f"/network/gatherings/{gathering}/reflection/", Act.SPEAK


@pytest.mark.slow(reason="asks for some hundred pages for each role")
@pytest.mark.parametrize("kind", ROLES, ids=str)
def test_pages_are_there_as_the_table_says(site_home: object, kind: RoleKind | None) -> None:
    person = somebody("asker", kind)
    client = signed_in(person)
    for privacy in Privacy:
        held = a_group(privacy)
        for inside in INSIDE if kind in EVERY_STANDING else OUT_AND_IN:
            stand(held.group, person, inside)
            how = standing_of(kind, inside)
            for path, act in pages(held):
                TALLY.forget()
                there = may(privacy, act, how)
                answer = client.get(path)
                assert answer.status_code == (200 if there else 404), (path, privacy, inside)
                if not may(privacy, Act.READ, how):
                    assert SECRET not in answer.content.decode(), (path, privacy, inside)
                if not there:
                    assert client.post(path, {"do": "leave"}).status_code in (404, 405)


@pytest.mark.slow(reason="asks for every list for each kind of group")
@pytest.mark.parametrize("kind", ROLES, ids=str)
def test_lists_tell_of_no_group_that_is_hidden(site_home: object, kind: RoleKind | None) -> None:
    held = [a_group(privacy) for privacy in Privacy]
    client = signed_in(somebody("asker", kind))
    lists = ("", "groups/", "questions/", "gatherings/", "introductions/", "people/", "survey/")
    for name in lists:
        answer = client.get(f"/network/{name}")
        text = answer.content.decode()
        for each in held[2:]:
            assert each.group.name not in text, name
        if kind in (None, RoleKind.RESIDENT):
            assert answer.status_code == (200 if name == "" else 404)
            assert SECRET not in text


@pytest.mark.parametrize("kind", ROLES, ids=str)
def test_a_member_is_seen_by_members_while_she_lists_herself(
    site_home: object, kind: RoleKind | None
) -> None:
    held = a_group(Privacy.OPEN)
    cora = held.question.asker
    assert cora is not None
    client = signed_in(somebody("asker", kind))
    member = kind not in (None, RoleKind.RESIDENT)
    path = f"/network/people/{cora.pk}/"
    assert client.get(path).status_code == (200 if member else 404)
    cora.profile.listed = False
    cora.profile.save()
    assert client.get(path).status_code == 404


def test_whoever_loses_her_last_role_loses_the_groups(site_home: object) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    person = somebody("asker", RoleKind.MEMBER)
    stand(held.group, person, Standing.CONVENOR)
    path = f"/network/groups/{held.group.slug}/"
    assert signed_in(person).get(path).status_code == 200
    Role.objects.filter(person=person).delete()
    assert signed_in(person).get(path).status_code == 404


def test_nobody_else_reads_a_reflection(site_home: object) -> None:
    held = a_group(Privacy.CONFIDENTIAL, days=-7)
    path = f"/network/gatherings/{held.gathering.code}/"
    writer = somebody("writer", RoleKind.MEMBER)
    stand(held.group, writer, Standing.MEMBER)
    client = signed_in(writer)
    words = "I was wrong about the bus"
    kept = client.post(f"{path}reflection/", {"do": "keep", "words": words})
    assert kept.status_code == 302
    assert words in client.get(f"{path}reflection/").content.decode()
    reflection = Reflection.objects.get()
    for kind in RoleKind:
        TALLY.forget()
        other = somebody(f"other-{kind}", kind)
        stand(held.group, other, Standing.CONVENOR)
        assert not Reflection.objects.for_user(other).exists()
        reader: Client = signed_in(other)
        for each in (path, f"{path}reflection/", f"{path}record/", "/network/"):
            assert words not in reader.get(each).content.decode(), (kind, each)
    client.post(f"{path}reflection/", {"do": "share"})
    reflection.refresh_from_db()
    assert reflection.shared_at is not None
    member = somebody("other-member", RoleKind.MEMBER)
    assert words in signed_in(member).get(path).content.decode()
    stand(held.group, member, Standing.LEADER)
    assert not Reflection.objects.for_user(member).exists()
    client.post(f"{path}reflection/", {"do": "unshare"})
    stand(held.group, member, Standing.MEMBER)
    assert words not in signed_in(member).get(path).content.decode()


def test_the_form_of_one_group_changes_nothing_in_another(site_home: object) -> None:
    mine, other = a_group(Privacy.PRIVATE), a_group(Privacy.CONFIDENTIAL)
    person = somebody("asker", RoleKind.CONVENOR)
    stand(mine.group, person, Standing.CONVENOR)
    client = signed_in(person)
    theirs = Membership.objects.get(group=other.group, state="convenor")
    answer = Answer.objects.get(question=other.question)
    people = f"/network/groups/{mine.group.slug}/people/"
    given = {"do": "turn-away", "membership": theirs.pk, "why": "x"}
    assert client.post(people, given).status_code == 400
    question = f"/network/questions/{mine.question.pk}/"
    given = {"do": "hide", "answer": answer.pk, "why": "x"}
    assert client.post(question, given).status_code == 400
    answer.refresh_from_db()
    assert answer.hidden_at is None
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_a_form_without_its_token_is_refused(site_home: object) -> None:
    held = a_group(Privacy.OPEN)
    person = somebody("asker", RoleKind.MEMBER)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, "django.contrib.auth.backends.ModelBackend")
    for path, _ in pages(held):
        if not path.endswith(".ics") and strict.get(path).status_code == 200:
            assert strict.post(path, {"do": "join"}).status_code in (403, 405), path
    assert not Membership.objects.filter(person=person).exists()
