"""A body merges, splits or ends: each role, owner and promise is inherited, dropped or decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.utils import timezone

from headwater.place.succession import Succession
from headwater_web.accounts import estates, matter_actions, matter_views
from headwater_web.accounts.area_moves import follow_areas
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.estates import Item
from headwater_web.accounts.inheritance import follow
from headwater_web.accounts.matter_actions import Decision
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Organisation, Role, Successor, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.succession_file import Change, Heir, SuccessionFileError
from headwater_web.audit.models import Entry
from headwater_web.place.models import DrawnPlace
from roles_held import holder, organisation, signed_in

pytestmark = pytest.mark.django_db
CINDERMOOR, LARKMERE, GANNERDALE = "X07000001", "X07000002", "X07000003"


@dataclass
class Promises:
    """Promises, as an app that keeps them would declare them."""

    name: str = "promise"
    holder: dict[str, str] = field(default_factory=dict)
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        for key, code in self.holder.items():
            if code == organisation.code and key not in self.closed:
                yield Item(key, f"the promise {key}", self.about.get(key, ()))

    def pass_on(self, key: str, heir: Organisation) -> None:
        self.holder[key] = heir.code

    def drop(self, key: str, why: str) -> None:
        self.closed[key] = why


@pytest.fixture
def promises() -> Iterator[Promises]:
    """Promises that take part."""
    made = Promises()
    estates.register_held(made)
    yield made
    del estates._held[made.name]


@pytest.fixture
def north(site_home: object) -> Organisation:
    """A district council."""
    return organisation("NORTH", (CINDERMOOR,))


@pytest.fixture
def south(site_home: object) -> Organisation:
    """Its neighbour."""
    return organisation("SOUTH", (LARKMERE, GANNERDALE))


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def merger(*codes: str, day: date | None = None) -> list[Change]:
    heir = Heir("UNITED", "United Council", "council", (CINDERMOOR, LARKMERE, GANNERDALE))
    return [Change(code, (heir,), day or tomorrow(), "merge", "An order") for code in codes]


def split(code: str, day: date | None = None) -> list[Change]:
    heirs = (
        Heir("EAST", "East Council", "council", (LARKMERE,)),
        Heir("WEST", "West Council", "council", (GANNERDALE,)),
    )
    return [Change(code, heirs, day or tomorrow(), "split", "An order")]


def abolition(code: str, day: date | None = None) -> list[Change]:
    return [Change(code, (), day or tomorrow(), "abolish", "An order")]


def state() -> list[object]:
    return [
        list(Organisation.objects.order_by("pk").values_list("code", "places", "valid_to")),
        list(Role.objects.order_by("pk").values_list("person", "organisation", "until", "places")),
        list(Successor.objects.values_list("predecessor", "successor")),
        list(Matter.objects.values_list("estate", "key", "outcome")),
        Entry.objects.count(),
    ]


def test_a_rehearsal_tells_everything_and_changes_nothing(
    north: Organisation, south: Organisation, promises: Promises
) -> None:
    holder("ann", RoleKind.MEMBER, north)
    before = state()
    rehearsed = follow(merger("NORTH", "SOUTH"), apply=False)
    assert state() == before
    done = follow(merger("NORTH", "SOUTH"), apply=True)
    assert rehearsed == done
    assert any("ann, member goes from Body NORTH to United Council" in each.says for each in done)


def test_following_a_file_again_changes_nothing(
    north: Organisation, south: Organisation, promises: Promises
) -> None:
    holder("ann", RoleKind.MEMBER, north)
    holder("bob", RoleKind.ANALYST, south)
    promises.holder |= {"warm-homes": "SOUTH"}
    changes = [*merger("NORTH"), *split("SOUTH")]
    assert follow(changes, apply=True)
    after = state()
    assert follow(changes, apply=True) == ()
    assert state() == after


def test_a_merger_passes_on_roles_and_promises(
    north: Organisation, south: Organisation, promises: Promises
) -> None:
    ann = holder("ann", RoleKind.ANALYST, north)
    bob = holder("bob", RoleKind.MEMBER, south, (LARKMERE,), until=tomorrow() + timedelta(days=99))
    promises.holder |= {"warm-homes": "NORTH", "fewer-falls": "SOUTH", "elsewhere": "OTHER"}
    lines = follow(merger("NORTH", "SOUTH"), apply=True)
    united = Organisation.objects.get(code="UNITED")
    old, new = Role.objects.filter(person=ann).order_by("pk")
    assert (old.until, new.starts) == (timezone.localdate(), tomorrow())
    assert (new.organisation, new.kind, new.places) == (united, "analyst", [])
    assert "A test needs it" in new.why
    _, narrow = Role.objects.filter(person=bob).order_by("pk")
    assert narrow.places == [LARKMERE], "a role for some places is not widened"
    assert narrow.until == tomorrow() + timedelta(days=99)
    assert promises.holder == {
        "warm-homes": "UNITED",
        "fewer-falls": "UNITED",
        "elsewhere": "OTHER",
    }
    assert any("for more places than before" in line.says for line in lines)
    assert not any(line.kind == "decide" for line in lines)
    north.refresh_from_db()
    assert north.valid_to == timezone.localdate()
    assert set(Successor.objects.values_list("predecessor__code", "successor__code")) == {
        ("NORTH", "UNITED"),
        ("SOUTH", "UNITED"),
    }


def test_until_its_last_day_a_body_goes_on_and_the_day_after_its_successor_does(
    north: Organisation,
) -> None:
    ann = holder("ann", RoleKind.MEMBER, north)
    follow(merger("NORTH"), apply=True)
    for day, where in ((timezone.localdate(), "NORTH"), (tomorrow(), "UNITED")):
        held = Role.objects.owned_by(ann).in_force(day)
        assert [role.organisation.code for role in held if role.organisation] == [where]


def test_a_split_goes_by_places_and_leaves_what_it_cannot_place(
    south: Organisation, promises: Promises
) -> None:
    ann = holder("ann", RoleKind.MEMBER, south, (LARKMERE,))
    bob = holder("bob", RoleKind.ANALYST, south)
    promises.holder |= {"one": "SOUTH", "both": "SOUTH", "nowhere": "SOUTH"}
    promises.about |= {"one": (GANNERDALE,), "both": (LARKMERE, GANNERDALE)}
    follow(split("SOUTH"), apply=True)
    assert Role.objects.filter(person=ann, organisation__code="EAST").exists()
    assert not Role.objects.filter(person=bob).exclude(organisation=south).exists()
    assert promises.holder == {"one": "WEST", "both": "SOUTH", "nowhere": "SOUTH"}
    bobs = Role.objects.get(person=bob)
    assert bobs.until == timezone.localdate()
    left = Matter.objects.order_by("estate", "key")
    assert [(m.estate, m.key) for m in left] == [
        ("promise", "both"),
        ("promise", "nowhere"),
        ("role", str(bobs.pk)),
    ]
    for matter in left:
        assert {each.code for each in matter.candidates.all()} == {"EAST", "WEST"}


def test_with_nobody_to_take_over_everything_is_left_to_a_person(
    north: Organisation, promises: Promises
) -> None:
    near = organisation("NEAR", ("X10000001",))
    ann = holder("ann", RoleKind.LINK_WORKER, north)
    promises.holder |= {"warm-homes": "NORTH"}
    follow(abolition("NORTH", timezone.localdate()), apply=True)
    assert User.objects.get(pk=ann.pk).roles_now == ()
    assert {(m.estate, m.outcome) for m in Matter.objects.all()} == {("role", ""), ("promise", "")}
    assert {each.code for each in Matter.objects.all()[0].candidates.all()} == {near.code}


def test_what_people_own_stays_theirs_or_is_decided(north: Organisation) -> None:
    ann, bob = holder("ann", RoleKind.MEMBER, north), User.objects.create_user("bob")
    drawn = DrawnPlace.objects.create(
        code="N-1", name="Secret Row", kind="neighbourhood", within=CINDERMOOR, owner=ann
    )
    lines = follow(merger("NORTH"), apply=False)
    stays = "a private drawn place (drawn-place) stays with ann, now in United Council."
    assert stays in [line.says for line in lines]
    lines = follow(abolition("NORTH"), apply=True)
    assert not any("Secret Row" in line.says for line in lines), "its name is hers alone"
    lead = holder("imogen", RoleKind.ADMINISTRATOR, organisation("X-REGION", ()))
    matter = Matter.objects.get(estate="drawn-place")
    client = signed_in(lead)
    address = f"/governance/decisions/{matter.pk}/"
    answer = client.post(address, {"outcome": "pass", "owner": "bob", "why": "Carries it on"})
    assert answer.status_code == 302
    drawn.refresh_from_db()
    assert drawn.owner == bob
    assert client.post(address, {"outcome": "drop", "why": "Again"}).status_code == 404


def test_a_governance_lead_of_a_successor_takes_a_role_on(south: Organisation) -> None:
    bob = holder("bob", RoleKind.ANALYST, south)
    follow(split("SOUTH", timezone.localdate()), apply=True)
    east, west = (Organisation.objects.get(code=code) for code in ("EAST", "WEST"))
    lead = holder("gwen", RoleKind.GOVERNANCE, east)
    matter = Matter.objects.get(estate="role")
    shown = signed_in(lead).get("/governance/decisions/").content.decode()
    assert "1 thing waits for a decision" in shown
    with pytest.raises(RefusedError, match="Choose one of the organisations"):
        matter_actions.decide(matter, Decision("Because", heir=west), lead)
    matter_actions.decide(matter, Decision("Works in the east", heir=east), lead)
    role = Role.objects.get(person=bob, organisation=east)
    assert (role.why, role.granted_by) == ("Works in the east", lead)
    assert Matter.objects.get().outcome == "passed-on"
    with pytest.raises(RefusedError, match="decided already"):
        matter_actions.decide(matter, Decision("Again"), lead)


def test_dropping_is_open_and_recorded(south: Organisation, promises: Promises) -> None:
    promises.holder |= {"both": "SOUTH"}
    follow(split("SOUTH", timezone.localdate()), apply=True)
    lead = holder("gwen", RoleKind.GOVERNANCE, Organisation.objects.get(code="EAST"))
    client = signed_in(lead)
    address = f"/governance/decisions/{Matter.objects.get().pk}/"
    for wrong, says in (
        ({"outcome": "", "why": "x"}, "Choose what happens"),
        ({"outcome": "drop", "why": ""}, "Say why"),
        ({"outcome": "pass", "heir": "WEST", "why": "x"}, "Choose the organisation"),
    ):
        answer = client.post(address, wrong)
        assert answer.status_code == 400
        assert says in answer.content.decode()
    client.post(address, {"outcome": "drop", "why": "Nobody can pay for it"})
    assert promises.closed == {"both": "Nobody can pay for it"}
    shown = client.get("/governance/decisions/").content.decode()
    assert "Dropped" in shown
    assert "Nobody can pay for it" in shown
    assert Entry.objects.get(action="accounts.dropped").reason == "Nobody can pay for it"


def test_others_do_not_see_what_is_left_open(south: Organisation) -> None:
    holder("bob", RoleKind.ANALYST, south)
    follow(split("SOUTH", timezone.localdate()), apply=True)
    matter = Matter.objects.get()
    far = organisation("FAR", ("X06000044",))
    client = signed_in(holder("hugh", RoleKind.GOVERNANCE, far))
    assert client.get(f"/governance/decisions/{matter.pk}/").status_code == 404
    assert (
        client.post(f"/governance/decisions/{matter.pk}/", {"outcome": "drop"}).status_code == 404
    )
    assert "bob" not in client.get("/governance/decisions/").content.decode()
    member = signed_in(holder("ann", RoleKind.MEMBER, Organisation.objects.get(code="EAST")))
    assert member.get("/governance/decisions/").status_code == 404


def test_a_file_that_fits_nothing_here_is_refused_whole(north: Organisation) -> None:
    before = state()
    for changes, says in (
        ([*merger("NORTH"), *merger("NOBODY")], "NOBODY is no organisation here"),
        (
            [Change("NORTH", (Heir("NEW", "", "", ()),), tomorrow(), "recode", "x")],
            "successor_name",
        ),
        (
            [Change("NORTH", (Heir("NEW", "New", "guild", ()),), tomorrow(), "recode", "x")],
            "successor_kind",
        ),
    ):
        with pytest.raises(SuccessionFileError, match=says):
            follow(changes, apply=True)
        assert state() == before
    follow(merger("NORTH"), apply=True)
    with pytest.raises(SuccessionFileError, match="already"):
        follow(merger("NORTH", day=tomorrow() + timedelta(days=1)), apply=True)


def step(old: str, new: str, kind: str = "merge") -> Succession:
    return Succession(old, old, new, new, "LAD", date(2026, 4, 1), kind, (), "An order")


def test_areas_follow_where_nobody_reaches_more_by_it(north: Organisation) -> None:
    both = organisation("BOTH", ("D1", "D2", "D9"))
    ann = holder("ann", RoleKind.MEMBER, both, ("D1",))
    bob = holder("bob", RoleKind.MEMBER, both, ("D9",))
    drawn = DrawnPlace.objects.create(code="N-2", name="Row", within="D1", owner=ann)
    steps = [step("D1", "D3"), step("D2", "D3"), step("D9", "D10", "recode")]
    lines = follow_areas(date(2026, 5, 1), steps)
    both.refresh_from_db()
    drawn.refresh_from_db()
    assert both.places == ["D3", "D10"]
    assert drawn.within == "D3"
    assert Role.objects.get(person=ann).places == ["D1"], "D3 is wider than D1"
    assert Role.objects.get(person=bob).places == ["D10"]
    assert [line.kind for line in lines if "ann" in line.says] == ["decide"]
    again = follow_areas(date(2026, 5, 1), steps)
    assert {line.kind for line in again} <= {"decide"}


def test_a_split_area_is_left_to_a_person(north: Organisation) -> None:
    body = organisation("ONE", ("D1",))
    lines = follow_areas(date(2026, 5, 1), [step("D1", "D2", "split"), step("D1", "D3", "split")])
    body.refresh_from_db()
    assert body.places == ["D1"]
    assert [line.kind for line in lines] == ["decide"]
    assert "split among D2, D3" in lines[0].says


def test_a_role_for_an_area_that_was_split_waits_on_the_page_of_decisions(
    north: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [step("D1", "D2", "split"), step("D1", "D3", "split")]
    monkeypatch.setattr(matter_views, "in_force", lambda _: steps)
    body, far = organisation("ONE", ("D1",)), organisation("FAR", ("D1",))
    role = Role.objects.get(person=holder("ann", RoleKind.MEMBER, body, ("D1",)))
    holder("bob", RoleKind.MEMBER, far, ("D1",))
    lead = signed_in(holder("lead", RoleKind.GOVERNANCE, body))
    page = lead.get("/governance/decisions/").content.decode()
    assert "1 role is held for an area that is no more" in page
    assert "It was split among D2, D3" in page
    assert f"/governance/roles/{role.pk}/end/" in page
    assert "bob" not in page
    lead.post(f"/governance/roles/{role.pk}/end/", {"why": "D1 was split"})
    assert "Nothing waits for a decision" in lead.get("/governance/decisions/").content.decode()
