"""Links inside the docs lead somewhere, and the data in the how-to pages is of its form."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from headwater.indicators.definition import from_dict
from headwater.lake.mapping import Mapping

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "GLOSSARY.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
OUTSIDE = ("http://", "https://", "mailto:")
TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What a link may name in a page: its headings as addresses, and anchors set by hand."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        if target.startswith(OUTSIDE):
            continue
        there = (page.parent / target).resolve() if target else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(f"{target}#{anchor}")
    assert not lost


def test_the_definition_and_the_mapping_of_the_guide_are_of_their_form() -> None:
    text = (ROOT / "docs/how-to/add-an-indicator.md").read_text("utf-8")
    definition, mapping = (tomllib.loads(block) for block in TOML.findall(text))
    assert from_dict(definition, "guide").method == "proportion"
    assert Mapping.from_dict(mapping, "guide").emits[0].shape == "observation"
