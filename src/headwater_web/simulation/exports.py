"""An answer as files: both cubes, the figures, the scenario, each picture."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from headwater.lake.spreadsheet import harmless
from headwater.lake.store import Lake
from headwater_web.charts.document import document
from headwater_web.figures.answers import csv_answer, saved_as, svg_answer
from headwater_web.simulation.answering import DISTRICTS, SMALL_AREAS
from headwater_web.simulation.found import answered, asked
from headwater_web.simulation.ledger import sums
from headwater_web.simulation.models import Question
from headwater_web.simulation.pictures import pictures

COLUMNS = ("indicator", "series", "area", "period", "sex", "age", "category_type", "category",
           "kind", "unit", "value", "lower", "upper", "denominator", "note")  # fmt: skip
HEADINGS = ("figure", "as_things_are", "change", "lower_by_evidence", "upper_by_evidence",
            "lower_by_chance", "upper_by_chance", "shows_from", "pairing",
            "pairing_at_least")  # fmt: skip
SOURCE = "Headwater simulation: what would differ, not what will happen"
CUBES = (SMALL_AREAS, DISTRICTS)
AT_ONCE = 20_000


@login_not_required
@require_safe
def figures(request: HttpRequest, key: str) -> HttpResponse:
    """Every headline figure, gap and sum of an account with its intervals, as numbers."""
    found = answered(key)
    rows = [
        (
            each["name"], each["as_is"], each["change"], *ends(each["evidence"]),
            *ends(each["luck"]), each["from"], each["pairing"], each.get("pairing_least"),
        )
        for each in found.answer["lines"]
    ]  # fmt: skip
    rows += [of_gap(gap) for gap in found.answer["gaps"]]
    rows += [row for each in found.answer["accounts"] for row in of_account(each)]
    return csv_answer(f"{key}-figures", HEADINGS, rows)


def of_account(account: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The sums of an organisation's account as rows, those that stay nothing left out.

    >>> of_account({"organisation": "ICB", "programme": 5.0, "care": -2.0, "released": 0.0,
    ...             "luck": {"net": [2.5, 3.5]}})[-1][:7]
    ('ICB: net (pounds)', None, 3.0, None, None, 2.5, 3.5)
    """
    return [
        (f"{account['organisation']}: {each.words} ({each.unit})", None, each.value,
         *ends(each.evidence), *ends(each.luck), "", "", "")
        for each in sums(account)
    ]  # fmt: skip


def of_gap(gap: dict[str, Any]) -> tuple[Any, ...]:
    """A gap as a row: the slope index without its sign, so that a change below 0 is a narrowing;
    empty where there are too few fifths for a slope.

    >>> of_gap({"name": "x", "sii": [-9.0, -8.5], "narrowed": 0.5, "luck": None,
    ...         "evidence": [0.2, 0.75]})[1:5]
    (9.0, -0.5, -0.75, -0.2)
    """
    before, after = gap["sii"]
    name = f"gap in {gap['name']} (slope index of inequality)"
    if before is None or after is None:
        return (name, *[None] * (len(HEADINGS) - 1))
    limits = (turned(gap.get(kind)) for kind in ("evidence", "luck"))
    both = (end for pair in limits for end in pair)
    return (name, abs(before), -gap["narrowed"], *both, "", "", "")


def turned(interval: list[float] | None) -> tuple[float | None, float | None]:
    """Both ends of an interval of a narrowing as those of a change."""
    low, high = ends(interval)
    return (None, None) if low is None or high is None else (-high, -low)


def ends(interval: list[float] | None) -> tuple[float | None, float | None]:
    """Both ends, empty where there are none."""
    return (interval[0], interval[1]) if interval else (None, None)


@login_not_required
@require_safe
def cube(request: HttpRequest, key: str, name: str) -> StreamingHttpResponse:
    """One cube, row by row: observations of kind ``simulated``; differences have intervals."""
    found = answered(key)
    if name not in CUBES or not found.cubes:
        raise Http404("there is no such file")
    answer = StreamingHttpResponse(lines(found, name), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = saved_as(f"{key}-{name}", "csv")
    return answer


def lines(found: Question, name: str) -> Iterator[bytes]:
    """The rows of a cube as CSV, some thousands at a time."""
    held = Lake(found.folder).read("observation", list(COLUMNS), datasets=[name])
    yield "\ufeff".encode() + packed([COLUMNS])
    for batch in held.to_batches(AT_ONCE):
        columns = [batch.column(column).to_pylist() for column in COLUMNS]
        yield packed([harmless(cell) for cell in row] for row in zip(*columns, strict=True))


def packed(rows: Any) -> bytes:
    """Rows as the bytes of a CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


@login_not_required
@require_safe
def scenario(request: HttpRequest, key: str) -> HttpResponse:
    """The scenario as the file that ``headwater simulate`` takes."""
    found = asked(key)
    answer = HttpResponse(as_toml(found), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = saved_as(f"{key}-scenario", "toml")
    return answer


def as_toml(found: Question) -> str:
    """The scenario's file, with where it was asked in a comment."""
    held = found.scenario
    said = [
        f"# Asked of {found.place} of Headwater {found.version}; edition {found.edition}.",
        f"# headwater simulate scenario.toml --place {found.place} --repeats {found.repeats} "
        f"--draws {found.draws}",
        *(
            f"{name} = {literal(held[name])}"
            for name in ("title", "years", "seed", "cashable")
            if name in held
        ),
    ]
    for offer in held["offer"]:
        said += ["", "[[offer]]", *(f"{name} = {literal(each)}" for name, each in offer.items())]
    return "\n".join(said) + "\n"


def literal(value: Any) -> str:
    """A value as TOML writes it.

    >>> literal('a "b"'), literal(["X1", "X2"]), literal(0.5), literal(3)
    ('"a \\\\"b\\\\""', '["X1", "X2"]', '0.5', '3')
    """
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value)


@login_not_required
@require_safe
def picture(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """One picture as an SVG for a slide."""
    found = answered(key)
    made = next((each for each in pictures(found.answer) if each.id == name), None)
    if made is None:
        raise Http404("there is no such picture")
    said = f"{found.title}. {made.subtitle}"
    return svg_answer(f"{key}-{name}", document(made.slide(), made.title, said, SOURCE, 1114))
