"""The list of cookies."""

from __future__ import annotations

from headwater_web.assurance.paper import Paper, Part, Prose, Table
from headwater_web.assurance.records import cookies


def cookie_list() -> Paper:
    """Every cookie that any page may set."""
    found = cookies()
    rows = tuple((each.name, each.why, each.set_when, each.how_long) for each in found)
    return Paper(
        "cookies",
        "Cookies",
        f"{len(found)} cookies, all needed for what you asked for. They do not follow you.",
        "everybody",
        (
            Part("The list", (Table(("cookie", "why", "set when", "how long"), rows),)),
            Part("Why you are not asked", (Prose(WHY),)),
        ),
    )


WHY = (
    "The law asks for consent to cookies that are not needed (Privacy and Electronic "
    "Communications Regulations 2003, regulation 6). These are needed, so there is nothing to "
    "agree to."
)
