"""Every role, every restricted model, every address: what is not hers is as if it were not there.

For each address that names one thing, somebody in each role asks for a thing of another person or
organisation. The answer must be the one that a thing which does not exist would get: never 403,
which would say that it is there. A new address with a name in it fails here until it is listed.

Bringing a file and drawing a place take about half a second each.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from addresses import every_address
from brought import bring, codes, drawn
from headwater.lake import Lake
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import (
    Action,
    Reach,
    RoleKind,
    Sensitivity,
    level_of,
    reach,
)
from headwater_web.accounts.role_entries import ROLE_GRANTED
from headwater_web.audit import actor_of, record
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

INDICATOR = {
    *("indicators:indicator", "indicators:csv", "indicators:map-picture", "indicators:trace"),
    *("indicators:rank-picture", "indicators:trend-picture"),
    *("indicators:share", "indicators:remove", "indicators:refused"),
    *("api:indicator_figures", "api:series", "api:trace_of"),
}
PLACE = {
    *("place:place", "place:csv", "place:picture", "place:gap-picture", "place:gap-csv"),
    *("place:share", "place:remove", "indicators:trend-picture", "indicators:trace"),
    *("api:area", "api:area_figures", "api:peers", "api:series", "api:trace_of"),
}
PERSON = {"governance:person"}
ROLE = {"governance:end"}
MATTER = {"governance:decide"}
ENTRY = {"audit:entry"}
# What of the network is there for whom: tests/web/test_network_access.py.
NETWORK = {
    *("network:person", "network:group", "network:people-of", "network:ask", "network:call"),
    *("network:counts", "network:recommendations", "network:question", "network:gathering"),
    *("network:change", "network:record", "network:reflection", "network:invitation"),
}
ELSEWHERE = {
    "simulation:answer": "names a public scenario or answer",
    "simulation:cube": "names a public scenario or answer",
    "simulation:figures": "names a public scenario or answer",
    "simulation:form": "names a public scenario or answer",
    "simulation:picture": "names a public scenario or answer",
    "simulation:progress": "names a public scenario or answer",
    "simulation:scenario": "names a public scenario or answer",
    "network:calendar": "is opened by its secret code alone, by a calendar",
    "commentary:figure": "names a public figure; the tests of commentary ask as those who may not",
    "deliberation:vote": "the tests of conversations ask as those who may not",
    "deliberation:yours": "the tests of conversations ask as those who may not",
    "deliberation:rules": "the tests of conversations ask as those who may not",
    "deliberation:follow": "the tests of conversations ask as those who may not",
    "deliberation:results": "the tests of conversations ask as those who may not",
    "deliberation:figures": "the tests of conversations ask as those who may not",
    "deliberation:picture": "the tests of conversations ask as those who may not",
    "deliberation:manage": "the tests of running conversations ask as those who may not",
    "deliberation:ballots": "the tests of ballots ask as those who may not",
    "deliberation:enter": "the tests of ballots ask as those who may not",
    "deliberation:paper": "the tests of ballots ask as those who may not",
    "deliberation:votes": "the tests of conversations ask as those who may not",
    "deliberation:queue": "the tests of conversations ask as those who may not",
    "deliberation:log": "the tests of conversations ask as those who may not",
    "deliberation:following": "is opened by its secret code alone, from a mail",
    "network:reply": "is opened by its secret code alone, from a mail",
    "network:coming": "is opened by its sealed code alone, from a mail",
    "notices:stop": "is opened by its random code alone, from a mail",
    "governance:request": "is asked for by every role in the tests of requests",
    "governance:invite-again": "takes POST alone: the tests of links ask as those who may not",
    "accounts:link": "is opened by its signed code alone, from a mail",
    "accounts:provider": "names a provider of the configuration",
    "accounts:signed-out": "names a provider of the configuration",
    "accounts:provider-answer": "names a provider of the configuration",
    "assurance:paper": "names a public paper",
    **dict.fromkeys(
        (
            *("commitments:you-said-place", "commitments:commitment", "commitments:history"),
            *("commitments:calendar", "commitments:update", "commitments:follow"),
        ),
        "is public to read; the tests of commitments ask to change as every role",
    ),
    "practice:barrier": "names a word of a public vocabulary",
    "practice:card": "the tests of practice ask as those who may not",
    "practice:edit": "the tests of practice ask as those who may not",
    "practice:review": "the tests of practice ask as those who may not",
    "practice:withdraw": "the tests of practice ask as those who may not",
    "practice:adopted": "the tests of what is told of cards ask as those who may not",
    "practice:take-on": "the tests of practice ask as those who may not",
    "practice:initiative": "the tests of practice ask as those who may not",
    "practice:initiative-change": "the tests of practice ask as those who may not",
    "assurance:markdown": "names a public paper",
    **{
        f"visions:{name}": "the tests of visions ask as those who may not"
        for name in ("vision", "picture", "versions", "version", "voice", "unvoice", "edit", "item")
    },
    **{
        f"workshops:{name}": "the tests of workshops ask as those who may not"
        for name in ("workshop", "screen", "qr")
    },
    "workshop-record": "the tests of workshops ask as those who may not",
    "workshops:hall": "is opened by its secret code alone, by a phone in the hall",
}


def named(name: str) -> str:
    """An address's name; the API's without its version."""
    space, _, rest = name.partition(":")
    return f"api:{rest}" if space.startswith("api-") else name


def about(names: set[str], **given: str) -> list[str]:
    """The addresses of those names, with codes put in; ``area`` and ``code`` name a place."""
    made = []
    for each in every_address():
        if named(each.name) in names:
            path = "/" + each.route
            for key, value in given.items():
                for spelt in (f"<str:{key}>", f"<int:{key}>", f"<{key}>"):
                    path = path.replace(spelt, value)
            assert "<" not in path, path
            made.append(path)
    assert len(made) == len(names)
    return made


def answers(client: Client, path: str) -> dict[str, int]:
    """What each way of asking gets."""
    return {
        "get": client.get(path).status_code,
        "head": client.head(path).status_code,
        "post": client.post(path, {"shared": "yes", "why": "x"}).status_code,
    }


def hidden(client: Client, there: list[str], absent: list[dict[str, int]]) -> None:
    """Each address answers as one that names nothing."""
    for path, nothing in zip(there, absent, strict=True):
        assert answers(client, path) == nothing, path


def test_every_address_that_names_a_thing_is_in_the_matrix() -> None:
    with_names = {named(each.name) for each in every_address() if "<" in each.route}
    listed = INDICATOR | PLACE | PERSON | ROLE | MATTER | ENTRY | NETWORK | set(ELSEWHERE)
    assert with_names == listed


def test_what_another_person_brought_or_drew_is_not_there(ann: Client, public: Lake) -> None:
    found, place = bring(ann, public), drawn(ann, public)
    here, none = codes(public, "LAD")[0], "never-measured-12345678"
    where = organisation(BOARD)
    everybody = {kind.value: signed_in(holder(f"a-{kind}", kind, where)) for kind in RoleKind}
    everybody["no role"] = signed_in(User.objects.create_user("a-nobody"))
    nobody = everybody["no role"]
    ours = about(INDICATOR, indicator=found.indicator, area=here, code=here)
    absent = [answers(nobody, p) for p in about(INDICATOR, indicator=none, area=here, code=here)]
    drawn_ours = about(PLACE, indicator="income-deprived", area=place.code, code=place.code)
    nowhere = about(PLACE, indicator="income-deprived", area="N-NOWHERE", code="N-NOWHERE")
    drawn_absent = [answers(nobody, path) for path in nowhere]
    for got in (*absent, *drawn_absent):
        assert set(got.values()) <= {404, 405}
    for client in everybody.values():
        hidden(client, ours, absent)
        hidden(client, drawn_ours, drawn_absent)
    found.refresh_from_db()
    place.refresh_from_db()
    assert not found.shared
    assert not place.shared
    assert (OwnIndicator.objects.count(), DrawnPlace.objects.count()) == (1, 1)


@pytest.mark.parametrize("kind", RoleKind)
def test_roles_and_people_of_another_organisation_are_not_there(
    site_home: object, kind: RoleKind
) -> None:
    here, there = organisation(BOARD), organisation(COUNTY, ("X10000001",))
    client = signed_in(holder("asking", kind, here))
    for other in RoleKind:
        person = holder(f"b-{other}", other, there)
        role = Role.objects.get(person=person)
        level = level_of(other)
        expected = reach(kind, Action.GOVERN, level) == Reach.ALLOWED
        check(client, about(PERSON, person=str(person.pk)), expected)
        check(client, about(ROLE, role=str(role.pk)), reach(kind, Action.GRANT, level) == 3)


@pytest.mark.parametrize("kind", RoleKind)
def test_roles_and_people_of_ones_own_organisation_are_there_as_the_table_says(
    site_home: object, kind: RoleKind
) -> None:
    here = organisation(BOARD)
    client = signed_in(holder("asking", kind, here))
    for other in RoleKind:
        person = holder(f"b-{other}", other, here)
        role = Role.objects.get(person=person)
        level = level_of(other)
        check(
            client,
            about(PERSON, person=str(person.pk)),
            reach(kind, Action.GOVERN, level) >= Reach.OWN,
        )
        check(client, about(ROLE, role=str(role.pk)), reach(kind, Action.GRANT, level) >= Reach.OWN)


@pytest.mark.parametrize("kind", RoleKind)
def test_matters_are_there_for_those_who_govern_a_candidate(
    site_home: object, kind: RoleKind
) -> None:
    here, there = organisation(BOARD), organisation(COUNTY, ("X10000001",))
    client = signed_in(holder("asking", kind, here))
    far = reach(kind, Action.GOVERN, Sensitivity.INTERNAL)
    for candidate, needed in ((here, Reach.OWN), (there, Reach.ALLOWED)):
        matter = Matter.objects.create(
            predecessor=there, estate="promise", key=candidate.code, label="A promise", reason="x"
        )
        matter.candidates.set([candidate])
        check(client, about(MATTER, matter=str(matter.pk)), far >= needed)


@pytest.mark.parametrize("kind", RoleKind)
def test_entries_of_the_audit_are_there_for_those_who_audit_whoever_did_it(
    site_home: object, kind: RoleKind
) -> None:
    here, there = organisation(BOARD), organisation(COUNTY, ("X10000001",))
    client = signed_in(holder("asking", kind, here))
    far = reach(kind, Action.AUDIT, Sensitivity(ROLE_GRANTED.about))
    for where, needed in ((here, Reach.OWN), (there, Reach.ALLOWED)):
        actor = actor_of(holder(f"did-{where.code}", RoleKind.MEMBER, where))
        with transaction.atomic():
            made = record(actor=actor, action=ROLE_GRANTED, subject="role:0")
        check(client, about(ENTRY, number=str(made.sequence)), far >= needed)


def check(client: Client, paths: list[str], there: bool) -> None:
    """Each address shows its page, or answers as one that names nothing."""
    for path in paths:
        if there:
            assert client.get(path).status_code == 200, path
        else:
            got = answers(client, path)
            assert set(got.values()) <= {404, 405}, (path, got)


@pytest.mark.parametrize("page", ["/governance/", "/governance/roles/give/"])
def test_pages_of_governance_are_there_for_those_who_govern(
    site_home: object, page: str, person: Callable[[str], Client]
) -> None:
    here = organisation(BOARD)
    for kind in RoleKind:
        got = signed_in(holder(f"c-{kind}", kind, here)).get(page).status_code
        governs = kind in {RoleKind.GOVERNANCE, RoleKind.ADMINISTRATOR}
        assert got == (200 if governs else 404), kind
    assert person("nobody").get(page).status_code == 404
