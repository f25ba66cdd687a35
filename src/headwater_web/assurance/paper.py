"""A paper: parts with headings, each of paragraphs, lists and tables; written as Markdown.

>>> text = Paper("cookies", "Cookies", "Two, both needed.", "anyone",
...              (Part("The list", (Table(("name", "why"), (("csrftoken", "forms"),)),)),))
>>> print(markdown(text))
# Cookies
<BLANKLINE>
Two, both needed.
<BLANKLINE>
## The list
<BLANKLINE>
| name | why |
| --- | --- |
| csrftoken | forms |
<BLANKLINE>
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prose:
    """One paragraph."""

    text: str
    kind = "prose"


@dataclass(frozen=True)
class Listed:
    """A list of short sentences."""

    items: tuple[str, ...]
    kind = "list"


@dataclass(frozen=True)
class Table:
    """Rows under headings; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind = "table"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headings):
                raise ValueError(
                    f"a row of {len(row)} cells under {len(self.headings)} headings: {row}"
                )


@dataclass(frozen=True)
class ToComplete:
    """What only the body that adopts Headwater can write: a question, and room for the answer."""

    question: str
    kind = "blank"


Block = Prose | Listed | Table | ToComplete


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole paper: its name in addresses, title, summary, readers and parts."""

    slug: str
    title: str
    summary: str
    readers: str
    parts: tuple[Part, ...]

    @property
    def blanks(self) -> int:
        """How many questions the adopting body has still to answer."""
        return sum(isinstance(block, ToComplete) for part in self.parts for block in part.blocks)


def markdown(paper: Paper) -> str:
    """The paper as Markdown, which word processors open and editors edit."""
    lines = [f"# {paper.title}", paper.summary]
    for part in paper.parts:
        lines.append(f"## {part.heading}")
        lines += [_written(block) for block in part.blocks]
    return "\n\n".join(lines) + "\n"


def _written(block: Block) -> str:
    match block:
        case Prose(text):
            return text
        case Listed(items):
            return "\n".join(f"- {item}" for item in items)
        case ToComplete(question):
            return f"> **To complete:** {question}"
        case Table(headings, rows):
            lines = [headings, ("---",) * len(headings), *rows]
            return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
