"""Files as people have them: encodings, separators, workbooks, outlines; refusals in words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from headwater.lake.candidates import open_connection
from headwater.lake.source_file import SourceFileError, form_of, sheets
from loading_files import write, write_workbook

Rows = list[tuple[object, ...]]


def opened(path: Path, sheet: int = 0) -> tuple[tuple[str, ...], Rows]:
    """The columns of a file and its rows, ``_row`` first."""
    with open_connection() as con:
        found = sheets(con, path)[sheet]
        found.open()
        return found.columns, con.execute("SELECT * FROM raw").fetchall()


def test_a_comma_separated_file_counts_its_heading_as_row_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "code,name\nX1,Fen\nX2,Combe\n")
    assert opened(path) == (("code", "name"), [(2, "X1", "Fen"), (3, "X2", "Combe")])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("code,name\nX1,Môn\n", "utf-8-sig"),
        ("code;name\nX1;Môn\n", "utf-8"),
        ("code\tname\nX1\tMôn\n", "utf-8"),
        ("code,name\nX1,Môn\n", "latin-1"),
        ("code,name\r\nX1,Môn\r\n", "utf-8"),
    ],
)
def test_marks_separators_and_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    path = write(tmp_path, "a.csv", text, encoding)
    assert opened(path) == (("code", "name"), [(2, "X1", "Môn")])


def test_a_compressed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"code,name\nX1,Fen\n"))
    assert opened(path)[1] == [(2, "X1", "Fen")]


def test_a_workbook_is_read_from_its_heading_down(tmp_path: Path) -> None:
    rows = [
        ["Population estimates"],
        [],
        ["code", "name", "n"],
        ["X1", "Fen", 12],
        ["X2", None, 1.5],
    ]
    path = write_workbook(tmp_path / "a.xlsx", {"Notes": [["only a title"]], "Data": rows})
    columns, found = opened(path)
    assert columns == ("code", "name", "n")
    assert found == [(4, "X1", "Fen", "12"), (5, "X2", None, "1.5")]


def test_parquet_and_json_records(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"code": ["X1"], "n": [1.5]}), path)
    assert opened(path) == (("code", "n"), [(1, "X1", 1.5)])
    text = write(tmp_path, "b.json", json.dumps([{"code": "X1", "n": 2}, {"code": "X2"}]))
    assert opened(text) == (("code", "n"), [(1, "X1", "2"), (2, "X2", None)])


def outline(x: float, y: float) -> str:
    square = {"type": "Polygon", "coordinates": [[[x, y], [x, y + 1], [x + 1, y], [x, y]]]}
    feature = {"type": "Feature", "properties": {"LAD24CD": "X1"}, "geometry": square}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_outlines_become_well_known_binary(tmp_path: Path) -> None:
    columns, rows = opened(write(tmp_path, "a.geojson", outline(-1.0, 52.0)))
    assert columns == ("LAD24CD", "geometry")
    shape = shapely.from_wkb(rows[0][2])
    assert shapely.bounds(shape).tolist() == [-1.0, 52.0, 0.0, 53.0]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.geojson", outline(400000.0, 300000.0), "British National Grid"),
        ("a.csv", "  \n", "the file is empty"),
        ("a.json", '{"a": 1}', "neither a GeoJSON collection nor a list of records"),
        ("a.json", "{", "cannot be read"),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', "no features"),
        ("a.parquet", "not parquet", "cannot be read"),
        ("a.xlsx", "not a workbook", "cannot be read"),
        ("a.txt", "x", "this kind of file is not read"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(SourceFileError) as caught:
        opened(write(tmp_path, name, text))
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(name)


def test_forms_are_known_by_name() -> None:
    names = ["a.CSV", "a.csv.gz", "a.geo.json", "a.json", "a.ods", "a.pdf"]
    assert [form_of(Path(name)) for name in names] == [
        "csv", "csv", "geojson", "json", "excel", "",
    ]  # fmt: skip
