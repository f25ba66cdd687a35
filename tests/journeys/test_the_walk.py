"""The walk: a councillor finds out how her place is, and an analyst brings a figure of her own."""

from __future__ import annotations

import csv
import hashlib
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from live_server import Site
from live_server import sign_in as given_signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server and a browser"),
    pytest.mark.xdist_group("browser"),
]
SVG = "{http://www.w3.org/2000/svg}"


# The councillor


def given_a_councillor_on_the_home_page(page: Any) -> None:
    answer = page.goto("/")
    assert answer.status == 200


def when_she_types_part_of_a_name(page: Any, part: str) -> None:
    page.get_by_label("Find your place").fill(part)
    page.get_by_role("button", name="Search").click()


def then_the_place_is_the_first_answer(page: Any, name: str) -> None:
    first = page.locator("ol.hw-found li").first
    assert first.get_by_role("link").inner_text() == name


def when_she_opens(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def then_sentences_say_what_is_worse_what_worsens_and_how_sure(page: Any, nation: str) -> None:
    hero = page.locator("main .hw-hero")
    lead = hero.locator(".hw-lead").inner_text()
    assert re.search(rf"\bthan in {nation}\b", lead), lead
    assert re.search(r"[Gg]etting worse|getting worse", lead), lead
    assert "cannot tell" in hero.inner_text(), "what the numbers cannot show is said"
    out = page.get_by_role("heading", name="What stands out").locator("..").inner_text()
    assert re.search(r"We looked at \d+ measures", out)
    assert re.search(r"chance", out), "how many flags chance alone would raise"


def then_it_stands_beside_places_like_it(page: Any, name: str) -> None:
    card = page.get_by_role("complementary", name=f"Places like {name}")
    rows = card.get_by_role("row").all()
    assert len(rows) >= 4
    assert any("is-here" in (row.get_attribute("class") or "") for row in rows)


def when_she_asks_why_they_are_like_hers(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Why these match").click()


def then_each_peer_has_a_reason_and_a_distance(page: Any) -> list[str]:
    table = page.locator("#peers").locator("..").get_by_role("table")
    rows = table.locator("tbody").get_by_role("row").all()
    distances = [float(row.get_by_role("cell").nth(0).inner_text()) for row in rows]
    reasons = [row.get_by_role("cell").nth(1).inner_text() for row in rows]
    assert len(rows) >= 5
    assert distances == sorted(distances)
    assert all(0 <= each <= 1 for each in distances)
    assert all(len(each.split()) > 3 for each in reasons[:5])
    assert all(reasons), "and for the rest there is a way to the reasons"
    names = [row.get_by_role("rowheader").inner_text() for row in rows]
    assert len(set(names)) == len(names), "no place is named twice"
    return names


def when_she_chooses_the_nearest(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.locator("#peers").locator("..").get_by_role("link", name=name, exact=True).click()


def then_the_match_is_shown_fact_by_fact(page: Any) -> None:
    facts = page.locator("#why").locator("..").locator("tbody").get_by_role("row")
    assert facts.count() >= 5
    both = page.locator("#both").locator("..").locator("tbody").get_by_role("row")
    assert both.count() >= 10


def when_she_asks_whether_rural_areas_are_falling_behind(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("navigation", name="Main").get_by_role(
            "link", name="Rural and urban"
        ).click()


def then_there_is_an_answer_with_its_uncertainty(page: Any) -> None:
    assert page.get_by_role("heading", level=1).inner_text() == "Are rural areas falling behind?"
    lead = page.locator("main .hw-lead").first.inner_text()
    assert re.search(r"losing ground|no evidence", lead), lead
    page.locator("details.hw-fold > summary").click()
    rows = page.get_by_role("main").get_by_role("row").all_inner_texts()
    answered = [row for row in rows if re.search(r"\([+−-]?[£\d.,]+ to [+−-]?[£\d.,]+\)", row)]
    assert len(answered) >= 10, "each difference has its interval"
    assert any("No evidence of a difference" in row for row in rows)


def when_she_opens_the_measure_that_stands_out_most(page: Any) -> str:
    first = page.locator("ul.hw-says li").first.get_by_role("link").first
    title: str = first.inner_text()
    with page.expect_navigation():
        first.click()
    return title


def when_she_opens_a_measure(page: Any, name: str) -> None:
    """One of the rows of the place's own table; what stands out most may have a single year."""
    page.locator("table.hw-strip").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url("**/indicator/**")


def then_the_measure_has_a_map_an_order_and_a_trend(page: Any) -> None:
    main = page.get_by_role("main")
    drawn = main.locator("svg[role=img]:visible")
    assert drawn.count() >= 2
    assert main.locator("figure .hw-map:visible").count() == 1
    assert page.locator("table.hw-rank tbody tr").count() >= 3
    assert page.locator("#trend").count() == 1
    assert "What this measures" in main.inner_text()


def when_she_takes_the_picture(page: Any, name: str) -> Path:
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).first.click()
    return Path(taken.value.path())


def then_it_is_an_svg_for_a_slide(path: Path, title: str) -> None:
    text = path.read_text("utf-8")
    root = ElementTree.fromstring(text)
    words = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    assert root.tag == f"{SVG}svg"
    assert float(root.get("width", "0")) > 300
    assert title in " ".join(words.split())
    assert "Headwater" in words, "the source stands in the picture"
    assert "Open Government Licence" in words
    assert "<script" not in text
    assert "http://127" not in text


def when_she_follows_a_number(page: Any) -> str:
    link = page.locator("table.hw-rank td.val a").first
    value: str = link.inner_text()
    with page.expect_navigation():
        link.click()
    return value


def assert_same_figure(one: str, other: str) -> None:
    """Two texts give one figure, each with as many decimals as it has room for."""
    found = [re.search(r"-?[\d,]+(?:\.(\d+))?", text) for text in (one, other)]
    assert all(found), (one, other)
    values = [float(each[0].replace(",", "")) for each in found if each]
    fewest = min(len(each[1] or "") for each in found if each)
    assert abs(values[0] - values[1]) <= 0.51 * 10**-fewest, (one, other)


def then_it_leads_to_its_source(page: Any, value: str, lake_files: dict[str, str]) -> None:
    assert page.get_by_role("heading", level=1).inner_text() == "Where this number comes from"
    assert_same_figure(page.locator(".hw-big").inner_text(), value)
    text = page.get_by_role("main").inner_text()
    named = [name for name in lake_files if name in text]
    assert named, f"the trace names a file that was loaded: {text}"
    found = re.search(r"SHA-256 ([0-9a-f]{12,64})", text)
    assert found is not None
    assert any(lake_files[name].startswith(found[1]) for name in named)
    assert re.search(r"\d{4}-\d{2}-\d{2}", text), "and a date"
    assert "Publisher" in text


@pytest.fixture
def loaded_files(live_site: Site) -> dict[str, str]:
    """The files that the fictional region was loaded from, with their hashes."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (live_site.home / "fictional").iterdir()
    }


def test_a_councillor_walks_from_a_name_to_a_source(
    page: Any, loaded_files: dict[str, str]
) -> None:
    given_a_councillor_on_the_home_page(page)
    when_she_types_part_of_a_name(page, "ganner")
    then_the_place_is_the_first_answer(page, "Gannerdale")
    when_she_opens(page, "Gannerdale")
    then_sentences_say_what_is_worse_what_worsens_and_how_sure(page, "Brennia")
    then_it_stands_beside_places_like_it(page, "Gannerdale")
    when_she_asks_why_they_are_like_hers(page)
    peers = then_each_peer_has_a_reason_and_a_distance(page)
    when_she_chooses_the_nearest(page, peers[0])
    then_the_match_is_shown_fact_by_fact(page)
    when_she_asks_whether_rural_areas_are_falling_behind(page)
    then_there_is_an_answer_with_its_uncertainty(page)
    page.goto("/place/X07000003/")
    title = when_she_opens_the_measure_that_stands_out_most(page)
    then_the_measure_has_a_map_an_order_and_a_trend(page)
    name = page.get_by_role("heading", level=1).inner_text()
    assert title
    then_it_is_an_svg_for_a_slide(when_she_takes_the_picture(page, "Picture for a slide"), name)
    then_it_is_an_svg_for_a_slide(when_she_takes_the_picture(page, "Map for a slide"), name)
    value = when_she_follows_a_number(page)
    then_it_leads_to_its_source(page, value, loaded_files)


def test_a_name_spelt_wrongly_is_found(page: Any) -> None:
    given_a_councillor_on_the_home_page(page)
    when_she_types_part_of_a_name(page, "Gannardale")
    then_the_place_is_the_first_answer(page, "Gannerdale")


def test_a_code_leads_straight_to_the_place(page: Any) -> None:
    given_a_councillor_on_the_home_page(page)
    when_she_types_part_of_a_name(page, "x07000001")
    assert page.get_by_role("heading", level=1).inner_text() == "Cindermoor"


def test_what_was_planted_is_told(page: Any) -> None:
    """Heart disease worsens in Cindermoor by construction; its page must say so."""
    page.goto("/place/X07000001/")
    lead = page.locator("main .hw-lead").first.inner_text()
    assert "heart disease" in lead


def test_the_csv_holds_the_numbers_of_the_picture(page: Any) -> None:
    page.goto("/place/X07000003/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Every measure as CSV").click()
    with Path(taken.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["area"] for row in rows} == {"X07000003"}
    assert len(rows) > 30
    assert all(row["unit"] and row["period"] for row in rows)


# The analyst

OWN = "Adults who feel safe at night"
OWN_ROWS = """area,period,value,lower,upper
X06000001,2023,61.5,59.1,63.9
X06000001,2024,60.2,57.8,62.6
X07000001,2023,52.4,49.8,55.0
X07000001,2024,48.1,45.5,50.7
X07000002,2023,71.0,68.0,74.0
X07000002,2024,72.3,69.4,75.2
X07000003,2023,78.8,75.5,82.1
X07000003,2024,79.4,76.2,82.6
X92000001,2023,66.0,65.5,66.5
X92000001,2024,65.1,64.6,65.6
X99999999,2024,50,40,60
"""


def when_she_brings_a_file(page: Any, path: Path) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Your own data").click()
    page.get_by_label("The file", exact=True).set_input_files(path)
    page.get_by_label("What it is called").fill(OWN)
    page.get_by_label("Unit").fill("%")
    page.get_by_role("group", name="Which way is better?").get_by_label("Higher").check()
    page.get_by_label("Where it comes from").fill("Residents' survey")
    with page.expect_navigation():
        page.get_by_role("button", name="Check and add").click()


def then_it_is_listed_with_the_row_kept_aside(page: Any) -> str:
    row = page.get_by_role("row", name=OWN)
    cells = row.get_by_role("cell").all_inner_texts()
    assert cells[:3] == ["10", "1", "Only you"]
    address: str = row.get_by_role("link", name=OWN).get_attribute("href")
    return address


def then_she_sees_it_everywhere(page: Any, address: str) -> None:
    page.goto("/place/X07000001/")
    shown = page.get_by_role("row").filter(has_text=OWN)
    assert shown.count() == 1
    assert "48" in shown.first.text_content()
    assert "Worse than Brennia" in shown.first.text_content()
    page.goto(address)
    assert page.get_by_role("heading", level=1).inner_text() == OWN
    assert page.locator("table.hw-rank tbody tr").count() == 4
    page.goto("/compare/?place=X07000001&with=X07000003")
    assert OWN in page.get_by_role("main").inner_text()


def then_nobody_else_sees_it(page: Any, address: str) -> None:
    assert page.goto(address).status == 404
    page.goto("/place/X07000001/")
    assert OWN not in page.content()
    page.goto("/indicators/")
    assert OWN not in page.content()
    assert (
        page.request.get(f"/api{address.replace('/indicator/', '/indicators/')}figures").status
        == 404
    )


def when_she_shares_it(page: Any) -> None:
    page.goto("/your-data/")
    with page.expect_navigation():
        page.get_by_role("button", name=f"Share {OWN}").click()
    assert "Everybody" in page.get_by_role("row", name=OWN).inner_text()


def when_she_removes_it(page: Any) -> None:
    page.goto("/your-data/")
    with page.expect_navigation():
        page.get_by_role("button", name=f"Remove {OWN}").click()


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """A simple CSV: area, period, value and the interval; one area does not exist."""
    path = tmp_path / "safe-at-night.csv"
    path.write_text(OWN_ROWS, "utf-8")
    return path


def test_an_analyst_brings_her_own_indicator(window: Callable[..., Any], own_file: Path) -> None:
    analyst, colleague, visitor = window(), window(), window()
    given_signed_in(analyst, "analyst")
    given_signed_in(colleague, "colleague")
    when_she_brings_a_file(analyst, own_file)
    address = then_it_is_listed_with_the_row_kept_aside(analyst)
    try:
        then_she_sees_it_everywhere(analyst, address)
        then_nobody_else_sees_it(colleague, address)
        then_nobody_else_sees_it(visitor, address)
        when_she_shares_it(analyst)
        assert colleague.goto(address).status == 200
        colleague.goto("/place/X07000001/")
        assert OWN in colleague.content()
        assert visitor.goto(address).status == 200
    finally:
        when_she_removes_it(analyst)
    assert analyst.goto(address).status == 404
    assert visitor.goto(address).status == 404


def test_a_file_without_areas_is_refused_in_a_sentence(
    window: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "nothing.csv"
    path.write_text("colour,shape\nred,round\n", "utf-8")
    page = window()
    given_signed_in(page, "analyst")
    when_she_brings_a_file(page, path)
    problem = page.get_by_role("alert")
    assert "The file was not added" in problem.inner_text()
    assert "nothing.csv" in problem.inner_text()
    assert page.get_by_label("What it is called").input_value() == OWN, "what she wrote is kept"


# The same walk in the real Midlands


@pytest.mark.shared
def test_a_councillor_of_stratford_walks(browser: Any, midlands_site: Site) -> None:
    context = browser.new_context(base_url=midlands_site.address)
    page = context.new_page()
    given_a_councillor_on_the_home_page(page)
    when_she_types_part_of_a_name(page, "Stratford")
    then_the_place_is_the_first_answer(page, "Stratford-on-Avon")
    when_she_opens(page, "Stratford-on-Avon")
    then_sentences_say_what_is_worse_what_worsens_and_how_sure(page, "England")
    then_it_stands_beside_places_like_it(page, "Stratford-on-Avon")
    when_she_asks_why_they_are_like_hers(page)
    peers = then_each_peer_has_a_reason_and_a_distance(page)
    when_she_chooses_the_nearest(page, peers[0])
    then_the_match_is_shown_fact_by_fact(page)
    when_she_asks_whether_rural_areas_are_falling_behind(page)
    then_there_is_an_answer_with_its_uncertainty(page)
    page.goto("/place/E07000221/")
    when_she_opens_a_measure(page, "Preventable heart and stroke deaths")
    then_the_measure_has_a_map_an_order_and_a_trend(page)
    name = page.get_by_role("heading", level=1).inner_text()
    then_it_is_an_svg_for_a_slide(when_she_takes_the_picture(page, "Picture for a slide"), name)
    value = when_she_follows_a_number(page)
    text = page.get_by_role("main").inner_text()
    assert_same_figure(page.locator(".hw-big").inner_text(), value)
    assert re.search(r"[\w-]+\.(parquet|csv\.gz)", text), "the file of ../shared/data"
    assert re.search(r"SHA-256 [0-9a-f]{12}", text)
    assert "Publisher" in text
    context.close()
