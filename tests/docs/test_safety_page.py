"""The page that says how we know that it is safe names commands that are there, and every proof."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/how-we-know-it-is-safe.md").read_text("utf-8")
COMMANDS = re.findall(r"`python -m ([^`]+)`", PAGE)


def test_every_command_can_be_run() -> None:
    assert len(COMMANDS) > 8
    for command in COMMANDS:
        module, *words = command.split()
        assert find_spec(module) is not None, module
        paths = [word for word in words if "/" in word]
        assert module != "pytest" or paths, command
        assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_proof_is_linked() -> None:
    proofs = sorted((ROOT / "docs/proofs").glob("*.md"))
    assert [each.name for each in proofs if f"../proofs/{each.name}" not in PAGE] == []


def test_each_proof_says_by_what_command_it_was_made() -> None:
    for each in (ROOT / "docs/proofs").glob("*.md"):
        made = re.search(r"Made by `python -m (proofs\.\w+|pytest)[^`]*`", each.read_text("utf-8"))
        assert made, each.name
        assert find_spec(made[1]) is not None, made[1]
