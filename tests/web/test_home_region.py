"""Which region the home page opens on, and how to reach the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client, override_settings

from headwater.place.hierarchy import Place
from headwater_web.site import home, home_region

EAST = Place("E12000004", "East Midlands", "region", None, None)
WEST = Place("E12000005", "West Midlands", "region", None, None)
LONDON = Place("E12000007", "London", "region", None, None)
NATION = Place("E92000001", "England", "country", None, None)
WARDS = {"E12000004": "E05000001", "E12000005": "E05000002", "E12000007": "E05000003"}
PEOPLE = {"E12000004": 5_063_164.0, "E12000005": 6_187_204.0, "E12000007": 9_089_736.0}


@dataclass(frozen=True)
class Figure:
    value: float


@dataclass(eq=False)
class Places:
    nation: str = NATION.code
    areas: None = None

    def of_type(self, kind: str) -> list[Place]:
        return {"region": [EAST, WEST, LONDON], "country": [NATION]}[kind]

    def area(self, code: str) -> Place:
        return next(each for each in (EAST, WEST, LONDON, NATION) if each.code == code)

    @property
    def hierarchy(self) -> Places:
        return self

    def children(self, code: str, _: str) -> list[Place]:
        return [Place(WARDS[code], "A ward", "ward", None, None)]


@dataclass(eq=False)
class Held:
    """As much of an atlas as the home region asks for."""

    places: Places = field(default_factory=Places)

    def standing(self, _: str, code: str) -> Figure:
        return Figure(PEOPLE[code])


@dataclass
class Outlined:
    wards: tuple[str, ...]

    def tables(self) -> tuple[str, ...]:
        return ("boundary",)

    def read(self, *_: object, **__: object) -> pa.Table:
        return pa.table({"area": pa.array(self.wards, pa.string())})


@pytest.fixture
def atlas(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A lake of two regions in detail."""
    outlined = Outlined((WARDS[EAST.code], WARDS[WEST.code]))
    monkeypatch.setattr(home_region, "public_lake", lambda: outlined)
    monkeypatch.setattr(home_region, "nation_code", lambda _: NATION.code)
    with override_settings(HOME_REGION=""):
        yield Held()


def test_of_two_regions_in_detail_the_larger_comes_first(atlas: Any) -> None:
    assert home_region.in_detail(atlas) == (WEST, EAST)
    assert home_region.find(atlas) == WEST


def test_the_other_is_one_link_away(atlas: Any) -> None:
    assert home_region.asked(atlas, EAST.code) == EAST
    assert home.others(atlas, WEST) == [("the East Midlands", "/?region=E12000004")]


def test_a_region_that_is_not_in_detail_cannot_be_asked_for(atlas: Any) -> None:
    assert home_region.asked(atlas, LONDON.code) is None
    assert home_region.asked(atlas, "'><script>") is None


def test_a_setting_wins(atlas: Any) -> None:
    with override_settings(HOME_REGION=EAST.code):
        assert home_region.find(atlas) == EAST


def test_without_outlines_it_is_the_nation(atlas: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_region, "public_lake", lambda: Outlined(()))
    assert home_region.find(atlas) == NATION
    assert home.others(atlas, NATION) == []


@pytest.mark.django_db
def test_an_empty_home_says_how_to_fill_it(settings: Any, tmp_path: Path, client: Client) -> None:
    settings.HOME = tmp_path
    settings.KEEP_ANSWERS = False
    answer = client.get("/")
    assert answer.status_code == 200
    assert "headwater demo" in answer.content.decode()
