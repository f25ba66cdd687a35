"""What a vision's page says: the drawing, each item with its links, the balance, the voices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from headwater.deliberation.prevention_balance import balance, balance_says
from headwater.deliberation.vision import (
    LEVEL_NAMES,
    InTheWay,
    Item,
    Outcome,
    PlannedAction,
    Voted,
)
from headwater.deliberation.vision import Vision as Content
from headwater.deliberation.vision_changes import words_of
from headwater.evidence.barriers import barriers
from headwater.evidence.policy_tags import tag_names
from headwater.indicators.standings.atlas import Atlas
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.scopes import Somebody
from headwater_web.charts.bars import Bar, Bars, bars
from headwater_web.charts.driver_diagram import Box, Column, DriverDiagram, driver_diagram
from headwater_web.charts.frame import Caption
from headwater_web.charts.scale import Form
from headwater_web.deliberation.visions import Vision, Voice

WHOLE = Form(0)


@dataclass(frozen=True)
class Shown:
    """An item as the page shows it, with what it is joined to, in words, and who stands where."""

    item: Item
    words: str
    indicator: str = ""
    barrier: str = ""
    serves: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()

    @property
    def voted(self) -> str:
        """The votes of the workshop in words; empty where there was none."""
        return votes_say(self.item.voted)


def votes_say(voted: Voted) -> str:
    """How a hall voted.

    >>> votes_say(Voted(18, 3, 2))
    '18 of 23 agreed, 3 disagreed, 2 passed'
    """
    if not voted.votes:
        return ""
    return (
        f"{voted.agree} of {voted.votes} agreed, {voted.disagree} disagreed, {voted.passed} passed"
    )


def vision_words(user: Somebody, atlas: Atlas, vision: Vision, held: Content) -> dict[str, Any]:
    """The words of the page for one version of a vision."""
    voices = list(Voice.objects.for_user(user).filter(vision=vision).heard())
    about: dict[str, list[Voice]] = defaultdict(list)
    for each in voices:
        about[each.about].append(each)
    outcomes = [shown(each, held, atlas, about) for each in held.outcomes]
    in_the_way = [shown(each, held, atlas, about) for each in held.barriers]
    actions = [shown(each, held, atlas, about) for each in held.actions]
    return {
        "vision": vision,
        "held": held,
        "place": place_name(atlas, vision.place),
        "outcomes": outcomes,
        "barriers": in_the_way,
        "actions": actions,
        "drawing": drawing(vision, held, outcomes),
        "balance": balance_chart(held),
        "balance_says": balance_says(held.actions),
        "balance_rows": balance_rows(held),
        "tags": [tag_names().get(each, each) for each in held.tags],
        "whole": about[""],
        "stances": stances(voices),
        "items": [("", "The vision as a whole"), *((e.key, words_of(e)) for e in items_of(held))],
        "levels": LEVEL_NAMES,
    }


def items_of(held: Content) -> tuple[Item, ...]:
    """Every item, outcomes first."""
    return (*held.outcomes, *held.barriers, *held.actions)


def stances(voices: Iterable[Voice]) -> dict[str, int]:
    """How many support something in it, and how many do not."""
    counted = Counter(each.stance for each in voices)
    return {stance: counted[stance] for stance in Voice.Stance.values}


def shown(item: Item, held: Content, atlas: Atlas, about: Mapping[str, list[Voice]]) -> Shown:
    """An item with the words of what it is joined to."""
    voices = tuple(about.get(item.key, ()))
    if isinstance(item, Outcome):
        works = tuple(each.what for each in held.actions if item.key in each.towards)
        indicator = indicator_name(atlas, item.indicator)
        return Shown(item, item.says, indicator=indicator, works=works, voices=voices)
    if isinstance(item, InTheWay):
        found = barriers().barriers.get(item.code)
        works = tuple(each.what for each in held.actions if item.key in each.against)
        serves = words(held, item.outcomes)
        name = found.name if found else ""
        return Shown(item, item.says, barrier=name, serves=serves, works=works, voices=voices)
    return Shown(
        item,
        item.what,
        serves=words(held, item.towards),
        works=words(held, item.against),
        voices=voices,
    )


def words(held: Content, keys: Iterable[str]) -> tuple[str, ...]:
    """The words of the items with these keys."""
    return tuple(words_of(each) for each in map(held.find, keys) if each is not None)


def indicator_name(atlas: Atlas, code: str) -> str:
    """The name of an indicator that is held here; its code where it is not."""
    found = atlas.definitions.get(code)
    return found.name if found else code


def place_name(atlas: Atlas, code: str) -> str:
    """The name of a place; its code where the atlas does not know it."""
    return atlas.places.name(code) if atlas.places.types(code) else code


def drawing(vision: Vision, held: Content, outcomes: Iterable[Shown]) -> Markup:
    """Barriers, actions with their owners, outcomes with their indicators, and the vision."""
    names = {each.item.key: each.indicator for each in outcomes}
    tackled = {key for each in held.actions for key in each.against}
    served = {key for each in held.actions for key in each.towards}
    columns = (
        Column(
            "What is in the way",
            [Box(each.key, each.says, loose=each.key not in tackled) for each in held.barriers],
        ),
        Column(
            "What is done, and who owns it",
            [Box(each.key, each.what, detail(each), not each.towards) for each in held.actions],
        ),
        Column(
            "What success looks like",
            [
                Box(
                    each.key,
                    each.says,
                    f"Shown by {names[each.key] or each.shown_by}"
                    if names[each.key] or each.shown_by
                    else "",
                    each.key not in served,
                )
                for each in held.outcomes
            ],
        ),
        Column("The vision", [Box("vision", held.statement)] if held.statement else []),
    )
    lines = [
        *((key, each.key) for each in held.actions for key in each.against),
        *((each.key, key) for each in held.actions for key in each.towards),
        *((each.key, "vision") for each in held.outcomes),
    ]
    caption = Caption(f"vision-{vision.code}", f"{vision.title}, drawn", described(held))
    return driver_diagram(DriverDiagram(caption, columns, lines))


def detail(action: PlannedAction) -> str:
    """The level of an action, and who would own it."""
    level = LEVEL_NAMES[action.level]
    return f"{level[:1].upper()}{level[1:]} · {action.owner or 'no owner yet'}"


def described(held: Content) -> str:
    """The drawing in words, for those who cannot see it."""
    counts = (
        f"{len(held.barriers)} in the way, {len(held.actions)} to do, {len(held.outcomes)} wanted"
    )
    return f"Things {counts}; lines join each action to what it works against and towards."


def balance_chart(held: Content) -> Markup:
    """How many actions there are at each level, as bars."""
    rows = [
        Bar(_capital(LEVEL_NAMES[level]), count) for level, count in balance(held.actions).items()
    ]
    title = "Actions at each level of prevention"
    if not held.actions:
        return Markup("")
    return bars(Bars(Caption("balance", title, balance_says(held.actions)), rows, form=WHOLE))


def balance_rows(held: Content) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Level, what it means, how many actions, and which."""
    return [
        (
            _capital(LEVEL_NAMES[level]),
            level.words,
            count,
            tuple(each.what for each in held.actions if each.level == level),
        )
        for level, count in balance(held.actions).items()
    ]


def _capital(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}"


def bodies_of(user: User) -> list[Organisation]:
    """The living bodies in which she holds a role today."""
    held = {each.organisation for each in user.roles_now if each.organisation is not None}
    return sorted((each for each in held if each.is_living()), key=lambda one: one.name)
