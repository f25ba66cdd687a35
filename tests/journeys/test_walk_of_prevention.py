"""The walk of prevention: a leader asks what offers would do in her district, and sends the answer.

A worker of long jobs runs beside the site, as with ``headwater serve``.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from live_server import Site, environment, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow(reason="starts a server, a worker and a browser, and simulates a district"),
    pytest.mark.xdist_group("browser"),
]
PLACE = "/place/X07000003/"
COMPILES = 240_000
STOP, FIND = "Stop-smoking service", "Finding high blood pressure"


@pytest.fixture(scope="module")
def worker(live_site: Site) -> Iterator[None]:
    """A worker that takes long jobs of the site, as ``headwater serve`` keeps one."""
    program = "from headwater.cli import main; main()"
    command = [sys.executable, "-c", program, "work", "--queue", "long"]
    with subprocess.Popen(command, env=environment(live_site.home)) as running:
        yield
        running.terminate()


def given_a_leader_on_her_districts_page(page: Any) -> None:
    sign_in(page, "analyst")
    page.goto(PLACE)


def when_she_asks_what_it_would_do_here(page: Any) -> None:
    page.get_by_role("link", name="What would it do here?").first.click()
    page.wait_for_url("**/what-if/X07000003/")


def then_each_choice_says_what_it_rests_on(page: Any) -> None:
    for offer in page.locator(".hw-offer").all():
        assert re.search(r"evidence \([A-E]\)|No effect shown", offer.inner_text())
    stop = page.locator(".hw-offer", has_text=STOP)
    stop.get_by_text("rests on").click()
    said = stop.inner_text()
    assert "Dobbie" in said, "the study is cited"
    assert "Assumed." in said, "what nobody measured is marked"
    assert "What it costs a person is not known" in said


def when_she_chooses(page: Any, *offers: str) -> None:
    for name in offers:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="How long, and what becomes cash?").wait_for()


def when_she_says_for_whom(page: Any, budget: str) -> None:
    stop, find = (page.get_by_role("region", name=name, exact=True) for name in (STOP, FIND))
    stop.get_by_label("Those in the most deprived fifth").check()
    stop.get_by_label("How many of those eligible").fill("50")
    find.get_by_label("Those in rural areas").check()
    find.get_by_label("How many of those eligible").fill("40")
    find.get_by_label("Budget for a year").fill(budget)


def when_she_runs_it(page: Any) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile(r"/what-if/(answer|compare)/"))


def then_she_sees_how_far_it_is_and_then_pictures(page: Any) -> None:
    page.get_by_role("heading", name="What changes, and when").wait_for(timeout=COMPILES)
    page.get_by_role("link", name="Figures as CSV").wait_for(timeout=COMPILES)
    pictures = page.locator("figure svg[role=img]:visible")
    assert pictures.count() == 7


def then_the_first_sentence_says_what_it_rests_on_and_how_sure(page: Any) -> None:
    lead = page.locator("main .hw-lead").first.inner_text()
    assert "rests on things that nobody has measured" in lead
    assert re.search(r"the ranges below are what the evidence leaves open, from \d+ draws", lead)


def then_the_answer_has_all_its_parts(page: Any) -> None:
    said = page.get_by_role("main").inner_text()
    for part in ("Emergency admissions", "healthy life", "gap", "slope index", "pays", "saves"):
        assert part in said, part
    who = page.locator("#picture-payers")
    who.get_by_text("See the numbers").click()
    rows = who.get_by_role("row").all_inner_texts()
    assert any("ICB" in row for row in rows)
    assert any("Council, social care" in row for row in rows)
    assert re.search(r"95% interval [−+]?[\d,.]+ to [−+]?[\d,.]+ by the evidence, ", said)


def numbers_of(page: Any) -> list[str]:
    """The numbers in large figures, the sentences and every table of the page."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    return [
        *page.locator(".hw-big").all_inner_texts(),
        *page.locator("#said ~ ul li").all_inner_texts(),
        *page.locator("main td").all_inner_texts(),
    ]


def when_she_asks_for_less(page: Any) -> None:
    page.get_by_role("link", name="Change it and set it beside this").click()
    find = page.get_by_role("region", name=FIND, exact=True)
    assert find.get_by_label("Budget for a year").input_value() == "40,000"
    find.get_by_label("Budget for a year").fill("20,000")


def then_both_stand_side_by_side(page: Any) -> None:
    table = page.get_by_role("table", name="Answers side by side")
    page.locator(".hw-table--beside thead th").nth(2).wait_for(timeout=COMPILES)
    rows = table.get_by_role("row").all_inner_texts()
    assert any(row.startswith("Emergency admissions") for row in rows)
    assert any("Rests on" in row for row in rows)


@pytest.mark.usefixtures("worker")
def test_a_leader_asks_what_offers_would_do(
    page: Any, window: Callable[..., Any], tmp_path: Path
) -> None:
    given_a_leader_on_her_districts_page(page)
    when_she_asks_what_it_would_do_here(page)
    then_each_choice_says_what_it_rests_on(page)
    when_she_chooses(page, STOP, FIND)
    when_she_says_for_whom(page, "40,000")
    when_she_runs_it(page)
    then_she_sees_how_far_it_is_and_then_pictures(page)
    then_the_first_sentence_says_what_it_rests_on_and_how_sure(page)
    then_the_answer_has_all_its_parts(page)
    address, seen = page.url, numbers_of(page)
    assert re.fullmatch(r".*/what-if/answer/[0-9a-f]{20}/", address), "nobody stands in it"

    colleague = window(java_script_enabled=False)
    colleague.goto(address)
    assert colleague.locator(".hw-big").all_inner_texts() == seen[:4]
    colleague = window()
    colleague.goto(address)
    assert numbers_of(colleague) == seen, "a colleague sees the same numbers, signed in or not"

    then_the_files_hold_the_same(page, tmp_path)
    when_she_asks_for_less(page)
    when_she_runs_it(page)
    then_both_stand_side_by_side(page)


def then_the_files_hold_the_same(page: Any, folder: Path) -> None:
    scenario = tomllib.loads(taken(page, "The scenario as a file").read_text("utf-8"))
    assert [each["intervention"] for each in scenario["offer"]] == [
        "stop-smoking-service",
        "hypertension-case-finding",
    ]
    with taken(page, "Every small area as CSV").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"simulated"}
    assert len({row["area"] for row in rows}) == 8
    with taken(page, "By district, fifth, sex and age as CSV").open(encoding="utf-8-sig") as file:
        assert {row["area"] for row in csv.DictReader(file)} == {"X07000003"}
    picture = taken(page, re.compile("^Picture for a slide")).read_text("utf-8")
    assert picture.startswith("<?xml")


def taken(page: Any, name: Any) -> Path:
    """What a link of the page lets one save."""
    with page.expect_download() as found:
        page.get_by_role("link", name=name).first.click()
    return Path(found.value.path())
