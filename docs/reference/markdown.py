"""Markdown in small pieces: tables, headings, lists, blocks of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WRITTEN = "This page is written by `make docs`. Do not edit it."


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page: its title, one paragraph, and its parts with an empty line between."""
    return "\n\n".join([f"# {title}", lead, WRITTEN, *(part for part in parts if part)]) + "\n"


def cell(value: object) -> str:
    """Text that stands in a table's cell."""
    return " ".join(str(value).replace("|", "\\|").split())


def code(text: object) -> str:
    """Text in the letters of code; empty text stays empty."""
    return f"`{text}`" if str(text) else ""


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a heading row."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell(each) for each in line) + " |" for line in lines)


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """A two-column table of what is known of one thing; what is empty is left out."""
    rows = [(name, value) for name, value in pairs if str(value)]
    return table(("", ""), rows)


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def block(text: str) -> str:
    """Text that is shown as it stands and not run."""
    return f"```text\n{text.strip(chr(10))}\n```"


def sentence(text: str) -> str:
    """Text with a capital letter and a full stop."""
    plain = text.strip()
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "?", "!")) else ".")


def address(url: str) -> str:
    """A link that shows its own address; empty where there is none."""
    return f"<{url}>" if url else ""
