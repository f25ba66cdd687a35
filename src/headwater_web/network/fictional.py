"""The network of the fictional region, put into a demo alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from headwater.demo.leaders import Entry, network
from headwater.network import Post as PostKind
from headwater.network.survey import Statement
from headwater_web.accounts.fictional import MARK
from headwater_web.accounts.models import Organisation, User
from headwater_web.network import (
    call_actions,
    gathering_actions,
    group_actions,
    profile_actions,
    question_actions,
    record_actions,
)
from headwater_web.network.calls import SurveyRound
from headwater_web.network.gathering_actions import Called, Item
from headwater_web.network.gatherings import AgendaItem, Gathering, Programme
from headwater_web.network.group_actions import WantedGroup
from headwater_web.network.groups import Group, Membership
from headwater_web.network.profile_actions import Said
from headwater_web.network.question_actions import Asked
from headwater_web.network.questions import Question
from headwater_web.network.record_actions import Duty, Recommended
from headwater_web.network.records import Recommendation


def settle() -> int:
    """Add the fictional network; how many groups it has.

    Nothing is done where the home holds no fictional region, holds a group already, or was made
    before these people were.
    """
    if not (Path(settings.HOME) / MARK).exists() or Group.objects.exists():
        return 0
    with transaction.atomic():
        if Group.objects.exists() or not Organisation.objects.filter(code="X47000001").exists():
            return 0
        held = network()
        people = {each.username: each for each in User.objects.filter(is_active=True)}
        if not {each["person"] for each in held.leaders} <= set(people):
            return 0
        bodies = {each.code: each for each in Organisation.objects.all()}
        for leader in held.leaders:
            introduce(people[leader["person"]], leader, bodies[leader["organisation"]])
        groups = {each["key"]: begin(each, people, bodies) for each in held.groups}
        programmes = {each["key"]: plan(each, groups, people) for each in held.programmes}
        for each in held.gatherings:
            meet(each, groups[each["group"]], programmes.get(each.get("programme", "")), people)
        for each in held.questions:
            wonder(each, groups[each["group"]], people)
        for each in held.recommendations:
            recommend(each, groups[each["group"]], people, bodies)
        for each in held.surveys:
            survey(each, people)
    return len(groups)


def introduce(person: User, leader: Entry, body: Organisation) -> None:
    """What a leader says of herself, and her post."""
    said = Said(
        about=leader.get("about", ""),
        offers=leader.get("offers", ""),
        listed=True,
        introduced=True,
        facing=leader.get("facing", ()),
        solved=leader.get("solved", ()),
    )
    profile_actions.say(person, said)
    starts = timezone.localdate() - timedelta(days=365 * int(leader["years"]))
    profile_actions.add_post(person, PostKind(leader["post"]), body, starts)


def begin(entry: Entry, people: dict[str, User], bodies: dict[str, Organisation]) -> Group:
    """A group with its members."""
    wanted = WantedGroup(
        entry["name"],
        entry["purpose"],
        entry["scale"],
        entry["privacy"],
        bodies[entry["organisation"]],
    )
    made = group_actions.start(people[entry["convenor"]], wanted)
    Membership.objects.bulk_create(
        Membership(group=made, person=people[name], state=Membership.State.MEMBER)
        for name in entry["members"]
    )
    return made


def convenor(group: Group) -> User:
    """Who convenes a group."""
    return group_actions.convenors(group)[0]


def plan(entry: Entry, groups: dict[str, Group], people: dict[str, User]) -> Programme:
    """A programme of gatherings."""
    group = groups[entry["group"]]
    themes = "\n".join(entry["themes"])
    return gathering_actions.begin_programme(
        convenor(group), group, entry["name"], entry["purpose"], themes
    )


def meet(
    entry: Entry, group: Group, programme: Programme | None, people: dict[str, User]
) -> Gathering:
    """A gathering with its agenda; of one that is over also who came and what it left."""
    by = convenor(group)
    starts = moment(day_of(entry["days"]), int(entry.get("from", 13)))
    called = Called(
        kind=entry["kind"],
        title=entry["title"],
        about=entry.get("about", ""),
        starts=starts,
        ends=starts + timedelta(hours=int(entry["hours"])),
        venue=entry.get("venue", ""),
        place=entry.get("place", ""),
        programme=programme,
        theme=entry.get("theme", ""),
    )
    made = gathering_actions.call(by, group, called)
    for mark, title, minutes in entry.get("agenda", ()):
        put(made, by, Item(title, mark, minutes))
    if entry.get("came"):
        leave(entry, made, by, people)
    return made


def put(gathering: Gathering, by: User, item: Item) -> None:
    """An item on the agenda, also of a gathering that is over."""
    before = AgendaItem.objects.for_user(by).filter(gathering=gathering).count()
    AgendaItem.objects.create(
        gathering=gathering,
        title=item.title,
        mark=item.mark,
        minutes=item.minutes,
        position=before + 1,
        proposed_by=by,
        state="accepted",
    )


def leave(entry: Entry, made: Gathering, by: User, people: dict[str, User]) -> None:
    """Who came to a gathering, its notes, its decision, its follow-up."""
    came = {people[name].pk for name in entry["came"]} | {by.pk}
    gathering_actions.note_who_came(by, made, came)
    record_actions.draft_notes(by, made, entry["notes"])
    record_actions.approve_notes(by, made)
    decided = record_actions.decide(by, made, duty(entry["decision"], made, people))
    asked = duty(entry["follow_up"], made, people)
    record_actions.follow_up(by, made, Duty(asked.words, asked.owner, asked.due, None, decided))


def duty(row: Any, gathering: Gathering, people: dict[str, User]) -> Duty:
    """Something to do: in words, by whom, so many days after the gathering."""
    words, owner, days = row
    return Duty(words, people[owner], timezone.localdate(gathering.starts) + timedelta(days=days))


def wonder(entry: Entry, group: Group, people: dict[str, User]) -> None:
    """A question, and its answer where it has one."""
    asked = Asked(entry["title"], entry.get("words", ""), entry["place"], entry["barrier"])
    asker = people[entry["asker"]]
    made = question_actions.ask(asker, group, asked)
    Question.objects.owned_by(asker).filter(pk=made.pk).update(
        asked_at=moment(day_of(entry["days"]), 9)
    )
    if "answer" in entry:
        name, words = entry["answer"]
        answer = question_actions.answer(people[name], made, words)
        if entry.get("accepted"):
            question_actions.accept(asker, answer)


def recommend(
    entry: Entry, group: Group, people: dict[str, User], bodies: dict[str, Organisation]
) -> None:
    """What a scrutiny committee recommended, what the body responded, and whether it was done."""
    asker = people[entry["asker"]]
    by, to = bodies[entry["made_by"]], bodies[entry["made_to"]]
    wanted = Recommended(entry["words"], by, to, timezone.localdate())
    made = record_actions.recommend(asker, group, wanted)
    days: dict[str, date | datetime] = {
        "made_on": day_of(entry["made"]),
        "due": day_of(entry["due"]),
    }
    if "response" in entry:
        response, name, responded, words = entry["response"]
        record_actions.respond(people[name], made, response, words)
        days["responded_at"] = moment(day_of(responded), 10)
    if "carried_out" in entry:
        record_actions.carried_out(asker, made)
        days["carried_out_at"] = moment(day_of(entry["carried_out"]), 10)
    Recommendation.objects.for_user(asker).filter(pk=made.pk).update(**days)


def survey(entry: Entry, people: dict[str, User]) -> None:
    """A round of the survey that is over, and what members answered."""
    by = people[entry["by"]]
    made = call_actions.open_round(by, day_of(1))
    for name, *given in entry["answers"]:
        call_actions.answer_round(people[name], made, dict(zip(Statement, given, strict=True)))
    days = {"opens": day_of(entry["opens"]), "closes": day_of(entry["closes"])}
    SurveyRound.objects.for_user(by).filter(pk=made.pk).update(**days)


def day_of(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def moment(day: date, hour: int) -> datetime:
    """An hour of a day, local time."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
