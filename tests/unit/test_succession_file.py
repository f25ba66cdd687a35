"""A file of successions is read row by row, and a wrong one is refused in a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from headwater_web.accounts.succession_file import SuccessionFileError, read

HEAD = "predecessor,successor,successor_name,successor_kind,places,date,kind,source\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "changes.csv"
    path.write_text(text, "utf-8")
    return path


def test_rows_of_one_body_are_one_change_and_changes_come_by_day(tmp_path: Path) -> None:
    rows = (
        "B,C,Cee,council,X1 X2,2027-04-01,split,An order\n"
        "B,D,Dee,council,X3,2027-04-01,split,An order\n"
        "A,C,,,,2026-04-01,merge,Another order\n"
        "E,,,,,2028-04-01,abolish,A third\n"
    )
    found = read(written(tmp_path, HEAD + rows))
    assert [(c.predecessor, c.kind, len(c.heirs)) for c in found] == [
        ("A", "merge", 1),
        ("B", "split", 2),
        ("E", "abolish", 0),
    ]
    assert found[1].heirs[0].places == ("X1", "X2")
    assert found[1].day == date(2027, 4, 1)


def test_what_one_row_says_of_a_successor_holds_for_all(tmp_path: Path) -> None:
    rows = "A,N,,,,2027-04-01,merge,x\nB,N,New,council,X1,2027-04-01,merge,x\n"
    first, second = read(written(tmp_path, HEAD + rows))
    assert first.heirs == second.heirs
    assert first.heirs[0].name == "New"


def test_columns_may_be_left_out_where_nothing_is_new(tmp_path: Path) -> None:
    text = "predecessor,successor,date,kind,source\nA,B,2027-04-01,recode,An order\n"
    (change,) = read(written(tmp_path, text))
    assert (change.heirs[0].code, change.heirs[0].name, change.heirs[0].places) == ("B", "", ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("predecessor,successor\nA,B\n", "row 1: there is no column date"),
        (HEAD, "no rows"),
        (HEAD + "A,B,,,,1 April,merge,x\n", "row 2, column date: '1 April' is not a day"),
        (HEAD + "A,B,,,,2027-04-01,join,x\n", "row 2, column kind: 'join' is not one of"),
        (HEAD + ",B,,,,2027-04-01,merge,x\n", "row 2, column predecessor"),
        (HEAD + "A,B,,,,2027-04-01,merge,\n", "row 2, column source"),
        (HEAD + "A,,,,,2027-04-01,merge,x\n", "a merge has a successor"),
        (HEAD + "A,B,,,,2027-04-01,abolish,x\n", "an abolition has no successor"),
        (HEAD + "A,A,,,,2027-04-01,recode,x\n", "nothing succeeds itself"),
        (HEAD + "A,B,,,,2027-04-01,split,x\n", "one successor is listed"),
        (
            HEAD + "A,B,,,,2027-04-01,merge,x\nA,C,,,,2027-04-01,merge,x\n",
            "A has 2 successors, so its kind is split",
        ),
        (
            HEAD + "A,B,,,,2027-04-01,split,x\nA,C,,,,2027-05-01,split,x\n",
            "differ in date or kind",
        ),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SuccessionFileError, match=says):
        read(written(tmp_path, text))
