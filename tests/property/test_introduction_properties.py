"""Reading few members suggests the same people, for the same reasons, as reading all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from unittest.mock import patch

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.network import Elsewhere, Member, Setting, Side, foremost, introductions
from headwater.network.introductions import met_weighs

PLACES = "ABCDEFGH"
BARRIERS = ("bus", "data", "pay", "staff")
CIRCLES = [frozenset(each) for each in ("A", "B", "C", "D", "E", "F", "GH", "AB", "CDE")]
LIKENESS = (0.0, 0.1, 0.25, 0.25, 0.5, 0.7, 0.9, 1.0)
ASKER = 5


@dataclass(frozen=True)
class World:
    """Members, for which circles each holds posts, who is tied to whom, and how places stand."""

    members: list[Member]
    posts: dict[int, list[frozenset[str]]]
    graph: nx.Graph
    setting: Setting


def made_up(luck: random.Random) -> World:
    """Some have no post, some have several, some have places that are in no circle."""
    members, posts = [], {}
    for key in range(luck.randint(6, 24)):
        posts[key] = luck.choices(CIRCLES, k=luck.randint(0, 3))
        own = luck.choices(PLACES, k=1) if key % 5 == 0 else []
        places = frozenset(own).union(*posts[key])
        facing, solved = (frozenset(luck.sample(BARRIERS, luck.randint(0, 2))) for _ in range(2))
        members.append(Member(key, luck.choice(list(Side)[:4]), places, facing, solved))
    graph = nx.Graph()
    for _ in range(luck.randint(0, 12)):
        graph.add_edge(*luck.sample(range(len(members)), 2))
    setting = Setting(
        alike={each: luck.choice(LIKENESS) for each in luck.sample(PLACES, luck.randint(0, 8))},
        better={
            each: luck.choice(((), ("Smoking",), ("Smoking", "Pay")))
            for each in luck.sample(PLACES, luck.randint(0, 4))
        },
    )
    return World(members, posts, graph, setting)


def is_sure(world: World, asker: Member, each: Member) -> bool:
    """Whether a member stands to the asker by more than the circles of her posts and barriers."""
    own = each.places - frozenset().union(*world.posts[each.key])
    return bool(each.key in world.graph or own)


def met(asker: Member, each: Member) -> float:
    """What a member's barriers weigh."""
    solved = asker.facing & each.solved
    return met_weighs(len(solved), len((asker.facing & each.facing) - solved))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 7), st.booleans())
def test_few_are_read_and_the_answer_is_that_of_all(seed: int, most: int, told: bool) -> None:
    world = made_up(random.Random(seed))
    asker, setting = world.members[ASKER], world.setting
    read: list[frozenset[str] | int] = []

    def those(circles: Sequence[frozenset[str]], numbers: Sequence[int]) -> list[Member]:
        read.extend([*circles, *numbers])
        return [
            each
            for each in world.members
            if each.key in numbers or set(world.posts[each.key]) & set(circles)
        ]

    sides = frozenset(each.side for each in world.members) if told else frozenset(Side)
    weights = {each.key: met(asker, each) for each in world.members}
    elsewhere = Elsewhere(frozenset(CIRCLES), those, sides, weights)
    sure = [each for each in world.members if is_sure(world, asker, each)]
    with patch("headwater.network.circles.PEOPLE_FIRST", 1 + seed % 3):
        found = foremost(asker, sure, elsewhere, world.graph, setting, most)
    assert found == introductions(asker, world.members, world.graph, setting, most)
    assert len(read) == len(set(read))


def test_what_cannot_outweigh_those_found_is_not_read() -> None:
    her = Member(0, Side.POLITICAL, frozenset("A"))
    read: list[str] = []

    def those(circles: Sequence[frozenset[str]], numbers: Sequence[int]) -> list[Member]:
        read.extend("".join(each) for each in circles)
        return [
            Member(ord(place) * 10 + n, her.side, circle)
            for circle in circles
            for place in circle
            for n in range(3)
        ]

    setting = Setting({place: 1 - n / 10 for n, place in enumerate(PLACES)}, {"H": ("Smoking",)})
    circles = frozenset(frozenset(each) for each in PLACES)
    found = foremost(
        her, [], Elsewhere(circles, those, frozenset({her.side})), nx.Graph(), setting, 3
    )
    assert [each.key // 10 for each in found] == [ord("H")] * 3
    assert read == ["H"]


def test_of_many_who_face_the_same_few_are_read() -> None:
    """Half a network faces what she faces; those who got past it, and her like, are found first."""
    her = Member(0, Side.POLITICAL, frozenset("A"), frozenset({"bus"}))
    crowd = [
        Member(
            n, her.side, frozenset("B"), *map(frozenset, (((), ("bus",)), (("bus",), ()))[n > 5])
        )
        for n in range(1, 5_000)
    ]
    read: list[int] = []

    def those(circles: Sequence[frozenset[str]], numbers: Sequence[int]) -> list[Member]:
        read.extend(numbers)
        return [crowd[each - 1] for each in numbers]

    weights = {each.key: met(her, each) for each in crowd}
    elsewhere = Elsewhere(frozenset({frozenset("B")}), those, frozenset({her.side}), weights)
    found = foremost(her, [], elsewhere, nx.Graph(), Setting(), 4)
    assert [each.key for each in found] == [1, 2, 3, 4]
    assert len(read) < 100
    assert found == introductions(her, crowd, nx.Graph(), Setting(), 4)
