"""The threat model and the answers to ASVS name tests that are there, and leave no threat open."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THREATS = (ROOT / "docs/explanation/threat-model.md").read_text("utf-8")
ANSWERS = (ROOT / "docs/explanation/asvs.md").read_text("utf-8")
NAMED = re.compile(r"`(test_\w+)`")
ROW = re.compile(r"^\| (T\d+) \|.*$", re.MULTILINE)
CHAPTER = re.compile(r"^## V(\d+) .*?(?=^## V|\Z)", re.MULTILINE | re.DOTALL)


def written_tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^ *def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))
    return found


def test_every_test_that_is_named_is_there() -> None:
    named = set(NAMED.findall(THREATS + ANSWERS))
    assert len(named) > 80
    assert not named - written_tests()


def test_every_threat_has_an_answer_and_a_test() -> None:
    rows = {found[1]: found[0] for found in ROW.finditer(THREATS)}
    assert list(rows) == [f"T{i + 1}" for i in range(len(rows))]
    for threat, row in rows.items():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, threat
        assert all(cells), threat
        assert NAMED.search(cells[4]), f"{threat} has no test"


def test_every_chapter_is_answered() -> None:
    chapters = {int(found[1]): found[0] for found in CHAPTER.finditer(ANSWERS)}
    assert list(chapters) == list(range(1, 18))
    for number, text in chapters.items():
        says_why_not = "Does not apply: " in text
        assert says_why_not or NAMED.search(text), f"chapter {number} names no test"
        assert says_why_not or re.search(r"\bT\d+\b", text), f"chapter {number} names no threat"


def test_every_threat_stands_in_a_chapter() -> None:
    told = set(re.findall(r"\bT\d+\b", ANSWERS))
    known = {found[1] for found in ROW.finditer(THREATS)}
    assert told == known
