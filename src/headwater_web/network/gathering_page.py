"""What a gathering's page says, and what its forms do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from headwater.network.ties import FEWEST
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists, posted
from headwater_web.network import gathering_actions, own_actions, record_actions
from headwater_web.network.gathering_actions import Item
from headwater_web.network.gathering_news import when
from headwater_web.network.gatherings import AgendaItem, Attendance, Gathering, Material
from headwater_web.network.group_views import may_do, said
from headwater_web.network.groups import Membership
from headwater_web.network.people import Post
from headwater_web.network.privacy import Act, Privacy, who_reads
from headwater_web.network.questions import Question
from headwater_web.network.records import Decision, FollowUp
from headwater_web.network.reflections import Feedback, Reflection
from headwater_web.network.speakers import spoken_by

State = AgendaItem.State


@dataclass(frozen=True)
class Coming:
    """How many come, by what they are and by place."""

    yes: int
    maybe: int
    posts: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]


def settled(request: AtlasRequest, user: User, found: Gathering) -> RefusedError | None:
    """Do what a form of the page asks for."""
    gathering, own, record = gathering_actions, own_actions, record_actions
    text, number = posted.field, posted.number
    return posted.attempt(
        request,
        {
            "propose": lambda: said(
                gathering.propose(user, found, item(request, user)), "It is proposed."
            ),
            "settle": lambda: said(
                gathering.settle(
                    user,
                    one(AgendaItem.objects.for_user(user).filter(gathering=found), request),
                    text(request, "state"),
                    number(request, "position"),
                    text(request, "why"),
                ),
                "The agenda is changed.",
            ),
            "come": lambda: said(
                gathering.answer_invitation(user, found, text(request, "says")), "Thank you."
            ),
            "came": lambda: f"{gathering.note_who_came(user, found, came(request))} people came.",
            "material": lambda: said(
                gathering.add_material(
                    user, found, text(request, "material"), text(request, "address")
                ),
                "It is added.",
            ),
            "unmaterial": lambda: said(
                gathering.remove_material(
                    user, one(Material.objects.for_user(user).filter(gathering=found), request)
                ),
                "It is removed.",
            ),
            "feedback": lambda: said(
                own.give_feedback(user, found, number(request, "useful"), text(request, "better")),
                "Thank you. Your name is not shown with it.",
            ),
            "call-off": lambda: said(
                gathering.call_off(user, found, text(request, "why")), "It is called off."
            ),
            "finish": lambda: said(
                record.finish(
                    user,
                    one(Decision.objects.for_user(user).filter(gathering=found), request),
                    text(request, "result"),
                ),
                "What came of it stands beside it.",
            ),
            "finish-follow-up": lambda: said(
                record.finish(
                    user,
                    one(FollowUp.objects.for_user(user).filter(gathering=found), request),
                    text(request, "result"),
                ),
                "What came of it stands beside it.",
            ),
        },
    )


def one(rows: Any, request: AtlasRequest) -> Any:
    """The row that a form names, of those given; refused where there is none."""
    found = rows.filter(pk=posted.number(request, "row")).first()
    if found is None:
        raise RefusedError("", "That is not there any more. Load the page again.")
    return found


def came(request: AtlasRequest) -> set[int]:
    """The people ticked as having come."""
    return posted.numbers(request, "came")


def item(request: AtlasRequest, user: User) -> Item:
    """The item that the form proposes."""
    about = Question.objects.for_user(user).filter(pk=posted.number(request, "question")).first()
    return Item(
        title=posted.field(request, "title"),
        mark=posted.field(request, "mark"),
        minutes=posted.number(request, "minutes"),
        question=about,
    )


def gathering_words(request: AtlasRequest, user: User, found: Gathering) -> dict[str, object]:
    """What the page says."""
    may = may_do(user, found.group)
    items = list(
        AgendaItem.objects.for_user(user).filter(gathering=found).select_related("question")
    )
    decisions = list(Decision.objects.for_user(user).filter(gathering=found))
    follow_ups = list(FollowUp.objects.for_user(user).filter(gathering=found))
    people = [each.proposed_by_id for each in items]
    people += [each.owner_id for each in decisions] + [each.owner_id for each in follow_ups]
    answers = list(Attendance.objects.for_user(user, Act.SPEAK).filter(gathering=found))
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=found.group_id).inside()
    members = [each.person for each in inside.select_related("person")]
    return {
        "gathering": found,
        "group": found.group,
        "when": when(found),
        "left_behind": left_behind(found, decisions, follow_ups),
        "may": may,
        "hers": user.pk,
        "place": lists.place_names(request, [found.place]).get(found.place, ""),
        "agenda": [each for each in items if each.state == State.ACCEPTED],
        "proposed": [each for each in items if each.state == State.PROPOSED],
        "declined": [each for each in items if each.state == State.DECLINED],
        "minutes": sum(each.minutes for each in items if each.state == State.ACCEPTED),
        "speakers": spoken_by(request, people),
        "decisions": decisions,
        "follow_ups": follow_ups,
        "own_answer": next((each for each in answers if each.person_id == user.pk), None),
        "coming": coming(request, user, answers),
        "members": members,
        "came": {each.person_id for each in answers if each.came},
        "materials": list(Material.objects.for_user(user).filter(gathering=found)),
        "notes": notes(found, may["convene"]),
        "who_reads": who_reads(found.group.kind),
        "says_names": found.group.kind != Privacy.CONFIDENTIAL,
        "reflection": Reflection.objects.owned_by(user).filter(gathering=found).first(),
        "shared": shared(user, found),
        "feedback": feedback(user, found) if may["convene"] else None,
        "own_feedback": Feedback.objects.owned_by(user).filter(gathering=found).first(),
        "questions": asked(user, found),
        "suggested": request.GET.get("question", ""),
    }


def left_behind(found: Gathering, decisions: list[Decision], follow_ups: list[FollowUp]) -> str:
    """What a gathering that is over left, in a sentence."""
    if not found.is_over or found.cancelled_at:
        return ""
    if not decisions and not follow_ups:
        return "Nothing is recorded as decided."
    due: list[Decision | FollowUp] = [*decisions, *follow_ups]
    open_now = sum(each.done_at is None for each in due)
    told = f"It left {counted(len(decisions), 'decision')}"
    told += f" and {counted(len(follow_ups), 'follow-up')}" if follow_ups else ""
    if not open_now:
        return f"{told}; all is done."
    return f"{told}; {open_now} of {len(due)} not done yet."


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "decision"), counted(0, "follow-up")
    ('1 decision', '0 follow-ups')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def notes(found: Gathering, convenes: bool) -> str:
    """The notes, where this reader may read them: approved, or hers to approve."""
    approved = found.notes_state == Gathering.Notes.APPROVED
    return found.notes if approved or convenes else ""


def coming(request: AtlasRequest, user: User, answers: list[Attendance]) -> Coming:
    """How many say they come, by what they are and by place."""
    yes = [each.person_id for each in answers if each.says == "yes" or each.came]
    posts = Post.objects.for_user(user, yes).in_force()
    kinds: dict[int, str] = {}
    codes: dict[int, str] = {}
    for each in posts.select_related("organisation"):
        kinds.setdefault(each.person_id, each.of_kind.words)
        if each.reaches_places:
            codes.setdefault(each.person_id, each.reaches_places[0])
    names = lists.place_names(request, codes.values())
    return Coming(
        yes=len(yes),
        maybe=sum(each.says == "maybe" for each in answers),
        posts=tuple(Counter(kinds.values()).most_common()),
        places=tuple(Counter(names[code] for code in codes.values()).most_common()),
    )


def shared(user: User, found: Gathering) -> list[Reflection]:
    """Reflections that others chose to share with the group."""
    rows = Reflection.objects.for_user(user).filter(gathering=found, shared_at__isnull=False)
    return list(rows.exclude(person=user.pk).select_related("person"))


def feedback(user: User, found: Gathering) -> dict[str, object]:
    """What was said of how useful it was: five answers at a time, and never a name.

    One answer more would be whoever answered since the convenor looked last.
    """
    given = Feedback.objects.for_user(user, Act.CONVENE).filter(gathering=found).order_by("pk")
    rows = list(given)
    rows = rows[: len(rows) // FEWEST * FEWEST]
    if not rows:
        return {"answers": 0, "enough": False, "fewest": FEWEST}
    counts = Counter(each.useful for each in rows)
    return {
        "answers": len(rows),
        "enough": True,
        "counts": [(score, counts.get(score, 0)) for score in range(5, 0, -1)],
        "words": sorted(each.words for each in rows if each.words),
    }


def asked(user: User, found: Gathering) -> list[Question]:
    """Open questions of the group, which could go on the agenda."""
    rows = Question.objects.for_user(user).filter(group=found.group_id)
    return list(rows.waiting()[:50])
