"""What people agree on, then what divides, then who was not heard; each with its table and CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from headwater.deliberation.opinion_groups import FEWEST, HANDFUL, Answer
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import begun, page
from headwater_web.deliberation.participants import Participant
from headwater_web.deliberation.queue_page import csv_answer, safe
from headwater_web.deliberation.residents import by_age, by_place, shares
from headwater_web.deliberation.results import (
    NAMES,
    Outcome,
    Results,
    Said,
    is_told,
    results,
)
from headwater_web.deliberation.statements import of_conversation
from headwater_web.deliberation.strata import Stratum, strata
from headwater_web.deliberation.vote_page import areas_of
from headwater_web.deliberation.weighed_page import WeighedPart, part
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import place_name

FIRST = 5
WEIGHED = ("%", "lower 95% limit", "upper 95% limit")


@dataclass(frozen=True)
class Row:
    """A statement with what each group said of it, as a page shows it."""

    words: str
    language: str
    outcome: Outcome
    groups: tuple[tuple[str, Said], ...]

    @property
    def refused(self) -> bool:
        """Whether people agree in refusing it."""
        return self.outcome.is_refused


@login_not_required
@require_safe
def shown(request: AtlasRequest, code: str) -> HttpResponse:
    """The results of a conversation as they are now."""
    conversation = begun(request, code)
    found = results(conversation)
    ground = rows_of(conversation, found, found.common_ground)
    ages = dict(Participant.AgeBand.choices)
    areas = areas_of(request, conversation)
    words: dict[str, Any] = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "found": found,
        "title": title(found, ground),
        "lead": lead(found, ground),
        "ground": ground[:FIRST],
        "more_ground": ground[FIRST:],
        "divides": rows_of(conversation, found, found.divides),
        "table": table(conversation, found),
        "sure": sureness(found),
        "over_time": over_time(found, ground[:3]),
        "ages": said_by(conversation, "age_band", ages, shares(by_age(conversation.place))),
        "areas": said_by(conversation, "area", areas, shares(by_place(conversation.place, areas))),
        "weighed": weighed_parts(conversation, found, areas),
        "names": NAMES,
        "told": is_told(conversation),
    }
    return page(request, "results", words)


@login_not_required
@require_safe
def figures(request: AtlasRequest, code: str) -> HttpResponse:
    """Every figure of the results as CSV: a statement a row."""
    conversation = begun(request, code)
    found = results(conversation)
    held = table(conversation, found)
    parts = weighed_parts(conversation, found, areas_of(request, conversation))
    more = [each for each in parts if each.is_weighed]
    text = StringIO()
    out = csv.writer(text)
    headings = [f"Agree weighed by {each.by}, {of}" for each in more for of in WEIGHED]
    out.writerow([*held["headings"], *headings])
    for row, number in zip(held["rows"], held["numbers"], strict=True):
        told = [cell for each in more for cell in each.cells(number)]
        out.writerow([safe(str(cell)) for cell in [*row, *told]])
    return csv_answer(text.getvalue(), f"results-{conversation.code}.csv")


def weighed_parts(
    conversation: Conversation, found: Results, areas: Mapping[str, str]
) -> list[WeighedPart]:
    """The answers weighed by age and by place; nothing where results are withheld."""
    if not found.is_enough:
        return []
    held = of_conversation(conversation).accepted()
    words = {each.number: (each.words, each.language) for each in held}
    ages, place = dict(Participant.AgeBand.choices), conversation.place
    return [
        part(found, "age", "age_band", ages, by_age(place), words),
        part(found, "place", "area", areas, by_place(place, areas), words),
    ]


def said_by(
    conversation: Conversation,
    column: str,
    names: dict[str, str],
    residents: Mapping[str, float],
) -> list[Stratum]:
    """Who took part, by what they said of themselves; nothing where nobody said it."""
    found = strata(conversation, column, names, residents)
    return found if any(each.people for each in found[:-1]) else []


def rows_of(conversation: Conversation, found: Results, outcomes: tuple[Outcome, ...]) -> list[Row]:
    """Outcomes with their words and the names of the groups."""
    held = {each.number: each for each in of_conversation(conversation).accepted()}
    return [
        Row(held[each.number].words, held[each.number].language, each, named(each))
        for each in outcomes
        if each.number in held
    ]


def named(outcome: Outcome) -> tuple[tuple[str, Said], ...]:
    """What each group said, by its name; everybody where no groups are clear."""
    if not outcome.groups:
        return (("Everybody", outcome.everybody),)
    return tuple((f"Group {NAMES[at]}", each) for at, each in enumerate(outcome.groups))


def title(found: Results, ground: list[Row]) -> str:
    """The finding in a sentence."""
    if not found.is_enough:
        return "Too few people have voted to show anything"
    if not ground:
        return "No statement has broad agreement yet"
    first = ground[0]
    said = f"“{first.words}”"
    verb = "disagree" if first.refused else "agree"
    return f"Most who took part {verb}: {said}"


def lead(found: Results, ground: list[Row]) -> str:
    """How many, in how many groups, and on how many statements."""
    if not found.is_enough:
        return "Results are shown from ten people on, so that nobody’s vote can be told."
    if not ground:
        return f"{found.people} people voted. On no statement do three in five agree, or refuse it."
    said = ground[0].outcome.everybody
    count = said.disagrees if ground[0].refused else said.agrees
    all_of = "both" if len(found.sizes) == 2 else f"all {len(found.sizes)}"
    groups = f", with most of {all_of} groups of opinion" if found.has_groups else ""
    many = len(ground)
    wins = "One statement has" if many == 1 else f"{many} statements have"
    return (
        f"Of the {said.votes} who voted on it, {count} "
        f"{'disagree' if ground[0].refused else 'agree'}{groups}. {wins} broad agreement."
    )


def sureness(found: Results) -> list[str]:
    """How sure the groups are, in sentences; the stability figure stands in one of them always."""
    if found.answer is Answer.TOO_FEW:
        return [
            f"Groups were not looked for: that needs {FEWEST} people who voted on seven statements "
            f"or more, and {found.placed} did. A workshop is no survey.",
            "Stability: none, as nothing was grouped.",
        ]
    figure = f"{found.stability or 0:.2f}"
    steady = (
        f"When one person in five is left out and people are grouped again, the same groups come "
        f"out with an agreement of {figure}, where 1 is the same and 0 is chance."
    )
    if found.answer is Answer.UNCLEAR:
        return ["No clear groups: people differ, but not along one line that holds.", steady]
    sizes = " and ".join(f"{size} people ({NAMES[at]})" for at, size in enumerate(found.sizes))
    return [f"{len(found.sizes)} groups of people vote alike: {sizes}.", steady]


def over_time(found: Results, ground: list[Row]) -> dict[str, Any]:
    """How many had voted by four days, and what share of them agreed to what most agree on now."""
    headings = ["Until", "People", "Votes"]
    headings += [f"Agree: {each.words}" for each in ground]
    rows = []
    for each in found.times:
        line: list[object] = [f"{date.fromisoformat(each['until']):%-d %B %Y}"]
        line += [each["people"], each["votes"]]
        for row in ground:
            agrees, votes = each["said"].get(str(row.outcome.number), (0, 0))
            line.append(f"{100 * agrees / votes:.0f}%" if votes >= HANDFUL else "too few")
        rows.append(line)
    caption = "What had been said by each of these days"
    return {
        "caption": caption,
        "headings": headings,
        "rows": rows,
        "says": course(found.times, ground),
    }


def course(times: Sequence[Mapping[str, Any]], ground: Sequence[Row]) -> str:
    """How agreement with what most agree on now went, in a sentence; empty where too few voted.

    Both shares are of all who had voted on it by then, so that neither is about a few people.
    """
    if len(times) < 2 or not ground or ground[0].refused:
        return ""
    number, first = str(ground[0].outcome.number), times[0]
    counts = [each["said"].get(number, (0, 0)) for each in (first, times[-1])]
    if any(votes < HANDFUL for _, votes in counts):
        return ""
    then, now = (f"{100 * agrees / votes:.0f}%" for agrees, votes in counts)
    day = f"{date.fromisoformat(first['until']):%-d %B %Y}"
    return (
        f"“{ground[0].words}”: by {day} {then} of those who had voted on it agreed; of all who "
        f"have voted on it, {now}."
    )


def table(conversation: Conversation, found: Results) -> dict[str, Any]:
    """Every statement with every count, as a table; empty below ten people."""
    names = [f"Group {NAMES[at]}" for at in range(len(found.sizes) if found.has_groups else 0)]
    headings = ["Statement", "Agree", "Disagree", "Pass", "Voted"]
    for each in names:
        headings += [f"{each} agree", f"{each} disagree", f"{each} voted"]
    headings += ["Consensus, 0 to 1", "Refusal, 0 to 1", "Divides, 0 to 1"]
    rows, numbers = [], []
    outcomes = tuple(sorted(found.outcomes, key=lambda each: -max(each.agreed, each.refused)))
    for row in rows_of(conversation, found, outcomes) if found.is_enough else []:
        all_ = row.outcome.everybody
        line: list[object] = [row.words, all_.agrees, all_.disagrees, all_.passes, all_.votes]
        for said in row.outcome.groups:
            line += [said.agrees, said.disagrees, said.votes]
        numbers.append(row.outcome.number)
        figures_ = (row.outcome.agreed, row.outcome.refused, row.outcome.apart)
        rows.append([*line, *(f"{each:.3f}" for each in figures_)])
    return {
        "caption": "Every statement, the most agreed first",
        "headings": headings,
        "rows": rows,
        "numbers": numbers,
    }
