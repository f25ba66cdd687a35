"""One expression, two engines: Ibis on DuckDB for one machine, on Spark for many.

Both read the same Parquet parts. ``connect`` takes the engine by name or from ``HEADWATER_ENGINE``.
Give whatever picks one row of several a total order, and round before comparing: the engines may
differ in the order of ties and in the last digit of a sum.

>>> import tempfile, pyarrow as pa
>>> from pathlib import Path
>>> from headwater.lake import AREA, Provenance
>>> areas = pa.table({"code": ["X01", "X02"], "name": ["Fen", "Combe"], "type": ["LAD", "LAD"]})
>>> with tempfile.TemporaryDirectory() as folder:
...     lake = Lake(Path(folder))
...     with lake.transaction() as tx:
...         tx.put(AREA, "lookup", areas, Provenance("an example"))
...     with connect(lake, "duckdb") as engine:
...         area = engine.table("area")
...         engine.execute(area.filter(area.code == "X02").select("name")).to_pylist()
[{'name': 'Combe'}]
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Protocol, cast

import ibis
import pyarrow as pa

from headwater.lake.configuration import ENGINES, EngineSettings, engine_settings
from headwater.lake.errors import LakeError
from headwater.lake.shapes import SHAPES
from headwater.lake.store import Lake

EMPTY = "empty"


class Engine(Protocol):
    """What runs expressions over one version of a lake's tables."""

    name: str

    def table(self, name: str) -> ibis.Table:
        """A table of the lake; ``LakeError`` where it has none of that name."""

    def execute(self, expression: ibis.Table) -> pa.Table:
        """The rows of an expression over the lake's tables."""

    def close(self) -> None:
        """Lets go of the engine's memory."""

    def __enter__(self) -> Engine: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class _Connection:
    """What both engines share: a lake held to one version, and tables opened once."""

    name = ""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake.snapshot()
        self._tables: dict[str, ibis.Table] = {}

    def table(self, name: str) -> ibis.Table:
        """A table of the lake, opened at its first use."""
        if name not in self._tables:
            paths = [str(path.resolve()) for path in self._lake.paths(name)]
            if not paths and name not in SHAPES:
                held = ", ".join(self._lake.tables()) or "nothing yet"
                raise LakeError(f"the lake has no table {name}; it holds {held}")
            self._tables[name] = self._open(name, paths)
        return self._tables[name]

    def _open(self, name: str, paths: list[str]) -> ibis.Table:
        raise LakeError(f"the engine cannot open {name} of {len(paths)} files")

    def close(self) -> None:
        """Forgets the tables."""
        self._tables.clear()

    def __enter__(self) -> Engine:
        return cast(Engine, self)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _without_known_warnings() -> Iterator[None]:
    """Ibis 12 calls what DuckDB 2 renamed, and PySpark drops sockets: no user could mend either."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"fetch_\w+\(\) is deprecated", DeprecationWarning)
        warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
        warnings.filterwarnings("ignore", "unclosed <socket", ResourceWarning)
        yield


class DuckEngine(_Connection):
    """DuckDB in this process, within the configured memory, spilling to the configured folder."""

    name = "duckdb"

    def __init__(self, lake: Lake, settings: EngineSettings) -> None:
        super().__init__(lake)
        with _without_known_warnings():
            self._backend: Any = ibis.duckdb.connect(**settings.duckdb)

    def _open(self, name: str, paths: list[str]) -> ibis.Table:
        with _without_known_warnings():
            if paths:
                return self._backend.read_parquet(paths, table_name=name, union_by_name=True)
            schema = ibis.schema(SHAPES[name].schema)
            return self._backend.create_table(name, schema=schema, temp=True)

    def execute(self, expression: ibis.Table) -> pa.Table:
        """The rows of an expression, drained at once: DuckDB 2 stays busy until a result is."""
        with _without_known_warnings():
            return self._backend.to_pyarrow(expression)

    def close(self) -> None:
        """Closes the database."""
        super().close()
        self._backend.disconnect()


class SparkEngine(_Connection):
    """Spark on this machine; a cluster reads the same files with the same expressions."""

    name = "spark"

    def __init__(self, lake: Lake, settings: EngineSettings) -> None:
        super().__init__(lake)
        self._session: Any = spark_session(settings)
        self._backend: Any = ibis.pyspark.connect(self._session)

    def _open(self, name: str, paths: list[str]) -> ibis.Table:
        with _without_known_warnings():
            if paths:
                frame = self._session.read.option("mergeSchema", "true").parquet(*paths)
            else:
                frame = self._session.createDataFrame(SHAPES[name].schema.empty_table())
            frame.createOrReplaceTempView(name)
            return self._backend.table(name)

    def execute(self, expression: ibis.Table) -> pa.Table:
        """The rows of an expression, brought as Arrow without a detour through pandas."""
        with _without_known_warnings():
            rows = self._session.sql(self._backend.compile(expression)).toArrow()
        return rows.cast(expression.schema().to_pyarrow())


def spark_session(settings: EngineSettings) -> Any:
    """A Spark session on two cores of this machine that listens to nobody else.

    ``LakeError`` where PySpark or Java is absent, with what to install.
    """
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LakeError(
            "The engine spark needs PySpark: install headwater[spark], or set HEADWATER_ENGINE "
            "to duckdb."
        ) from error
    given = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": settings.memory.replace("GB", "g").replace("MB", "m"),
        "spark.local.dir": str(settings.temporary / "spark"),
        "spark.sql.warehouse.dir": str(settings.temporary / "spark-warehouse"),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = SparkSession.builder.master("local[2]").appName("headwater")
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise LakeError(
            "The engine spark could not start Java: install Java 17 and set JAVA_HOME, or set "
            "HEADWATER_ENGINE to duckdb."
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def connect(lake: Lake, engine: str | None = None) -> Engine:
    """The engine called ``duckdb`` or ``spark``; without a name, the configured one.

    It sees the lake as it is now, whatever is committed later.
    """
    settings = engine_settings()
    name = engine or settings.engine
    if name not in ENGINES:
        raise LakeError(f"there is no engine {name!r}; choose {' or '.join(ENGINES)}")
    return DuckEngine(lake, settings) if name == "duckdb" else SparkEngine(lake, settings)
