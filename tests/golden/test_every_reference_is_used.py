"""Every file of reference results is read by a golden test, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ONLY_FOR_READING = {"fingertips_area_types", "fingertips_indicator_ids"}
LITERAL = re.compile(r"\"([^\"\n]*)\"")
BRACES = re.compile(r"\{[^}]*\}")


def names_read(path: Path) -> set[str]:
    """What a test file may read: its literals, and its literals put into each other's braces."""
    literals = set(LITERAL.findall(path.read_text(encoding="utf-8")))
    plain = {each for each in literals if "{" not in each}
    made = {one.join(BRACES.split(each)) for each in literals - plain for one in plain}
    return {each.removeprefix("expected/").removesuffix(".csv") for each in plain | made}


@pytest.mark.shared
def test_every_reference_file_is_read(shared: Callable[[str], Path]) -> None:
    files = {path.stem for path in shared("expected").glob("*.csv")}
    tests = [path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name]
    read = set().union(*map(names_read, tests))
    assert files - read == ONLY_FOR_READING & files
    assert files & read, "the files are found"
