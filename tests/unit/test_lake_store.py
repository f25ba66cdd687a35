"""The store: what a commit changes, what a reader sees meanwhile, and what a failure leaves."""

from __future__ import annotations

import json
import multiprocessing
import resource
import signal
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from headwater.lake import AREA, MEMBERSHIP, OBSERVATION, Input, Lake, LakeError, Provenance, admit
from headwater.lake.errors import LakeBusyError, NoRoomError, ShapeError
from headwater.lake.inspection import debris, faults

MADE = Provenance("test")


def areas(*codes: str, name: str = "Fen") -> pa.Table:
    return pa.table(
        {"code": list(codes), "name": [name] * len(codes), "type": ["LAD"] * len(codes)}
    )


def put(lake: Lake, dataset: str, rows: pa.Table) -> None:
    with lake.transaction() as tx:
        tx.put(AREA, dataset, rows, MADE)


def put_then_fail(lake: Lake) -> None:
    with lake.transaction() as tx:
        tx.put(AREA, "north", areas("X9"), MADE)
        raise ZeroDivisionError


def codes(lake: Lake) -> list[str]:
    return sorted(lake.read("area").column("code").to_pylist())


def files(lake: Lake) -> set[str]:
    return {path.name for path in lake.root.rglob("*.parquet")}


def test_a_put_replaces_its_dataset_and_leaves_the_others(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1", "X2"))
    put(lake, "south", areas("Y1"))
    put(lake, "north", areas("X3"))
    assert codes(lake) == ["X3", "Y1"]
    assert lake.datasets("area") == ("north", "south")
    assert lake.version == 3


def test_everything_put_appears_at_once(tmp_path: Path) -> None:
    lake, reader = Lake(tmp_path), Lake(tmp_path)
    with lake.transaction() as tx:
        tx.put(AREA, "north", areas("X1"), MADE)
        tx.put("standing", "north", pa.table({"rank": [1]}), MADE)
        assert reader.tables() == ()
    assert reader.tables() == ("area", "standing")


def test_a_block_that_raises_changes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    before = files(lake)
    with pytest.raises(ZeroDivisionError):
        put_then_fail(lake)
    assert codes(lake) == ["X1"]
    assert (files(lake), lake.version) == (before, 1)


def test_dropping_the_last_dataset_drops_the_table(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    with lake.transaction() as tx:
        tx.drop(AREA, "north")
        tx.drop("area", "never there")
    assert lake.tables() == ()
    assert lake.read("area").num_rows == 0


def test_a_transaction_without_changes_commits_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.transaction() as tx:
        tx.drop("area", "never there")
    assert lake.version == 0


def test_a_reader_of_the_version_before_can_finish(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    earlier = lake.snapshot()
    put(lake, "north", areas("X2"))
    assert (codes(earlier), codes(lake)) == (["X1"], ["X2"])


def test_files_stay_for_three_commits_and_no_longer(tmp_path: Path) -> None:
    lake, counts = Lake(tmp_path), []
    put(lake, "north", areas("X0"))
    early = lake.snapshot()
    for code in ("X1", "X2", "X3", "X4", "X5"):
        put(lake, "north", areas(code))
        counts.append((len(files(lake)), early.paths("area")[0].exists()))
    assert counts == [(2, True), (3, True), (4, True), (4, False), (4, False)]


def test_a_file_that_is_put_again_is_kept(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for code in ("X1", "X2", "X1", "X2", "X1", "X1", "X1"):
        put(lake, "north", areas(code))
    assert codes(lake) == ["X1"]
    assert faults(lake) == []


def test_what_a_dead_run_left_is_swept_by_the_next(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    stray = [tmp_path / "aside" / "1-half.parquet", tmp_path / "parts/area/stray.parquet"]
    for path in stray:
        path.write_bytes(b"half")
    assert debris(lake) == stray
    put(lake, "south", areas("Y1"))
    assert debris(lake) == []


def test_two_writers_take_turns(tmp_path: Path) -> None:
    impatient = Lake(tmp_path).transaction(patience=0.05)
    with Lake(tmp_path).transaction(), pytest.raises(LakeBusyError) as refusal:
        impatient.__enter__()
    assert str(refusal.value) == (
        f"Another run is writing to {tmp_path}. Wait until it has ended, and run again."
    )


def test_the_provenance_travels_in_the_parquet_file(tmp_path: Path) -> None:
    made = Provenance(
        "headwater load",
        (Input("a.csv", "0" * 64, 3), Input("b.csv", "1" * 64)),
        datetime(2026, 1, 1, tzinfo=UTC),
        "0.1.0",
        {"vintage": "2024"},
        "ONS",
        "OGL v3",
        "fine",
    )
    lake = Lake(tmp_path)
    with lake.transaction() as tx:
        tx.put(AREA, "north", areas("X1"), made)
    assert lake.provenance("area", "north") == made
    inside = pq.read_metadata(lake.paths("area")[0]).metadata[b"headwater"]
    assert json.loads(inside)["publisher"] == "ONS"


def test_refusals_are_committed_with_the_rows_and_cleared_by_a_clean_load(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for code, refusals in (("not a code", 1), ("X2", 0)):
        with lake.transaction() as tx:
            tx.put_admission(admit(AREA, areas("X1", code), "areas.csv"), "north", MADE)
        assert lake.read("reject").num_rows == refusals
    assert codes(lake) == ["X1", "X2"]


def test_rows_are_kept_in_the_order_of_their_key(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X3", "X1", "X2"))
    assert lake.read("area").column("code").to_pylist() == ["X1", "X2", "X3"]


def test_read_chooses_columns_rows_and_datasets(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1", "X2"))
    put(lake, "south", areas("Y1"))
    above = lake.read("area", ["code"], "code > 'X1'")
    assert above.to_pylist() == [{"code": "X2"}, {"code": "Y1"}]
    assert lake.read("area", ["code"], datasets=["south"]).to_pylist() == [{"code": "Y1"}]
    asked = lake.read("area", ["code"], "code = ? AND name = ?", parameters=["X2", "Fen"])
    assert asked.to_pylist() == [{"code": "X2"}]


def test_a_value_in_parameters_is_never_sql(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    assert lake.read("area", where="code = ?", parameters=["' OR ''='"]).num_rows == 0


@pytest.mark.parametrize(
    ("table", "columns", "where", "said"),
    [
        ("places", None, None, "has no table places; it holds area"),
        ("area", ["colour"], None, "colour"),
        ("area", None, "colour = 1", "the table area cannot answer colour = 1"),
    ],
)
def test_a_question_the_lake_cannot_answer_is_said_in_a_sentence(
    tmp_path: Path, table: str, columns: list[str] | None, where: str | None, said: str
) -> None:
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    with pytest.raises(LakeError, match=said):
        lake.read(table, columns, where)


def test_an_empty_lake_has_the_shapes(tmp_path: Path) -> None:
    assert Lake(tmp_path / "none").read("observation").schema == OBSERVATION.schema
    assert Lake(tmp_path / "none").read("membership", ["share"]).schema.names == ["share"]
    assert Lake(tmp_path / "none").version == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"code": ["X1"], "name": ["Fen"]}, "needs the column type"),
        ({"code": ["X1"], "colour": ["red"]}, "has no column colour"),
        (
            {"code": ["X1"], "name": ["Fen"], "type": ["LAD"], "valid_from": ["soon"]},
            "the column valid_from holds string, not date32",
        ),
    ],
)
def test_a_table_without_its_shape_is_not_put(
    tmp_path: Path, rows: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(ShapeError, match=said), Lake(tmp_path).transaction() as tx:
        tx.put(AREA, "north", pa.table(rows), MADE)


def test_texts_held_as_dictionaries_are_put_as_texts(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    table = areas("X2", "X1")
    coded = table.set_column(0, "code", table.column("code").dictionary_encode())
    put(lake, "north", coded)
    assert lake.read("area").schema == AREA.schema
    assert codes(lake) == ["X1", "X2"]


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    put(Lake(tmp_path), "north", areas("X1"))
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(LakeError, match=r"manifest.json is damaged .* Restore it from a backup"):
        Lake(tmp_path).tables()


def test_a_manifest_of_a_later_version_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(LakeError, match="has format 99, and this version of Headwater reads"):
        Lake(tmp_path).tables()


def test_a_folder_where_nobody_may_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LakeError, match=r"Cannot write the lock in .*lake"):
        put(Lake(tmp_path / "lake"), "north", areas("X1"))


def _load_with_little_room(root: str, said: multiprocessing.Queue[str]) -> None:
    """In a child: files may not grow past 20 kB, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    numbers = [f"{number * 7919 % 1_000_003:x}" for number in range(20_000)]
    rows = pa.table(
        {
            "child": numbers,
            "child_type": ["LSOA"] * 20_000,
            "parent": ["X1"] * 20_000,
            "parent_type": ["LAD"] * 20_000,
            "share": [1.0] * 20_000,
            "vintage": ["2024"] * 20_000,
        }
    )
    try:
        with Lake(Path(root)).transaction() as tx:
            tx.put(AREA, "north", areas("X9"), MADE)
            tx.put(MEMBERSHIP, "north", rows, MADE)
    except NoRoomError as error:
        said.put(str(error))
    else:
        said.put("no error")


@pytest.mark.slow
def test_a_full_disk_is_said_clearly_and_loses_nothing(tmp_path: Path) -> None:
    """Slow: a fresh process, since a limit on file sizes cannot be lifted again."""
    lake = Lake(tmp_path)
    put(lake, "north", areas("X1"))
    before = files(lake)
    context = multiprocessing.get_context("spawn")
    said = context.Queue()
    child = context.Process(target=_load_with_little_room, args=(str(tmp_path), said))
    child.start()
    message = said.get(timeout=60)
    child.join()
    assert message.startswith(f"There is no room for the table membership (north) in {tmp_path}:")
    assert "it needs" in message
    assert "Nothing was changed. Free some space there" in message
    assert (files(lake), codes(lake), debris(lake)) == (before, ["X1"], [])
    put(lake, "north", areas("X2"))
    assert faults(lake) == []
