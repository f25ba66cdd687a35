"""Files that cannot be used, and what is said of each."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from headwater.indicators.intake import all_mappings, vintage_inspection
from headwater.indicators.own import Description, read_own
from headwater.indicators.own_file import OwnFileError
from headwater.lake import Lake
from headwater.lake.loading import load

THEN = datetime(2026, 1, 1, tzinfo=UTC)
METRES = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
    '{"LAD24CD": "E07000001", "LAD24NM": "Fenwick"}, "geometry": {"type": "Point", '
    '"coordinates": [421000.0, 254000.0]}}]}'
)
FILES: tuple[tuple[str, str, str | None], ...] = (
    ("A path that leads nowhere", "figures.csv", None),
    ("A file of a kind that is not read", "figures.docx", "words"),
    ("An empty file", "empty.csv", ""),
    ("Columns that no form has", "holiday.csv", "date,weather\n2023-01-01,rain\n"),
    (
        "A published form with a column gone",
        "lookup.csv",
        "LAD24CD,LAD24NM,RGN24CD\nE07000001,Fenwick,E12000001\n",
    ),
    ("A sheet that is not a workbook", "figures.xlsx", "PK, but not really"),
    ("Outlines in metres", "districts.geojson", METRES),
    ("Outlines without a feature", "none.geojson", '{"type": "FeatureCollection", "features": []}'),
    ("JSON of another kind", "figures.json", '{"value": 3}'),
)
LOOKUP = "LSOA11CD,LSOA21CD,LSOA21NM,LSOA11NM,CHGIND,LAD22CD,LAD22NM\n" + "".join(
    f"E0100{n:04},E0130{n:04},Fen {n},Fen {n},S,E07000001,Fenwick\n" for n in range(1, 61)
)
AREAS = {"X01": "Fenwick", "X02": "Lower Combe"}
BROUGHT: tuple[tuple[str, str], ...] = (
    ("An empty file", ""),
    ("One column", "figures\n1\n2\n"),
    ("No column of areas", "year,value\n2023,3\n"),
    ("No column of periods", "area,value\nX01,3\n"),
    ("No column of values", "area,period\nX01,2023\n"),
    ("Headings and nothing else", "area,period,value\n"),
    (
        "Two indicators in one file",
        "indicator,area,period,value\nwarm,X01,2023,3\ncold,X01,2023,4\n",
    ),
    ("Areas that are not known", "area,period,value\nX01,2023,3\nX99,2023,4\n"),
    ("Areas by name, numbers with a comma", "area;period;value\nFenwick;2023;3,5\n"),
)


def loaded() -> list[tuple[str, str]]:
    """What ``headwater load`` says of each file."""
    said = []
    for what, name, content in FILES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            if content is not None:
                path.write_text(content, encoding="utf-8")
            said += [(what, problem) for problem in problems(Path(folder), [path])]
    return said + of_another_vintage()


def problems(folder: Path, paths: list[Path]) -> list[str]:
    """The problems of loading files into a lake of their own."""
    done = load(
        Lake(folder / "lake"), paths, all_mappings(), now=THEN, inspect=vintage_inspection()
    )
    return list(done.problems)


def of_another_vintage() -> list[tuple[str, str]]:
    """Small areas of 2011 in a file whose column promises those of 2021."""
    with tempfile.TemporaryDirectory() as folder:
        lookup, lonely = Path(folder) / "lookup.csv", Path(folder) / "loneliness.csv"
        lookup.write_text(LOOKUP, encoding="utf-8")
        rows = "".join(f"E0100{n:04},5.2\n" for n in range(1, 61))
        lonely.write_text(f"lsoa21_code,loneliness_pct_estimate\n{rows}", encoding="utf-8")
        said = problems(Path(folder), [lookup, lonely])
    return [("Small areas of 2011 where those of 2021 belong", each) for each in said]


def brought() -> list[tuple[str, str]]:
    """What is said of a user's own file."""
    about = Description("Warm banks", "%", polarity="higher")
    said = []
    for what, content in BROUGHT:
        try:
            own = read_own(content.encode(), "warm.csv", about, AREAS)
        except OwnFileError as error:
            said.append((what, str(error)))
        else:
            said += [(what, remark) for remark in own.remarks]
    return said
