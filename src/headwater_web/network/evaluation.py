"""The network evaluated: ties between its sides, beside what members say of it; counts alone."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.network import Between, Contact, Side, TieKind, between, tied
from headwater.network.survey import Agreement, Change, Statement, agreement, change
from headwater_web.accounts.models import User
from headwater_web.network.acquaintance import CLOSE
from headwater_web.network.calls import SurveyReply, SurveyRound
from headwater_web.network.gatherings import Attendance
from headwater_web.network.groups import Group, Membership
from headwater_web.network.people import Post
from headwater_web.network.privacy import Act
from headwater_web.network.questions import Answer, Question
from headwater_web.network.records import Decision, FollowUp, Recommendation


@dataclass(frozen=True)
class Round:
    """What was answered in one round of the survey."""

    held: SurveyRound
    said: tuple[tuple[Statement, Agreement], ...]


def group_counts(user: User, group: Group) -> tuple[tuple[Between, ...], int]:
    """Ties between the sides of a group that ``user`` convenes, and how many are in it."""
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=group).inside()
    people = set(inside.values_list("person", flat=True))
    posts = Post.objects.for_user(user, people).in_force().order_by("starts")
    sides: dict[int, str] = {}
    for each in posts.select_related("organisation"):
        sides[each.person_id] = each.side.value
    found = between(tied(_contacts(user, group), people), sides)
    return tuple(_in_words(each) for each in found), len(people)


def _in_words(row: Between) -> Between:
    one, other = (Side(each).words for each in (row.one, row.other))
    return Between(one, other, row.possible, row.tied, row.share)


def _contacts(user: User, group: Group) -> list[Contact]:
    """Every contact between people in a group that its own gatherings and questions brought."""
    found: list[Contact] = []
    came: dict[int, list[int]] = {}
    rows = Attendance.objects.for_user(user, Act.CONVENE).filter(gathering__group=group, came=True)
    for gathering, person in rows.values_list("gathering", "person"):
        came.setdefault(gathering, []).append(person)
    for people in came.values():
        if len(people) <= CLOSE:
            found += _each_pair(people, TieKind.MET)
    owners: dict[int, set[int]] = {}
    duties: list[Decision | FollowUp] = [
        *Decision.objects.for_user(user, Act.CONVENE).filter(gathering__group=group),
        *FollowUp.objects.for_user(user, Act.CONVENE).filter(gathering__group=group),
    ]
    for each in duties:
        if each.owner_id is not None:
            owners.setdefault(each.gathering_id, set()).add(each.owner_id)
    for those in owners.values():
        found += _each_pair(sorted(those), TieKind.WORKED)
    answers = Answer.objects.for_user(user, Act.CONVENE).filter(question__group=group).shown()
    for one, other in answers.values_list("person", "question__asker"):
        if one is not None and other is not None:
            found.append(Contact(one, other, TieKind.ANSWERED))
    return found


def _each_pair(people: list[int], kind: TieKind) -> list[Contact]:
    return [
        Contact(one, other, kind)
        for place, one in enumerate(people)
        for other in people[place + 1 :]
    ]


@dataclass(frozen=True)
class Outcome:
    """One thing that could come of a network: how often it did, of how often it could have."""

    words: str
    done: int
    of: int


def came_of_it(user: User, group: Group) -> tuple[Outcome, ...]:
    """What came of a group that ``user`` convenes, in counts of things, never of people."""
    decisions = Decision.objects.for_user(user, Act.CONVENE).filter(gathering__group=group)
    follow_ups = FollowUp.objects.for_user(user, Act.CONVENE).filter(gathering__group=group)
    questions = Question.objects.for_user(user, Act.CONVENE).filter(group=group).shown()
    asked = Recommendation.objects.for_user(user, Act.CONVENE).filter(group=group)
    answered = questions.exclude(answers=None).distinct()
    return (
        Outcome("Questions answered", answered.count(), questions.count()),
        Outcome(
            "Questions where an answer helped",
            questions.exclude(accepted=None).count(),
            questions.count(),
        ),
        Outcome(
            "Decisions carried out", decisions.exclude(done_at=None).count(), decisions.count()
        ),
        Outcome("Follow-ups done", follow_ups.exclude(done_at=None).count(), follow_ups.count()),
        Outcome(
            "Recommendations carried out",
            asked.exclude(carried_out_at=None).count(),
            asked.count(),
        ),
    )


def newest_said(user: User) -> Round | None:
    """The newest round of the survey of which something may be said."""
    told = (each for each in rounds(user) if all(said.enough for _, said in each.said))
    return next(told, None)


def rounds(user: User) -> list[Round]:
    """Every round of the survey, newest first: nothing is said of one with too few answers.

    Nor of one that is open: whoever looks before and after an answer would read that answer.
    """
    return [Round(each, _said(each)) for each in SurveyRound.objects.for_user(user)]


def _said(held: SurveyRound) -> tuple[tuple[Statement, Agreement], ...]:
    rows = SurveyReply.objects.filter(round=held).values_list("trust", "understanding", "use")
    told = list(zip(*([] if held.is_open else rows), strict=True)) or [()] * len(Statement)
    return tuple((each, agreement(told[place])) for place, each in enumerate(Statement))


def compared(user: User) -> list[tuple[Statement, Change]]:
    """How the newest round that has enough answers differs from the one before it."""
    enough = [each for each in rounds(user) if all(said.enough for _, said in each.said)]
    if len(enough) < 2:
        return []
    new, old = (dict(each.said) for each in enough[:2])
    found = [(each, change(old[each], new[each])) for each in Statement]
    return [(each, moved) for each, moved in found if moved is not None]
