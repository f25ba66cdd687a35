"""The ties of a member, and what an introduction needs to know; values for the library.

A gathering makes a tie between those who came where no more than ``CLOSE`` did: two people in a
hall of hundreds have not met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from headwater.indicators.standings.atlas import Atlas
from headwater.network import (
    Contact,
    Elsewhere,
    Introduction,
    Member,
    Setting,
    Side,
    TieKind,
    foremost,
    tied,
)
from headwater.network import Post as PostKind
from headwater.network.introductions import met_weighs
from headwater.network.posts import SIDES, sector_of, side_of
from headwater_web.accounts.models import Organisation, User
from headwater_web.network.calls import IntroductionCall
from headwater_web.network.gatherings import Attendance
from headwater_web.network.people import Experience, Post, Profile
from headwater_web.network.privacy import Act
from headwater_web.network.question_actions import places_of
from headwater_web.network.questions import Answer
from headwater_web.network.records import Decision, FollowUp

if TYPE_CHECKING:
    import networkx as nx

CLOSE = 60
MOST_WORSE = 8


def contacts_of(user: User) -> list[Contact]:
    """Every contact of a member that she could tell of herself."""
    return [*_met(user, {user.pk}), *_worked(user), *_answered(user), *_introduced(user)]


def ties_around(user: User, contacts: Sequence[Contact]) -> nx.Graph:
    """Her ties, from her contacts, and those of people she knows at gatherings of her groups."""
    known = tied(contacts, [user.pk]).neighbors(user.pk)
    return tied([*contacts, *_met(user, set(known))], [user.pk])


def _met(user: User, around: set[int]) -> Iterator[Contact]:
    """Who came to the same gathering as one of ``around``, in the groups that ``user`` is in."""
    rows = Attendance.objects.for_user(user, Act.SPEAK).filter(came=True)
    theirs = rows.filter(person__in=around).values("gathering")
    small = rows.filter(gathering__in=theirs).values("gathering").annotate(n=Count("pk"))
    close = [each["gathering"] for each in small.filter(n__lte=CLOSE)]
    together: dict[int, list[int]] = defaultdict(list)
    for gathering, person in rows.filter(gathering__in=close).values_list("gathering", "person"):
        together[gathering].append(person)
    for people in together.values():
        here = [each for each in people if each in around]
        for one in here:
            for other in people:
                if other != one and (other not in around or other > one):
                    yield Contact(one, other, TieKind.MET)


def _worked(user: User) -> Iterator[Contact]:
    """Who sees to something of the same gathering as she does."""
    decided = Decision.objects.owned_by(user).values_list("gathering", flat=True)
    followed = FollowUp.objects.owned_by(user).values_list("gathering", flat=True)
    hers = {*decided, *followed}
    others: list[Decision | FollowUp] = [
        *Decision.objects.for_user(user, Act.SPEAK).filter(gathering__in=hers),
        *FollowUp.objects.for_user(user, Act.SPEAK).filter(gathering__in=hers),
    ]
    for each in others:
        if each.owner_id is not None and each.owner_id != user.pk:
            yield Contact(user.pk, each.owner_id, TieKind.WORKED)


def _answered(user: User) -> Iterator[Contact]:
    """Whose question she answered, and who answered hers."""
    rows = (
        Answer.objects.for_user(user).shown().filter(Q(person=user.pk) | Q(question__asker=user.pk))
    )
    for one, other in rows.values_list("person", "question__asker"):
        if one is not None and other is not None and one != other:
            yield Contact(one, other, TieKind.ANSWERED)


def _introduced(user: User) -> Iterator[Contact]:
    """To whom she was introduced."""
    rows = IntroductionCall.objects.for_user(user).filter(state=IntroductionCall.State.ACCEPTED)
    for one, other in rows.values_list("asker", "other"):
        yield Contact(one, other, TieKind.INTRODUCED)


def member(user: User) -> Member:
    """A member as the library sees her."""
    met = list(Experience.objects.owned_by(user))
    post = Post.objects.owned_by(user).in_force().select_related("organisation").first()
    held = [each.organisation.kind for each in user.roles_now if each.organisation]
    side = post.side if post else SIDES[sector_of(held[0] if held else "")]
    return Member(
        key=user.pk,
        side=side,
        places=frozenset(places_of(user)),
        facing=frozenset(each.barrier for each in met if each.state == "facing"),
        solved=frozenset(each.barrier for each in met if each.state == "solved"),
    )


def suggested(
    user: User, her: Member, graph: nx.Graph, setting: Setting, most: int
) -> tuple[Introduction, ...]:
    """Whom the library suggests to a member with these ties, of all who may be suggested.

    Read are those she is tied to, then places, and people who met what she faces, by their weight.
    """
    bodies = list(Organisation.objects.living())
    circles: dict[frozenset[str], list[int]] = defaultdict(list)
    for each in bodies:
        circles[frozenset(each.places)].append(each.pk)

    def read(those: Sequence[frozenset[str]], numbers: Sequence[int]) -> list[Member]:
        there = [body for each in those for body in circles[each]]
        posts = Post.objects.in_force().filter(organisation__among=there).order_by()
        return members(user, bodies, [*numbers, *posts.values_list("person", flat=True)])

    sides = {SIDES[sector_of(each.kind)] for each in bodies} | {Side.POLITICAL, Side.OFFICER}
    elsewhere = Elsewhere(frozenset(circles), read, frozenset(sides), _met_hers(her))
    sure = members(user, bodies, [*graph, *_of_own_places(setting)])
    return foremost(her, sure, elsewhere, graph, setting, most)


def _met_hers(her: Member) -> dict[int, float]:
    """What it weighs that others got past, or share, what she faces; by their numbers."""
    rows = Experience.objects.filter(barrier__in=her.facing).order_by().values("person")
    solved = Count("pk", filter=Q(state=Experience.State.SOLVED))
    shared = Count("pk", filter=Q(state=Experience.State.FACING))
    counted = rows.annotate(solved=solved, shared=shared)
    return {
        person: met_weighs(*counts)
        for person, *counts in counted.values_list("person", "solved", "shared")
    }


def _of_own_places(setting: Setting) -> Iterator[int]:
    """Who holds a post for places of its own, where one of them is like hers or does better."""
    places = {*setting.alike, *setting.better}
    rows = Post.objects.in_force().filter(~Q(places=[])).order_by()
    for person, own in rows.values_list("person", "places"):
        if not places.isdisjoint(own):
            yield person


def members(user: User, bodies: Iterable[Organisation], numbers: Iterable[int]) -> list[Member]:
    """Those of the people with these numbers who may be suggested to her."""
    living = {each.pk: each for each in bodies}
    open_to = Profile.objects.for_user(user, set(numbers)).open_to_introductions().order_by()
    return list(_members(list(open_to.values_list("person", flat=True)), living))


def _members(numbers: Collection[int], living: Mapping[int, Organisation]) -> Iterator[Member]:
    """Each with the side of her latest post, the places of all and her barriers."""
    sides: dict[int, Side] = {}
    places: dict[int, set[str]] = defaultdict(set)
    met: dict[tuple[int, str], list[str]] = defaultdict(list)
    posts = Post.objects.in_force().filter(person__among=numbers).order_by("starts", "pk")
    for person, kind, body, own in posts.values_list("person", "kind", "organisation", "places"):
        if held := living.get(body):
            sides[person] = side_of(PostKind(kind), sector_of(held.kind))
            places[person].update(own or held.places)
    rows = Experience.objects.filter(person__among=numbers).order_by()
    for person, barrier, state in rows.values_list("person", "barrier", "state"):
        met[person, state].append(barrier)
    for number in numbers:
        yield Member(
            key=number,
            side=sides.get(number, Side.OFFICER),
            places=frozenset(places.get(number, ())),
            facing=frozenset(met.get((number, "facing"), ())),
            solved=frozenset(met.get((number, "solved"), ())),
        )


def setting_of(atlas: Atlas, places: Iterable[str]) -> Setting:
    """Which places are like these, and on what they do better where these do worse."""
    alike: dict[str, float] = {}
    better: dict[str, tuple[str, ...]] = {}
    for code in places:
        if not atlas.places.types(code):
            continue
        worse = [item.standing for item in atlas.stands_out(code).worse[:MOST_WORSE]]
        for peer in atlas.peers(code):
            alike[peer.area] = max(alike.get(peer.area, 0.0), 1.0 - peer.distance)
            names = tuple(
                held.name
                for each in worse
                if (there := atlas.standing(each.indicator, peer.area, each.sex, each.age))
                and there.verdict == "better"
                and (held := atlas.definitions.get(each.indicator))
            )
            if names:
                better[peer.area] = tuple(dict.fromkeys((*better.get(peer.area, ()), *names)))
    return Setting(alike, better)
