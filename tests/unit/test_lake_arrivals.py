"""Layers and indicators arrive as files that load, or not at all."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from headwater.cli.fetch import app
from headwater.lake import arrivals, fingertips_api, open_geography, published
from headwater.lake.cache import Cache
from headwater.lake.fetch import Fetcher, FetchError, Patience
from headwater.lake.mapping import read_mappings, recognise
from official import ROWS, environment, official
from publisher import DATA, Clock, Parameters, Reply, as_json, in_turn, publisher


class Atlas:
    """A map service of a few rows that can be told to misbehave."""

    def __init__(self, rows: list[dict[str, Any]], *, at_once: int = 2) -> None:
        self.rows = rows
        self.at_once = at_once
        self.lie = ""

    def __call__(self, path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
        if self.lie == "refuses":
            return as_json({"error": {"code": 400, "message": "Invalid URL", "details": []}})
        if "returnCountOnly" in parameters:
            return as_json({"count": len(self.rows)})
        start = int(parameters["resultOffset"])
        if self.lie == "repeats":
            start = 0
        page = self.rows[start : start + self.at_once]
        if self.lie == "ends" and start >= self.at_once:
            page = []
        more = start + self.at_once < len(self.rows) and self.lie != "denies"
        if parameters["f"] == "geojson":
            features = [
                {"type": "Feature", "properties": row, "geometry": {"type": "Point"}}
                for row in page
            ]
            flag = {"properties": {"exceededTransferLimit": more}}
            return as_json({"type": "FeatureCollection", "features": features, **flag})
        features = [{"attributes": row} for row in page]
        return as_json({"features": features, "exceededTransferLimit": more})


def regions(count: int = 5) -> Atlas:
    return Atlas(
        [
            {"LAD24CD": f"X07{n:06}", "LAD24NM": f"Place {n}, upon Water", "ObjectId": n}
            for n in range(count)
        ]
    )


def layer(name: str, base: str) -> open_geography.Layer:
    return open_geography.layers(base)[name]


def fetcher(root: Path, *, max_age: timedelta = timedelta(days=1)) -> Fetcher:
    clock = Clock()
    patience = Patience(tries=1, connect=0.2, stall=0.2)
    return Fetcher(
        Cache(root / "cache"), clock.now, patience=patience, sleep=clock.sleep, max_age=max_age
    )


def test_all_pages_become_one_lookup_in_the_publishers_columns(tmp_path: Path) -> None:
    with publisher(regions()) as there:
        came = arrivals.layer(
            fetcher(tmp_path), layer("region-lookup", there.address), tmp_path / "in"
        )
        offsets = [asked[1].get("resultOffset") for asked in there.asked]
    with came.path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert offsets == [None, "0", "2", "4"]
    assert came.rows == len(rows) == 5
    assert rows[3] == {"LAD24CD": "X07000003", "LAD24NM": "Place 3, upon Water"}
    note = json.loads((tmp_path / "in/.sources/region-lookup.csv.json").read_text())
    assert note["rows"] == 5
    assert note["vintage"] == "2024"
    assert note["publisher"].startswith("Office for National Statistics")


def test_outlines_become_geojson(tmp_path: Path) -> None:
    atlas = Atlas([{"RGN24CD": f"X12{n:06}", "RGN24NM": "The Marches"} for n in range(3)])
    with publisher(atlas) as there:
        came = arrivals.layer(
            fetcher(tmp_path), layer("region-boundaries", there.address), tmp_path / "in"
        )
        assert there.asked[1][1]["outSR"] == "4326"
    collection = json.loads(came.path.read_text())
    assert [f["properties"]["RGN24CD"] for f in collection["features"]] == [
        "X12000000",
        "X12000001",
        "X12000002",
    ]


def test_a_service_that_denies_there_is_more_is_asked_all_the_same(tmp_path: Path) -> None:
    atlas = regions()
    atlas.lie = "denies"
    with publisher(atlas) as there:
        came = arrivals.layer(
            fetcher(tmp_path), layer("region-lookup", there.address), tmp_path / "in"
        )
    assert came.rows == 5


@pytest.mark.parametrize(
    ("lie", "sentence"),
    [
        ("repeats", "repeats the row X07000000 after 2 of 5 rows"),
        ("ends", "ended after 2 rows, but says it holds 5"),
        ("refuses", "Invalid URL"),
    ],
)
def test_a_service_that_lies_is_found_out_and_its_pages_forgotten(
    tmp_path: Path, lie: str, sentence: str
) -> None:
    atlas = regions()
    atlas.lie = lie
    with publisher(atlas) as there:
        us, wanted = fetcher(tmp_path), layer("region-lookup", there.address)
        with pytest.raises(FetchError) as caught:
            arrivals.layer(us, wanted, tmp_path / "in")
        assert not (tmp_path / "in").exists()
        atlas.lie = ""
        assert arrivals.layer(us, wanted, tmp_path / "in").rows == 5
    assert sentence in str(caught.value)


def test_a_column_that_has_been_renamed_is_named(tmp_path: Path) -> None:
    atlas = Atlas([{"LAD25CD": "X07000001"}])
    with publisher(atlas) as there, pytest.raises(FetchError, match="no field LAD24CD"):
        arrivals.layer(fetcher(tmp_path), layer("region-lookup", there.address), tmp_path)


def test_an_interrupted_layer_goes_on_where_it_stopped(tmp_path: Path) -> None:
    atlas = regions()
    answers = 0

    def tiring(path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
        nonlocal answers
        answers += 1
        return Reply(status=503) if answers == 3 else atlas(path, parameters, headers)

    with publisher(tiring) as there:
        us, wanted = fetcher(tmp_path), layer("region-lookup", there.address)
        with pytest.raises(FetchError, match="what has already come is kept"):
            arrivals.layer(us, wanted, tmp_path / "in")
        assert arrivals.layer(us, wanted, tmp_path / "in").rows == 5
        assert len(there.asked) == 5


def test_distinct_combinations_are_asked_for_where_only_some_columns_are_wanted() -> None:
    asked: list[dict[str, str]] = []

    def get(url: str, parameters: Any) -> Any:
        asked.append(dict(parameters))
        return {"count": 0}

    assert open_geography.total(layer("msoa21-lookup", "http://127.0.0.1"), get) == 0
    assert asked[0]["returnDistinctValues"] == "true"
    assert asked[0]["outFields"] == "LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM"


def test_fingertips_holding_nothing_is_said(tmp_path: Path) -> None:
    heading = DATA.split(b"\r\n")[0] + b"\r\n"
    with publisher(in_turn(Reply(heading))) as there:
        asked = fingertips_api.data(90366, 999, base=there.address)
        with pytest.raises(FetchError, match="no rows"):
            arrivals.fingertips(fetcher(tmp_path), asked, tmp_path / "in")


def test_every_published_file_and_layer_says_what_it_is() -> None:
    for file in published.publications().values():
        assert file.url.startswith("https://")
        assert file.file_name.endswith(".csv")
    for known in open_geography.layers().values():
        assert known.kind in {"lookup", "boundary"}
        assert known.key


def test_a_layer_nobody_knows_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="There is no layer called lsoa31"):
        open_geography.chosen(["lsoa31"], open_geography.layers())
    boundaries = open_geography.chosen(["boundaries"], open_geography.layers())
    assert {known.kind for known in boundaries} == {"boundary"}


def test_the_command_fetches_indicators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWATER_HOME", str(tmp_path))
    with publisher(in_turn(Reply(DATA))) as there:
        monkeypatch.setenv("HEADWATER_FINGERTIPS_URL", there.address)
        ran = CliRunner().invoke(
            app, ["fingertips", "--indicator", "90366", "--area-type", "501", "--stall", "0.2"]
        )
        path, parameters, _ = there.asked[0]
    assert ran.exit_code == 0, ran.output
    assert path == "/all_data/csv/by_indicator_id"
    assert parameters == {
        "indicator_ids": "90366",
        "child_area_type_id": "501",
        "parent_area_type_id": "15",
    }
    assert (tmp_path / "fetched/fingertips-90366-501.csv").read_bytes() == DATA


def test_the_command_goes_on_after_a_failure_and_exits_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_HOME", str(tmp_path))

    def one_gone(path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
        return Reply(DATA) if parameters["child_area_type_id"] == "502" else Reply(status=404)

    with publisher(one_gone) as there:
        monkeypatch.setenv("HEADWATER_FINGERTIPS_URL", there.address)
        arguments = [
            "fingertips",
            "--indicator",
            "1",
            "--area-type",
            "501",
            "--area-type",
            "502",
            "--tries",
            "1",
        ]
        ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 1
    assert "fingertips-1-501.csv: not fetched." in ran.output.replace("\n", " ")
    assert (tmp_path / "fetched/fingertips-1-502.csv").exists()


def test_the_command_fetches_layers_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_HOME", str(tmp_path))
    with publisher(regions()) as there:
        monkeypatch.setenv("HEADWATER_GEOGRAPHY_URL", there.address)
        ran = CliRunner().invoke(app, ["geography", "region-lookup"])
        wrong = CliRunner().invoke(app, ["geography", "nowhere"])
    assert ran.exit_code == 0, ran.output
    assert "region-lookup.csv: 5 rows" in ran.output
    assert wrong.exit_code == 2
    assert "There is no layer called nowhere" in wrong.output


@pytest.mark.slow  # some forty files are asked for, one after another
def test_a_region_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWATER_HOME", str(tmp_path))
    with publisher(official) as there:
        for name, value in environment(there.address).items():
            monkeypatch.setenv(name, value)
        for command in ("geography", "published", "area-types"):
            ran = CliRunner().invoke(app, [command])
            assert ran.exit_code == 0, ran.output
        ran = CliRunner().invoke(app, ["fingertips", "--indicator", "90366", "--metadata"])
        assert ran.exit_code == 0, ran.output
    usual = [one.file_name for one in open_geography.layers().values() if one.usual]
    names = {path.name for path in (tmp_path / "fetched").iterdir() if path.is_file()}
    assert set(usual) | {"fingertips-90366-501.csv", "fingertips-90366-502.csv"} <= names


@pytest.mark.parametrize("name", list(open_geography.layers()))
def test_every_layer_becomes_a_file_that_load_knows(tmp_path: Path, name: str) -> None:
    with publisher(official) as there:
        came = arrivals.layer(fetcher(tmp_path), layer(name, there.address), tmp_path / "in")
    columns = [*ROWS[name], *(["geometry"] if came.path.suffix == ".geojson" else [])]
    known = recognise(read_mappings("headwater.place"), columns, came.path.name)
    assert known is not None
    assert {emit.shape for emit in known.emits} & {"membership", "boundary"}


def test_the_usual_indicators_are_asked_for_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_HOME", str(tmp_path))
    monkeypatch.setattr(fingertips_api, "USUAL", {90366: "life expectancy"})
    with publisher(in_turn(Reply(DATA))) as there:
        monkeypatch.setenv("HEADWATER_FINGERTIPS_URL", there.address)
        assert CliRunner().invoke(app, ["fingertips"]).exit_code == 0
        kinds = [parameters["child_area_type_id"] for _, parameters, _ in there.asked]
    assert kinds == ["501", "502"]


def test_what_can_be_fetched_is_listed() -> None:
    ran = CliRunner().invoke(app, ["list"])
    assert "geography lsoa21-lookup: Small areas" in ran.output
    assert "published iod2025: English Indices" in ran.output
