"""The papers say what the system really does: every table, column, cookie, test and tool in them.

Reading every public page for its cookies takes a few seconds, so that test is slow.
"""

from __future__ import annotations

import itertools
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from headwater_web.accounts.models import User
from headwater_web.assurance import facts, records
from headwater_web.assurance.clinical_risk import LARGEST_ACCEPTED, MATRIX, risk
from headwater_web.assurance.paper import Paper, Table, ToComplete, markdown
from headwater_web.assurance.papers.shelf import papers, write
from page_kinds import PUBLIC

ROOT = Path(__file__).resolve().parents[2]
PAPERS = {each.slug: each for each in papers()}


def controls() -> list[records.Control]:
    """Every measure and control that a paper rests on."""
    held = [control for each in records.hazards() for control in each.controls]
    return held + [measure for each in records.risks() for measure in each.measures]


def test_every_table_is_kept_for_exactly_one_reason() -> None:
    named = Counter(label for each in records.activities() for label in each.tables)
    assert set(named) == {each.label for each in facts.tables()}
    assert set(named.values()) == {1}


def test_every_column_is_said_to_be_about_a_person_or_not() -> None:
    for each in records.activities():
        columns = {
            name for held in facts.tables() if held.label in each.tables for name in held.fields
        }
        assert set(each.personal) | set(each.other) == columns, each.id
        assert not set(each.personal) & set(each.other), each.id


def test_every_control_names_a_test_that_is_there() -> None:
    tests = {control.test for control in controls()} | {tool.check for tool in records.tools()}
    assert [name for name in tests if not (ROOT / name).is_file()] == []


def test_every_hazard_and_every_risk_has_something_done_about_it() -> None:
    assert [each.id for each in records.hazards() if not each.controls] == []
    assert [each.id for each in records.risks() if not each.measures] == []


def test_controls_lower_a_hazard_and_what_is_left_can_be_accepted() -> None:
    for each in records.hazards():
        before = risk(each.likelihood, each.severity)
        after = risk(each.residual_likelihood, each.severity)
        assert after <= before, each.id
        assert after <= LARGEST_ACCEPTED, each.id


def test_the_risk_matrix_rises_with_both_its_sides() -> None:
    for row, below in itertools.pairwise(MATRIX):
        assert all(one <= other for one, other in zip(row, below, strict=True))
    assert all(list(row) == sorted(row) for row in MATRIX)


def test_every_tool_is_a_module_that_is_there() -> None:
    for tool in records.tools():
        assert import_module(tool.module).__doc__, tool.id


def test_every_published_form_stands_in_the_map_of_flows() -> None:
    text = markdown(PAPERS["data-flows"])
    assert facts.flows()
    for each in facts.flows():
        assert each.title.replace("|", "\\|") in text, each.title


def test_every_role_stands_in_the_sharing_annex() -> None:
    text = markdown(PAPERS["sharing-annex"])
    assert "| direct-care clinician | " in text
    assert "turn a pseudonym back into a person" in text


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_paper_is_written_whole(paper: Paper) -> None:
    text = markdown(paper)
    assert text.startswith(f"# {paper.title}\n\n{paper.summary}")
    assert all(part.heading and part.blocks for part in paper.parts)
    for part in paper.parts:
        for block in part.blocks:
            if isinstance(block, Table):
                assert all(all(row) or not row[0] for row in block.rows), part.heading


@pytest.mark.django_db
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_paper_is_a_page_and_a_text(paper: Paper, visitor: Client) -> None:
    page = visitor.get(f"/papers/{paper.slug}/")
    assert page.status_code == 200
    text = page.content.decode()
    for part in paper.parts:
        assert str(escape(part.heading)).replace("&#x27;", "&#39;") in text
        for block in part.blocks:
            if isinstance(block, ToComplete):
                assert "To complete:" in text
    file = visitor.get(f"/papers/{paper.slug}.md")
    assert file.content.decode() == markdown(paper)
    assert file.headers["Content-Disposition"] == f'attachment; filename="{paper.slug}.md"'


@pytest.mark.django_db
def test_a_paper_that_is_not_there(visitor: Client) -> None:
    assert visitor.get("/papers/nothing/").status_code == 404
    assert visitor.get("/papers/nothing.md").status_code == 404


def test_papers_are_written_to_a_folder(tmp_path: Path) -> None:
    count, blanks = write(tmp_path / "new")
    assert count == len(list((tmp_path / "new").glob("*.md"))) == len(PAPERS)
    assert blanks == sum(
        (tmp_path / "new" / f"{slug}.md").read_text().count("To complete:") for slug in PAPERS
    )


def test_the_intended_purpose_leaves_single_people_out() -> None:
    text = markdown(PAPERS["intended-purpose"])
    assert "no decision about one person's care may rest on it" in text


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_sets_a_cookie_that_is_not_listed(visitor: Client) -> None:
    listed = {each.name for each in records.cookies()}
    for address in PUBLIC.values():
        visitor.get(address)
    visitor.force_login(User.objects.create(username="reader"))
    for address in ("/your-data/", "/places/drawn/", "/"):
        visitor.get(address)
    assert {"csrftoken", "sessionid"} <= set(visitor.cookies) <= listed
