"""``headwater places``: conversions, successors and vintages from the command line."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from headwater.cli.places import app
from headwater.lake.errors import LakeError
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import MEMBERSHIP, OBSERVATION
from headwater.lake.store import Lake
from headwater.place.conversion import ConversionError
from headwater.place.vintage import WrongVintageError
from place_tables import observations

PAIRS = [
    ("E01000001", "E01000001"), ("E01000002", "E01000012"), ("E01000002", "E01000013"),
    ("E01000003", "E01000014"), ("E01000004", "E01000014"),
]  # fmt: skip
PEOPLE = {"E01000002": 400.0, "E01000003": 100.0, "E01000004": 300.0, "E01000012": 300.0,
          "E01000013": 100.0, "E01000014": 400.0}  # fmt: skip


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    members = [
        {"child": old, "child_type": "LSOA", "parent": new, "parent_type": "LSOA", "share": 1.0,
         "vintage": "LSOA11>LSOA21"}
        for old, new in PAIRS
    ]  # fmt: skip
    rows = [
        {"indicator": "census-residents", "area": code, "value": count, "unit": "people"}
        for code, count in PEOPLE.items()
    ]
    rows += [
        {"area": f"E0100000{n}", "value": value, "count": value, "denominator": 100.0}
        for n, value in ((1, 5.0), (2, 40.0), (3, 10.0), (4, 30.0))
    ]
    rows += [{"indicator": "new", "area": "E01000012", "value": 1.0}]
    rows += [{"indicator": "new", "area": "E01000013", "value": 1.0}]
    made = Lake(tmp_path / "lake")
    with made.transaction() as tx:
        tx.put(MEMBERSHIP, "look-up", pa.Table.from_pylist(members, MEMBERSHIP.schema),
               Provenance("test"))  # fmt: skip
        tx.put(OBSERVATION, "published", observations(*rows), Provenance("test"))
    return made


def run(lake: Lake, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--lake", str(lake.root)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_conversion_is_a_dataset_of_its_own_and_says_what_it_is(lake: Lake) -> None:
    said = run(lake, "convert", "smoking", "--from", "LSOA 2011", "--to", "LSOA 2021")
    assert "1 unchanged, 2 split, 2 merged" in said
    dataset = "converted:smoking:LSOA 2011>LSOA 2021"
    rows = {r["area"]: r for r in lake.read("observation", datasets=[dataset]).to_pylist()}
    assert {code: row["count"] for code, row in rows.items()} == {
        "E01000012": 30.0,
        "E01000013": 10.0,
        "E01000014": 40.0,
    }
    assert {row["note"] for row in rows.values()} == {"estimated_from_other_vintage"}
    made = lake.provenance("observation", dataset)
    assert made.parameters == {"indicator": "smoking", "from": "LSOA 2011", "to": "LSOA 2021"}
    assert "best-fit look-up" in made.note
    assert [each.name for each in made.inputs] == ["observation/published"]


def test_converting_again_gives_the_same(lake: Lake) -> None:
    first = run(lake, "convert", "smoking")
    before = lake.parts("observation")
    assert run(lake, "convert", "smoking") == first
    assert {p.sha256 for p in before if "converted" not in p.dataset} <= {
        p.sha256 for p in lake.parts("observation")
    }
    assert sum(p.rows for p in before) == sum(p.rows for p in lake.parts("observation"))


def test_figures_of_the_wrong_census_are_not_converted(lake: Lake) -> None:
    with pytest.raises(WrongVintageError, match="are LSOA 2021 areas; only 0 are LSOA 2011"):
        run(lake, "convert", "new")
    with pytest.raises(WrongVintageError, match="no figures of 'nothing' for LSOA 2011 areas"):
        run(lake, "convert", "nothing")
    with pytest.raises(ConversionError, match="no look-up from LSOA 2001 to LSOA 2021"):
        run(lake, "convert", "smoking", "--from", "LSOA 2001")


def test_the_vintage_of_a_file_is_named(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("code,name,value\nE01000002,Ash,1\nE01000003,Beech,2\nE01000004,Elm,3\n")
    assert run(lake, "vintage", str(path)) == "code: 3 of 3 codes (100.0%) are LSOA 2011 areas.\n"
    path.write_text("code,value\nE01000012,1\nE01000099,2\n")
    assert "1 of 2 codes (50.0%) are LSOA 2021 areas; not among them: E01000099" in run(
        lake, "vintage", str(path)
    )
    path.write_text("name,value\nAsh,1\n")
    with pytest.raises(LakeError, match="no column holds area codes"):
        run(lake, "vintage", str(path))


def test_successors_are_told_with_day_and_source() -> None:
    def told(*words: str) -> str:
        return CliRunner().invoke(app, ["successors", *words]).output

    said = told("E07000190", "--on", "2024-01-01")
    assert "Taunton Deane (E07000190) was succeeded by Somerset West and Taunton" in said
    assert "On 2024-01-01 its place is taken by E06000066." in said
    assert "has been Barnsley (E08000038) since 2025-04-01" in told(
        "E08000016", "--on", "2026-01-01"
    )
    assert "stands for itself" in told("E07000150", "--on", str(date(2020, 1, 1)))
    assert "in part by" in told("E54000034", "--on", "2026-04-01")


def test_an_empty_lake_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="run headwater load first"):
        run(Lake(tmp_path / "none"), "convert", "smoking")
