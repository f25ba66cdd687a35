"""Private lakes over the shared atlas: what they bring is found, what they lack is the base's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.own import Description, definition_of
from headwater.indicators.standings import standing
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.overlay import Layer, laid_over, private_version
from headwater.indicators.standings.panel import Panel, panels
from headwater.indicators.standings.panel_union import united
from headwater.lake import Lake
from headwater.lake.provenance import Provenance

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = (("X01", "Fenwick", "LAD"), ("X02", "Combe", "LAD"), ("X9", "Lampland", "country"))


def area_table(*rows: tuple[str, str, str]) -> pa.Table:
    return pa.table(
        dict(zip(("code", "name", "type"), map(list, zip(*rows, strict=True)), strict=True))
    )


def observations(indicator: str, figures: dict[tuple[str, int], float]) -> pa.Table:
    rows = [
        {
            "indicator": indicator,
            "area": area,
            "period": str(year),
            "period_start": datetime(year, 1, 1).date(),  # noqa: DTZ001
            "period_end": datetime(year, 12, 31).date(),  # noqa: DTZ001
            "sex": "Persons",
            "age": "All ages",
            "kind": "observed",
            "series": "one",
            "value": value,
            "unit": "%",
            "lower": value - 1,
            "upper": value + 1,
            "confidence": 0.95,
            "source": "test",
        }
        for (area, year), value in figures.items()
    ]
    return pa.Table.from_pylist(rows)


def lake_of(root: Path, indicator: str, figures: dict[tuple[str, int], float]) -> Lake:
    lake = Lake(root)
    with lake.transaction() as tx:
        tx.put("observation", "test", observations(indicator, figures), Provenance("test"))
    return lake


@pytest.fixture
def public(tmp_path: Path) -> Lake:
    every = {(area, 2020): 10.0 + i for i, (area, _, _) in enumerate(ROWS)}
    lake = lake_of(tmp_path / "lake", "base", every)
    with lake.transaction() as tx:
        tx.put("area", "test", area_table(*ROWS), Provenance("test"))
    standing.derive(lake, [], now=NOW)
    return lake


def test_what_a_layer_brings_is_found_and_the_base_is_unchanged(
    public: Lake, tmp_path: Path
) -> None:
    mine = definition_of(Description("Lamps", "%", polarity="lower"))
    own = lake_of(tmp_path / "own", mine.id, {("X01", 2020): 3.0, ("X01", 2021): 4.0})
    standing.derive(own, [mine], now=NOW, places=public)
    base = Atlas.open(public)
    over = laid_over(base, [Layer(own, (mine,))])
    held = over.standing(mine.id, "X01")
    assert held is not None
    assert held.value == 4.0
    series = over.series(mine.id, "X01")
    assert series is not None
    assert series.periods == ("2020", "2021")
    assert over.series("base", "X02") is not None
    assert {key[0] for key in over.measures()} == {"base", mine.id}
    assert over.definitions[mine.id].origin == "own"
    assert base.standing(mine.id, "X01") is None
    assert base.series(mine.id, "X01") is None
    assert mine.id not in base.definitions


def test_a_layer_may_name_places(public: Lake, tmp_path: Path) -> None:
    own = lake_of(tmp_path / "own", "base", {("N-1", 2020): 7.0, ("X9", 2020): 12.0})
    lane = ("N-1", "Lantern Row", "neighbourhood")
    with own.transaction() as tx:
        tx.put("area", "test", area_table(lane), Provenance("test"))
        tx.put("membership", "test", public.read("membership"), Provenance("test"))
    base = Atlas.open(public)
    over = laid_over(base, [Layer(own)])
    assert over.places.name("N-1") == "Lantern Row"
    series = over.series("base", "N-1")
    assert series is not None
    assert series.value.tolist() == [7.0]
    assert series.england.tolist() == [12.0]
    assert over.places.gazetteer.find("lantern", 1)[0].code == "N-1"
    with pytest.raises(LookupError):
        base.places.area("N-1")


def test_versions_differ_from_the_base_and_from_each_other(public: Lake, tmp_path: Path) -> None:
    base = Atlas.open(public)
    lakes = [lake_of(tmp_path / name, "m", {("X01", 2020): 1.0}) for name in ("a", "b")]
    versions = {laid_over(base, [Layer(each)]).version for each in lakes} | {base.version}
    assert len(versions) == 3
    assert laid_over(base, []) is base
    assert private_version(1, [("a", 1), ("b", 2)]) == private_version(1, [("b", 2), ("a", 1)])


def panel_of(figures: dict[tuple[str, int], float]) -> Panel:
    table = observations("m", figures)
    full = table.append_column("note", pa.array([""] * table.num_rows))
    areas = area_table(*ROWS, ("X03", "Wold", "LAD"))
    return next(panels(full, areas, ("LAD",), nation="X9"))


def test_two_panels_are_united_area_by_area_and_period_by_period() -> None:
    first = panel_of({("X01", 2020): 1.0, ("X02", 2021): 2.0, ("X9", 2020): 2.5})
    second = panel_of({("X03", 2019): 3.0, ("X03", 2021): 4.0, ("X9", 2021): 6.0})
    both = united(first, second)
    nan = np.nan
    assert both.areas.tolist() == ["X01", "X02", "X03"]
    assert both.periods.labels == ("2019", "2020", "2021")
    expected = [[nan, 1.0, nan], [nan, nan, 2.0], [3.0, nan, 4.0]]
    np.testing.assert_array_equal(both.value, expected)
    np.testing.assert_array_equal(both.england, [nan, 2.5, 6.0])
    assert both.present.sum() == 4
