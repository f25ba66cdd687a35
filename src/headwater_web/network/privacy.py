"""Who may do what in a group: kind of group, act and standing in one table, every cell written.

Nothing here knows Django or a database. A member of the network is somebody who holds a role in an
organisation today; an administrator or a governance lead is one like any other, and stands to a
group as everybody does: no role opens a group.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Privacy(StrEnum):
    """How closed a group is."""

    OPEN = "open"
    RESTRICTED = "restricted"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


class Act(StrEnum):
    """What somebody may do in a group."""

    FIND = "find"
    READ = "read"
    PEOPLE = "people"
    JOIN = "join"
    ASK_IN = "ask-in"
    SPEAK = "speak"
    MAIL = "mail"
    INVITE = "invite"
    MODERATE = "moderate"
    CONVENE = "convene"


class Standing(IntEnum):
    """How somebody stands to a group."""

    VISITOR = 0
    SIGNED_IN = 1
    LEADER = 2
    INVITED = 3
    MEMBER = 4
    MODERATOR = 5
    CONVENOR = 6


# A word of seven letters is one kind of group: Y or - for each standing, in the order of Standing.
GRID = """
find     --YYYYY --YYYYY ---YYYY ---YYYY
read     --YYYYY ----YYY ----YYY ----YYY
people   --YYYYY ----YYY ----YYY ----YYY
join     --YY--- ---Y--- ---Y--- ---Y---
ask-in   ------- --Y---- ------- -------
speak    ----YYY ----YYY ----YYY ----YYY
mail     --YYYYY ----YYY ----YYY -------
invite   ----YYY ------Y ------Y ------Y
moderate -----YY -----YY -----YY -----YY
convene  ------Y ------Y ------Y ------Y
"""
Cells = Mapping[tuple[Privacy, Act, Standing], bool]


def read(grid: str) -> Cells:
    """The table that a grid spells; ``ValueError`` where a cell is missing or no Y or -.

    >>> read("find YY")
    Traceback (most recent call last):
    ...
    ValueError: the line 'find' has 1 words, not one for each of the 4 kinds of group
    """
    cells: dict[tuple[Privacy, Act, Standing], bool] = {}
    for line in filter(None, grid.splitlines()):
        name, *words = line.split()
        if len(words) != len(Privacy):
            raise ValueError(
                f"the line {name!r} has {len(words)} words, "
                f"not one for each of the {len(Privacy)} kinds of group"
            )
        for privacy, word in zip(Privacy, words, strict=True):
            for standing, letter in zip(Standing, word, strict=True):
                cells[privacy, Act(name), standing] = {"Y": True, "-": False}[letter]
    return MappingProxyType(cells)


TABLE = read(GRID)


def may(privacy: Privacy, act: Act, standing: Standing) -> bool:
    """Whether somebody who stands so to a group of this kind may do this.

    >>> may(Privacy.RESTRICTED, Act.READ, Standing.LEADER)
    False
    """
    return TABLE[privacy, act, standing]


KIND_SAYS = {
    Privacy.OPEN: "Every member of the network finds it, reads it and may join it.",
    Privacy.RESTRICTED: (
        "Every member of the network finds its name and purpose. Its members alone read what is "
        "said and see who they are. Its convenor lets people in."
    ),
    Privacy.PRIVATE: (
        "Nobody but its members, and those it invites, knows that it is there. Its convenor "
        "invites people."
    ),
    Privacy.CONFIDENTIAL: (
        "As private, and what is said here never goes into an e-mail: messages say that something "
        "happened, and no more. Minutes name nobody."
    ),
}
READERS = {
    Privacy.OPEN: "every member of the network",
    Privacy.RESTRICTED: "the members of this group, and nobody else",
    Privacy.PRIVATE: "the members of this group, and nobody else",
    Privacy.CONFIDENTIAL: "the members of this group, and nobody else",
}


def who_reads(privacy: Privacy) -> str:
    """Who will read what is written in a group, for the page where it is written.

    >>> who_reads(Privacy.OPEN)
    'Every member of the network will read this, with your name. It may go to them by e-mail.'
    """
    readers = READERS[privacy]
    mail = (
        "It never goes into an e-mail."
        if privacy == Privacy.CONFIDENTIAL
        else "It may go to them by e-mail."
    )
    alone = "," if privacy != Privacy.OPEN else ""
    return f"{readers[0].upper()}{readers[1:]}{alone} will read this, with your name. {mail}"


def who_misses(privacy: Privacy) -> str:
    """What leaving changes and what it leaves, for the button that does it.

    >>> who_misses(Privacy.OPEN)
    'What you wrote stays, with your name. You can join again at any time.'
    """
    back = {
        Privacy.OPEN: "You can join again at any time.",
        Privacy.RESTRICTED: "You read no more of it, and have to ask to be let in again.",
    }.get(privacy, "You read no more of it, and come back only if you are invited.")
    return f"What you wrote stays, with your name. {back}"


def who_joins(privacy: Privacy) -> str:
    """What becomes visible when somebody joins, for the button that does it.

    >>> who_joins(Privacy.RESTRICTED)
    'The members of this group, and nobody else, will see that you are in it.'
    """
    readers = READERS[privacy].removesuffix(", and nobody else")
    tail = ", and nobody else," if privacy != Privacy.OPEN else ""
    return f"{readers[0].upper()}{readers[1:]}{tail} will see that you are in it."
