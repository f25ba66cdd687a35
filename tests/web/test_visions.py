"""Visions on pages: begun, written, published in versions, supported and opposed, withdrawn.

Slow: pages read the fictional region.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach
from headwater_web.accounts.territory import within_reach
from headwater_web.audit.models import Entry
from headwater_web.deliberation.models import Vision, VisionVersion, Voice
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACE = "X12000001"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def writer(site_home: Path) -> User:
    """A member of a body of the region."""
    return holder("writer", RoleKind.MEMBER, organisation(BOARD, (PLACE,)))


@pytest.fixture
def desk(writer: User) -> Client:
    """Her client."""
    return signed_in(writer)


def begin(desk: Client, **more: str) -> Vision:
    given = {"title": "Our vision", "place": PLACE, "statement": "We stay well.", **more}
    answer = desk.post("/visions/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Vision.objects.latest("pk")


def add(desk: Client, vision: Vision, kind: str, **given: object) -> None:
    answer = desk.post(f"/visions/{vision.code}/write/{kind}/new/", given)
    assert answer.status_code == 302, answer.content.decode()


OUTCOME = {"says": "Fewer falls", "for_whom": "over 75s", "indicator": "gp-patients"}
ACTION = {
    "what": "A clinic on a bus",
    "because": "the clinic is an hour away",
    "expected": "pressure found before a stroke",
    "level": "secondary",
    "scale": "system",
    "against": "b1",
    "towards": "o1",
    "card": "https://example.org/practice/card/clinic-bus/?place=X1",
    "scenario": "/what-if/answer/0123456789abcdef0123/",
    "owner": "The care board",
}


def whole(desk: Client) -> Vision:
    """A published vision with one of each."""
    made = begin(desk)
    add(desk, made, "outcome", **OUTCOME)
    add(desk, made, "barrier", says="No bus after four", code="rural-transport", outcomes="o1")
    add(desk, made, "action", **ACTION)
    assert desk.post(f"/visions/{made.code}/write/", {"do": "publish"}).status_code == 302
    made.refresh_from_db()
    return made


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_vision_is_written_and_everybody_reads_it_once_it_is_published(
    desk: Client, visitor: Client
) -> None:
    made = begin(desk)
    assert visitor.get(f"/visions/{made.code}/").status_code == 404
    assert "A draft. Only those who write it see it." in text(desk, f"/visions/{made.code}/")
    made = whole(desk)
    page = text(visitor, f"/visions/{made.code}/")
    for words in (
        "We stay well.",
        "Because the clinic is an hour away, we expect pressure found before a stroke.",
        "Secondary: finds trouble early, before it is felt",
        "clinic-bus, which is not shown",
        "/what-if/answer/0123456789abcdef0123/",
        "/practice/barriers/rural-transport/",
        "/indicator/gp-patients/",
        "Of 1 action none acts before people fall ill.",
    ):
        assert words in page, words
    assert page.count('role="img"') >= 2
    assert made.title in text(visitor, "/visions/")
    drawn = visitor.get(f"/visions/{made.code}/drawing.svg")
    assert drawn["Content-Type"].startswith("image/svg+xml")
    assert "A clinic on a bus" in drawn.content.decode()


def test_a_new_version_says_what_changed_and_why(desk: Client, visitor: Client) -> None:
    made = whole(desk)
    desk.post(f"/visions/{made.code}/write/action/a1/", {**ACTION, "level": "primary"})
    add(desk, made, "outcome", says="Warm homes", shown_by="fewer cold homes")
    assert "Warm homes" not in text(visitor, f"/visions/{made.code}/")
    refused = desk.post(f"/visions/{made.code}/write/", {"do": "publish"})
    assert "Say in a sentence why it changed." in refused.content.decode()
    desk.post(f"/visions/{made.code}/write/", {"do": "publish", "why": "The winter meeting"})
    told = text(visitor, f"/visions/{made.code}/versions/")
    assert "The action “A clinic on a bus” changed: level of prevention." in told
    assert "The outcome “Warm homes” was added." in told
    assert "The winter meeting" in told
    earlier = text(visitor, f"/visions/{made.code}/versions/1/")
    assert "An earlier version" in earlier
    assert "Warm homes" not in earlier
    states = VisionVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "published"]


def test_an_item_is_taken_out_with_what_pointed_at_it(desk: Client) -> None:
    made = whole(desk)
    desk.post(f"/visions/{made.code}/write/outcome/o1/", {"do": "remove"})
    held = VisionVersion.objects.get(vision=made, state="draft").as_vision()
    assert held.outcomes == ()
    assert held.actions[0].towards == held.barriers[0].outcomes == ()


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("outcome", {"says": ""}, "Say what success looks like."),
        ("outcome", {"says": "x", "indicator": "nothing"}, "Choose an indicator from the list"),
        ("barrier", {"says": "x", "code": "nothing"}, "Choose a barrier from the list"),
        ("action", {**ACTION, "level": "fifth"}, "Choose how early it acts."),
        ("action", {**ACTION, "scale": ""}, "Choose how widely"),
        ("action", {**ACTION, "because": ""}, "Say why it should help."),
        ("action", {**ACTION, "card": "not a card!"}, "Give a practice card"),
        ("action", {**ACTION, "scenario": "/what-if/X1/"}, "Give the address of an answer"),
        ("action", {**ACTION, "what": "x" * 201}, "Write 200 letters at most; this has 201."),
    ],
)
def test_what_cannot_be_kept_is_said_where_it_stands(
    desk: Client, kind: str, given: dict[str, str], says: str
) -> None:
    made = begin(desk)
    answer = desk.post(f"/visions/{made.code}/write/{kind}/new/", given)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_tags_come_from_the_schemes_alone(desk: Client, visitor: Client) -> None:
    made = begin(desk)
    given = {"title": "T", "statement": "S", "tags": ["plan-prevention", "nothing"]}
    assert "is no tag" in desk.post(f"/visions/{made.code}/write/", given).content.decode()
    given["tags"] = ["plan-prevention", "marmot-best-start"]
    assert desk.post(f"/visions/{made.code}/write/", given).status_code == 302
    desk.post(f"/visions/{made.code}/write/", {"do": "publish"})
    page = text(visitor, f"/visions/{made.code}/")
    assert "10 Year Health Plan: from sickness to prevention" in page


def test_support_and_dissent_both_stand_beside_it_without_a_persons_name(
    desk: Client, visitor: Client
) -> None:
    made = whole(desk)
    neighbour = User.objects.create_user("neighbour.jones")
    asks = signed_in(neighbour)
    here = f"/visions/{made.code}/voice/"
    refused = asks.post(here, {"stance": "dissents", "about": "a1"})
    assert "Say why not" in refused.content.decode()
    asks.post(here, {"stance": "dissents", "about": "a1", "words": f"No driver {SCRIPT}"})
    desk.post(here, {"stance": "supports", "body": BOARD})
    page = text(visitor, f"/visions/{made.code}/")
    assert "1 supports this or something in it, 1 does not." in page
    assert "A resident: “No driver &lt;script&gt;" in page
    assert f"Body {BOARD}" in page
    assert "neighbour" not in page
    asks.post(here, {"stance": "supports", "about": "a1"})
    assert Voice.objects.filter(about="a1").count() == 1
    voice = Voice.objects.get(about="a1")
    assert asks.post(f"{here}back/", {"row": voice.pk}).status_code == 302
    assert Voice.objects.heard().count() == 1


def test_a_moderator_hides_a_voice_with_a_reason(desk: Client, visitor: Client) -> None:
    made = whole(desk)
    asks = signed_in(User.objects.create_user("rude"))
    asks.post(f"/visions/{made.code}/voice/", {"stance": "dissents", "words": "Rude words"})
    row = Voice.objects.get()
    here, hide = f"/visions/{made.code}/voice/back/", {"row": row.pk, "do": "hide", "why": "Rude"}
    desk.post(here, hide)
    assert Voice.objects.heard().exists()
    signed_in(holder("m", RoleKind.MODERATOR, organisation(BOARD))).post(here, hide)
    assert not Voice.objects.heard().exists()
    assert Entry.objects.filter(action="deliberation.voice_hidden", reason="Rude").exists()


def test_a_withdrawn_vision_is_there_for_its_makers_alone(desk: Client, visitor: Client) -> None:
    made = whole(desk)
    here = f"/visions/{made.code}/write/"
    assert "Say why" in desk.post(here, {"do": "withdraw"}).content.decode()
    desk.post(here, {"do": "withdraw", "why": "The region is to be redrawn"})
    for path in ("", "versions/", "versions/1/", "drawing.svg"):
        assert visitor.get(f"/visions/{made.code}/{path}").status_code == 404
    assert "Withdrawn: The region is to be redrawn" in text(desk, f"/visions/{made.code}/")
    desk.post(here, {"do": "restore"})
    assert visitor.get(f"/visions/{made.code}/").status_code == 200


def test_a_draft_that_was_never_published_goes_whole(desk: Client) -> None:
    made = begin(desk)
    assert desk.post(f"/visions/{made.code}/write/", {"do": "discard"}).status_code == 302
    assert not Vision.objects.exists()


@pytest.mark.parametrize("kind", RoleKind)
def test_a_draft_of_another_body_is_there_for_nobody(desk: Client, kind: RoleKind) -> None:
    made = begin(desk)
    other = signed_in(holder("other", kind, organisation(COUNTY, ("X10000001",))))
    paths = ("", "write/", "write/outcome/new/", "versions/", "drawing.svg", "versions/1/")
    for path in paths:
        assert other.get(f"/visions/{made.code}/{path}").status_code == 404, path
    published = whole(desk)
    assert other.get(f"/visions/{published.code}/write/").status_code == 404
    answer = other.post(f"/visions/{published.code}/write/", {"do": "withdraw", "why": "x"})
    assert answer.status_code == 404
    published.refresh_from_db()
    assert published.is_public


def test_only_people_of_a_body_begin_a_vision(site_home: Path, desk: Client) -> None:
    resident = signed_in(User.objects.create_user("resident"))
    assert resident.get("/visions/new/").status_code == 404
    given = {"title": "T", "place": "Atlantis", "statement": ""}
    answer = desk.post("/visions/new/", given)
    assert "Choose a place that is known here" in answer.content.decode()
    given = {"title": "T", "place": PLACE, "organisation": COUNTY}
    organisation(COUNTY)
    assert "Choose a body in which you hold a role" in (
        desk.post("/visions/new/", given).content.decode()
    )


def test_every_change_is_in_the_audit(desk: Client) -> None:
    whole(desk)
    codes = Entry.objects.filter(action__startswith="deliberation.vision").order_by("pk")
    assert list(codes.values_list("action", flat=True)) == [
        "deliberation.vision_begun",
        *["deliberation.vision_written"] * 3,
        "deliberation.vision_published",
    ]


@pytest.mark.parametrize("kind", RoleKind)
def test_a_role_for_one_place_does_not_reach_the_vision_of_another(
    desk: Client, kind: RoleKind
) -> None:
    body = organisation(BOARD)
    here = signed_in(holder("here", kind, body))
    elsewhere = signed_in(holder("elsewhere", kind, body, ("X07000001",)))
    published = whole(desk)
    draft = begin(desk)
    code = published.code
    writes = here.get(f"/visions/{code}/write/").status_code
    assert writes == (200 if reach(kind, Action.CHANGE, Sensitivity.INTERNAL) >= Reach.OWN else 404)
    paths = (f"/visions/{code}/write/", f"/visions/{code}/write/outcome/o1/")
    for path in (*paths, f"/visions/{draft.code}/", f"/visions/{draft.code}/drawing.svg"):
        assert elsewhere.get(path).status_code == 404, path
    for do in ("publish", "withdraw", "discard", "write"):
        answer = elsewhere.post(paths[0], {"do": do, "why": "x", "title": "T", "statement": "S"})
        assert answer.status_code == 404, do
    assert elsewhere.post(paths[1], {"do": "remove"}).status_code == 404
    assert elsewhere.get(f"/visions/{code}/").status_code == 200
    published.refresh_from_db()
    assert published.is_public


def test_a_role_for_one_place_begins_no_vision_of_another(site_home: Path) -> None:
    narrow = signed_in(holder("n", RoleKind.CONVENOR, organisation(BOARD), ("X07000001",)))
    given = {"title": "T", "place": "X07000003", "statement": "S"}
    page = narrow.post("/visions/new/", given).content.decode()
    assert "Choose a body in which you hold a role for this place." in page
    wide = narrow.post("/visions/new/", {**given, "place": PLACE}).content.decode()
    assert "Choose a body in which you hold a role for this place." in wide
    assert narrow.post("/visions/new/", {**given, "place": "X07000001"}).status_code == 302


def test_a_body_of_all_parts_of_a_region_writes_for_the_region(site_home: Path) -> None:
    whole_of_it = organisation("X-MAYOR", ("X47000001",))
    desk = signed_in(holder("mayor", RoleKind.CONVENOR, whole_of_it))
    colleague = signed_in(holder("colleague", RoleKind.CONVENOR, whole_of_it))
    made = begin(desk)
    assert made.place == PLACE, "a region, in which no body lies"
    assert colleague.get(f"/visions/{made.code}/write/").status_code == 200
    assert PLACE in within_reach(frozenset({"X47000001"}))
    assert PLACE not in within_reach(frozenset({"X10000001"}))
