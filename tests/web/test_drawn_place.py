"""A drawn place has a page like any other, whose figures are the sums of its parts.

Adding up and ranking takes about half a second for each place drawn.
"""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.test import Client

from brought import codes, draw, drawn, small_areas
from headwater.indicators.methods.proportion import wilson
from headwater.lake import Lake
from headwater.place.boundaries import geometries
from headwater_web.place.models import DrawnPlace

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def figures(client: Client, code: str) -> dict[str, dict[str, Any]]:
    rows = client.get(f"/api/areas/{code}/figures").json()
    return {row["indicator"]: row for row in rows}


def district_with(public: Lake, count: int) -> str:
    return next(one for one in codes(public, "LAD") if len(small_areas(public, one)) >= count)


def test_its_page_says_that_it_is_drawn_by_whom_and_from_what(ann: Client, public: Lake) -> None:
    found = drawn(ann, public, 4)
    shown = ann.get(f"/place/{found.code}/").content.decode()
    assert "Lantern Row" in shown
    assert "Drawn by ann on" in shown
    assert "from 4 small areas of" in shown
    assert "added up from these small areas" in shown
    assert "Only you see it." in shown
    assert "hw-locator" in shown


def test_its_figures_are_the_sums_of_its_parts(ann: Client, public: Lake) -> None:
    found = drawn(ann, public, 4)
    where = "indicator = 'household-deprived' AND area IN (SELECT unnest(?)) AND category_type = ''"
    rows = public.read(
        "observation", ["count", "denominator"], where, parameters=[found.members]
    ).to_pylist()
    count = sum(row["count"] for row in rows)
    people = sum(row["denominator"] for row in rows)
    lower, upper = wilson(count, people)
    here = figures(ann, found.code)["household-deprived"]
    assert len(rows) == 4
    assert here["value"] == pytest.approx(100 * count / people)
    assert here["lower"] == pytest.approx(100 * float(lower))
    assert here["upper"] == pytest.approx(100 * float(upper))
    assert here["rank_of"] == len(codes(public, "ward")) + 1


def test_a_modelled_share_is_added_up_without_limits(ann: Client, public: Lake) -> None:
    found = drawn(ann, public, 4)
    here = figures(ann, found.code)["income-deprived"]
    assert here["value"] > 0
    assert here["lower"] is None
    assert here["upper"] is None


def test_its_outline_is_that_of_its_parts(ann: Client, public: Lake) -> None:
    found = drawn(ann, public, 4)
    mine = geometries(Lake(found.lake_root).read("boundary"))[0]
    parts = public.read(
        "boundary",
        where="type = 'LSOA' AND area IN (SELECT unnest(?))",
        parameters=[found.members],
    )
    areas = {
        area: shapely.area(shape)
        for area, shape in zip(parts["area"].to_pylist(), geometries(parts), strict=True)
    }
    assert shapely.area(mine) == pytest.approx(sum(areas.values()), rel=0.05)


def test_what_is_too_small_is_not_said(ann: Client, public: Lake) -> None:
    district = district_with(public, 2)
    counts = public.read(
        "observation",
        ["area", "count"],
        "indicator = 'living-in-flats' AND area IN (SELECT unnest(?))",
        parameters=[small_areas(public, district)],
    ).to_pylist()
    least = min(counts, key=lambda row: row["count"])
    assert draw(ann, district, [least["area"]]).status_code == 302
    found = DrawnPlace.objects.get()
    here = figures(ann, found.code)
    small = {name for name, row in here.items() if row["note"] == "too_small_to_say"}
    if least["count"] < 10 or (found.people is not None and found.people < 1000):
        assert "living-in-flats" in small
    assert all(here[name]["value"] is None for name in small)
    shown = ann.get(f"/place/{found.code}/").content.decode()
    assert ("Too small to say:" in shown) == bool(small)


def test_a_council_is_drawn_from_districts(ann: Client, public: Lake) -> None:
    region = next(code for code in codes(public, "region") if b'value="X' in desk(ann, code))
    members = chosen_from(ann, region)[:2]
    assert draw(ann, region, members, name="Two Lamps").status_code == 302
    found = DrawnPlace.objects.get()
    assert found.kind == "proposed"
    people = [figures(ann, one)["population-count"]["value"] for one in members]
    assert figures(ann, found.code)["population-count"]["value"] == pytest.approx(sum(people))
    shown = ann.get(f"/place/{found.code}/").content.decode()
    assert "from 2 districts of" in shown


def desk(client: Client, within: str, by: str = "LSOA") -> bytes:
    answer = client.get("/places/drawn/", {"within": within, "by": by})
    assert answer.status_code == 200
    return answer.content


def chosen_from(client: Client, within: str, by: str = "LSOA") -> list[str]:
    text = desk(client, within, by).decode()
    return [
        piece.split('"')[0] for piece in text.split('type="checkbox" name="members" value="')[1:]
    ]


def test_the_desk_offers_every_small_area_of_the_district(ann: Client, public: Lake) -> None:
    district = district_with(public, 4)
    assert sorted(chosen_from(ann, district)) == small_areas(public, district)
    wards = chosen_from(ann, district, "ward")
    assert wards
    assert set(wards) <= set(codes(public, "ward"))


def test_a_neighbourhood_may_be_drawn_from_wards(ann: Client, public: Lake) -> None:
    district = district_with(public, 4)
    wards = chosen_from(ann, district, "ward")[:2]
    assert draw(ann, district, wards, by="ward").status_code == 302
    found = DrawnPlace.objects.get()
    assert (found.kind, found.member_type) == ("neighbourhood", "ward")
    assert figures(ann, found.code)["income-deprived"]["value"] is not None


def test_what_is_chosen_can_be_seen_before_it_is_drawn(ann: Client, public: Lake) -> None:
    district = district_with(public, 4)
    answer = draw(ann, district, small_areas(public, district)[:2], do="show")
    assert answer.status_code == 200
    assert answer.content.decode().count(" checked") == 2
    assert not DrawnPlace.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"name": " "}, "Give the place the name people use."),
        ({"name": "x" * 90}, "80 letters or fewer"),
        ({"members": []}, "Choose at least one of the small areas."),
        ({"members": ["X99999999"]}, "Choose from the areas listed here."),
        ({"within": "nowhere"}, "Choose where to draw first."),
    ],
)
def test_a_bad_drawing_gets_a_sentence(
    ann: Client, public: Lake, words: dict[str, Any], says: str
) -> None:
    district = district_with(public, 1)
    given = {"name": "A", "within": district, "members": small_areas(public, district)[:1]}
    answer = ann.post("/places/drawn/", {**given, **words})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not DrawnPlace.objects.exists()


def test_removing_takes_the_place_away(
    ann: Client, public: Lake, django_capture_on_commit_callbacks: Any
) -> None:
    found = drawn(ann, public)
    root = found.lake_root
    with django_capture_on_commit_callbacks(execute=True):
        assert ann.post(f"/places/drawn/{found.code}/remove/").status_code == 302
    assert ann.get(f"/place/{found.code}/").status_code == 404
    assert not root.exists()
