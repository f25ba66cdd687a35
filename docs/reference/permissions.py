"""The page of permissions: who may do what, from the table that the service reads."""

from __future__ import annotations

from docs.reference.markdown import page, sentence, table

from headwater_web.accounts.permissions import (
    OVERSIGHT,
    RESTRICTED_ROLES,
    TABLE,
    Action,
    Reach,
    RoleKind,
    Sensitivity,
    level_of,
)

CELLS = {Reach.NOT: "–", Reach.HERS: "hers", Reach.OWN: "own", Reach.ALLOWED: "all"}


def text() -> str:
    """The page as text."""
    return page(
        "Permissions",
        "Who may do what: a role, an action, how sensitive the data is, and how far that reaches. "
        "There is one table, every cell of it is written down, and the service reads nothing else.",
        "## How to read it",
        table(("in a cell", "it reaches"), [(CELLS[each], said(each)) for each in reversed(Reach)]),
        table(("data", "what it is"), [(each.value, sentence(each.words)) for each in Sensitivity]),
        "Whoever holds several roles may do what any of them allows. Everybody who signs in may do "
        "what a resident may. Somebody who has not signed in sees and downloads what is public. A "
        "role counts from its first day to its last, and only while its organisation exists. What "
        "somebody may not reach does not exist for her: pages answer 404.",
        "## Actions",
        *(part for action in Action for part in of_action(action)),
        "## Roles",
        table(
            ("role", "most sensitive data it reaches", "second factor and short sessions"),
            [
                (
                    each.words,
                    level_of(each).value,
                    "yes" if each in RESTRICTED_ROLES else "",
                )
                for each in RoleKind
            ],
        ),
        "## Aggregate only",
        "With `HEADWATER_AGGREGATE_ONLY=1` every cell under restricted and identifiable is shut, "
        "for every role, and the addresses of person-level pages answer 404. Left open are "
        + ", ".join(f"*{each.value}*" for each in Action if each in OVERSIGHT)
        + ", which touch roles, the audit and the machine and not people's data.",
    )


def said(each: Reach) -> str:
    """How far a cell reaches, as a sentence."""
    more = {
        Reach.OWN: ", or what is hers",
        Reach.HERS: ": what she made, or what is about her",
    }
    return sentence(each.words + more.get(each, ""))


def of_action(action: Action) -> tuple[str, str, str]:
    """One action: its name, what it is, and its part of the table."""
    rows = [
        (kind.words, *(CELLS[TABLE[kind, action, level]] for level in Sensitivity))
        for kind in RoleKind
    ]
    heads = ("role", *(level.value for level in Sensitivity))
    return f"### {action.value}", sentence(action.words), table(heads, rows)
