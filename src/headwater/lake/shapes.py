"""The shapes of the lake's tables: which columns, of which type, and what makes a row unique.

An observation is the hub that official statistics, our own rates, simulated futures and targets all
share. ``text`` columns are never null (absent is the empty text, or the column's default);
``number`` and ``date`` columns may be null unless they are required.

>>> OBSERVATION.key[:3]
('indicator', 'area', 'period')
>>> AREA.column("type").allowed[:3]
('LSOA', 'MSOA', 'ward')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["text", "code", "number", "integer", "date", "bytes"]

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "bytes": pa.binary(),
}

SEXES = ("Persons", "Male", "Female")
KINDS = ("observed", "simulated", "target")
AREA_TYPES = (
    "LSOA",
    "MSOA",
    "ward",
    "PCN",
    "neighbourhood",
    "practice",
    "LAD",
    "UTLA",
    "sub-ICB",
    "ICB",
    "CAUTH",
    "region",
    "NHSER",
    "country",
    "proposed",
)
NOTES = (
    "",
    "suppressed",
    "small_denominator",
    "not_applicable",
    "not_published",
    "estimated_from_other_vintage",
    "carried_across",
    "aggregated",
    "modelled",
    "zero_population",
    "missing_age",
    "too_small_to_say",
    "not_comparable",
)
RESOLUTIONS = ("full", "web", "thumb")


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, whether every row needs it, and what it means.

    ``allowed`` closes the list of values; ``default`` stands in where a source says nothing;
    ``least`` and ``most`` bound a number, both included.
    """

    name: str
    type: ColumnType
    required: bool
    meaning: str
    allowed: tuple[str, ...] = ()
    default: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def arrow(self) -> pa.Field:
        """The Arrow field that holds the column.

        >>> Column("value", "number", False, "the figure").arrow.type
        DataType(double)
        """
        return pa.field(self.name, ARROW_TYPES[self.type])

    @property
    def is_text(self) -> bool:
        """Whether the column holds words or codes."""
        return self.type in ("text", "code")


@dataclass(frozen=True)
class Shape:
    """A table's columns in order, and the columns that together make a row unique."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    meaning: str = ""

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the table."""
        return pa.schema([column.arrow for column in self.columns])

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where the shape has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}; it has {', '.join(self.names)}")


AREA = Shape(
    "area",
    (
        Column("code", "code", True, "the published code of the area"),
        Column("name", "text", True, "the name people use"),
        Column("type", "text", True, "what kind of area it is", AREA_TYPES),
        Column("valid_from", "date", False, "the first day the area existed, where known"),
        Column("valid_to", "date", False, "the last day the area existed; empty while it lives"),
    ),
    ("code", "type"),
    "Places. A unitary authority has two rows, as LAD and as UTLA, under one code.",
)

MEMBERSHIP = Shape(
    "membership",
    (
        Column("child", "code", True, "the code of the smaller area"),
        Column("child_type", "text", True, "its type", AREA_TYPES),
        Column("parent", "code", True, "the code of the larger area"),
        Column("parent_type", "text", True, "its type", AREA_TYPES),
        Column(
            "share",
            "number",
            True,
            "the share of the child's population in the parent; 1 where nested",
            least=0.0,
            most=1.0,
        ),
        Column("vintage", "text", True, "the year of the look-up, or LSOA11>LSOA21"),
    ),
    ("child", "parent", "parent_type", "vintage"),
    "Which areas lie in which, by vintage.",
)

OBSERVATION = Shape(
    "observation",
    (
        Column("indicator", "code", True, "the id of the indicator's definition"),
        Column("area", "code", True, "the code of the place"),
        Column("period", "text", True, "the canonical label, such as 2023/24"),
        Column("period_start", "date", True, "the first day of the period"),
        Column("period_end", "date", True, "the last day of the period"),
        Column("sex", "text", True, "whom it counts", SEXES, "Persons"),
        Column("age", "text", True, "the ages it counts", (), "All ages"),
        Column("category_type", "text", False, "how people were divided; empty for everybody"),
        Column("category", "text", False, "which part of that division"),
        Column("kind", "text", True, "what sort of figure it is", KINDS, "observed"),
        Column("series", "text", False, "the release, the scenario or the commitment"),
        Column("value", "number", False, "the figure, in the unit"),
        Column("unit", "text", False, "the unit, multiplier included: per 100,000"),
        Column("lower", "number", False, "the lower limit of the interval"),
        Column("upper", "number", False, "the upper limit of the interval"),
        Column("confidence", "number", False, "the level of the interval, such as 0.95"),
        Column("count", "number", False, "the numerator"),
        Column("denominator", "number", False, "the population or number at risk", least=0.0),
        Column("method", "text", False, "how the figure was made"),
        Column("source", "text", False, "who published it, and where"),
        Column("note", "text", False, "why a figure is missing or special", NOTES),
    ),
    (
        "indicator",
        "area",
        "period",
        "sex",
        "age",
        "category_type",
        "category",
        "kind",
        "series",
    ),
    "One number about one place in one period.",
)

BOUNDARY = Shape(
    "boundary",
    (
        Column("area", "code", True, "the code of the place"),
        Column("type", "text", True, "what kind of area it is", AREA_TYPES),
        Column("vintage", "text", True, "the year of the outline"),
        Column("resolution", "text", True, "how fine the outline is", RESOLUTIONS),
        Column("geometry", "bytes", True, "well-known binary, EPSG:4326"),
    ),
    ("area", "type", "vintage", "resolution"),
    "Outlines of places.",
)

REJECT = Shape(
    "reject",
    (
        Column("table", "text", True, "the table that refused the row"),
        Column("source", "text", True, "the file it came from"),
        Column("row", "integer", True, "its row there"),
        Column("column", "text", False, "the column at fault"),
        Column("raw", "text", False, "what stood there"),
        Column("reason", "text", True, "what is wrong"),
        Column("mend", "text", True, "what to do about it"),
    ),
    (),
    "Rows that were refused at the door, kept so that somebody can mend them.",
)

SHAPES: dict[str, Shape] = {
    shape.name: shape for shape in (AREA, MEMBERSHIP, OBSERVATION, BOUNDARY, REJECT)
}
