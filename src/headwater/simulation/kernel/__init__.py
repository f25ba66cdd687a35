"""What is compiled: the generator, one life, a chunk of people, and what they are given.

Small functions on plain arrays, compiled by Numba and kept on disk. ``headwater.simulation.run``
is the way in. Numba looks only at a function's own file to see whether what it kept is still true;
here it is kept under a digest of every file that the kernel is made of, so that a change in one of
them compiles all anew.
"""

from __future__ import annotations

import hashlib
import os
from importlib import import_module
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_BESIDE = ("conditions.py", "lanes.py", "parts.py")
_SOURCES = (*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in _BESIDE))


def _digest() -> str:
    """A name for the kernel as it is written now."""
    sources = hashlib.sha256()
    for path in _SOURCES:
        sources.update(path.read_bytes())
    return sources.hexdigest()[:16]


def _folder() -> Path:
    """Beside the kernel where that may be written to, else in the user's cache."""
    beside = _HERE / "__pycache__"
    if os.access(beside if beside.exists() else _HERE, os.W_OK):
        return beside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "headwater"


def _import_kept() -> None:
    """Import the compiled modules with what was compiled kept under their digest."""
    config: Any = import_module("numba.core.config")
    before = config.CACHE_DIR
    beside = Path(before) if before else _folder()
    config.CACHE_DIR = str(beside / f"kernel-{_digest()}")
    try:
        import_module("headwater.simulation.kernel.chunk")
        import_module("headwater.simulation.kernel.census")
    finally:
        config.CACHE_DIR = before


_import_kept()
