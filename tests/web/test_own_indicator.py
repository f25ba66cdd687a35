"""A person's own indicator gets what the built-in ones get, and a bad file gets a sentence.

Deriving where every place stands takes about half a second for each file brought.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brought import NAME, bring, codes, lamps, send
from headwater.indicators.standings import standing
from headwater.lake import Lake
from headwater_web.indicators.models import OwnIndicator
from headwater_web.indicators.upload import MOST_BYTES
from workbooks import workbook

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_it_gets_what_the_built_in_ones_get(ann: Client, public: Lake) -> None:
    found = bring(ann, public)
    here, there = codes(public, "LAD")[:2]
    name, about = found.indicator, f"/indicator/{found.indicator}/"
    assert NAME in page(ann, "/indicators/")
    shown = page(ann, about)
    assert NAME in shown
    assert "Survey of lamps" in shown
    assert "95% interval" in shown
    assert "Brought by you, or shared with you" in page(ann, f"/place/{here}/")
    assert NAME in page(ann, f"/place/{here}/")
    assert NAME in page(ann, f"/compare/?place={here}&with={there}")
    assert name in page(ann, f"{about}figures.csv?within=all")
    assert name in page(ann, f"/place/{here}/measures.csv")
    assert "lamps.csv" in page(ann, f"{about}{here}/trace/")
    assert "<svg" in page(ann, f"{about}{here}/trend.svg")
    assert "<svg" in page(ann, f"{about}ranking.svg?within=all")
    figures = ann.get(f"/api/indicators/{name}/figures?within=all").json()
    assert {each["area"] for each in figures} == set(codes(public, "LAD"))
    assert all(each["lower"] < each["value"] < each["upper"] for each in figures)
    assert {each["verdict"] for each in figures} & {"better", "worse", "similar"}
    series = ann.get(f"/api/indicators/{name}/areas/{here}").json()
    assert [point["period"] for point in series["points"]] == [str(y) for y in range(2019, 2024)]


def test_good_rows_are_kept_and_bad_ones_are_shown_with_how_to_mend_them(
    ann: Client, public: Lake
) -> None:
    here = codes(public, "LAD")[0]
    extra = f"Nowhere,2023,1,10\n{here},the year of the owl,2,10\n"
    answer = send(ann, lamps(public, extra))
    assert answer.status_code == 302
    found = OwnIndicator.objects.get()
    assert found.refused == 2
    assert found.rows == 5 * (len(codes(public, "LAD")) + len(codes(public, "country")))
    shown = page(ann, f"/your-data/{found.indicator}/kept-aside/")
    assert "Nowhere" in shown
    assert "the year of the owl" in shown
    assert "2 rows of" in shown


def test_a_workbook_with_formulas_is_read_by_its_values(ann: Client, public: Lake) -> None:
    here = codes(public, "LAD")[0]
    rows: list[list[object]] = [["area", "period", "value"], [here, 2023, "=A1+1"]]
    assert send(ann, workbook(rows), "lamps.xlsx").status_code == 302
    found = OwnIndicator.objects.get()
    values = Lake(found.lake_root).read("observation", ["value"])["value"].to_pylist()
    assert values == [12.5]


def test_two_of_one_name_are_two_indicators(ann: Client, bob: Client, public: Lake) -> None:
    assert bring(ann, public).indicator != bring(bob, public).indicator


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HEAD: list[list[object]] = [["area", "period", "value"]]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b" \n ", "a.csv", "empty"),
        (b"a,b\n1,2\n", "a.csv", "no column of areas"),
        (b"area,period\nX,2023\n", "a.csv", "no column of values"),
        (b"area,period,value\n", "a.csv", "no rows"),
        (b"area,period,value\nX,2023,1\n", "a.csv", "not known here"),
        (b"area,period,value" + b"," * 1_000_000 + b"\n", "a.csv", "columns"),
        (b"area,period,value\n" * 300_002, "a.csv", "lines"),
        (b"x" * (MOST_BYTES + 1), "a.csv", "larger than 10 MB"),
        (b"\xff\xfe" + "area,period,value\nX,1,1".encode("utf-16-le"), "a.csv", "not known"),
        ("område,år\nå,1".encode("cp1252"), "a.csv", "no column of areas"),
        (b"%PDF-1.7\x00\x01\x02", "a.pdf", "not a CSV file"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.xls", "old Excel"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (workbook(HEAD, FAR), "a.xlsx", "reaches 16,384 columns"),
        (workbook(HEAD, padding=90 * 1024**2), "a.xlsx", "larger inside than outside"),
        (workbook([]), "a.xlsx", "no row with at least two headings"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_a_bad_file_gets_a_sentence(
    ann: Client, site_home: Path, content: bytes, name: str, says: str
) -> None:
    answer = send(ann, content, name)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not OwnIndicator.objects.exists()


def test_what_is_missing_in_the_form_is_named(ann: Client) -> None:
    answer = ann.post("/your-data/", {"name": "x" * 121, "unit": " "})
    shown = answer.content.decode()
    assert answer.status_code == 400
    for says in (
        "Choose the file",
        "Say what it is called in 120 letters or fewer.",
        "Say the unit.",
        "Say which way is better.",
        "Say where it comes from.",
    ):
        assert says in shown


def test_a_failed_upload_leaves_nothing(
    ann: Client, public: Lake, site_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = sorted((site_home / "own").iterdir()) if (site_home / "own").exists() else []
    monkeypatch.setattr(standing, "derive", killed)
    with pytest.raises(KeyboardInterrupt):
        send(ann, lamps(public))
    assert not OwnIndicator.objects.exists()
    assert sorted((site_home / "own").iterdir()) == before


def test_folders_that_a_killed_run_left_are_swept(
    ann: Client, public: Lake, site_home: Path
) -> None:
    old, fresh = site_home / "own" / ".own-old-1", site_home / "own" / "own-fresh-2"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    long_ago = time.time() - 7200
    os.utime(old, (long_ago, long_ago))
    found = bring(ann, public)
    assert not old.exists()
    assert fresh.exists()
    assert found.lake_root.exists()
    fresh.rmdir()


def test_removing_takes_the_figures_away(
    ann: Client, public: Lake, django_capture_on_commit_callbacks: Any
) -> None:
    found = bring(ann, public)
    root = found.lake_root
    with django_capture_on_commit_callbacks(execute=True):
        answer = ann.post(f"/your-data/{found.indicator}/remove/")
    assert answer.status_code == 302
    assert not OwnIndicator.objects.exists()
    assert ann.get(f"/indicator/{found.indicator}/").status_code == 404
    assert not root.exists()


WORD = st.one_of(
    st.sampled_from(["area", "period", "value", "count", "X07000001", "2023", "1", "", '"', "="]),
    st.text(max_size=6),
)
TABLE = st.lists(st.lists(WORD, max_size=5), max_size=5)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        TABLE.map(lambda rows: "\n".join(",".join(row) for row in rows).encode()),
        TABLE.map(lambda rows: "\n".join(";".join(row) for row in rows).encode("utf-16")),
        st.binary(max_size=40).map(lambda tail: workbook([])[:-20] + tail),
    ),
    name=st.text(max_size=20).map(lambda stem: f"{stem}.csv"),
    unit=st.text(max_size=45),
    title=st.text(max_size=130),
)
def test_no_file_and_no_words_break_the_page(
    ann: Client, content: bytes, name: str, unit: str, title: str
) -> None:
    assert send(ann, content, name, unit=unit, name=title).status_code in (302, 400)
