"""What is known but not loaded: its page says what would be there and which table it needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from headwater.indicators.definition import definitions
from headwater_web.figures import absent as room
from headwater_web.indicators import views


class Held:
    """As much of an atlas as the list of absent indicators asks for."""

    def __init__(self, *held: str) -> None:
        self.definitions = {each.id: each for each in definitions()}
        self.held = held

    def measures(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((name, "Persons", "All ages") for name in self.held)


@pytest.fixture
def england(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "nation_code", lambda _: "E92000001")


@pytest.mark.usefixtures("england")
def test_what_is_not_held_names_its_table_and_its_publisher() -> None:
    found = {each.id: each for each in room.absent(Held("living-alone"))}  # type: ignore[arg-type]
    assert set(found) == {
        "older-people-living-alone", "council-spending", "public-health-spending"
    }  # fmt: skip
    assert "TS003" in found["older-people-living-alone"].needs
    assert found["council-spending"].url.startswith("https://www.gov.uk/")


def test_a_fictional_country_asks_for_no_real_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "nation_code", lambda _: "Z1")
    assert room.absent(Held()) == ()  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.usefixtures("england")
def test_its_page_says_what_would_be_there(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = SimpleNamespace(
        id="council-spending",
        needs="the revenue outturn",
        publisher="ministry",
        url="https://x.test/",
    )
    monkeypatch.setattr(views, "absent", lambda _: (needed,))
    answer: Any = visitor.get("/indicator/council-spending/")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing that is loaded has figures of this measure" in said
    assert "the revenue outturn, published by the ministry" in said


@pytest.mark.django_db
def test_an_indicator_that_nobody_defined_is_not_found(visitor: Client) -> None:
    assert visitor.get("/indicator/no-such-thing/").status_code == 404
