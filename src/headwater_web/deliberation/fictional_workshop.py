"""The workshop and the vision of the fictional region, put into a demo alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from headwater.deliberation.vision import (
    ActionScale,
    InTheWay,
    Item,
    Outcome,
    PlannedAction,
)
from headwater.deliberation.vision import Vision as Content
from headwater.deliberation.vision_changes import words_of
from headwater.demo.workshop import Entry, FictionalWorkshop, hall_choices, hall_votes, workshop
from headwater.evidence.prevention import Level
from headwater_web.accounts.models import Organisation, User
from headwater_web.deliberation import (
    hall_actions,
    vision_actions,
    voice_actions,
    workshop_actions,
    workshop_drafting,
)
from headwater_web.deliberation.vision_page import items_of
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.deliberation.voice_actions import Stand
from headwater_web.deliberation.workshop_actions import Called
from headwater_web.deliberation.workshops import Captured, HallVote, PairChoice, Point, Workshop


def settle(gathering: str) -> int:
    """Add the fictional workshop, held at the gathering of that code, and its vision; how many.

    Nothing is done where a vision is held already, or the people are not there. Whoever calls has
    made sure that the home holds the fictional region.
    """
    held = workshop()
    people = {each.username: each for each in User.objects.filter(is_active=True)}
    bodies = {each.code: each for each in Organisation.objects.all()}
    by = people.get(held.workshop["facilitator"])
    if by is None or held.workshop["organisation"] not in bodies or Vision.objects.exists():
        return 0
    with transaction.atomic():
        if Vision.objects.exists():
            return 0
        made = gather(by, held, bodies, gathering)
        points = point_out(by, made, held)
        vote(made, held, points)
        write(by, made, held)
        listen(made, held, people, bodies)
        conclude(by, made, held)
    return 1


def gather(
    by: User, held: FictionalWorkshop, bodies: Mapping[str, Organisation], gathering: str
) -> Workshop:
    """The workshop with what was said in it."""
    said = held.workshop
    called = Called(
        title=said["title"],
        place=said["place"],
        organisation=bodies[said["organisation"]],
        about=said["about"],
        gathering=gathering,
        fictional=True,
    )
    made = workshop_actions.begin(by, called)
    for each in held.points:
        workshop_actions.capture(by, made, each["kind"], "\n".join(each["said"]))
    workshop_actions.capture(by, made, "barrier", "\n".join(said["loose"]))
    return made


def point_out(by: User, made: Workshop, held: FictionalWorkshop) -> dict[str, Point]:
    """The points, with the statements under them, by the key of the file."""
    points = {}
    for each in held.points:
        point = workshop_actions.add_point(
            by, made, each["kind"], each["words"], each.get("barrier", "")
        )
        rows = Captured.objects.for_user(by).filter(workshop=made, words__in=each["said"])
        workshop_actions.group(by, made, {row.pk: str(point.pk) for row in rows})
        points[each["key"]] = point
    return points


def vote(made: Workshop, held: FictionalWorkshop, points: Mapping[str, Point]) -> None:
    """The votes of the hall, and how it ranked."""
    phones, seed = int(held.workshop["phones"]), int(held.workshop["seed"])
    seats = [hall_actions.seat_of(made, f"fictional phone {n} {made.code}") for n in range(phones)]
    HallVote.objects.bulk_create(
        HallVote(seat=seats[phone], point=points[key], choice=choice)
        for key, choices in hall_votes(held.points, phones).items()
        for phone, choice in enumerate(choices)
    )
    made_choices = []
    for phone, winner, loser in hall_choices(held.points, phones, seed):
        one, other = points[winner], points[loser]
        low, high = sorted((one.pk, other.pk))
        made_choices.append(
            PairChoice(seat=seats[phone], winner=one, loser=other, pair=f"{low}-{high}")
        )
    PairChoice.objects.bulk_create(made_choices)


def write(by: User, made: Workshop, held: FictionalWorkshop) -> None:
    """The vision: the draft that the workshop makes, filled in and published, then once more."""
    vision = workshop_drafting.draft_vision(by, made)
    made.vision = vision
    said = held.workshop
    vision_actions.write_statement(by, vision, vision.title, said["statement"], tuple(said["tags"]))
    content = newest(by, vision)
    keys = {
        each["key"]: found.key
        for each in held.points
        for found in items_of(content)
        if each["words"] == words_of(found)
    }
    for each in held.points:
        item = content.find(keys[each["key"]])
        if item is not None:
            vision_actions.write_item(by, vision, filled(item, each, keys))
    vision_actions.publish(by, vision)
    key = newest(by, vision).next_key("a")
    later = PlannedAction(key, held.later["what"])
    vision_actions.write_item(by, vision, filled(later, held.later, keys))
    vision_actions.publish(by, vision, said["why"])


def newest(by: User, vision: Vision) -> Content:
    """What the newest version says."""
    return VisionVersion.objects.for_user(by).filter(vision=vision)[0].as_vision()


def filled(item: Item, entry: Entry, keys: Mapping[str, str]) -> Item:
    """The item with what the file says of it."""

    def named(name: str) -> tuple[str, ...]:
        return tuple(keys[each] for each in entry.get(name, ()))

    if isinstance(item, Outcome):
        return replace(item, **texts(entry, "for_whom", "indicator", "shown_by"))
    if isinstance(item, InTheWay):
        return replace(item, outcomes=named("hinders"))
    return replace(
        item,
        level=Level(entry["level"]),
        scale=ActionScale(entry["scale"]),
        against=named("against"),
        towards=named("towards"),
        **texts(entry, "because", "expected", "card", "owner"),
    )


def texts(entry: Entry, *names: str) -> dict[str, Any]:
    """Those fields of an entry that it has."""
    return {name: str(entry[name]) for name in names if name in entry}


def listen(
    made: Workshop,
    held: FictionalWorkshop,
    people: Mapping[str, User],
    bodies: Mapping[str, Organisation],
) -> None:
    """Who supports what in the vision, and who does not."""
    vision = made.vision
    if vision is None:
        return
    words = {each["key"]: each["words"] for each in held.points}
    for each in held.voices:
        user = people[each["person"]]
        content = newest(user, vision)
        about = words.get(each.get("about", ""), "")
        found = [item.key for item in items_of(content) if about and about == words_of(item)]
        stand = Stand(
            each["stance"],
            each.get("words", ""),
            found[0] if found else "",
            bodies[each["organisation"]],
        )
        voice_actions.stand(user, vision, stand)


def conclude(by: User, made: Workshop, held: FictionalWorkshop) -> None:
    """The decision, and the end, on the day of the gathering."""
    words, who, days = held.workshop["decision"]
    due = timezone.localdate() + timedelta(days=int(days))
    workshop_actions.decide(by, made, words, who, due)
    workshop_actions.close(by, made)
    then = timezone.now() + timedelta(days=int(held.workshop["days"]))
    Workshop.objects.for_user(by).filter(pk=made.pk).update(begun_at=then, closed_at=then)
    Captured.objects.for_user(by).filter(workshop=made).update(said_at=then)
