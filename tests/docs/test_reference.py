"""The reference pages say what the code says now, and every command stands in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from docs.reference import commands, configuration, mappings, spec  # noqa: E402
from docs.reference.pages import FOLDER, PAGES  # noqa: E402

WRITTEN_BY_HAND = {ROOT / "README.md", *(ROOT / "docs").rglob("*.md")} - {
    FOLDER / name for name in PAGES
}
COMMAND = re.compile(r"(?m)(?:^|`|\$ )\s*(?:HEADWATER_\w+=\S+ )*headwater((?: [a-z][a-z-]*)+)")


@pytest.mark.slow  # a program of its own writes every page, as `make docs` does
def test_no_page_is_stale(tmp_path: Path) -> None:
    code = "import sys, pathlib; from docs.reference.pages import write; "
    code += "write(pathlib.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "HEADWATER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stale = [
        name
        for name in PAGES
        if not (FOLDER / name).exists()
        or (FOLDER / name).read_text("utf-8") != (tmp_path / name).read_text("utf-8")
    ]
    assert not stale, f"run `make docs`: {', '.join(stale)} no longer say what the code says"


def test_every_page_has_a_writer() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


def test_every_command_is_documented() -> None:
    page = (FOLDER / "commands.md").read_text("utf-8")
    for path, command in commands.walk():
        assert f"## {' '.join(path)}\n" in page
        assert command.help, f"{' '.join(path)} does not say what it does"
        for parameter in command.params:
            said = getattr(parameter, "help", None)
            if parameter.param_type_name == "option":
                assert said or parameter.prompt, f"{' '.join(path)} {parameter.opts} says nothing"


def test_every_command_in_the_guides_exists() -> None:
    known = {path for path, _ in commands.walk()}
    groups = {path for path, command in commands.walk() if hasattr(command, "list_commands")}
    seen = set()
    for page in WRITTEN_BY_HAND:
        for words in COMMAND.findall(page.read_text("utf-8")):
            path: tuple[str, ...] = ("headwater",)
            for word in words.split():
                if path not in groups:
                    break
                path = (*path, word)
            assert path in known, f"{page.name}: there is no command {' '.join(path)}"
            seen.add(path)
    assert len(seen) > 3


def test_every_variable_that_the_code_reads_is_a_setting() -> None:
    page = (FOLDER / "configuration.md").read_text("utf-8")
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r"\b(HEADWATER_[A-Z_]+|DATABASE_URL)\b", path.read_text("utf-8")))
    assert not sorted(name for name in read if f"`{name}`" not in page)
    assert len(configuration.settings()) >= len(read)


def test_a_pattern_is_told_as_a_person_would_write_it() -> None:
    assert mappings.plain(r"LAD(\d\d)CD") == "LADYYCD"
    assert mappings.plain(r"Index of Multiple Deprivation \(IMD\) Score( \(rate\))?") == (
        "Index of Multiple Deprivation (IMD) Score"
    )
    assert mappings.plain("Sex: Male(; measures: Value)?") == "Sex: Male"
    assert mappings.plain(r"Total population: mid 2015.*") == "Total population: mid 2015…"


def test_a_spec_written_in_tables_is_told_in_tables() -> None:
    page = spec.text()
    assert "rate_by(rows, ['area'])` gives\n\n| area | value | method |" in page
    assert "```text\narea  count  population\nB     4      1000" in page
