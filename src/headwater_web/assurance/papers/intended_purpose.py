"""What Headwater is for, and what it is not for: on this turns whether it is a medical device."""

from __future__ import annotations

from headwater_web.assurance.paper import Listed, Paper, Part, Prose, ToComplete


def intended_purpose() -> Paper:
    """The statement of intended purpose."""
    return Paper(
        "intended-purpose",
        "Intended purpose",
        "Headwater is for planning the health of populations. It is not a medical device, and no "
        "decision about one person's care may rest on it.",
        "boards, clinical safety officers, buyers",
        (
            Part("What it is for", (Listed(FOR),)),
            Part("What it is not for", (Listed(NOT_FOR),)),
            Part(
                "Why it is not a medical device",
                (
                    Prose(
                        "The Medical Devices Regulations 2002 cover software that its maker means "
                        "for diagnosis, prevention, monitoring or treatment of disease in single "
                        "people. What Headwater shows is about places and groups. Nothing on its "
                        "pages is meant to diagnose, monitor or treat anybody."
                    ),
                    Prose(
                        "Should a later part single out people for care, that part changes the "
                        "intended purpose. It then needs a regulatory assessment and a clinical "
                        "safety case before it is switched on. Until then the setting "
                        "HEADWATER_AGGREGATE_ONLY keeps every such door shut."
                    ),
                ),
            ),
            Part(
                "Who confirms it",
                (
                    ToComplete("Name of the clinical safety officer who has read this, and date."),
                    ToComplete("Uses in this body that go beyond the list above, if any."),
                ),
            ),
        ),
    )


FOR = (
    "To show how healthy each place is, against England and places like it, and how sure that is.",
    "To compare places, and to find those that did better.",
    "To work out beforehand what shifting effort to prevention might do.",
    "To help boards, councillors and residents agree what to do, and see whether it was done.",
)
NOT_FOR = (
    "To diagnose anybody, or to tell anybody's own chance of illness.",
    "To decide who is offered or refused care.",
    "To watch over patients or to raise clinical alarms.",
    "To rank people who work in health and care.",
)
