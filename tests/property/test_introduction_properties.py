"""Reading few members suggests the same people, for the same reasons, as reading all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.network import Elsewhere, Member, Setting, Side, foremost, introductions

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
    """Whether a member stands to the asker by more than the circles of her posts."""
    met = asker.facing & (each.facing | each.solved)
    own = each.places - frozenset().union(*world.posts[each.key])
    return bool(each.key in world.graph or met or own)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 7), st.booleans())
def test_few_are_read_and_the_answer_is_that_of_all(seed: int, most: int, told: bool) -> None:
    world = made_up(random.Random(seed))
    asker, setting = world.members[ASKER], world.setting
    read: list[frozenset[str]] = []

    def those(circles: Sequence[frozenset[str]]) -> list[Member]:
        read.extend(circles)
        return [each for each in world.members if set(world.posts[each.key]) & set(circles)]

    sides = frozenset(each.side for each in world.members) if told else frozenset(Side)
    elsewhere = Elsewhere(frozenset(CIRCLES), those, sides)
    sure = [each for each in world.members if is_sure(world, asker, each)]
    found = foremost(asker, sure, elsewhere, world.graph, setting, most)
    assert found == introductions(asker, world.members, world.graph, setting, most)
    assert len(read) == len(set(read))


def test_what_cannot_outweigh_those_found_is_not_read() -> None:
    her = Member(0, Side.POLITICAL, frozenset("A"))
    read: list[str] = []

    def those(circles: Sequence[frozenset[str]]) -> list[Member]:
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
