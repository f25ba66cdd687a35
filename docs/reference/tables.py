"""The page of tables: every shape of the lake, column by column."""

from __future__ import annotations

from docs.reference.markdown import bullets, code, page, sentence, table

from headwater.evaluation import spot_table
from headwater.indicators.standings import derived_shapes
from headwater.lake.shapes import AREA_TYPES, KINDS, NOTES, SEXES, SHAPES, Column, Shape

TYPES = {
    "text": "text",
    "code": "code (text)",
    "number": "number",
    "integer": "whole number",
    "date": "date",
    "bytes": "bytes",
}
CLOSED = {
    "area types": AREA_TYPES,
    "sexes": SEXES,
    "kinds": KINDS,
    "notes": tuple(note for note in NOTES if note),
    "verdicts": derived_shapes.VERDICTS,
    "trends": derived_shapes.TRENDS,
}


def text() -> str:
    """The page as text."""
    derived = [each for each in vars(derived_shapes).values() if isinstance(each, Shape)]
    derived += [spot_table.BRIGHT_MEASURE, spot_table.BRIGHT_SPOT]
    return page(
        "Tables",
        "The lake's tables are Parquet files. Text is never null: what is absent is empty. "
        "Numbers and dates may be null where they are not needed.",
        "## Loaded",
        "\n\n".join(entry(each) for each in SHAPES.values()),
        "## Derived from them",
        "\n\n".join(entry(each) for each in derived),
        "## Closed lists",
        bullets(
            f"**{name}**: {', '.join(code(each) for each in values)}"
            for name, values in CLOSED.items()
        ),
    )


def entry(shape: Shape) -> str:
    """One table."""
    key = ", ".join(code(each) for each in shape.key)
    unique = f"One row for each {key}." if key else "Rows need not differ."
    rows = table(
        ("column", "type", "needed", "meaning"),
        [
            (code(each.name), TYPES[each.type], "yes" if each.required else "", meaning(each))
            for each in shape.columns
        ],
    )
    return f"### {shape.name}\n\n{sentence(shape.meaning)} {unique}\n\n{rows}"


def meaning(column: Column) -> str:
    """What a column means, with its bounds and default."""
    more = []
    if column.allowed and len(column.allowed) <= 6:
        more.append("one of " + ", ".join(code(each) for each in column.allowed if each))
    elif column.allowed:
        more.append("from a closed list")
    if column.default:
        more.append(f"{column.default} where nothing is said")
    if column.least is not None:
        more.append(f"at least {column.least:g}")
    if column.most is not None:
        more.append(f"at most {column.most:g}")
    return "; ".join([column.meaning, *more])
