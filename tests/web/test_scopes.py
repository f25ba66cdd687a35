"""What a person brought or drew is hers alone until she shares it, on every page and in the API.

Each test brings a file or draws a place, which takes about half a second.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from brought import NAME, bring, codes, drawn
from headwater.lake import Lake
from headwater_web.accounts.models import User
from headwater_web.audit.models import Entry
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def pages_about(found: OwnIndicator, area: str) -> list[str]:
    """Every address that is about the indicator alone."""
    name = found.indicator
    return [
        f"/indicator/{name}/",
        f"/indicator/{name}/figures.csv",
        f"/indicator/{name}/figures.csv?area={area}",
        f"/indicator/{name}/figures.csv?periods=all",
        f"/indicator/{name}/map.svg",
        f"/indicator/{name}/ranking.svg",
        f"/indicator/{name}/{area}/trend.svg",
        f"/indicator/{name}/{area}/trace/",
        f"/api/indicators/{name}/figures",
        f"/api/indicators/{name}/areas/{area}",
        f"/api/indicators/{name}/areas/{area}/trace",
    ]


def pages_with(area: str, other: str) -> list[str]:
    """Addresses that show every measure, of which this may be one."""
    return [
        "/",
        "/indicators/",
        f"/place/{area}/",
        f"/place/{area}/measures.csv",
        f"/place/{area}/picture.svg",
        f"/compare/?place={area}&with={other}",
        "/rural/",
        "/api/indicators",
        f"/api/areas/{area}/figures",
    ]


def leaks(client: Client, addresses: list[str], marks: tuple[str, ...]) -> Iterator[str]:
    """The addresses at which one of the marks is seen."""
    for address in addresses:
        answer = client.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code == 200 and any(mark.encode() in text for mark in marks):
            yield address


def test_nobody_else_sees_an_indicator(
    ann: Client, bob: Client, visitor: Client, public: Lake
) -> None:
    here, there = codes(public, "LAD")[:2]
    found = bring(ann, public)
    marks = (NAME, found.indicator)
    assert {"/indicators/", f"/place/{here}/", "/api/indicators"} <= set(
        leaks(ann, pages_with(here, there), marks)
    )
    for client in (bob, visitor):
        assert list(leaks(client, pages_with(here, there), marks)) == []
        for address in pages_about(found, here):
            assert client.get(address).status_code == 404, address


def test_only_its_owner_may_change_an_indicator(
    ann: Client, bob: Client, visitor: Client, public: Lake
) -> None:
    found = bring(ann, public)
    for action in ("share", "remove"):
        address = f"/your-data/{found.indicator}/{action}/"
        assert bob.post(address, {"shared": "yes"}).status_code == 404
        assert "/account/sign-in/" in visitor.post(address, {"shared": "yes"}).headers["Location"]
        assert ann.get(address).status_code == 405
    kept = f"/your-data/{found.indicator}/kept-aside/"
    assert bob.get(kept).status_code == 404
    assert "/account/sign-in/" in visitor.get(kept).headers["Location"]
    assert NAME not in bob.get("/your-data/").content.decode()
    found.refresh_from_db()
    assert not found.shared


def test_sharing_shows_an_indicator_and_stopping_hides_it(
    ann: Client, bob: Client, visitor: Client, public: Lake
) -> None:
    found = bring(ann, public)
    address = f"/indicator/{found.indicator}/"
    ann.post(f"/your-data/{found.indicator}/share/", {"shared": "yes"})
    assert [one.get(address).status_code for one in (ann, bob, visitor)] == [200, 200, 200]
    ann.post(f"/your-data/{found.indicator}/share/", {"shared": "no"})
    assert [one.get(address).status_code for one in (ann, bob, visitor)] == [200, 404, 404]
    ann.post(f"/your-data/{found.indicator}/remove/")
    entries = Entry.objects.filter(subject=f"indicator:{found.indicator}")
    assert [entry.action.removeprefix("indicators.") for entry in entries] == [
        "brought",
        "shared",
        "unshared",
        "removed",
    ]
    assert not [entry for entry in entries if NAME in entry.detail + entry.subject]


def pages_of(place: DrawnPlace) -> list[str]:
    """Every address that is about the drawn place alone."""
    return [
        f"/place/{place.code}/",
        f"/place/{place.code}/measures.csv",
        f"/compare/?place={place.code}",
        f"/api/areas/{place.code}",
        f"/api/areas/{place.code}/figures",
        f"/api/areas/{place.code}/peers",
        f"/indicator/income-deprived/{place.code}/trace/",
        f"/api/indicators/income-deprived/areas/{place.code}",
        f"/api/indicators/income-deprived/areas/{place.code}/trace",
    ]


def lists_of(place: DrawnPlace) -> list[str]:
    """Addresses that list places, of which this may be one."""
    return [
        "/",
        "/places/",
        "/search/?q=Lantern+Row",
        "/api/areas?q=Lantern+Row",
        "/indicator/income-deprived/",
        "/indicator/income-deprived/?type=neighbourhood",
        f"/place/{place.within}/",
        "/api/indicators/income-deprived/figures?type=neighbourhood",
    ]


def test_nobody_else_sees_a_drawn_place(
    ann: Client, bob: Client, visitor: Client, public: Lake
) -> None:
    place = drawn(ann, public)
    marks = ("Lantern Row</a>", '"name": "Lantern Row"', place.code)
    seen = set(leaks(ann, lists_of(place), (*marks, "Lantern Row")))
    assert {"/places/", "/api/areas?q=Lantern+Row"} <= seen
    for address in pages_of(place):
        assert ann.get(address).status_code == 200, address
    for client in (bob, visitor):
        assert list(leaks(client, lists_of(place), marks)) == []
        for address in pages_of(place):
            assert client.get(address).status_code == 404, address


def test_only_its_owner_may_change_a_drawn_place(
    ann: Client, bob: Client, visitor: Client, public: Lake
) -> None:
    place = drawn(ann, public)
    for action in ("share", "remove"):
        address = f"/places/drawn/{place.code}/{action}/"
        assert bob.post(address, {"shared": "yes"}).status_code == 404
        assert "/account/sign-in/" in visitor.post(address, {"shared": "yes"}).headers["Location"]
        assert ann.get(address).status_code == 405
    ann.post(f"/places/drawn/{place.code}/share/", {"shared": "yes"})
    assert visitor.get(f"/place/{place.code}/").status_code == 200
    ann.post(f"/places/drawn/{place.code}/share/", {"shared": "no"})
    assert visitor.get(f"/place/{place.code}/").status_code == 404
    entries = Entry.objects.filter(subject=f"drawn-place:{place.code}")
    assert [entry.action for entry in entries] == ["place.drawn", "place.shared", "place.unshared"]


@pytest.mark.parametrize(
    "address",
    [
        "/your-data/",
        "/your-data/own-x/share/",
        "/your-data/own-x/remove/",
        "/places/drawn/",
        "/places/drawn/N-X/share/",
        "/places/drawn/N-X/remove/",
    ],
)
def test_a_form_of_another_site_changes_nothing(
    ann: Client, address: str, django_user_model: type[User]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(django_user_model.objects.get(username="ann"))
    assert strict.post(address, {"shared": "yes"}).status_code == 403


def test_a_query_gives_each_person_her_own(ann: Client, bob: Client, public: Lake) -> None:
    bring(ann, public)
    drawn(ann, public)
    owner, other = (User.objects.get(username=name) for name in ("ann", "bob"))
    for queries in (OwnIndicator.objects, DrawnPlace.objects):
        assert queries.for_user(owner).count() == queries.owned_by(owner).count() == 1
        assert queries.for_user(other).count() == queries.owned_by(other).count() == 0
        assert queries.for_user(AnonymousUser()).count() == 0
        assert queries.owned_by(AnonymousUser()).count() == 0
