"""What lies in the tree: small files, telling names, no package that is empty, nothing foreign."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VAGUE = {"utils", "helpers", "services", "managers", "core", "common", "misc", "base"}
LONGEST = 350
REGISTRIES = re.compile(r"https?://[^ \"]*(pypi|pythonhosted|npmjs|debian)")
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_nothing_is_a_link() -> None:
    """A link would point at a folder that only its maker has."""
    told = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True)
    assert not [line for line in told.stdout.splitlines() if line.startswith("120000")]


def test_files_are_small() -> None:
    long = [str(path) for path in SOURCES if len(path.read_text().splitlines()) > LONGEST]
    assert not long


def test_names_are_nouns_of_the_field() -> None:
    assert not [str(path) for path in SOURCES if path.stem in VAGUE or path.parent.name in VAGUE]


def test_no_package_is_empty() -> None:
    for package in (ROOT / "src").glob("*/*/__init__.py"):
        modules = [path for path in package.parent.rglob("*.py") if path.name != "__init__.py"]
        assert modules, f"{package.parent} holds nothing"


def test_every_package_says_what_it_holds() -> None:
    for package in (ROOT / "src").rglob("__init__.py"):
        if package.parent.name != "migrations":
            assert package.read_text().startswith('"""'), package


@pytest.mark.parametrize("pattern", [REGISTRIES], ids=["registry address"])
def test_nothing_foreign_stands_in_the_tree(pattern: re.Pattern[str]) -> None:
    for path in tracked():
        if path.suffix in {".png", ".parquet", ".gz"} or path == Path(__file__):
            continue
        found = pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert not found, f"{path}: {found and found.group()}"
