"""What starting costs: heavy libraries are imported where they are first used, and not before.

Each process of the service, each command and each test process pays what is imported at the start.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater_web.site.rehearsal import FIRST_USED

SOURCES = Path(__file__).resolve().parents[2] / "src"
OWN = {"headwater", "headwater_web"}
HEAVY = (
    "ibis", "matplotlib", "networkx", "numba", "pandas", "polars", "pyarrow.dataset",
    "scipy.linalg", "scipy.optimize", "scipy.sparse", "scipy.spatial", "scipy.stats", "sklearn",
    "sqlglot", "statsmodels",
)  # fmt: skip
"""What takes from a tenth of a second to two seconds to import, and few requests need."""
NOT_LISTED = ("django.db", "duckdb", "numpy", "pyarrow", "scipy")
"""What reading the list of commands does without."""
LATER = re.compile(r"^ +(import|from) \w", re.MULTILINE)
OFF_THE_PAGES = {"django", "pyspark"}
"""What commands import as they run: no page comes to it."""
STARTED = f"""
import sys
from typer.testing import CliRunner
from headwater.cli.program import program
assert CliRunner().invoke(program, ["--help"]).exit_code == 0
print(*(name for name in {NOT_LISTED} if name in sys.modules), sep=" ")
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "headwater_web.site.settings"
import django
django.setup()
import headwater_web.site.urls
print(*(name for name in {HEAVY} if name in sys.modules), sep=" ")
"""


@pytest.mark.slow  # starts the application in a process of its own
def test_what_is_heavy_waits_until_it_is_needed(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={"HEADWATER_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    listed, started = told.stdout.splitlines()
    why = "Import it in the function that uses it, and say in FIRST_USED of the rehearsal if a page"
    assert not listed, f"The list of commands imports {listed}."
    assert not started, f"Starting the application imports {started}. {why} comes to it."


def test_what_waits_is_imported_before_the_first_visitor() -> None:
    """A page never waits for a library: the server imports it, or no page comes to it."""
    ready = {*FIRST_USED, "scipy.linalg", "scipy.sparse"}  # which scipy.sparse.linalg brings
    waiting = {
        (name, str(path.relative_to(SOURCES)))
        for path in sorted(SOURCES.rglob("*.py"))
        for name in imported_later(path.read_text(encoding="utf-8"))
        if name.split(".")[0] not in OFF_THE_PAGES
    }
    assert {name for name, _ in waiting} <= ready, waiting
    assert {*FIRST_USED} <= {name for name, _ in waiting}


def imported_later(source: str) -> Iterator[str]:
    """Names of other people's modules that functions import."""
    if not LATER.search(source):
        return
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for each in ast.walk(function):
                if isinstance(each, ast.ImportFrom) and each.module and not each.level:
                    names = [each.module]
                elif isinstance(each, ast.Import):
                    names = [alias.name for alias in each.names]
                else:
                    continue
                known = OWN | sys.stdlib_module_names
                yield from (name for name in names if name.split(".")[0] not in known)
