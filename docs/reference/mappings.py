"""The page of file forms: what ``headwater load`` recognises, by which columns."""

from __future__ import annotations

import re

from docs.reference.markdown import address, code, facts, page, table

from headwater.indicators.intake import all_mappings
from headwater.lake.mapping import Mapping


def text() -> str:
    """The page as text."""
    known = [each for each in all_mappings() if not each.leave]
    left = [each for each in all_mappings() if each.leave]
    return page(
        "File forms",
        f"`headwater load` recognises {len(known)} published forms by their columns, whatever the "
        "file is called. Capitals do not matter, and other columns may stand beside these. Each "
        "form is a file in a folder `mappings`.",
        table(
            ("form", "publisher", "gives"),
            [(f"[{title(each)}](#{each.name})", each.publisher, gives(each)) for each in known],
        ),
        *(entry(each) for each in known),
        "## Known and left alone",
        "These forms are recognised so that nobody wonders about them. They are not loaded.",
        table(
            ("form", "why not", "columns"),
            [(title(each), each.leave, columns(each)) for each in left],
        ),
    )


def entry(mapping: Mapping) -> str:
    """One form."""
    known = facts(
        (
            ("columns", columns(mapping)),
            ("may be absent", ", ".join(code(each) for each in absent(mapping))),
            ("file name holds", code(plain(mapping.hint)) if mapping.hint else ""),
            ("gives", gives(mapping)),
            ("fills", code(mapping.dataset) + (" and the file's name" if mapping.per_file else "")),
            ("checked", checked(mapping)),
            ("publisher", mapping.publisher),
            ("licence", mapping.licence),
            ("address", address(mapping.url)),
            ("note", mapping.note),
        )
    )
    return f'### <a id="{mapping.name}"></a>{title(mapping)}\n\n{known}'


def title(mapping: Mapping) -> str:
    """The form's title, or its name."""
    return mapping.title or mapping.name


def columns(mapping: Mapping) -> str:
    """The columns by which it is known; where a heading varies, a typical one."""
    bound = [plain(each) for name, each in mapping.bind.items() if not name.endswith("?")]
    return ", ".join(code(each) for each in (*mapping.recognise, *bound))


def absent(mapping: Mapping) -> list[str]:
    """Columns that are read where they are there."""
    bound = [plain(each) for name, each in mapping.bind.items() if name.endswith("?")]
    return [*mapping.optional, *bound]


def plain(pattern: str) -> str:
    r"""A pattern as a person would write it: years as YY, what may vary as an ellipsis.

    >>> plain(r"LAD(\d\d)CD"), plain(r"Crime Score( \(rate\))?")
    ('LADYYCD', 'Crime Score')
    """
    text = re.sub(r"\((?:\\d)+\)|(?:\\d)+", lambda found: "Y" * found[0].count(r"\d"), pattern)
    text = re.sub(r"\(\?![^()]*\)|\((?:[^()\\]|\\.)*\)\?|,\?", "", text)
    text = re.sub(r"\\s[*+]?", " ", text)
    text = re.sub(r"\.[*+]", "…", text)
    return re.sub(r"\\(.)", r"\1", text).strip("^$")


def gives(mapping: Mapping) -> str:
    """The tables that it fills."""
    return ", ".join(dict.fromkeys(emit.shape for emit in mapping.emits))


def checked(mapping: Mapping) -> str:
    """The columns whose codes must be of one vintage."""
    return ", ".join(f"{code(name)} holds {system}" for name, system in mapping.codes.items())
