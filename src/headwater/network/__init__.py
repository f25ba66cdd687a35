"""People who lead, the ties between them, and whom each of them might talk to.

``posts``
    What leaders are: the closed list of posts, the side and the sector they stand on.
``ties``
    Who has met, worked with or answered whom, as a graph; counts between sides.
``introductions``
    Whom a member might talk to, and why: each suggestion with its reasons.
``circles``
    The same answer among very many members, of whom few are read.
``survey``
    What members say of the network: trust, understanding, use, with intervals.
"""

from headwater.network.circles import Elsewhere, foremost
from headwater.network.introductions import Introduction, Member, Setting, introductions
from headwater.network.posts import Post, Sector, Side
from headwater.network.ties import Between, Contact, TieKind, between, tied

__all__ = [
    "Between",
    "Contact",
    "Elsewhere",
    "Introduction",
    "Member",
    "Post",
    "Sector",
    "Setting",
    "Side",
    "TieKind",
    "between",
    "foremost",
    "introductions",
    "tied",
]
