"""What ``headwater lake`` prints."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from headwater.cli.lake import app
from headwater.lake import AREA, OBSERVATION, Input, Lake, LakeError, Provenance, admit

MADE = Provenance(
    "headwater load",
    (Input("areas.csv", "ab" * 32, 3),),
    datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
    "0.1.0",
    {"mapping": "ons_lookup"},
    "Office for National Statistics",
    "Open Government Licence v3.0",
    "an example",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = pa.table(
        {
            "code": ["X01", "X02", "x 3"],
            "name": ["Fen", "Combe", "Holt"],
            "type": ["LAD", "LAD", "LAD"],
        }
    )
    with Lake(tmp_path).transaction() as tx:
        tx.put_admission(admit(AREA, rows, "areas.csv"), "lookup", MADE)
        tx.put("standing", "latest", pa.table({"rank": [1, 2]}), Provenance("headwater derive"))
    return tmp_path


def printed(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--lake", str(root)])
    assert result.exit_code == code, result.output
    return result.output


def test_show_prints_tables_datasets_rows_refusals_and_provenance(root: Path) -> None:
    assert printed(root, "show") == "\n".join(
        [
            "area: 2 rows in 1 dataset",
            "",
            "  lookup: 2 rows, 1 refusal (headwater lake rejects area)",
            "    made by    headwater load",
            "    made at    2026-05-01 09:30:00+00:00",
            "    version    0.1.0",
            f"    from       areas.csv, sha256 {'ab' * 32}, 3 rows",
            "    parameters mapping=ons_lookup",
            "    publisher  Office for National Statistics",
            "    licence    Open Government Licence v3.0",
            "    note       an example",
            "",
            "standing: 2 rows in 1 dataset",
            "",
            "  latest: 2 rows",
            "    made by    headwater derive",
            "",
            "",
        ]
    )


def test_show_of_one_table_leaves_the_others_out(root: Path) -> None:
    assert "area" not in printed(root, "show", "standing")


def test_show_of_an_unknown_table_names_those_there_are(root: Path) -> None:
    result = CliRunner().invoke(app, ["show", "places", "--lake", str(root)])
    assert isinstance(result.exception, LakeError)
    assert str(result.exception) == (
        "there is no table places; the lake holds area, reject, standing"
    )


def test_rejects_say_file_row_column_value_reason_and_remedy(root: Path) -> None:
    assert printed(root, "rejects", "area") == (
        "areas.csv, row 3, column code: 'x 3' is not a code (it says 'x 3'). To mend it: a code is "
        "letters, digits, and - _ . : without blanks; check that the spreadsheet did not change it."
        "\n"
    )


def test_rejects_as_csv_have_every_column(root: Path) -> None:
    lines = printed(root, "rejects", "--csv").splitlines()
    assert lines[0] == '"table","source","row","column","raw","reason","mend"'
    assert lines[1].startswith('"area","areas.csv",3,"code","x 3"')


def test_rejects_of_a_table_that_refused_none(root: Path) -> None:
    assert printed(root, "rejects", "observation") == "No rows were refused.\n"


def test_rejects_are_cut_short_and_counted(root: Path) -> None:
    rows = pa.table({"code": ["X1"] * 4, "name": ["a"] * 4, "type": ["LAD"] * 4})
    with Lake(root).transaction() as tx:
        tx.put_admission(admit(AREA, rows, "more.csv"), "more", MADE)
    shown = printed(root, "rejects", "--limit", "2").splitlines()
    assert shown[-1] == "4 refusals in all; 2 shown. --csv prints every one."
    assert len(shown) == 3


def test_verify_finds_a_sound_lake_sound(root: Path) -> None:
    assert printed(root, "verify") == "All 3 parts of 3 tables are sound.\n"


def test_verify_names_a_file_that_was_changed_and_one_that_is_gone(root: Path) -> None:
    area, standing = (Lake(root).paths(table)[0] for table in ("area", "standing"))
    area.write_bytes(area.read_bytes()[:-1] + b"x")
    standing.unlink()
    said = printed(root, "verify", code=1)
    assert f"area (lookup): the file {area} was changed after it was published." in said
    assert f"standing (latest): the file {standing} is gone." in said


def test_verify_names_datasets_that_share_keys(root: Path) -> None:
    rows = pa.table({"indicator": ["births"], "area": ["X01"], "period": ["2023"], "value": [1.0]})
    good = admit(OBSERVATION, rows, "births.csv")
    with Lake(root).transaction() as tx:
        tx.put_admission(good, "first release", MADE)
        tx.put_admission(good, "second release", MADE)
    assert printed(root, "verify", code=1) == (
        "observation: the datasets first release and second release hold 1 row with the same key. "
        "Give them different series, or drop one.\n"
    )


def test_verify_counts_what_a_dead_run_left(root: Path) -> None:
    (root / "parts" / "area" / "stray.parquet").write_bytes(b"half")
    assert "1 files of a run that died are left" in printed(root, "verify")


def test_an_empty_lake_says_what_would_fill_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["show", "--lake", str(tmp_path / "none")])
    assert "holds nothing yet. Load files with headwater load" in str(result.exception)
