"""Every code block of the README and the docs is run, so that none of them can go stale."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OUTPUT = {"", "text"}


@dataclass(frozen=True)
class Block:
    """A fenced block: the page it stands on, its language, its text."""

    page: str
    number: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}-{self.number}-{self.language}"


def blocks() -> Iterator[Block]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        for number, found in enumerate(FENCE.finditer(page.read_text()), 1):
            yield Block(str(page.relative_to(ROOT)), number, found[1], found[2])


BLOCKS = list(blocks())


def of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


def test_every_block_is_in_a_language_that_is_run() -> None:
    known = {"sh", "python", "toml", "json", "csv"} | OUTPUT
    assert not [str(block) for block in BLOCKS if block.language not in known]


@pytest.mark.parametrize("block", of("python"), ids=str)
@pytest.mark.slow  # each block is a program of its own
def test_python(block: Block, demo_home: Path, tmp_path: Path) -> None:
    (tmp_path / "block.py").write_text(block.text)
    done = run([sys.executable, "-W", "error", "block.py"], demo_home, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", of("sh"), ids=str)
@pytest.mark.slow  # each block is a program of its own
def test_shell(block: Block, demo_home: Path, tmp_path: Path, stand_in: dict[str, str]) -> None:
    if "make " in block.text:
        targets = re.findall(r"make ([a-z-]+)", block.text)
        assert targets
        for target in targets:
            done = subprocess.run(
                ["make", "-n", target], cwd=ROOT, capture_output=True, check=False
            )
            assert done.returncode == 0, f"there is no `make {target}`"
        return
    shutil.copytree(demo_home, tmp_path / "var")
    lay_out_examples(tmp_path)
    done = run(["bash", "-euc", block.text], tmp_path / "var", tmp_path, stand_in)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("block", of("toml", "json"), ids=str)
def test_data(block: Block) -> None:
    read = tomllib.loads if block.language == "toml" else json.loads
    assert read(block.text)


def run(
    command: list[str], home: Path, folder: Path, more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    binaries = str(Path(sys.executable).parent)
    environment = os.environ | {
        "HEADWATER_HOME": str(home),
        "PATH": f"{binaries}:{os.environ['PATH']}",
        **(more or {}),
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def lay_out_examples(folder: Path) -> None:
    """The files that shell blocks name: those of docs/examples."""
    examples = ROOT / "docs/examples"
    if examples.exists():
        shutil.copytree(examples, folder, dirs_exist_ok=True)
