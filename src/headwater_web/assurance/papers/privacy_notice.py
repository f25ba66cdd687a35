"""The privacy notice, in plain words, from the record of processing."""

from __future__ import annotations

from headwater_web.assurance.paper import Listed, Paper, Part, Prose, Table, ToComplete
from headwater_web.assurance.records import activities, cookies


def privacy_notice() -> Paper:
    """What is kept about a reader, and what she can ask for."""
    kept = tuple(
        (each.name, each.purpose, each.kept, each.seen_by) for each in activities() if each.personal
    )
    return Paper(
        "privacy",
        "Privacy",
        "Nobody follows you here. No page asks anything of another company, and there is no "
        "analytics.",
        "everybody",
        (
            Part("If you only read", (Listed(READING),)),
            Part(
                "If you have an account",
                (Table(("what we keep", "why", "how long", "who sees it"), kept),),
            ),
            Part("Cookies", (_cookies(),)),
            Part("What you can ask for", (Listed(RIGHTS),)),
            Part("Who answers", (ToComplete(WHO), Prose(COMPLAIN))),
        ),
    )


def _cookies() -> Table:
    rows = tuple((each.name, each.why, each.how_long) for each in cookies())
    return Table(("cookie", "why", "how long"), rows)


READING = (
    "You can read every public page without an account.",
    "The figures are published statistics about places. They hold no records of people.",
    "The service counts how many pages it answers, and not who asked for them.",
)
RIGHTS = (
    "A copy of all that is held about you, in a form that a program can read.",
    "To have what is wrong put right.",
    "To have it erased, unless the law says it must be kept. You are told what is kept, and why.",
    "To object to how it is used.",
)
WHO = "The body that runs this service, and how to reach its data protection officer."
COMPLAIN = (
    "If you are not content with the answer, you can complain to the Information Commissioner's "
    "Office."
)
