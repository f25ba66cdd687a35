"""Searching what people already said, and bringing more of it in from a file."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.accounts.scopes import Somebody, codes
from headwater_web.accounts.territory import knows
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import entries
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.insights import Insight
from headwater_web.deliberation.statements import Statement
from headwater_web.forms.writing import day, line

COLUMNS = ("kind", "place", "theme", "words", "source", "date", "people")
MOST_ROWS, SHOWN = 2_000, 50
TEXTS = ("words", "theme", "source", "question", "about")
COMMON = frozenset(
    [
        "what",
        "which",
        "when",
        "where",
        "would",
        "could",
        "should",
        "people",
        "there",
        "their",
        "they",
        "that",
        "this",
        "with",
        "from",
        "have",
        "keep",
        "keeps",
        "your",
        "about",
        "more",
        "most",
        "help",
        "does",
        "the",
        "and",
        "for",
        "are",
        "who",
        "why",
        "how",
        "not",
        "can",
        "our",
        "you",
        "was",
        "has",
        "had",
        "all",
        "any",
        "out",
        "too",
        "get",
        "her",
        "his",
        "she",
        "him",
        "its",
        "but",
        "few",
        "did",
        "one",
        "two",
        "may",
        "own",
        "say",
        "now",
        "new",
        "way",
        "use",
    ]
)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Found:
    """What people already said that fits a search."""

    insights: tuple[Insight, ...]
    statements: tuple[Statement, ...]
    conversations: tuple[Conversation, ...]

    @property
    def count(self) -> int:
        """How much of it there is."""
        return len(self.insights) + len(self.statements) + len(self.conversations)


def search(user: Somebody, words: str, place: str = "") -> Found:
    """Insights, statements and conversations that hold a word of these, about a place or inside it.

    What holds more of them comes first. Words of one or two letters and those that every sentence
    has are not looked for, and a plural finds the singular; where nothing is left nothing is found.
    """
    terms = stems(words)
    if words.strip() and not terms:
        return Found((), (), ())
    insights = Insight.objects.for_user(user)
    statements = Statement.objects.for_user(user).accepted().select_related("conversation")
    talks = Conversation.objects.for_user(user).published()
    if place:
        within = codes((place,))
        insights = insights.filter(place__among=within)
        statements = statements.filter(conversation__place__among=within)
        talks = talks.filter(place__among=within)
    return Found(
        ranked(insights.filter(held_in(terms, "words", "theme", "source")), terms),
        ranked(statements.filter(held_in(terms, "words")), terms) if terms else (),
        ranked(talks.filter(held_in(terms, "question", "about")), terms),
    )


def stems(words: str) -> list[str]:
    """The words to look for, without the endings of plurals.

    >>> stems("Why do so few buses run on Sundays?")
    ['bus', 'run', 'sunday']
    """
    kept = [each.strip(".,;:?!\u201c\u201d\"'()").lower() for each in words.split()]
    kept = [each for each in kept if len(each) > 2 and each not in COMMON]
    return [re.sub(r"(?<=s)es$|(?<=[^s])s$", "", each) for each in kept][:12]


def held_in(terms: list[str], *columns: str) -> Q:
    """The condition that one of the columns holds one of the terms; nothing where there is none."""
    found = Q()
    for term in terms:
        for column in columns:
            found |= Q(**{f"{column}__icontains": term})
    return found


def ranked(rows: QuerySet[M], terms: list[str]) -> tuple[M, ...]:
    """The first rows, those that hold more of the terms before others."""

    def hits(row: M) -> int:
        told = " ".join(str(getattr(row, each, "")) for each in TEXTS).lower()
        return sum(term in told for term in terms)

    return tuple(sorted(rows[:MOST_ROWS], key=lambda row: -hits(row))[:SHOWN])


def bringing_bodies(user: User) -> list[Organisation]:
    """The organisations in whose name she brings insights: those in which she may add."""
    found = {
        role.organisation_id: role.organisation
        for role in user.roles_now
        if role.organisation is not None
        and reach(role.of_kind, Action.ADD, Sensitivity.PUBLIC) >= Reach.OWN
    }
    return sorted(found.values(), key=lambda each: each.name)


def bring(user: User, organisation: Organisation, content: bytes) -> int:
    """Take the rows of a CSV file, all or none; how many were new.

    Columns: kind, place (a code), theme, words, source, date, people. ``RefusedError`` names the
    row, what is wrong in it and how to mend it.
    """
    if organisation not in bringing_bodies(user):
        raise RefusedError("file", "You hold no role in that organisation that lets you add.")
    try:
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise RefusedError("file", "This is no CSV file in UTF-8. Save it as one.") from wrong
    if not rows or not set(COLUMNS[:-1]) <= set(rows[0]):
        raise RefusedError("file", f"The first row must name the columns {', '.join(COLUMNS)}.")
    if len(rows) > MOST_ROWS:
        raise RefusedError("file", f"Bring {MOST_ROWS:,} rows at most; this has {len(rows):,}.")
    made = [_insight(user, organisation, at, row) for at, row in enumerate(rows, 2)]
    with transaction.atomic():
        before = Insight.objects.for_user(user).count()
        Insight.objects.bulk_create(made, ignore_conflicts=True)
        new = Insight.objects.for_user(user).count() - before
        subject = f"organisation:{organisation.code}"
        detail = {"rows": len(made), "new": new}
        record(actor=actor_of(user), action=entries.INSIGHTS, subject=subject, detail=detail)
    return new


def _insight(user: User, organisation: Organisation, at: int, row: dict[str, str]) -> Insight:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        if given["kind"] not in Insight.Kind.values:
            raise RefusedError("file", f"kind must be one of {', '.join(Insight.Kind.values)}.")
        if not knows(given["place"]):
            raise RefusedError("file", "no place has this code.")
        if given["people"] and not given["people"].isdigit():
            raise RefusedError("file", "people must be a whole number, or empty.")
        return Insight(
            kind=given["kind"],
            place=given["place"],
            theme=line("file", given["theme"], 80, "theme is empty."),
            words=line("file", given["words"], 600, "words are empty."),
            source=line("file", given["source"], 200, "source is empty: say where it was said."),
            source_day=day("file", given["date"]),
            people=int(given["people"][:9]) if given["people"] else None,
            organisation=organisation,
            brought_by=user,
        )
    except RefusedError as wrong:
        raise RefusedError("file", f"Row {at}: {wrong} Nothing was taken.") from wrong
