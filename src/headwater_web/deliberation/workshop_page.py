"""What the facilitator's desk and the screen in the hall say."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from headwater.deliberation.opinion_groups import Answer
from headwater_web.accounts.models import User
from headwater_web.charts.bars import Bar, Bars, bars
from headwater_web.charts.frame import Caption
from headwater_web.charts.scale import Form
from headwater_web.deliberation.vision_page import votes_say
from headwater_web.deliberation.workshop_results import (
    HallGroups,
    PointResult,
    groups,
    phones,
    results,
)
from headwater_web.deliberation.workshops import (
    Captured,
    Point,
    Workshop,
    WorkshopDecision,
)

WHOLE = Form(0)
NEWEST = 8


def desk_words(user: User, found: Workshop) -> dict[str, Any]:
    """The words of the desk."""
    rows = results(user, found)
    captured = Captured.objects.for_user(user).filter(workshop=found).shown()
    closed = found.closed_at
    return {
        "workshop": found,
        "kinds": Workshop.Kind.choices,
        "loose": list(captured.filter(point=None)),
        "counts": [
            (label, captured.filter(kind=kind).count()) for kind, label in Workshop.Kind.choices
        ],
        "captured": captured.count(),
        "from_phones": captured.filter(by_phone=True).count(),
        "late": list(captured.filter(said_at__gt=closed, by_phone=True)) if closed else [],
        "results": rows,
        "points": {
            kind: [each.point for each in rows if each.point.kind == kind]
            for kind in Workshop.Kind.values
        },
        "by_kind": [
            (kind, label, [each for each in rows if each.point.kind == kind])
            for kind, label in Workshop.Kind.choices
        ],
        "charts": charts(rows),
        "seats": phones(user, found),
        "decisions": list(WorkshopDecision.objects.for_user(user).filter(workshop=found)),
        "votes_say": votes_say,
    }


NAMES = "ABCDE"


def group_words(user: User, found: Workshop) -> dict[str, Any]:
    """What the desk says of groups of opinion, once a facilitator asks for them."""
    held = groups(user, found)
    points = {each.pk: each.words for each in Point.objects.for_user(user).filter(workshop=found)}
    names = [f"Group {NAMES[at]} ({size} phones)" for at, size in enumerate(held.sizes)]
    table = {
        "caption": "What each group says of each point",
        "headings": ["Point", *names],
        "rows": [
            [points[number], *(votes_say(each) or "no votes" for each in said)]
            for number, said in held.said.items()
            if number in points
        ],
    }
    return {"groups": {"says": groups_say(held), "table": table if held.said else None}}


def groups_say(held: HallGroups) -> list[str]:
    """Whether there are groups and how sure that is, in sentences."""
    if held.answer is Answer.TOO_FEW:
        return [
            f"Too few to look: {held.placed} phone{'' if held.placed == 1 else 's'} voted on seven "
            "points, or on all where there are fewer. It takes four phones and two points."
        ]
    steady = (
        f"When one phone in five is left out and the hall is grouped again, the same groups come "
        f"out with an agreement of {held.stability:.2f}, where 1 is the same and 0 is chance."
    )
    if held.answer is Answer.UNCLEAR:
        why = "one of them would be under ten phones, or chance alone divides a hall as well"
        return [f"No clear groups: {why}.", steady]
    sizes = " and ".join(f"{size} phones ({NAMES[at]})" for at, size in enumerate(held.sizes))
    return [f"{len(held.sizes)} groups vote alike: {sizes}.", steady]


def charts(rows: tuple[PointResult, ...]) -> dict[str, Markup]:
    """The ranking of each kind that was ranked, drawn."""
    made = {}
    for kind, label in Workshop.Kind.choices:
        ranked = [each for each in rows if each.point.kind == kind and each.ranked]
        if ranked:
            made[kind] = rank_chart(ranked, label)
    return made


def rank_chart(rows: list[PointResult], label: str) -> Markup:
    """Scores in 100 with their 95% limits, best first."""
    held = [
        Bar(each.point.words, each.ranked.score, each.ranked.lower, each.ranked.upper)
        for each in rows
        if each.ranked is not None
    ]
    caption = Caption(
        f"rank-{rows[0].point.kind}",
        f"{label}: what the hall puts first",
        "The chance in 100 that a point is chosen over another, with 95% limits.",
    )
    return bars(Bars(caption, held, benchmark=50, benchmark_name="Even", form=WHOLE))


def screen_words(user: User, found: Workshop) -> dict[str, Any]:
    """The words of the screen: what the hall does now."""
    captured = Captured.objects.for_user(user).filter(workshop=found).shown()
    rows = results(user, found)
    asked = next((each for each in rows if found.asked_id == each.point.pk), None)
    ranked = [each for each in rows if each.point.kind == found.ranks and each.ranked]
    return {
        "workshop": found,
        "count": captured.count(),
        "newest": list(captured.order_by("-pk")[:NEWEST]),
        "asked": asked,
        "votes": vote_chart(asked) if asked else "",
        "votes_say": votes_say(asked.voted) if asked else "",
        "ranking": rank_chart(ranked, question_of(found.ranks)) if ranked else "",
        "ranked": ranked,
        "question": question_of(found.ranks),
        "seats": phones(user, found),
        "points": [each for each in rows if each.point.kind == found.ranks],
    }


def vote_chart(row: PointResult) -> Markup:
    """How the hall votes on a point, as bars."""
    held = [
        Bar("Agree", row.voted.agree),
        Bar("Pass", row.voted.passed),
        Bar("Disagree", row.voted.disagree),
    ]
    return bars(Bars(Caption("votes", row.point.words, votes_say(row.voted)), held, form=WHOLE))


QUESTIONS = {
    "success": "Which matters more?",
    "barrier": "Which is more in the way?",
    "action": "Which would help more?",
}


def question_of(kind: str) -> str:
    """What a hall is asked when it ranks points of a kind."""
    return QUESTIONS.get(kind, "Which matters more?")


def stage_of(found: Workshop, point: Point | None) -> str:
    """What a phone is asked to do now, in a sentence."""
    if found.stage == Workshop.Stage.CLOSED:
        return "The workshop is closed. Thank you."
    if found.stage == Workshop.Stage.VOTE and point is not None:
        return "What do you say of this?"
    if found.stage == Workshop.Stage.RANK:
        return question_of(found.ranks)
    return "What do you want to say?"
