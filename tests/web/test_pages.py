"""Every kind of page for every kind of place and every measure: well formed, linked, and true."""

from __future__ import annotations

import csv
import json
import re
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from headwater.indicators.standings.atlas import Atlas
from headwater_web.site import shelf
from page_kinds import MISSING, PUBLIC, SIGNED_IN
from page_reading import Reading, read

pytestmark = [pytest.mark.django_db]
FIGURES = re.compile(r"-?[\d,]+\.?\d*")
KINDS = ("LAD", "UTLA", "CAUTH", "ICB", "region", "country", "ward")


@pytest.fixture
def atlas(site_home: Path) -> Atlas:
    """The atlas that the pages are made from."""
    return shelf.atlas()


def page_of(client: Client, address: str) -> tuple[str, Reading]:
    """A page that answers 200, and how it reads."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read_page(answer)


def read_page(answer: Any) -> tuple[str, Reading]:
    """An answer's page, and how it reads."""
    text = answer.content.decode()
    return text, read(text)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file that answers 200."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def number(text: str) -> float:
    """The first figure in a text.

    >>> number("1,234.5 (1,200 to 1,300)")
    1234.5
    """
    found = FIGURES.search(text.replace("−", "-"))
    assert found is not None, text
    return float(found[0].replace(",", ""))


@pytest.mark.slow(reason="renders every kind of page")
@pytest.mark.parametrize("kind", [*PUBLIC, *SIGNED_IN])
def test_each_kind_of_page_is_well_formed(visitor: Client, ann: Client, kind: str) -> None:
    asker = ann if kind in SIGNED_IN else visitor
    text, page = page_of(asker, {**PUBLIC, **SIGNED_IN}[kind])
    assert page.faults == []
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1
    assert '<html lang="en-GB">' in text
    words = " ".join(page.words)
    assert re.search(r"\b(nan|None|undefined|NaN|inf)\b", words) is None
    assert "{{" not in text


@pytest.mark.parametrize("kind", MISSING)
def test_a_page_that_is_missing_is_well_formed(visitor: Client, kind: str) -> None:
    assert read(visitor.get(MISSING[kind]).content.decode()).faults == []


@pytest.mark.slow(reason="follows every link of every kind of page")
def test_no_link_leads_nowhere(ann: Client) -> None:
    wanted: dict[str, str] = {}
    for kind, address in {**PUBLIC, **SIGNED_IN}.items():
        _, page = read_page(ann.get(address, follow=True))
        for link in page.links:
            parts = urlsplit(link)
            if parts.fragment and not parts.path:
                assert parts.fragment in page.ids, f"{link} on {kind}"
            elif not parts.netloc:
                wanted.setdefault(parts._replace(fragment="").geturl(), kind)
    shapes: dict[str, list[str]] = {}
    for link in wanted:
        shapes.setdefault(re.sub(r"X\d{8}|=[^&]*", "", link), []).append(link)
    tried = [link for alike in shapes.values() for link in alike[:3]]
    broken = [
        f"{link} from {wanted[link]}"
        for link in tried
        if ann.get(link, follow=True).status_code != 200
    ]
    assert len(tried) > 100
    assert broken == []


@pytest.mark.slow(reason="renders a page for a place of every kind")
@pytest.mark.parametrize("kind", KINDS)
def test_places_of_each_kind_have_a_page(visitor: Client, atlas: Atlas, kind: str) -> None:
    places = atlas.places.of_type(kind)
    assert places, f"the fictional region has none: {kind}"
    for place in (places[0], places[len(places) // 2], places[-1]):
        _, page = page_of(visitor, f"/place/{place.code}/")
        assert page.faults == []
        assert place.name in " ".join(page.words)


def is_redraw(link: str) -> bool:
    """Whether a link leads to the lines that draw a chart again, and not to its file."""
    return link.startswith("/redraw/")


@pytest.mark.slow(reason="renders the page of every measure")
def test_every_measure_has_a_page_a_map_a_file_and_a_trace(visitor: Client, atlas: Atlas) -> None:
    measures = sorted({key[0] for key in atlas.measures()})
    assert len(measures) > 40
    for measure in measures:
        text, page = page_of(visitor, f"/indicator/{measure}/")
        assert page.faults == [], measure
        svgs = [link for link in page.links if urlsplit(link).path.endswith(".svg")]
        files = [link for link in page.links if ".csv" in link and not is_redraw(link)]
        assert files, measure
        assert svgs, measure
        for link in svgs[:2]:
            picture = visitor.get(link)
            assert picture.status_code == 200, link
            ElementTree.fromstring(picture.content)
        assert rows_of(visitor, files[0]), measure
        trace = next(link for link in page.links if "/trace/" in link)
        assert visitor.get(trace).status_code == 200, trace
        assert "<table" in text


@pytest.mark.slow(reason="renders pages with many charts")
@pytest.mark.parametrize(
    "kind", ["home", "district", "region", "indicator", "indicator without intervals", "rural"]
)
def test_each_chart_has_its_table_its_file_and_its_picture(visitor: Client, kind: str) -> None:
    text, page = page_of(visitor, PUBLIC[kind])
    figures = re.findall(r"<figure.*?</figure>", text, re.S)
    sections = re.findall(r"<section.*?</section>", text, re.S)
    for figure in [each for each in figures if 'role="img"' in each]:
        around = next((each for each in sections if figure in each), text)
        assert "<table" in around, figure[:300]
    charts = sum('role="img"' in each for each in figures)
    assert charts >= 1
    for link in page.links:
        if is_redraw(link):
            assert b"read.csv" in visitor.get(link).content, link
        elif ".csv" in link:
            assert len(rows_of(visitor, link)) >= 1, link
        if urlsplit(link).path.endswith(".svg"):
            ElementTree.fromstring(visitor.get(link).content)


STRIP_ROW = re.compile(
    r'<tr role="row">\s*<th scope="row" role="rowheader"><a href="/indicator/([^/]+)/.*?'
    r'<td role="cell" class="val"><b><a href="([^"]+)"[^>]*>([^<]+)</a></b>'
    r"(?:<small>([^<]+)</small>)?",
    re.S,
)


@pytest.mark.slow(reason="renders three places, each with its file and its API")
@pytest.mark.parametrize("code", ["X07000003", "X06000001", "X12000001"])
def test_the_page_the_file_and_the_api_agree(visitor: Client, code: str) -> None:
    text, _ = page_of(visitor, f"/place/{code}/")
    file = rows_of(visitor, f"/place/{code}/measures.csv")
    api = json.loads(visitor.get(f"/api/areas/{code}/figures").content)
    assert len(file) == len(api)
    for row, said in zip(file, api, strict=True):
        assert (row["indicator"], row["sex"], row["period"]) == (
            said["indicator"],
            said["sex"],
            said["period"],
        )
        assert (float(row["value"]) if row["value"] else None) == said["value"]
        assert row["verdict"] == said["verdict"]
    held = {(row["indicator"], row["sex"]): row for row in file}
    shown = STRIP_ROW.findall(text)
    assert len(shown) > 20
    for indicator, trace, value, interval in shown:
        sex = re.search(r"sex=(\w+)", trace)
        assert sex is not None
        row = held[indicator, sex[1]]
        assert rounds_to(float(row["value"]), value), (indicator, row["value"], value)
        if interval:
            lower, upper = interval.split(" to ")
            assert rounds_to(float(row["lower"]), lower)
            assert rounds_to(float(row["upper"]), upper)


def rounds_to(value: float, shown: str) -> bool:
    """Whether a figure, rounded as it is shown, is the figure shown.

    >>> rounds_to(61.54, "61.5%"), rounds_to(61.56, "61.5%"), rounds_to(1906.2, "1,906")
    (True, False, True)
    """
    text = FIGURES.search(shown.replace("−", "-"))
    assert text is not None, shown
    decimals = len(text[0].partition(".")[2])
    return abs(round(value, decimals) - number(shown)) < 10**-decimals / 2 or (
        abs(value - number(shown)) <= 0.5000001 * 10**-decimals
    )


@pytest.mark.slow(reason="follows many figures to their traces")
def test_a_trace_shows_the_figure_that_led_to_it(visitor: Client) -> None:
    text, _ = page_of(visitor, "/place/X07000003/")
    for _, trace, value, _ in STRIP_ROW.findall(text)[::4]:
        shown = visitor.get(trace.replace("&amp;", "&")).content.decode()
        big = re.search(r'class="hw-big">([^<]+)', shown)
        assert big is not None
        assert rounds_to(number(big[1]), value) or number(big[1]) == number(value)
        assert re.search(r"SHA-256 [0-9a-f]{12}", shown)


# The API


@lru_cache(maxsize=1)
def parameter_values() -> dict[str, list[str]]:
    """Good, missing and odd values of the API's parameters."""
    odd = ["", "X99999999", "'; drop table area; --", "%", "..", "x" * 3000, "\u202e", "null"]
    return {
        "code": ["X07000003", "X06000001", *odd],
        "indicator": ["gp-patients", "life-expectancy", *odd],
        "q": ["ganner", "", *odd],
        "limit": ["5", "0", "-1", "1000000000000", "five", ""],
        "type": ["LAD", "UTLA", *odd],
        "sex": ["Persons", "Female", *odd],
        "within": ["all", "X12000001", *odd],
    }


@pytest.fixture
def description(visitor: Client) -> dict[str, Any]:
    """The API's description of itself."""
    answer = visitor.get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_the_api_describes_itself(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.")
    assert description["info"]["title"] == "Headwater"
    assert len(description["paths"]) >= 8
    schemas = description["components"]["schemas"]
    text = json.dumps(description)
    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert name in schemas
    for path, ways in description["paths"].items():
        assert set(ways) == {"get"}, path
        asked = {each["name"] for each in ways["get"].get("parameters", [])}
        assert set(re.findall(r"{(\w+)}", path)) <= asked
        assert ways["get"]["summary"]
        assert "200" in {str(code) for code in ways["get"]["responses"]}
    ids = [ways["get"]["operationId"] for ways in description["paths"].values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.slow(reason="asks every address of the API many odd questions")
def test_no_question_breaks_the_api(visitor: Client, description: dict[str, Any]) -> None:
    from urllib.parse import quote, urlencode

    values, asked, seen = parameter_values(), 0, set()
    for path, ways in description["paths"].items():
        parameters = ways["get"].get("parameters", [])
        in_path = [each["name"] for each in parameters if each["in"] == "path"]
        in_query = [each["name"] for each in parameters if each["in"] == "query"]
        for turn in range(10):
            address = path
            for i, name in enumerate(in_path):
                given = values[name]
                chosen = given[turn % len(given)] if (turn + i) % 3 else given[0]
                address = address.replace(f"{{{name}}}", quote(chosen, safe=""))
            query = {name: values[name][turn % len(values[name])] for name in in_query}
            answer = visitor.get(f"{address}?{urlencode(query)}")
            seen.add(answer.status_code)
            assert answer.status_code in (200, 404, 422), f"{address} {query}"
            asked += 1
            if answer.status_code == 200:
                json.loads(answer.content)
    assert asked >= 80
    assert seen == {200, 404, 422}


def test_the_api_is_only_read(visitor: Client) -> None:
    assert visitor.post("/api/indicators").status_code == 405
    assert visitor.delete("/api/areas/X07000003").status_code == 405


def test_the_api_and_the_indicator_page_agree(visitor: Client) -> None:
    text, _ = page_of(visitor, "/indicator/gp-patients/")
    link = re.search(r'href="(/api/indicators/gp-patients/figures[^"]*)"', text)
    assert link is not None
    api = json.loads(visitor.get(link[1].replace("&amp;", "&")).content)
    shown = re.findall(
        r'rowheader"><a href="/place/(\w+)/">.*?class="val"><b><a [^>]*>([^<]+)<', text, re.S
    )
    assert [code for code, _ in shown] == [each["area"] for each in api]
    for (_, value), each in zip(shown, api, strict=True):
        assert rounds_to(each["value"], value)
