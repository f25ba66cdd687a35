"""Every paper, in the order in which a body that adopts Headwater needs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from headwater_web.assurance.paper import Paper, markdown
from headwater_web.assurance.papers.accessibility_statement import accessibility_statement
from headwater_web.assurance.papers.algorithmic_transparency import algorithmic_transparency
from headwater_web.assurance.papers.cookie_list import cookie_list
from headwater_web.assurance.papers.data_flows import data_flows
from headwater_web.assurance.papers.impact_assessment import impact_assessment
from headwater_web.assurance.papers.intended_purpose import intended_purpose
from headwater_web.assurance.papers.privacy_notice import privacy_notice
from headwater_web.assurance.papers.record_of_processing import record_of_processing
from headwater_web.assurance.papers.safety_case import hazard_log, safety_case
from headwater_web.assurance.papers.sharing_annex import sharing_annex

MAKERS: tuple[Callable[[], Paper], ...] = (
    intended_purpose,
    impact_assessment,
    record_of_processing,
    data_flows,
    sharing_annex,
    privacy_notice,
    cookie_list,
    accessibility_statement,
    algorithmic_transparency,
    hazard_log,
    safety_case,
)


def papers() -> tuple[Paper, ...]:
    """All papers, made anew from what the system is now."""
    return tuple(make() for make in MAKERS)


def paper_named(slug: str) -> Paper | None:
    """The paper of that name, or nothing."""
    return next((each for each in papers() if each.slug == slug), None)


def write(folder: Path) -> tuple[int, int]:
    """Writes every paper into the folder as Markdown; how many, and how many blanks they have."""
    made = papers()
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        (folder / f"{each.slug}.md").write_text(markdown(each), encoding="utf-8")
    return len(made), sum(each.blanks for each in made)
