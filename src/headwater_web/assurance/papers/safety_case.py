"""The clinical safety papers: hazard log, safety-case skeleton (DCB0129), notes for DCB0160."""

from __future__ import annotations

from headwater_web.assurance.clinical_risk import LARGEST_ACCEPTED, in_words, risk
from headwater_web.assurance.paper import Block, Listed, Paper, Part, Prose, Table, ToComplete
from headwater_web.assurance.records import Hazard, hazards


def hazard_log() -> Paper:
    """Every hazard, its risk before and after controls, and the tests of the controls."""
    found = hazards()
    return Paper(
        "hazard-log",
        "Hazard log",
        f"{len(found)} ways in which this software could contribute to harm, and what is done "
        f"about each. {_after(found)}",
        "clinical safety officers",
        (
            Part("In one table", (_overview(found),)),
            *(Part(f"{each.id}. {each.name}", _facts(each)) for each in found),
            Part("Read by", (ToComplete("Clinical safety officer, registration, and date."),)),
        ),
    )


def _after(found: tuple[Hazard, ...]) -> str:
    over = [h.id for h in found if risk(h.residual_likelihood, h.severity) > LARGEST_ACCEPTED]
    if not over:
        return "With its controls each is at a risk of 2 or less, which can be accepted."
    return f"With their controls these are still above 2: {', '.join(over)}."


def _overview(found: tuple[Hazard, ...]) -> Table:
    rows = tuple(
        (
            f"{each.id}. {each.name}",
            in_words(each.likelihood, each.severity),
            in_words(each.residual_likelihood, each.severity),
            each.owner,
        )
        for each in found
    )
    return Table(("hazard", "risk before", "risk with controls", "owner's role"), rows)


def _facts(each: Hazard) -> tuple[Block, ...]:
    rows = tuple((control.says, control.test) for control in each.controls)
    return (
        Prose(f"Cause: {each.cause}"),
        Prose(f"What could follow: {each.effect}"),
        Table(("control", "shown by"), rows),
    )


def safety_case() -> Paper:
    """The skeleton of the safety case, for the clinical safety officer to complete."""
    return Paper(
        "safety-case",
        "Clinical safety case",
        "A skeleton under DCB0129, and notes for the body that adopts the software (DCB0160).",
        "clinical safety officers, boards",
        (
            Part("Claim", (Prose(CLAIM),)),
            Part("Grounds", (Listed(GROUNDS),)),
            Part("Evidence", (Listed(EVIDENCE),)),
            Part("What the maker has still to do", tuple(map(ToComplete, MAKER))),
            Part("Notes for the body that adopts it (DCB0160)", (Listed(ADOPTER),)),
            Part("To be completed by that body", tuple(map(ToComplete, BODY))),
        ),
    )


CLAIM = (
    "Used for its intended purpose, planning for populations, the software adds no unacceptable "
    "risk of harm to patients."
)
GROUNDS = (
    "It holds no records of patients, and offers no decision about one person.",
    "Every hazard in the log has controls, and each control has a test that runs before a release.",
    "Every number shows its interval, its period and its source.",
)
EVIDENCE = (
    "The hazard log.",
    "The statement of intended purpose.",
    "The test suite, which compares results with published workings and reference implementations.",
    "The record of every release: CHANGELOG, in which “results move” marks a changed number.",
)
MAKER = (
    "Name a clinical safety officer with a current registration, who owns this case.",
    "Have the hazard log reviewed by clinicians and by people who use the pages.",
)
ADOPTER = (
    "Say who will read the pages, and for which meetings.",
    "Name a clinical safety officer of your own, and keep a log of your own beside this one.",
    "Decide whether HEADWATER_AGGREGATE_ONLY is set. Set it unless you have assessed the rest.",
    "Say how a wrong figure is reported, and how readers are told.",
    "Try a restore from a backup before the first meeting relies on the pages.",
)
BODY = (
    "Local hazards, and who owns each.",
    "Date of the go-live decision, and who took it.",
)
