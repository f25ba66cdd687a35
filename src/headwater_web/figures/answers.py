"""Answers that are files: CSV that no spreadsheet takes for a formula, and SVG for a slide."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from headwater.lake.spreadsheet import harmless

LONGEST = 80


def csv_answer(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A CSV file called ``name``; text that would start a formula is led by an apostrophe."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = saved_as(name, "csv")
    return answer


def svg_answer(name: str, document: str) -> HttpResponse:
    """An SVG file called ``name``, to save."""
    answer = HttpResponse(document, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = saved_as(name, "svg")
    return answer


def saved_as(name: str, kind: str) -> str:
    """The header that saves an answer under a name, of which only plain letters are kept.

    >>> saved_as('x"; filename="y.exe', "csv")
    'attachment; filename="x-filename-y-exe.csv"'
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:LONGEST].strip("-")
    return f'attachment; filename="{plain}.{kind}"'
