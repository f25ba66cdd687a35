"""Practice cards on pages: found, read, drafted, reviewed by somebody else, withdrawn, brought in.

Slow: every test needs the cards of the fictional region in the database, and pages with figures.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from headwater.practice.card_table import cells_of, read_cards, write_cards
from headwater.practice.search_terms import asked
from headwater.practice.seed import seed_cards
from headwater.practice.terms import GRADES, CostBand
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.practice import actions, finding, settling
from headwater_web.practice.models import Card, Initiative, Version
from headwater_web.practice.refusal import PracticeError
from headwater_web.practice.search import index
from headwater_web.site import place_practice
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FAILED = "fictional-booked-bus-app"
OURS = replace(
    seed_cards()[0], code="our-lift-club", title="A lift club", places=("X07000003",), seen=None
)


@pytest.fixture
def cards(site_home: Path) -> int:
    """The cards that come with Headwater and those of the fictional region, published."""
    return settling.settle()


@pytest.fixture
def board() -> Organisation:
    """An integrated care board."""
    return organisation(BOARD)


@pytest.fixture
def author(board: Organisation) -> User:
    """A member of the board."""
    return holder("author", RoleKind.MEMBER, board)


@pytest.fixture
def reviewer(board: Organisation) -> User:
    """Its moderator."""
    return holder("reviewer", RoleKind.MODERATOR, board)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_cards_are_settled_once(cards: int) -> None:
    assert cards >= 85
    assert settling.settle() == 0
    assert Card.objects.count() == Version.objects.count() == index().cards() == cards


def test_an_index_that_lost_cards_is_made_anew(cards: int) -> None:
    index().remove(Card.objects.get(code=FAILED).pk)
    assert index().cards() == cards - 1
    settling.settle()
    assert index().cards() == cards


def test_a_question_in_words_finds_cards_and_each_says_why(visitor: Client, cards: int) -> None:
    page = text(visitor, "/practice/?q=no+buses+in+our+villages&place=Gannerdale")
    assert page.index("A minibus timed with the clinic") < page.index("Buses on demand")
    assert "Your place and Otterstead match on" in page
    assert "your words found: “buses”" in page
    assert "3 of 5" in page
    assert "evidence 3 of 5" not in page, "how sure it is has a column of its own"


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("barrier=data-sharing", "One linked record for every resident", "Statins"),
        ("barrier=rewards", "Lightbulb", "Statins"),
        ("evidence=4", "Strength and balance classes", "Lightbulb"),
        ("cost=under-50k", "nurse’s room|nurse&#39;s room", "booked by an app"),
        ("finding=harmed", "PRISM", "Lightbulb"),
        ("scale=street", "Knocking on doors", "Lightbulb"),
        ("level=conditions", "lowest price", "Statins"),
        ("place=Gannerdale&like=yes", "booked by an app", "Lightbulb"),
        ("q=bus&finding=no-difference&evidence=5", "No card has all of that", "timed with"),
    ],
)
def test_filters_come_first(visitor: Client, cards: int, query: str, there: str, gone: str) -> None:
    page = text(visitor, f"/practice/?{query}")
    assert any(each in page for each in there.split("|"))
    assert gone not in page


def test_what_was_chosen_is_found_however_many_answer_the_words_better(
    visitor: Client, cards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {"q": "hospital visits", "finding": "harmed"}
    before = codes_on(visitor, **chosen)
    (likeliest,) = index().matching(list(asked(chosen["q"])), Card.objects.all(), 1)
    assert Card.objects.get(pk=likeliest).code not in before
    monkeypatch.setattr(finding, "MOST_LIKELY", len(before))
    assert codes_on(visitor, **chosen) == before != []


def test_the_index_finds_among_the_cards_it_is_given(cards: int) -> None:
    every = index().matching(["home"], Card.objects.all(), 900)
    some = Card.objects.filter(pk__in=every[3:5])
    assert index().matching(["home"], some, 900) == every[3:5]
    assert index().matching(["home"], Card.objects.none(), 900) == []
    assert index().matching([], Card.objects.all(), 900) == []


def test_what_is_no_choice_counts_as_not_chosen(visitor: Client, cards: int) -> None:
    odd = "?barrier=qq&evidence=99&cost=free&level=x&scale=y&finding=z&like=yes&place=Atlantis"
    page = text(visitor, f"/practice/{odd}")
    assert f"{cards} cards" in page
    assert "No place called “Atlantis” is held here" in page


def test_a_barrier_shows_results_and_disagreement_and_prescribes_nothing(
    visitor: Client, cards: int
) -> None:
    page = text(visitor, "/practice/barriers/rural-transport/?place=X07000003")
    near = page[page.index("In places like Gannerdale") : page.index("Elsewhere")]
    assert near.count(" Helped<") >= 3
    assert "Made things worse" in near
    assert "Places disagree" in page
    assert "Gannerdale lift club" in page
    for word in ("recommend", "best practice", "you should"):
        assert word not in page.lower()
    assert visitor.get("/practice/barriers/nothing/").status_code == 404


def test_a_card_that_was_not_opened_says_so(visitor: Client, cards: int) -> None:
    page = text(visitor, "/practice/card/prism-risk-tool/")
    assert "we have not opened it" in page
    assert "Harm, or what it cost others" in page


def test_every_card_leaves_as_csv_and_comes_back_the_same(visitor: Client, cards: int) -> None:
    content = visitor.get("/practice/cards.csv").content.decode("utf-8-sig")
    reading = read_cards(content)
    assert reading.refused == ()
    assert len(reading.cards) == cards
    assert set(seed_cards()) <= set(reading.cards)


def test_a_review_reads_words_and_sees_what_changed(
    cards: int, author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    path = f"/practice/desk/card/{OURS.code}/review/"
    page = text(signed_in(reviewer), path)
    rows = page.split("<tbody")[1].split("</tbody>")[0]
    for words in ("Gannerdale (X07000003)", CostBand(OURS.cost).words, GRADES[OURS.grade]):
        assert words.casefold() in rows.casefold(), words
    for code in (*OURS.barriers, f">{OURS.cost.value}<", " | "):
        assert code not in rows, code
    actions.publish(reviewer, made)
    actions.revise(author, made, replace(OURS, for_whom="People without a car"))
    actions.submit(author, made)
    page = text(signed_in(reviewer), path)
    assert page.count(">changed</span>") == 1
    assert OURS.for_whom in page
    assert "People without a car" in page


def test_a_draft_is_seen_by_its_makers_alone_until_another_publishes_it(
    cards: int, visitor: Client, author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    page = f"/practice/card/{OURS.code}/"
    outside = signed_in(holder("other", RoleKind.MODERATOR, organisation(COUNTY)))
    assert visitor.get(page).status_code == outside.get(page).status_code == 404
    assert signed_in(author).get(page).status_code == 200
    actions.submit(author, made)
    with pytest.raises(PracticeError):
        actions.publish(author, made)
    assert outside.get(f"/practice/desk/card/{OURS.code}/review/").status_code == 404
    client = signed_in(reviewer)
    assert OURS.title in text(client, "/practice/desk/")
    assert OURS.title in text(client, f"/practice/desk/card/{OURS.code}/review/")
    answer = client.post(f"/practice/desk/card/{OURS.code}/review/", {"do": "publish"})
    assert answer.status_code == 302
    assert OURS.title in text(visitor, page)
    assert OURS.title in text(visitor, "/practice/?q=lift+club")
    entries = Entry.objects.filter(action__startswith="practice.card_").order_by("sequence")
    assert list(entries.values_list("action", flat=True)) == [
        "practice.card_drafted",
        "practice.card_submitted",
        "practice.card_published",
    ]


def test_nobody_reviews_what_she_wrote(cards: int, reviewer: User, board: Organisation) -> None:
    made = actions.draft(reviewer, board, OURS)
    actions.submit(reviewer, made)
    with pytest.raises(PracticeError, match="Somebody else must review"):
        actions.publish(reviewer, made)


def test_what_is_given_back_says_why_and_can_be_sent_again(
    cards: int, author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    with pytest.raises(PracticeError, match="Say what has to be mended"):
        actions.give_back(reviewer, made, " ")
    actions.give_back(reviewer, made, "Name the comparison.")
    assert "Name the comparison." in text(signed_in(author), "/practice/desk/")
    actions.submit(author, made)
    actions.publish(reviewer, made)


def test_a_new_version_replaces_the_old_only_when_it_is_published(
    cards: int, visitor: Client, author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    actions.publish(reviewer, made)
    actions.revise(author, made, replace(OURS, title="A lift club with a bus"))
    assert "A lift club with a bus" not in text(visitor, f"/practice/card/{OURS.code}/")
    actions.submit(author, made)
    actions.publish(reviewer, made, "Checked with the club.")
    page = text(visitor, f"/practice/card/{OURS.code}/")
    assert "A lift club with a bus" in page
    assert "2 versions" in page
    assert "Checked with the club." in page


def test_a_withdrawn_card_is_found_by_nobody_and_can_come_back(
    cards: int, visitor: Client, author: User, reviewer: User, board: Organisation
) -> None:
    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    actions.publish(reviewer, made)
    client = signed_in(reviewer)
    client.post(f"/practice/desk/card/{OURS.code}/withdraw/", {"why": "The figures were wrong"})
    assert visitor.get(f"/practice/card/{OURS.code}/").status_code == 404
    assert OURS.title not in text(visitor, "/practice/?q=lift+club")
    assert "The figures were wrong" in text(client, f"/practice/card/{OURS.code}/")
    client.post(f"/practice/desk/card/{OURS.code}/withdraw/", {"do": "restore"})
    assert OURS.title in text(visitor, "/practice/?q=lift+club")


def test_a_card_of_nobody_is_taken_on_by_a_body_that_reviews(
    cards: int, author: User, reviewer: User, board: Organisation
) -> None:
    made = Card.objects.get(code="wigan-deal")
    with pytest.raises(PracticeError, match="may not review"):
        actions.take_on(author, made, board)
    actions.take_on(reviewer, made, board)
    actions.revise(holder("lead", RoleKind.CONVENOR, board), made, seed_of("wigan-deal"))
    with pytest.raises(PracticeError, match="keeps this card already"):
        actions.take_on(reviewer, made, board)


def seed_of(code: str) -> Any:
    return next(each for each in seed_cards() if each.code == code)


def posted(**more: Any) -> dict[str, Any]:
    card = cells_of(OURS)
    words = {name: value for name, value in card.items() if name not in ("results", "adoptions")}
    words |= {"barriers": list(OURS.barriers), "tags": list(OURS.tags), "organisation": BOARD}
    first = {"outcome": "lifts", "measure": "a month", "before": "0", "after": "40"}
    words |= {f"result-0-{name}": value for name, value in first.items()}
    return {**words, "result-0-finding": "helped", "grade": "2", **more}


def test_a_form_makes_the_card_that_was_filled_in(cards: int, author: User) -> None:
    client = signed_in(author)
    assert client.get("/practice/desk/draft/").status_code == 200
    answer = client.post("/practice/desk/draft/", posted())
    assert answer.status_code == 302, answer.content.decode()[:3000]
    held = Version.objects.get(card__code=OURS.code).as_card()
    assert (held.title, held.barriers, held.tags) == (OURS.title, OURS.barriers, OURS.tags)
    assert (held.results[0].outcome, held.results[0].after) == ("lifts", "40")
    page = text(client, f"/practice/desk/card/{OURS.code}/")
    assert 'value="lifts"' in page
    sent = client.post(f"/practice/desk/card/{OURS.code}/", posted(do="send"))
    assert sent.status_code == 302
    assert Version.objects.get(card__code=OURS.code).state == "in-review"


def test_places_may_be_named(cards: int, author: User) -> None:
    named = posted(places="gannerdale; X07000002 ;Larkmere Vale;")
    assert signed_in(author).post("/practice/desk/draft/", named).status_code == 302
    held = Version.objects.get(card__code=OURS.code).as_card()
    assert held.places == ("X07000003", "X07000002")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"places": "Nowhere under Sky"}, "Nowhere under Sky"),
        ({"title": ""}, "Give it a name that says what was done."),
        ({"code": "wigan-deal"}, "There is a card with the code wigan-deal"),
        ({"barriers": []}, "Choose at least one barrier"),
        ({"grade": "4"}, "names what it was compared with"),
        ({"review_by": "soon"}, "Write the day as 2027-03-31"),
        ({"contact": "jo@example.org"}, "not a person’s own|not a person&#39;s own"),
    ],
)
def test_a_bad_form_gets_a_sentence_and_keeps_what_was_written(
    cards: int, author: User, more: dict[str, Any], says: str
) -> None:
    answer = signed_in(author).post("/practice/desk/draft/", posted(**more))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert any(each in page for each in says.split("|"))
    assert OURS.done[:40] in page
    assert not Card.objects.filter(code=OURS.code).exists()


def bring(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("cards.csv", content)
    return client.post("/practice/desk/bring/", {"file": file, "organisation": BOARD})


def test_a_file_brings_good_rows_as_drafts_and_shows_the_bad_ones(cards: int, author: User) -> None:
    bad = replace(OURS, code="no-title", title="x").__class__(**{**vars(OURS), "code": "bad-one"})
    content = write_cards([OURS, bad, seed_of("wigan-deal")]).replace("bad-one", "Bad One")
    page = bring(signed_in(author), content.encode()).content.decode()
    assert "1 new draft, 0 changed, 1 as they were, 1 kept aside" in page
    assert "small letters, digits and hyphens" in page
    assert Version.objects.get(card__code=OURS.code).state == "draft"
    again = bring(signed_in(author), write_cards([OURS]).encode()).content.decode()
    assert "0 new drafts, 0 changed, 1 as they were" in again


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name,age\n", "must name the columns"),
        (b"PK\x03\x04 a workbook", "not a CSV file"),
        (b"\x00\x01", "not text"),
        (b"", "must name the columns|Choose a CSV file"),
    ],
)
def test_a_file_that_is_no_table_of_cards_gets_a_sentence(
    cards: int, author: User, content: bytes, says: str
) -> None:
    answer = bring(signed_in(author), content)
    assert answer.status_code == 400
    assert any(each in answer.content.decode() for each in says.split("|"))


def told(**more: Any) -> dict[str, Any]:
    return {
        "name": "Soup on Fridays",
        "what": "Soup and a chat in the chapel.",
        "place": "Cindermoor",
        "body": "Chapel friends",
        "run_by": "community",
        "state": "under-way",
        "starts": "2026-01-09",
        "barriers": ["low-trust"],
        "organisation": BOARD,
        **more,
    }


def test_a_community_registers_what_it_does_and_it_becomes_a_card_when_reviewed(
    cards: int, visitor: Client, ann: Client, reviewer: User
) -> None:
    assert ann.post("/practice/initiatives/new/", told()).status_code == 302
    found = Initiative.objects.get(name="Soup on Fridays")
    page = f"/practice/initiatives/{found.code}/"
    assert visitor.get(page).status_code == 404
    assert found.name not in text(visitor, "/practice/initiatives/")
    assert ann.post(page, {"do": "list"}).status_code == 302
    assert visitor.get(page).status_code == 404, "she cannot list it herself"
    client = signed_in(reviewer)
    assert found.name in text(client, "/practice/desk/")
    client.post(page, {"do": "list"})
    assert found.name in text(visitor, "/practice/initiatives/?place=Cindermoor&by=community")
    assert found.name in text(visitor, "/practice/barriers/low-trust/")
    ann.post(f"{page}change/", told(what="Soup and cake."))
    assert visitor.get(page).status_code == 404, "nobody has looked at what it says now"
    client.post(page, {"do": "list"})
    assert "Soup and cake." in text(visitor, page)
    ann.post(page, {"do": "card"})
    found.refresh_from_db()
    assert found.card is not None
    actions.submit(User.objects.get(username="ann"), found.card)
    actions.publish(reviewer, found.card)
    assert "It is a practice card now" in text(visitor, page)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "Give it the name people use."),
        ({"place": "Atlantis"}, "Choose a place that is known here"),
        ({"barriers": []}, "Choose at least one barrier"),
        ({"starts": "last week"}, "Write the day as 2026-09-01."),
        ({"run_by": "aliens"}, "Choose who does it."),
    ],
)
def test_a_bad_registration_gets_a_sentence(
    cards: int, ann: Client, more: dict[str, Any], says: str
) -> None:
    answer = ann.post("/practice/initiatives/new/", told(**more))
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_a_body_that_ends_passes_its_cards_on(
    cards: int, author: User, board: Organisation
) -> None:
    from headwater_web.practice.estates import Cards, Initiatives

    made = actions.draft(author, board, OURS)
    heir = organisation(COUNTY)
    assert [each.label for each in Cards().held_by(board)] == ["a practice draft"]
    Cards().pass_on(str(made.pk), heir)
    made.refresh_from_db()
    assert made.organisation == heir
    Cards().drop(str(made.pk), "nobody takes it on")
    assert Initiatives().name == "initiative"


def test_erasure_takes_drafts_away_and_a_name_off_what_was_published(
    cards: int, author: User, reviewer: User, board: Organisation
) -> None:
    from headwater_web.practice.holdings import erase_cards, written_and_reviewed

    made = actions.draft(author, board, OURS)
    actions.submit(author, made)
    actions.publish(reviewer, made, "Clear and honest")
    assert [each["said"] for each in written_and_reviewed(reviewer)] == ["Clear and honest"]
    actions.revise(author, made, replace(OURS, title="Again"))
    outcome = erase_cards(author)
    assert (outcome.removed, outcome.kept) == (1, 1)
    made.refresh_from_db()
    assert made.owner is None
    assert not Version.objects.filter(author=author).exists()


def test_a_place_shows_peers_who_do_better_and_what_they_did(visitor: Client, cards: int) -> None:
    page = text(visitor, "/place/X07000003/")
    assert "Who does better, and what they did" in page
    assert "Tried in places like Gannerdale" in page
    assert "/practice/barriers/?place=X07000003" in page


def test_one_card_in_place_of_another_makes_a_new_edition(cards: int) -> None:
    one, two = Card.objects.published()[:2]
    for each, hidden in ((one, False), (two, True)):
        Card.objects.filter(pk=each.pk).update(withdrawn_at=timezone.now() if hidden else None)
    before = place_practice.edition()
    for each, hidden in ((one, True), (two, False)):
        Card.objects.filter(pk=each.pk).update(withdrawn_at=timezone.now() if hidden else None)
    assert place_practice.edition() != before


def test_kept_place_pages_change_when_a_card_is_published(
    settings: Any,
    cards: int,
    demo_home: Path,
    tmp_path: Path,
    author: User,
    reviewer: User,
    board: Organisation,
) -> None:
    (tmp_path / "lake").symlink_to(demo_home / "lake")
    settings.HOME, settings.KEEP_ANSWERS = tmp_path, True
    assert OURS.title not in Client().get("/place/X07000002/").content.decode()
    sure = replace(OURS, places=("X06000039",), grade=1)
    made = actions.draft(author, board, sure)
    actions.submit(author, made)
    actions.publish(reviewer, made)
    assert index().cards() == cards + 1
    pages = [Client().get(f"/place/{code}/").content.decode() for code in ("X07000003",)]
    assert any("more from places like" in each or OURS.title in each for each in pages)
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)


@pytest.mark.parametrize("make", [lambda: "x" * 3_000, lambda: '\u2603 \u0661 ()*:^" OR NOT NEAR'])
def test_no_words_break_the_search(visitor: Client, cards: int, make: Callable[[], str]) -> None:
    assert visitor.get("/practice/", {"q": make()}).status_code == 200


def codes_on(client: Client, **asked: str) -> list[str]:
    """The cards on a page of the search, in order."""
    page = client.get("/practice/", asked).content.decode()
    return re.findall(r'href="/practice/card/([^/"?]+)/', page)


def test_ten_cards_are_a_page_and_the_next_keeps_what_was_asked(
    visitor: Client, cards: int
) -> None:
    first = text(visitor, "/practice/?evidence=2&cost=")
    assert "Page 1 of " in first
    assert 'href="?evidence=2&amp;cost=&amp;page=2" rel="next"' in first
    one, two = codes_on(visitor, evidence="2"), codes_on(visitor, evidence="2", page="2")
    assert len(one) == 10
    assert two
    assert not set(one) & set(two)
    assert codes_on(visitor, evidence="2", page="none") == one


def test_choices_that_are_folded_stand_open_where_one_was_made(visitor: Client, cards: int) -> None:
    folded = '<details class="nhsuk-details hw-data hw-fold hw-fold--narrow"'
    for address, opened in (("/practice/", ""), ("/practice/?cost=low", " open")):
        before, after = text(visitor, address).split(f"{folded}{opened}>")
        assert 'name="barrier"' in before
        for name in ("evidence", "cost", "level", "scale", "finding"):
            assert f'name="{name}"' in after.split("</details>")[0]
