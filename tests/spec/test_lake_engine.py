"""Small tables in, one expression, a small answer out, the same on both engines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from headwater.lake import AREA, OBSERVATION, Lake, LakeError, Provenance, admit
from headwater.lake.engine import Engine, connect

ROWS = [
    ("smoking", "X01", "2021/22", "Persons", 14.0),
    ("smoking", "X01", "2022/23", "Persons", 13.0),
    ("smoking", "X02", "2021/22", "Persons", 18.5),
    ("smoking", "X02", "2022/23", "Persons", None),
    ("obesity", "X01", "2022/23", "Male", 1 / 3),
    ("obesity", "X01", "2022/23", "Female", 2 / 3),
]
HEADER = ("indicator", "area", "period", "sex", "value")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    made = Lake(tmp_path_factory.mktemp("parity"))
    columns = dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))
    table = pa.table({name: list(values) for name, values in columns.items()})
    areas = pa.table({"code": ["X01", "X02"], "name": ["Fen", "Combe"], "type": ["LAD", "LAD"]})
    with made.transaction() as tx:
        first, second = table.slice(0, 4), table.slice(4)
        tx.put_admission(admit(OBSERVATION, first, "a.csv"), "a", Provenance("test"))
        tx.put_admission(admit(OBSERVATION, second, "b.csv"), "b", Provenance("test"))
        tx.put(AREA, "lookup", areas, Provenance("test"))
    return made


@pytest.fixture(
    scope="module",
    params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])],
)
def engine(lake: Lake, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; Spark is slow because it starts a Java machine."""
    if request.param == "spark":
        if shutil.which("java") is None:
            pytest.skip("Spark: Java is absent")
        pytest.importorskip("pyspark", reason="Spark: PySpark is absent")
    with connect(lake, request.param) as made:
        yield made


def latest_by_area(observation: ibis.Table) -> ibis.Table:
    """The last period that has a value: a total order decides."""
    held = observation.filter(observation.value.notnull() & (observation.sex == "Persons"))
    window = ibis.window(
        group_by=["indicator", "area"], order_by=[ibis.desc("period_end"), "period"]
    )
    numbered = held.mutate(place=ibis.row_number().over(window))
    return (
        numbered.filter(numbered.place == 0)
        .select("indicator", "area", "period", "value")
        .order_by("indicator", "area")
    )


def mean_by_indicator(observation: ibis.Table) -> ibis.Table:
    """A mean ignores absent values; a count of values does too."""
    return (
        observation.group_by("indicator")
        .agg(mean=observation.value.mean().round(6), values=observation.value.count())
        .order_by("indicator")
    )


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        (
            latest_by_area,
            [
                {"indicator": "smoking", "area": "X01", "period": "2022/23", "value": 13.0},
                {"indicator": "smoking", "area": "X02", "period": "2021/22", "value": 18.5},
            ],
        ),
        (
            mean_by_indicator,
            [
                {"indicator": "obesity", "mean": 0.5, "values": 2},
                {"indicator": "smoking", "mean": 15.166667, "values": 3},
            ],
        ),
    ],
)
def test_an_expression_gives_the_same_answer_on_both_engines(
    engine: Engine, expression: Callable[[ibis.Table], ibis.Table], answer: list[dict[str, object]]
) -> None:
    assert engine.execute(expression(engine.table("observation"))).to_pylist() == answer


def test_tables_join(engine: Engine) -> None:
    observation, area = engine.table("observation"), engine.table("area")
    joined = observation.join(area, observation.area == area.code)
    named = joined.filter(joined.value > 15).select("name", "period", "period_start")
    assert [row["name"] for row in engine.execute(named).to_pylist()] == ["Combe"]


def test_a_shape_without_rows_is_an_empty_table(engine: Engine) -> None:
    membership = engine.table("membership")
    assert engine.execute(membership.select("child", "share")).num_rows == 0


def test_a_table_that_nobody_loaded_is_named(engine: Engine) -> None:
    with pytest.raises(LakeError, match="no table standing; it holds area, observation"):
        engine.table("standing")


def test_types_are_those_of_the_shape(engine: Engine) -> None:
    rows = engine.execute(engine.table("observation").order_by("indicator", "area", "sex"))
    assert rows.schema.field("period_start").type == pa.date32()
    assert rows.schema.field("value").type == pa.float64()


def test_the_engine_is_chosen_by_configuration(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEADWATER_ENGINE", "duckdb")
    monkeypatch.setenv("HEADWATER_MEMORY", "256MB")
    monkeypatch.setenv("HEADWATER_TEMPORARY", str(tmp_path))
    with connect(lake) as engine:
        assert engine.name == "duckdb"
    monkeypatch.setenv("HEADWATER_ENGINE", "abacus")
    with pytest.raises(LakeError, match="HEADWATER_ENGINE is 'abacus'; set it to duckdb or spark"):
        connect(lake)
