"""Where the processes of one server leave their counts; chosen before the first count is made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def begin(home: Path, port: int) -> Path:
    """An empty folder for this server's counts, named to all processes that it starts.

    prometheus_client reads the variable when it is first imported, so this comes before Django.
    """
    folder = home.resolve() / "run" / f"metrics-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[VARIABLE] = str(folder)
    return folder
