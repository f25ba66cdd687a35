"""The closed list of actions. Each app adds its own, in one place, when it starts.

An app keeps its actions as constants in a module of its own, which its ``apps.py`` imports in
``ready``, so that the list is whole before the first request. The audit imports no app.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from headwater_web.audit.refusal import AuditError

LEVELS = ("public", "internal", "restricted", "identifiable")
FORM = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


@dataclass(frozen=True)
class Action:
    """Something that may stand in the audit: its code, and what it says after the actor's name.

    ``about`` is how sensitive the data are that it was done to: public, internal, restricted or
    identifiable, as the permission table has them. It decides who may read the entry.
    """

    code: str
    says: str
    about: str = "internal"


_declared: dict[str, Action] = {}


def declare(code: str, says: str, about: str = "internal") -> Action:
    """Add an action; ``code`` is ``app.what_happened``, ``says`` completes "she ...".

    Raises ``AuditError`` where the code has another form, or other words already.

    >>> declare("audit.example_shown", "showed an example")
    Action(code='audit.example_shown', says='showed an example', about='internal')
    >>> declare("shown", "showed")
    Traceback (most recent call last):
    ...
    headwater_web.audit.refusal.AuditError: 'shown' is not an action's code: write app.what_happened
    """
    if not FORM.fullmatch(code):
        raise AuditError(f"{code!r} is not an action's code: write app.what_happened")
    if about not in LEVELS:
        raise AuditError(f"{code} is about {about!r}: say one of {', '.join(LEVELS)}")
    made = Action(code, says, about)
    if _declared.setdefault(code, made) != made:
        raise AuditError(f"{code} is declared already, as {_declared[code].says!r}")
    return made


def find(code: str) -> Action:
    """The action with this code; ``AuditError`` where no app declared it."""
    if code not in _declared:
        raise AuditError(
            f"{code!r} is not an action of the audit: declare it with audit.declare, once, in the "
            "app that does it"
        )
    return _declared[code]


def actions() -> tuple[Action, ...]:
    """Every action declared, by code."""
    return tuple(_declared[code] for code in sorted(_declared))


def says(code: str) -> str:
    """The words of an action, also where the app that declared it is gone.

    >>> says("bakery.loaf_sold")
    'did what this version has no words for (bakery.loaf_sold)'
    """
    if code in _declared:
        return _declared[code].says
    return f"did what this version has no words for ({code})"
