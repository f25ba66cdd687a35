"""The ways on from a place's page, and the ways about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from headwater.indicators.standings.atlas import Atlas
from headwater.place.hierarchy import Place
from headwater_web.figures.addresses import address
from headwater_web.place.findings import Finding
from headwater_web.place.groups import BROUGHT, GROUPS

ASKED = ("LAD", "UTLA", "ICB", "region")


@dataclass(frozen=True)
class Card:
    """A way on to the next step of the loop."""

    title: str
    text: str
    link: str
    address: str


PARTS = (
    ("stands", "Where it stands"),
    ("out", "What stands out"),
    ("practice", "What others did"),
    ("promised", "What is promised"),
    ("way", "Which way"),
    ("gap", "The gap inside"),
    ("rural", "Rural and urban"),
    *((name, title) for name, title, _ in (BROUGHT, *GROUPS)),
    ("records", "On GP records"),
    ("missing", "Who is missing"),
)


def jumps(held: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Links to the parts of the page that are there."""
    return tuple(part for part in PARTS if part[0] in held)


def ways_on(atlas: Atlas, place: Place, told: tuple[Finding, ...]) -> tuple[Card, ...]:
    """Three ways on from here."""
    peers = atlas.peers(place.code)
    cards = []
    if told:
        cards.append(
            Card(
                "Look closer at one measure",
                f"{told[0].title}: the map, every place in order, and how it has moved.",
                "Open the measure",
                told[0].address,
            )
        )
    if peers:
        cards.append(
            Card(
                f"Set it beside {peers[0].name}",
                f"A place like {place.name}: see where the two part, and why they match.",
                "Compare the two",
                address("place:compare") + f"?place={place.code}&with={peers[0].area}",
            )
        )
    cards.append(anticipated(place) if place.type in ASKED else brought())
    return tuple(cards)


def anticipated(place: Place) -> Card:
    """On to what prevention would do."""
    return Card(
        "See what prevention would do",
        f"Choose what to offer to whom in {place.name}, and see admissions, healthy life, the gap "
        "and who pays, with how sure it is.",
        "What would it do here?",
        address("simulation:form", place.code),
    )


def brought() -> Card:
    """On to a measure of one's own."""
    return Card(
        "Bring what you know",
        "Add a local measure as a file, and see it here beside the official ones.",
        "Add your own data",
        address("indicators:own"),
    )
