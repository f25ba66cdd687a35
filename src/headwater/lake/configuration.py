"""The lake's settings, all from the environment.

==========================  =======================================  =========================
variable                    what it sets                             without it
==========================  =======================================  =========================
``HEADWATER_HOME``          where lake, cache and database live      ``var``
``HEADWATER_ENGINE``        ``duckdb`` or ``spark``                  ``duckdb``
``HEADWATER_MEMORY``        memory an engine may use, such as 1GB    ``1GB``
``HEADWATER_TEMPORARY``     where an engine puts what does not fit   the system's own folder
==========================  =======================================  =========================
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from headwater.lake.errors import LakeError

ENGINES = ("duckdb", "spark")
MEMORY = re.compile(r"[1-9]\d*(MB|GB)")


@dataclass(frozen=True)
class EngineSettings:
    """Which engine runs expressions, how much memory it may take, and where it may spill."""

    engine: str = "duckdb"
    memory: str = "1GB"
    temporary: Path = Path(tempfile.gettempdir()) / "headwater"

    @property
    def duckdb(self) -> dict[str, str]:
        """The settings as DuckDB takes them."""
        return {"memory_limit": self.memory, "temp_directory": str(self.temporary)}


def engine_settings(environment: Mapping[str, str] | None = None) -> EngineSettings:
    """Reads the engine's settings; ``LakeError`` names a variable with a value that cannot be.

    >>> engine_settings({"HEADWATER_MEMORY": "4GB"}).memory
    '4GB'
    """
    given = os.environ if environment is None else environment
    plain = EngineSettings()
    engine = given.get("HEADWATER_ENGINE", plain.engine)
    if engine not in ENGINES:
        raise LakeError(f"HEADWATER_ENGINE is {engine!r}; set it to {' or '.join(ENGINES)}")
    memory = given.get("HEADWATER_MEMORY", plain.memory)
    if not MEMORY.fullmatch(memory):
        raise LakeError(f"HEADWATER_MEMORY is {memory!r}; write it like 512MB or 2GB")
    temporary = Path(given.get("HEADWATER_TEMPORARY") or plain.temporary)
    return EngineSettings(engine, memory, temporary)


def home(environment: Mapping[str, str] | None = None) -> Path:
    """The folder that holds ``lake/``, ``cache/`` and the application's database.

    >>> home({"HEADWATER_HOME": "elsewhere"}).name
    'elsewhere'
    """
    given = os.environ if environment is None else environment
    return Path(given.get("HEADWATER_HOME") or "var")


def lake_root(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of the lake itself."""
    return home(environment) / "lake"
