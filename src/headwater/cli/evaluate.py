"""``headwater evaluate``: did it work, in the places that acted, since the day they began?"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from headwater.cli.place import Folder, Telling, chosen
from headwater.evaluation.asking import Asked, ask, inquiry
from headwater.evaluation.estimators import BY_NAME, OURS, Estimators
from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.second_opinion import opinion_says, second_opinion
from headwater.evaluation.sentences import cannot_say, drift_says, grade_says, verdict
from headwater.indicators.definition import definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.standing import nation_of
from headwater.indicators.words.figures import number
from headwater.indicators.words.sentence import Sentence, plain
from headwater.lake import Lake
from headwater.lake.configuration import lake_root

BOTH = "both"
MARKS = {True: "●", False: "◆", None: "○"}
Day = Annotated[str, typer.Option("--since", help="The day they began, 2019-04-01.")]
Places = Annotated[
    list[str] | None, typer.Option("--place", help="A code or a name; once for each place.")
]
Table = Annotated[
    Path | None,
    typer.Option("--file", help="A CSV with the columns place and since, instead of --place."),
]
Bad = Annotated[
    bool, typer.Option("--chosen-for-being-bad", help="They were picked because they did badly.")
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="Who estimates: ours; both, a kept library beside ours; or libraries, whose placebo "
        "groups take minutes.",
    ),
]
Sex = Annotated[str, typer.Option("--sex", help="Persons, Male or Female; the first held if none.")]


def evaluate(  # noqa: PLR0913 - each is an option of the command
    indicator: Annotated[str, typer.Argument(help="The indicator's id, smoking-adults.")],
    place: Places = None,
    since: Day = "",
    file: Table = None,
    chosen_for_being_bad: Bad = False,
    sex: Sex = "",
    by: By = "ours",
    folder: Folder = None,
) -> None:
    """Say whether it worked: the effect, what chance alone does, the checks and the grade."""
    lake = Lake(folder or lake_root())
    atlas = Atlas.open(lake, definitions())
    acted = from_file(file) if file else [(name, since) for name in place or []]
    days = tuple((chosen(atlas, name).code, day_of(day, name)) for name, day in acted)
    asked = Asked(indicator, days, sex, "", chosen_for_being_bad)
    out = Telling(Console(), atlas.places.name(nation_of(atlas.places.areas)))
    with out.console.status("Asking the figures"):
        found = ask(atlas, asked, estimators(by))
    report(out, atlas, found)
    if by == BOTH:
        with out.console.status("Asking a kept library"):
            opinion = opinion_of(atlas, asked, found)
        out.heading("A second opinion")
        out.say(opinion)


def estimators(by: str) -> Estimators:
    """Whose answer is told first. ``ValueError`` says which names there are."""
    known = {**BY_NAME, BOTH: OURS}
    if by not in known:
        raise ValueError(f"--by {by}: nobody of that name; write one of {', '.join(known)}")
    return known[by]


def opinion_of(atlas: Atlas, asked: Asked, found: Evaluation) -> Sentence:
    """What a library says of the same question, or why none can be asked."""
    if found.trial is None:
        return plain("No library can be asked: there is not enough data for any method.")
    put = inquiry(atlas, asked)
    return opinion_says(second_opinion(found, put.figures, put.apart))


def from_file(path: Path) -> list[tuple[str, str]]:
    """The rows of a file: a place and a day. ``ValueError`` names what it lacks."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        lacking = {"place", "since"} - set(rows.fieldnames or ())
        if lacking:
            raise ValueError(
                f"{path.name}: no column {' or '.join(sorted(lacking))}; its first row must name "
                "the columns place and since"
            )
        return [(row["place"].strip(), row["since"].strip()) for row in rows if row["place"]]


def day_of(text: str, place: str) -> date:
    """A day written 2019-04-01. ``ValueError`` says whose it is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = f"{text!r} is no day" if text else "the day is missing"
        raise ValueError(f"{place}: {told}; write when it began as 2019-04-01") from None


def report(out: Telling, atlas: Atlas, found: Evaluation) -> None:
    """The whole answer, a part after another."""
    name = atlas.places.name
    out.heading(f"Did it work? ({found.id})")
    out.say(verdict(found, name, atlas.definitions.get(found.question.indicator)))
    out.say(plain(f"Method: {found.method.value}. {found.reason}"))
    if found.by != OURS.name:
        out.say(plain(f"Worked out by {found.by}, not by Headwater's own code."))
    for each in found.missing:
        out.say(plain(f"Missing: {each}"))
    if drifted := drift_says(found, name):
        out.say(drifted)
    if found.trial is not None and found.trial.weights:
        out.heading("The twin")
        for code, weight in found.trial.weights[:10]:
            out.say(plain(f"{100 * weight:.0f}%  {name(code)}"))
    if found.checks:
        out.heading("What could be wrong with it")
        for check in found.checks:
            out.say(plain(f"{MARKS[check.passed]} {check.asks} {check.says}"))
    out.heading("What it earns")
    out.say(grade_says(found))
    if found.margin:
        out.say(plain(f"An effect under {number(found.margin, 2)} counts as small."))
    for said in cannot_say(found):
        out.say(said)
