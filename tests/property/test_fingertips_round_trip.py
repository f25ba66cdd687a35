"""The Fingertips CSV form: what is written is read back, and the readers agree."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.fingertips import (
    COLUMNS,
    EXAMPLE,
    KEY,
    NOTES,
    FingertipsError,
    note_of,
    read_csv,
    to_csv,
)
from headwater.lake import OBSERVATION, admit
from loading_files import load_all, write

WITH_VALUE = [word for word in NOTES if word != "not_published"]
NUMBER = st.floats(0, 1e6, allow_nan=False).map(lambda number: round(number, 6))


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Observations with distinct keys, with and without values, intervals of either level."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["fingertips-41401", "fingertips-90366"]),
                st.sampled_from(["E07000221", "E12000004", "E92000001"]),
                st.sampled_from(["2021", "2022/23", "2019-21", "2024Q2"]),
                st.sampled_from(["Persons", "Male", "Female"]),
                st.sampled_from(["All ages", "65+ yrs", 'under 5, "all"']),
                st.sampled_from([("", ""), ("District deprivation deciles", "Most, deprived")]),
            ),
            unique=True,
            max_size=8,
        )
    )
    found = []
    for indicator, area, period, sex, age, (kind, category) in keys:
        value = draw(st.one_of(st.none(), NUMBER))
        level = draw(st.sampled_from([None, 0.95, 0.998])) if value is not None else None
        note = draw(st.sampled_from(["", *WITH_VALUE])) if value is not None else "suppressed"
        row = dict(zip(KEY, (indicator, area, period, sex, age, kind, category), strict=True))
        row |= {
            "value": value,
            "note": note,
            "lower": None if level is None else value - 1,
            "upper": None if level is None else value + 1,
            "confidence": level,
            "count": draw(st.one_of(st.none(), NUMBER)),
            "source": f"Fingertips {indicator.removeprefix('fingertips-')}: A name, with comma",
            "method": "published",
            "series": "Fingertips",
        }
        found.append(row)
    return found


def ordered(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: [str(row[name]) for name in OBSERVATION.key])


@pytest.mark.slow
@given(rows())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(given_rows: list[dict[str, Any]]) -> None:
    """Slow: forty tables go through the door twice."""
    columns = (
        {name: [row[name] for row in given_rows] for name in given_rows[0]} if given_rows else {}
    )
    if not given_rows:
        assert read_csv(to_csv(OBSERVATION.schema.empty_table())).num_rows == 0
        return
    before = admit(OBSERVATION, pa.table(columns), "given").good
    after = admit(OBSERVATION, read_csv(to_csv(before)), "read").good
    assert ordered(after) == ordered(before)


def test_the_mapping_and_this_reader_agree() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        lake, _ = load_all(path, write(path, "one.csv", EXAMPLE))
        loaded = lake.read("observation")
    mine = admit(OBSERVATION, read_csv(EXAMPLE), "one.csv").good
    assert ordered(loaded) == ordered(mine)


def test_names_and_area_types_are_written_where_they_are_known() -> None:
    good = admit(OBSERVATION, read_csv(EXAMPLE), "x").good
    text = to_csv(
        good, names={"fingertips-90366": "Life"}, areas={"E12000004": ("East Midlands", "Region")}
    )
    heading, line = text.splitlines()
    assert tuple(heading.split(",")) == COLUMNS
    assert line.startswith("90366,Life,,,E12000004,East Midlands,Region,Female,All ages,,,2016-18,")
    assert ",20160000," in line


@pytest.mark.parametrize("word", sorted(NOTES))
def test_every_note_comes_back_as_itself(word: str) -> None:
    assert note_of(NOTES[word], None if word == "not_published" else 1.0) in (word, "")
    if word != "not_published":
        assert note_of(NOTES[word], 1.0) == word


@pytest.mark.parametrize("gone", ["Indicator ID", "Area Code", "Value", "Sex"])
def test_a_missing_heading_is_named(gone: str) -> None:
    with pytest.raises(FingertipsError, match=f"The heading '{gone}' is missing"):
        read_csv(EXAMPLE.replace(gone, "Other", 1))


def test_gender_stands_for_sex_and_repeats_of_england_are_given_once() -> None:
    text = EXAMPLE.replace(",Sex,", ",Gender,") + EXAMPLE.splitlines()[1] + "\n"
    held = read_csv(text).to_pylist()
    assert [row["sex"] for row in held] == ["Female"]


def test_only_the_wider_interval_is_read_where_the_usual_one_is_absent() -> None:
    row = read_csv(EXAMPLE.replace("83.1,83.5", ",")).to_pylist()[0]
    assert (row["lower"], row["upper"], row["confidence"]) == (83.0, 83.6, 0.998)
