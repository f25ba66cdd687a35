"""What the network holds about a person; a reflection of hers is in her own file and no other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.network.calls import IntroductionCall, SurveyRound, SurveyTaken
from headwater_web.network.gatherings import AgendaItem, Attendance, Gathering, Material
from headwater_web.network.groups import Membership
from headwater_web.network.links import CalendarLink, ReplyLink
from headwater_web.network.people import Experience, Post, Profile
from headwater_web.network.questions import Answer, Question, SameHere
from headwater_web.network.records import Decision, FollowUp, Recommendation
from headwater_web.network.reflections import Feedback, Reflection

Person = AbstractBaseUser
STAYS = (
    "What you asked, answered, proposed or decided stays, without your name, for the others who "
    "rest on it."
)


def rows(*queries: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of queries, one after the other."""
    return [dict(row) for query in queries for row in query]


def of_profile(person: Person) -> list[dict[str, Any]]:
    """What she says of herself, her posts, the barriers she named."""
    return rows(
        Profile.objects.owned_by(person).values("about", "offers", "listed", "introduced"),
        Post.objects.owned_by(person).values("kind", "organisation__name", "starts", "until"),
        Experience.objects.owned_by(person).values("barrier", "state"),
    )


def of_groups(person: Person) -> list[dict[str, Any]]:
    """The groups she is in, the gatherings she answered for or came to, feedback, links."""
    return rows(
        Membership.objects.owned_by(person).values("group__name", "state", "since"),
        Attendance.objects.owned_by(person).values("gathering__title", "says", "came"),
        Feedback.objects.owned_by(person).values("gathering__title", "useful", "words"),
        SameHere.objects.owned_by(person).values("question__title", "place", "said_at"),
        CalendarLink.objects.owned_by(person).values("made_at"),
        ReplyLink.objects.owned_by(person).values("question__title", "until", "used_at"),
        SurveyTaken.objects.owned_by(person).values("round__opens"),
    )


def of_words(person: Person) -> list[dict[str, Any]]:
    """What she asked, answered, proposed, and sees to."""
    return rows(
        Question.objects.owned_by(person).values("title", "words", "place", "asked_at"),
        Answer.objects.owned_by(person).values("question__title", "words", "answered_at"),
        AgendaItem.objects.owned_by(person).values("title", "mark", "state"),
        Material.objects.owned_by(person).values("title", "address"),
        Decision.objects.owned_by(person).values("words", "due", "done_at", "result"),
        FollowUp.objects.owned_by(person).values("words", "due", "done_at", "result"),
        Recommendation.objects.owned_by(person).values("words", "response", "response_words"),
        Gathering.objects.owned_by(person).values("title", "notes_approved_at"),
        SurveyRound.objects.owned_by(person).values("opens", "closes"),
    )


def of_introductions(person: Person) -> list[dict[str, Any]]:
    """Introductions she asked for, and those in which she was asked."""
    return rows(
        IntroductionCall.objects.for_user(person).values("reason", "words", "asked_at", "state")
    )


def of_reflections(person: Person) -> list[dict[str, Any]]:
    """Her reflections."""
    return rows(
        Reflection.objects.owned_by(person).values(
            "gathering__title", "words", "written_at", "shared_at"
        )
    )


def gone(*queries: Any) -> Outcome:
    """Every row of these queries, removed."""
    return Outcome(removed=sum(each.delete()[0] for each in queries))


def erase_profile(person: Person) -> Outcome:
    """Her profile, posts and barriers go."""
    return gone(
        Profile.objects.owned_by(person),
        Post.objects.owned_by(person),
        Experience.objects.owned_by(person),
    )


def erase_groups(person: Person) -> Outcome:
    """That she was in groups and at gatherings goes, with her links."""
    return gone(
        Membership.objects.owned_by(person),
        Attendance.objects.owned_by(person),
        Feedback.objects.owned_by(person),
        SameHere.objects.owned_by(person),
        CalendarLink.objects.owned_by(person),
        ReplyLink.objects.owned_by(person),
        SurveyTaken.objects.owned_by(person),
    )


def erase_words(person: Person) -> Outcome:
    """What she wrote for others stays without her name."""
    kept = (
        Question.objects.owned_by(person).update(asker=None)
        + Answer.objects.owned_by(person).update(person=None)
        + AgendaItem.objects.owned_by(person).update(proposed_by=None)
        + Material.objects.owned_by(person).update(added_by=None)
        + Decision.objects.owned_by(person).update(owner=None)
        + FollowUp.objects.owned_by(person).update(owner=None)
        + Recommendation.objects.owned_by(person).update(responded_by=None)
        + Gathering.objects.owned_by(person).update(notes_approved_by=None)
        + SurveyRound.objects.owned_by(person).update(opened_by=None)
    )
    return Outcome(kept=kept, why=STAYS if kept else "")


declare(
    Holding(
        "network-profile",
        "What you say of yourself in the network, the posts you hold, the barriers you named",
        ("network.Profile", "network.Post", "network.Experience"),
        of_profile,
        erase_profile,
    )
)
declare(
    Holding(
        "network-groups",
        "Groups you are in, gatherings you answered for or came to, what you said of them, the "
        "address of your calendar, links to answer by mail, that you answered a survey",
        (
            "network.Membership",
            "network.Attendance",
            "network.Feedback",
            "network.SameHere",
            "network.CalendarLink",
            "network.ReplyLink",
            "network.SurveyTaken",
        ),
        of_groups,
        erase_groups,
    )
)
declare(
    Holding(
        "network-words",
        "What you asked, answered and proposed in groups, and what you see to",
        (
            "network.Question",
            "network.Answer",
            "network.AgendaItem",
            "network.Material",
            "network.Decision",
            "network.FollowUp",
            "network.Recommendation",
            "network.Gathering",
            "network.SurveyRound",
        ),
        of_words,
        erase_words,
        stays=STAYS,
    )
)
declare(
    Holding(
        "network-introductions",
        "Introductions you asked for, and those in which you were asked",
        ("network.IntroductionCall",),
        of_introductions,
        lambda person: gone(IntroductionCall.objects.for_user(person)),
    )
)
declare(
    Holding(
        "network-reflections",
        "Reflections you kept after gatherings",
        ("network.Reflection",),
        of_reflections,
        lambda person: gone(Reflection.objects.owned_by(person)),
    )
)
