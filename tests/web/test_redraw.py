"""Every chart can be drawn again elsewhere, from the file behind it and nothing else."""

from __future__ import annotations

import ast

import pytest
from django.test import Client

from headwater_web.figures.redraw import PYTHON, Picture, lines
from headwater_web.site.redraw import picture_of


@pytest.mark.parametrize("picture", list(PYTHON))
def test_the_lines_of_python_are_python(picture: Picture) -> None:
    made = lines(picture, "https://example.org/figures.csv?a=1", 'A "title"')
    assert ast.parse(made.in_python).body
    assert made.in_r.count("(") == made.in_r.count(")")
    assert "https://example.org/figures.csv?a=1" in made.in_r


@pytest.mark.parametrize(
    ("file", "picture"),
    [
        ("/indicator/smoking-adults/figures.csv?area=X07000001&sex=Persons", "over time"),
        ("/indicator/smoking-adults/figures.csv?type=LAD", "in order"),
        ("/place/X07000001/gap.csv", "gradient"),
        ("/place/X07000001/", None),
        ("https://elsewhere.example/figures.csv", None),
        ("//elsewhere.example/indicator/a/figures.csv", None),
        ('/indicator/a/figures.csv?x=");system("rm', None),
        ("", None),
    ],
)
def test_only_files_of_this_site_are_drawn(file: str, picture: str | None) -> None:
    assert picture_of(file) == picture


@pytest.mark.django_db
@pytest.mark.slow  # needs the fictional region
def test_the_page_names_the_file_in_full(visitor: Client) -> None:
    answer = visitor.get("/redraw/", {"file": "/place/X07000001/gap.csv", "title": "The gap"})
    assert answer.status_code == 200
    assert b"/place/X07000001/gap.csv" in answer.content
    assert visitor.get("/redraw/", {"file": "https://elsewhere.example/a.csv"}).status_code == 404
