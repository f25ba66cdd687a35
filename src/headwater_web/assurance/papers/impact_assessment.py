"""The data protection impact assessment (UK GDPR article 35): filled in as far as software can."""

from __future__ import annotations

from headwater_web.assurance.paper import Block, Listed, Paper, Part, Prose, Table, ToComplete
from headwater_web.assurance.records import Risk, activities, risks


def impact_assessment() -> Paper:
    """The assessment; what only the controller can say is left open, and marked."""
    found = risks()
    return Paper(
        "impact-assessment",
        "Data protection impact assessment",
        f"{len(found)} risks to people, what is done about each, and the test that shows it. What "
        "only the controller can say is marked “to complete”.",
        "information governance leads, data protection officers",
        (
            Part("What is planned", (Prose(PLANNED), ToComplete(SCOPE))),
            Part("Whose data, and why", (_processing(),)),
            Part("Is it needed, and no more than needed?", (Listed(NEEDED),)),
            Part("Who was asked", (ToComplete(ASKED),)),
            *(Part(f"{each.id}. {each.risk}", _measures(each)) for each in found),
            Part("Signed off", tuple(map(ToComplete, SIGNED))),
        ),
    )


def _processing() -> Table:
    rows = tuple(
        (each.name, each.about, each.purpose, each.basis) for each in activities() if each.personal
    )
    return Table(("activity", "whose data", "purpose", "lawful basis"), rows)


def _measures(each: Risk) -> tuple[Block, ...]:
    before = Prose(
        f"Without measures: {each.likelihood}, harm {each.harm}. With them: {each.after} risk."
    )
    rows = tuple((control.says, control.test) for control in each.measures)
    return (before, Table(("measure", "shown by"), rows))


PLANNED = (
    "A service that shows official statistics about places to anybody, and lets people with an "
    "account add measures and places of their own. The statistics are published. The personal data "
    "are those of the people who use the service."
)
SCOPE = "How many people will have an account, from which bodies, and from what date."
NEEDED = (
    "Reading needs no account, and nobody who reads is followed.",
    "An account holds a name to sign in with. Given name, family name and e-mail may stay empty.",
    "What a person adds is hers alone until she shares it.",
    "No records of patients are held.",
)
ASKED = "Which of those whose data are held were asked for their view, when, and what they said."
SIGNED = (
    "Advice of the data protection officer, and date.",
    "Risks accepted, by whom, and date.",
    "When this is looked at again.",
)
