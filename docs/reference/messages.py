"""The page of messages: bad input is run, and what Headwater says of it is written down."""

from __future__ import annotations

from docs.reference import (
    fetch_messages,
    file_messages,
    other_messages,
    row_messages,
    scenario_messages,
)
from docs.reference.markdown import bullets, page, table


def text() -> str:
    """The page as text."""
    return page(
        "Messages",
        "What Headwater says when something is wrong: where, what, and how to mend it. Each was "
        "said by running the input shown. A row that is refused is kept, and `headwater lake "
        "rejects` lists it; the other rows of the file load.",
        "## Rows refused at the door",
        "A file of observations was loaded with one bad row for each of these.",
        table(
            ("column", "what stood there", "what is wrong", "how to mend it"),
            row_messages.rows(),
        ),
        "## Files that are not loaded",
        *told(file_messages.loaded()),
        "## An indicator of your own",
        *told(file_messages.brought()),
        "## Definitions and mappings",
        *told(other_messages.written()),
        "## Settings, the lake and places",
        *told(other_messages.asked()),
        "## Scenarios, interventions and evidence",
        *told(scenario_messages.said()),
        "## Fetching",
        *told(fetch_messages.fetched()),
    )


def told(cases: list[tuple[str, str]]) -> list[str]:
    """Each case as what was done and what was said."""
    return [bullets(f"{done}:\n  > {said}" for done, said in cases)]
