"""A pytest plugin that puts a fault into one source file as it is imported.

``-p seeded_fault`` with ``SEEDED_FAULT`` in the environment: the module's name, what stands in its
source once, and what is put in its place, with a line of ``===`` between them. Give Numba a cache
of its own (``NUMBA_CACHE_DIR``), or what was compiled without the fault is found.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

BETWEEN = "\n===\n"


class Faulty(SourceFileLoader):
    """Compiles a file's source with the fault in it, and keeps nothing of it."""

    def __init__(self, name: str, path: str, was: str, becomes: str) -> None:
        super().__init__(name, path)
        self.was, self.becomes = was, becomes

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        if source.count(self.was) != 1:
            raise SystemExit(f"{fullname} does not hold once: {self.was}")
        return self.source_to_code(source.replace(self.was, self.becomes).encode(), self.path)


class Seeder(MetaPathFinder):
    """Finds the one module that the fault is for."""

    def __init__(self, fault: str) -> None:
        self.name, self.was, self.becomes = fault.split(BETWEEN)

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(fullname, path) if fullname == self.name else None
        if found is not None and found.origin is not None:
            found.loader = Faulty(fullname, found.origin, self.was, self.becomes)
        return found


if "SEEDED_FAULT" in os.environ:
    sys.meta_path.insert(0, Seeder(os.environ["SEEDED_FAULT"]))
