"""The annex to a data-sharing agreement: what is shared, by whom, and which role may see it."""

from __future__ import annotations

from headwater_web.accounts.permission_terms import Action, Reach, RoleKind, Sensitivity
from headwater_web.accounts.permissions import reach
from headwater_web.assurance.facts import flows
from headwater_web.assurance.paper import Paper, Part, Prose, Table, ToComplete

MAY_SHARE = (Sensitivity.INTERNAL, Sensitivity.RESTRICTED, Sensitivity.IDENTIFIABLE)


def sharing_annex() -> Paper:
    """The annex, from the source mappings and the table of permissions."""
    forms = [each for each in flows() if not each.left]
    return Paper(
        "sharing-annex",
        "Annex to a data-sharing agreement",
        f"{len(forms)} forms of data can be read; {len(RoleKind)} roles may see some or none of "
        "what they bring.",
        "information governance leads of the bodies that share",
        (
            Part("Who shares with whom", tuple(map(ToComplete, PARTIES))),
            *(Part(f"Data {level.words}: who may", (_who(level),)) for level in MAY_SHARE),
            Part("Data that are public", (Prose(OPEN), _publishers())),
            Part("Switched off", (Prose(SWITCH),)),
        ),
    )


def _who(level: Sensitivity) -> Table:
    """A row a role that may do anything at all to such data beyond what is her own."""
    rows = []
    for kind in RoleKind:
        may = [
            f"{action.words} ({far.words})"
            for action in Action
            if (far := reach(kind, action, level)) >= Reach.OWN
        ]
        rows.append((kind.words, "; ".join(may) or "nothing, but for what is about herself"))
    return Table(("role", "may"), tuple(rows))


def _publishers() -> Table:
    terms = sorted({(each.publisher, each.licence) for each in flows() if not each.left})
    return Table(("publisher", "licence"), tuple(terms))


PARTIES = (
    "Bodies that share, and the controller of each set of data.",
    "Legal gateway for each set, and whether it is for direct care or for other uses.",
    "Start, review and end of the agreement; what happens to the data then.",
)
OPEN = "Published statistics need no agreement. Their licences ask that the publisher is named."
SWITCH = (
    "With HEADWATER_AGGREGATE_ONLY set, nobody may do anything to data about single people, "
    "whatever this annex says."
)
