"""What is told of an act on a commitment, in each language: how far it is, what was done, and why.

The words stand in ``news_words.toml``. What somebody wrote is told as she wrote it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from headwater.commitments.standing import Answer, Stage
from headwater_web.commitments.models import Change

ENGLISH = "en"
LANGUAGES = (ENGLISH, "pl", "ur")
TOLD = (
    "made",
    "answer",
    "answer_why",
    "stage",
    "organisation",
    "due",
    "steps",
    "did",
    "followed_on",
)
"""The fields of which a sentence is told, in the order in which they are."""

WHOLE = ("made", "did", "answer_why")
"""The fields of which the sentence says all there is."""


@cache
def news_words() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by its name and language."""
    text = files("headwater_web.commitments").joinpath("news_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def news_in(language: str, changes: Sequence[Change]) -> str:
    """What the changes of one act tell somebody of that language, in plain text.

    Where the commitment is made, that is all; else how far it is comes before what was done. The
    reason stands once, at the end. What was promised and why is told as it was written; in another
    language a sentence before it says that it is in English. ``changes`` are one or more, of one
    commitment.
    """
    held = {each.field: each for each in changes}
    wanted = [held[field] for field in TOLD if field in held]
    if "made" in held:
        wanted = [held["made"]]
    elif "answer" in held:
        wanted = [each for each in wanted if each.field != "answer_why"]
    said = [sentence(language, each, first=each is wanted[0]) for each in wanted]
    said = said or [_filled("other", language, changes[0])]
    why = next((each.why for each in wanted if each.field not in WHOLE and each.why), "")
    before = [] if language == ENGLISH else [news_words()["in_english"][language]]
    return " ".join([*before, *said, *([why] if why else [])])


def sentence(language: str, change: Change, *, first: bool) -> str:
    """One change; what was done names the commitment only where nothing before it does."""
    name = "did_too" if change.field == "did" and not first else change.field
    return _filled(name, language, change)


def _filled(name: str, language: str, change: Change) -> str:
    words = {"from": change.before, "what": change.commitment.what, "to": _to(language, change)}
    return news_words()[name][language].format_map(words)


def _to(language: str, change: Change) -> str:
    if change.field not in ("stage", "answer"):
        return change.after
    if language != ENGLISH:
        return news_words()[f"{change.field}_{change.after}"][language]
    kind = Stage if change.field == "stage" else Answer
    return kind(change.after).words.lower()
