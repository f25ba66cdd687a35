"""What a person writes is shown as she wrote it: it runs in nobody's browser and in no spreadsheet.

Slow: where every place stands is worked out for the file that is brought.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from addresses import every_address, known
from brought import codes, lamps, send, small_areas
from headwater.lake import Lake
from headwater_web.accounts.models import User
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace
from page_reading import read

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SHOWN = ("text/html", "image/svg+xml")
SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
BRACES = "{{ 7*7 }}{% raw %}"
FORMULA = "=HYPERLINK(1)"


def shown(client: Client, paths: list[str]) -> None:
    """No page of these holds what was written as more than words."""
    seen = 0
    for path in paths:
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        seen += 1
        if not answer["Content-Type"].startswith(SHOWN):
            continue
        text = answer.content.decode("utf-8", "replace")
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        if answer["Content-Type"].startswith("text/html"):
            page = read(text)
            assert "onerror" not in page.attributes, path
            assert page.faults == [], path
    assert seen


def test_words_of_an_indicator_never_run(ann: Client, bob: Client, public: Lake) -> None:
    here = codes(public, "LAD")[0]
    bad = f"{SCRIPT},2023,1,10\n{here},{PICTURE},2,10\n"
    words = {"name": SCRIPT, "unit": PICTURE[:40], "source": BRACES + PICTURE, "why": SCRIPT}
    answer = send(ann, lamps(public, bad), f"{PICTURE[:8]}<b>.csv", **words)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    made = OwnIndicator.objects.get()
    made.shared = True
    made.save()
    given = {"indicator": made.indicator, "area": here, "code": here}
    paths = [
        known(each.route, **given)
        for each in every_address()
        if not each.route.startswith("account/")
    ]
    for client in (ann, bob):
        shown(client, [*paths, f"/compare/?place={here}", "/search/?q=" + SCRIPT])


def test_a_refused_form_shows_what_was_typed_and_runs_none_of_it(ann: Client) -> None:
    for text in (SCRIPT, PICTURE, BRACES):
        answer = send(ann, b"a,b\n", "x.csv", name=text, unit=text, source=text, why=text)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror" not in read(page).attributes


def test_the_name_of_a_drawn_place_never_runs(ann: Client, bob: Client, public: Lake) -> None:
    district = next(each for each in codes(public, "LAD") if len(small_areas(public, each)) > 3)
    given = {"name": SCRIPT + PICTURE, "within": district, "by": "LSOA", "do": "draw"}
    answer = ann.post("/places/drawn/", {**given, "members": small_areas(public, district)[:3]})
    assert answer.status_code == 302
    made = DrawnPlace.objects.get()
    made.shared = True
    made.save()
    each = [f"/place/{made.code}/", "/places/", "/places/drawn/", "/search/?q=script"]
    each += [f"/place/{made.code}/measures.csv", f"/place/{made.code}/picture.svg"]
    for client in (ann, bob):
        shown(client, each)


def test_the_name_of_a_person_never_runs(client: Client, site_home: object) -> None:
    client.force_login(User.objects.create_user(PICTURE))
    shown(client, ["/", "/your-data/", "/nothing/"])


START = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def exports() -> list[str]:
    """The routes of every export that a spreadsheet opens."""
    return [each.route for each in every_address() if each.route.endswith(".csv")]


def test_no_export_starts_a_formula(ann: Client, public: Lake) -> None:
    here = codes(public, "LAD")[0]
    send(ann, lamps(public), name=FORMULA, unit="@SUM(1)", source="+1-1")
    made = OwnIndicator.objects.get()
    assert len(exports()) >= 3
    for route in exports():
        given = {"indicator": made.indicator, "code": here, "area": here}
        for query in ("", "?periods=all&within=all", f"?area={here}"):
            answer = ann.get(known(route, **given) + query)
            if answer.status_code == 404:
                continue
            text = answer.content.decode("utf-8-sig")
            for row in csv.reader(io.StringIO(text)):
                for cell in row:
                    assert not cell.startswith(START) or NUMBER.fullmatch(cell), f"{route} {cell}"


def test_rows_kept_aside_start_no_formula_either(ann: Client, public: Lake) -> None:
    answer = send(ann, lamps(public, f"{FORMULA},2023,1,10\n"))
    assert answer.status_code == 302
    made = OwnIndicator.objects.get()
    page = ann.get(f"/your-data/{made.indicator}/kept-aside/").content.decode()
    assert FORMULA in page
