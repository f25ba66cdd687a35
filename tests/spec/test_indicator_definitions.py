"""A small region in, every definition through both engines, small answers out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from headwater.indicators.compute import (
    all_observations,
    expression,
    observations,
    publish,
)
from headwater.indicators.definition import Definition, definition_named, definitions
from headwater.lake import AREA, MEMBERSHIP, OBSERVATION, Lake, Provenance
from headwater.lake.engine import Engine, connect
from place_tables import PLAIN, by_area

MADE = Provenance("a test")
LADS = {"L1": "U1", "L2": "U1", "U2": "U2"}
SMALL = {"S1": "L1", "S2": "L1", "S3": "L2", "S4": "U2"}
PEOPLE = {"S1": 100.0, "S2": 300.0, "S3": 200.0, "S4": 400.0}
INCOME = {"S1": 50.0, "S2": 10.0, "S3": 20.0, "S4": 5.0}
RANKS = {"S1": 1.0, "S2": 6751.0, "S3": 6752.0, "S4": 30000.0}


def memberships() -> pa.Table:
    rows: list[tuple[str, str, str, str, float, str]] = []
    for small, lad in SMALL.items():
        rows += [
            (small, "LSOA", lad, "LAD", 1.0, "2024"),
            (small, "LSOA", LADS[lad], "UTLA", 1.0, "2024"),
            (small, "LSOA", "U2", "LAD", 1.0, "2019"),
            (small, "LSOA", "E1", "country", 1.0, "2024"),
        ]
    rows += [
        ("L1", "LAD", "C1", "CAUTH", 1.0, "2025"), ("U2", "LAD", "C1", "CAUTH", 1.0, "2025"),
        ("S3", "LSOA", "N1", "ward", 0.25, "2024"), ("S3", "LSOA", "N2", "ward", 0.75, "2024"),
        ("S1", "LSOA", "S9", "LSOA", 1.0, "LSOA11>LSOA21"),
        ("L1", "LAD", "U1", "UTLA", 1.0, "2024"), ("L2", "LAD", "U1", "UTLA", 1.0, "2024"),
        ("U2", "LAD", "U2", "UTLA", 1.0, "2024"),
        ("U1", "UTLA", "R1", "region", 1.0, "2024"), ("U2", "UTLA", "R1", "region", 1.0, "2024"),
    ]  # fmt: skip
    names = ("child", "child_type", "parent", "parent_type", "share", "vintage")
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in rows], schema=MEMBERSHIP.schema
    )


def figure(indicator: str, area: str, **others: Any) -> dict[str, Any]:
    return PLAIN | {"indicator": indicator, "area": area} | others


def figures() -> pa.Table:
    rows = [figure("census-residents", area, value=n) for area, n in PEOPLE.items()]
    rows += [figure("iod2025-income-score", area, value=v) for area, v in INCOME.items()]
    rows += [figure("iod2025-imd-rank", area, value=v) for area, v in RANKS.items()]
    rows += [figure("loneliness-estimate", area, age="16+ yrs", value=v)
             for area, v in {"S1": 40.0, "S2": 20.0, "S3": None}.items()]  # fmt: skip
    for area, people in PEOPLE.items():
        for category, share in (("One", 0.1), ("Two", 0.2)):
            rows.append(
                figure("census-x", area, category_type="x", category=category,
                       count=people * share, denominator=people, value=100 * share)
            )  # fmt: skip
    for year, open_ in ((2022, 3.0), (2023, 2.0)):
        days = {"period": str(year), "period_start": date(year, 1, 1),
                "period_end": date(year, 12, 31)}  # fmt: skip
        for area, more in (("U1", 0.0), ("U2", 4.0)):
            rows.append(figure("libraries-open", area, value=open_ + more, **days))
            rows.append(figure("population-count", area, value=50_000.0 * (year - 2021), **days))
    rows += [
        figure("gp-workforce", lad, value=9.0, count=n, denominator=d)
        for lad, n, d in (("L1", 2000.0, 1.0), ("L2", 2000.0, 3.0), ("U2", 900.0, 1.0))
    ]
    rows.append(figure("qof-register-dm", "L1", value=7.0, count=70.0, denominator=1000.0))
    rows.append(figure("life-expectancy", "L1", sex="Female", value=83.0))
    return pa.Table.from_pylist(rows, schema=OBSERVATION.schema)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    made = Lake(tmp_path_factory.mktemp("definitions"))
    kinds = {**dict.fromkeys(SMALL, "LSOA"), "L1": "LAD", "L2": "LAD", "U2": "LAD"}
    areas = pa.table({"code": list(kinds), "name": list(kinds), "type": list(kinds.values())})
    with made.transaction() as tx:
        tx.put(AREA, "places", areas, MADE)
        tx.put(MEMBERSHIP, "places", memberships(), MADE)
        tx.put(OBSERVATION, "figures", figures(), MADE)
    return made


@pytest.fixture(scope="module")
def engine(lake: Lake) -> Iterator[Engine]:
    with connect(lake, "duckdb") as made:
        yield made


def test_a_modelled_share_is_people_over_people_and_has_no_limits(engine: Engine) -> None:
    rows = observations(definition_named("income-deprived"), engine)
    held = by_area(rows, "value", "count", "denominator")
    assert held["L1"] == (20.0, 80.0, 400.0)
    assert held["S2"] == (10.0, 30.0, 300.0)
    assert held["E1"] == pytest.approx((14.0, 140.0, 1000.0))
    assert by_area(rows, "lower", "upper", "note")["L1"] == (None, None, "modelled")


def test_a_counted_share_has_wilsons_limits(engine: Engine) -> None:
    private = definition_named("renting-privately")
    counted = changed(private, indicator="census-x", categories=("One", "Two"))
    held = by_area(observations(counted, engine), "value", "lower", "upper")
    value, lower, upper = held["L1"]
    assert lower < value < upper


def test_an_authority_that_is_district_and_upper_tier_is_counted_once(engine: Engine) -> None:
    rows = observations(definition_named("income-deprived"), engine)
    assert by_area(rows, "count", "denominator")["U2"] == (20.0, 400.0)
    assert len([code for code in rows["area"].to_pylist() if code == "U2"]) == 1


def test_combined_authorities_are_reached_through_districts(engine: Engine) -> None:
    rows = observations(definition_named("income-deprived"), engine)
    assert by_area(rows, "count", "denominator")["C1"] == (100.0, 800.0)


def test_only_the_newest_look_up_counts_and_conversions_do_not(engine: Engine) -> None:
    rows = observations(definition_named("income-deprived"), engine)
    assert "S9" not in by_area(rows, "count")
    assert sum(by_area(rows, "denominator")[lad] for lad in LADS) == 1000.0


def test_a_small_area_in_two_wards_is_shared_between_them(engine: Engine) -> None:
    rows = observations(definition_named("income-deprived"), engine)
    held = by_area(rows, "count", "denominator")
    assert (held["N1"], held["N2"]) == ((10.0, 50.0), (30.0, 150.0))


def test_a_threshold_counts_the_people_on_its_bound(engine: Engine) -> None:
    held = by_area(observations(definition_named("most-deprived-fifth"), engine), "value", "lower")
    assert held["L1"] == (100.0, None)
    assert held["E1"] == (40.0, None)


def test_a_mean_is_weighted_and_areas_without_a_value_do_not_weigh(engine: Engine) -> None:
    rows = observations(definition_named("loneliness-modelled"), engine)
    held = by_area(rows, "value", "count", "denominator", "note")
    assert held["L1"] == (25.0, None, 400.0, "modelled")
    assert held["E1"] == (25.0, None, 400.0, "modelled")
    assert "L2" not in held


def test_categories_are_added_over_one_denominator(engine: Engine) -> None:
    made = definition_named("renting-privately")
    both = changed(made, indicator="census-x", categories=("One", "Two"))
    held = by_area(observations(both, engine), "value", "denominator")
    assert held["L1"] == (pytest.approx(30.0), 400.0)


def test_a_rate_pairs_each_year_with_its_own_population(engine: Engine) -> None:
    rows = observations(definition_named("libraries-per-100000"), engine)
    held = {(row["area"], row["period"]): row["value"] for row in rows.to_pylist()}
    assert held["U1", "2022"] == 6.0
    assert held["U1", "2023"] == 2.0
    assert held["R1", "2022"] == 10.0


def test_a_ratio_adds_before_it_divides(engine: Engine) -> None:
    held = by_area(observations(definition_named("gp-patients"), engine), "value", "count")
    assert held["U1"] == (1000.0, 4000.0)
    assert held["U2"] == (900.0, 900.0)


def test_a_published_share_gets_its_interval_and_its_own_id(engine: Engine) -> None:
    counted = changed(definition_named("practice-prevalence-chd"), indicator="qof-register-dm")
    row = observations(counted, engine).to_pylist()[0]
    assert (row["indicator"], row["confidence"]) == ("practice-prevalence-chd", 0.95)
    assert row["value"] == pytest.approx(7.0)
    assert row["lower"] < 7.0 < row["upper"]


def test_registers_shared_out_by_a_model_get_no_interval(engine: Engine) -> None:
    row = observations(definition_named("qof-prevalence-dm"), engine).to_pylist()[0]
    assert (row["value"], row["lower"]) == (pytest.approx(7.0), None)


def test_an_indicator_whose_inputs_are_absent_has_no_rows(engine: Engine) -> None:
    assert observations(definition_named("living-alone"), engine).num_rows == 0


@pytest.mark.slow
def test_one_by_one_and_all_together_give_the_same(engine: Engine) -> None:
    """Slow: fourteen expressions, seven of them twice."""
    names = ("income-deprived", "gp-patients", "rural-share", "loneliness-modelled")
    more = ("imd-average-score", "life-expectancy", "qof-prevalence-dm")
    chosen = [definition_named(name) for name in (*names, *more)]
    together = {each.id: rows for each, rows in all_observations(chosen, engine)}
    assert len(together) == len(chosen)
    for each in chosen:
        assert together[each.id].equals(observations(each, engine)), each.id


@pytest.mark.slow
def test_what_is_made_is_put_once_and_dropped_with_its_inputs(lake: Lake, tmp_path: Any) -> None:
    """Slow: a lake is written and read four times."""
    mine = Lake(tmp_path / "lake")
    now = datetime(2026, 5, 1, tzinfo=UTC)
    with mine.transaction() as tx:
        tx.put(MEMBERSHIP, "places", memberships(), MADE)
        tx.put(OBSERVATION, "figures", figures(), MADE)
        tx.put(OBSERVATION, "computed:forgotten", figures().slice(0, 1), MADE)
    chosen = [definition_named("income-deprived"), definition_named("life-expectancy")]
    with connect(mine, "duckdb") as opened:
        made = publish(mine, opened, chosen, now=now)
    assert made == {"income-deprived": 12}
    assert mine.datasets("observation") == ("computed:income-deprived", "figures")
    provenance = mine.provenance("observation", "computed:income-deprived")
    assert "observation/figures" in [each.name for each in provenance.inputs]
    with mine.transaction() as tx:
        tx.drop(OBSERVATION, "figures")
    with connect(mine, "duckdb") as opened:
        assert publish(mine, opened, chosen, now=now) == {"income-deprived": 0}
    assert "observation" not in mine.tables()


@pytest.mark.spark
@pytest.mark.slow
def test_every_definition_gives_the_same_on_spark(lake: Lake, engine: Engine) -> None:
    """Slow: starts a Java machine and runs every definition on it."""
    if shutil.which("java") is None:
        pytest.skip("Spark: Java is absent")
    pytest.importorskip("pyspark", reason="Spark: PySpark is absent")
    with connect(lake, "spark") as other:
        theirs = {each.id: rows for each, rows in all_observations(definitions(), other)}
        single = observations(definition_named("income-deprived"), other)
        assert same(single, theirs["income-deprived"])
    for each in definitions():
        assert same(observations(each, engine), theirs[each.id]), each.id


def same(one: pa.Table, other: pa.Table) -> bool:
    return rounded(one) == rounded(other)


def rounded(rows: pa.Table) -> list[tuple[Any, ...]]:
    return [
        tuple(round(v, 9) if isinstance(v, float) else v for v in row.values())
        for row in rows.to_pylist()
    ]


def changed(definition: Definition, **series: Any) -> Definition:
    inputs = replace(definition.inputs, series=replace(definition.inputs.series, **series))
    return replace(definition, inputs=inputs)


def test_an_expression_has_the_columns_of_an_observation(engine: Engine) -> None:
    for name in ("life-expectancy", "income-deprived", "gp-patients"):
        made = expression(definition_named(name), engine)
        assert tuple(made.columns) == OBSERVATION.names
