"""What people may be told about. The subject line belongs to the kind, not to the notice.

So nothing personal can stand in a subject line: whoever tells somebody cannot write one.

>>> kind = declare("notices.example", "An example", "Something happened", How.DAILY)
>>> find("notices.example").subject
'Something happened'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import TextChoices

FORM = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
LONGEST_SUBJECT = 78
PLAIN = re.compile(r"[A-Za-z][A-Za-z ,:'’-]*")


class How(TextChoices):
    """How somebody wishes to be told."""

    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "In one message a day"
    WEEKLY = "weekly", "In one message a week, on Mondays"
    NEVER = "never", "Not by e-mail"


@dataclass(frozen=True)
class Kind:
    """Something to be told about: its code, words for the page of choices, the subject line.

    ``usual`` is how people are told who chose nothing.
    """

    code: str
    label: str
    subject: str
    usual: How

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.code.replace(".", "-")


class KindError(ValueError):
    """A kind is not declared, or not in a way that can be used."""


_declared: dict[str, Kind] = {}


def declare(code: str, label: str, subject: str, usual: How = How.DAILY) -> Kind:
    """Add a kind; ``code`` is ``app.what``. ``KindError`` for a subject that is not plain words."""
    if not FORM.fullmatch(code):
        raise KindError(f"{code!r} is not a kind's code: write app.what_happened")
    if not PLAIN.fullmatch(subject) or len(subject) > LONGEST_SUBJECT:
        raise KindError(
            f"{subject!r} cannot be a subject line: plain words, no names, no figures, "
            f"{LONGEST_SUBJECT} letters at most"
        )
    made = Kind(code, label, subject, usual)
    if _declared.setdefault(code, made) != made:
        raise KindError(f"{code} is declared already")
    return made


def find(code: str) -> Kind:
    """The kind with this code; ``KindError`` where no app declared it."""
    if code not in _declared:
        raise KindError(f"{code!r} is not a kind of notice: declare it with notices.kinds.declare")
    return _declared[code]


def kinds() -> tuple[Kind, ...]:
    """Every kind, by its label."""
    return tuple(sorted(_declared.values(), key=lambda kind: kind.label))
