"""The record of processing activities (UK GDPR article 30), from the tables of the database."""

from __future__ import annotations

from headwater_web.accounts.privacy.retention import rules
from headwater_web.assurance.facts import tables
from headwater_web.assurance.paper import Paper, Part, Prose, Table, ToComplete
from headwater_web.assurance.records import Activity, activities


def record_of_processing() -> Paper:
    """The record, an activity a part."""
    held = activities()
    about_people = [each for each in held if each.personal]
    return Paper(
        "record-of-processing",
        "Record of processing",
        f"{len(tables())} tables are kept, for {len(held)} reasons. {len(about_people)} of these "
        "are about people who use the service. No table holds a health record.",
        "information governance leads, the Information Commissioner",
        (
            Part("Who answers for it", tuple(map(ToComplete, QUESTIONS))),
            *(Part(each.name, _facts(each)) for each in about_people),
            Part(
                "Tables that are about nobody",
                (Table(("tables",), tuple((name,) for name in _impersonal(held))),),
            ),
            Part("Rules of retention", (_rules(),)),
            Part("Transfers", (Prose(TRANSFERS),)),
        ),
    )


def _facts(each: Activity) -> tuple[Table]:
    rows = (
        ("Whose data", each.about),
        ("Purpose", each.purpose),
        ("Lawful basis", each.basis),
        ("What is kept", ", ".join(name.replace("_", " ") for name in each.personal)),
        ("For how long", each.kept),
        ("Who sees it", each.seen_by),
        ("Where", ", ".join(each.tables)),
    )
    return (Table(("", ""), rows),)


def _rules() -> Table:
    return Table(("what goes, and when", "why then"), tuple((r.says, r.because) for r in rules()))


def _impersonal(held: tuple[Activity, ...]) -> list[str]:
    return [name for each in held if not each.personal for name in each.tables]


QUESTIONS = (
    "Name and address of the controller, and of its data protection officer.",
    "Joint controllers, where several bodies share this service.",
    "Processors: who runs the machine, the database and the outgoing mail.",
)
TRANSFERS = (
    "The software sends nothing to anybody else. Where the machine stands, and who may reach it, "
    "is for the controller to say."
)
