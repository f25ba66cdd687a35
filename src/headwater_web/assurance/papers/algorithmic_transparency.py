"""The algorithmic transparency record, in the order of the UK government's standard."""

from __future__ import annotations

from headwater_web.assurance.paper import Paper, Part, Table, ToComplete
from headwater_web.assurance.records import Tool, tools

ROWS = (
    ("What it does", "what"),
    ("Why it is used", "why"),
    ("What it decides", "decides"),
    ("How it works", "how"),
    ("What it works from", "data"),
    ("What it means for people", "people"),
    ("How it may be wrong", "errors"),
    ("Where in the code", "module"),
    ("Test that shows it", "check"),
)


def algorithmic_transparency() -> Paper:
    """One part a tool."""
    found = tools()
    return Paper(
        "algorithmic-transparency",
        "Algorithmic transparency record",
        f"{len(found)} tools work things out here. They decide nothing about a person.",
        "residents, journalists, boards",
        (
            *(Part(each.name, (_facts(each),)) for each in found),
            Part("Who answers for their use", (ToComplete(OWNER), ToComplete(CONTACT))),
        ),
    )


def _facts(each: Tool) -> Table:
    return Table(("", ""), tuple((label, str(getattr(each, name))) for label, name in ROWS))


OWNER = "The senior person responsible in this body."
CONTACT = "Where to ask about it."
