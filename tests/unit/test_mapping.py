"""Mappings as data: recognised, bound to a file's own headings, refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from headwater.indicators.intake import all_mappings
from headwater.lake.mapping import (
    Mapping,
    MappingError,
    explain_unknown,
    read_mapping,
    recognise,
)

PLAIN: dict[str, Any] = {
    "name": "plain",
    "publisher": "ONS",
    "licence": "OGL",
    "recognise": ["code", "name"],
    "emit": [{"shape": "area", "columns": {"code": "code", "name": "name", "type": "'LAD'"}}],
}


def made(**changes: Any) -> Mapping:
    return Mapping.from_dict(PLAIN | changes)


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        (["code", "name"], ()),
        (["CODE ", "Name", "other"], ()),
        (["code"], ("name",)),
        ([], ("code", "name")),
    ],
)
def test_what_a_file_lacks(columns: list[str], missing: tuple[str, ...]) -> None:
    assert made().missing(columns) == missing


def test_a_bound_name_becomes_the_files_own_heading_and_year() -> None:
    mapping = made(
        bind={"lad": r"LAD(\d\d)CD", "ward?": r"WD(\d\d)CD"},
        recognise=[],
        emit=[
            {
                "shape": "membership",
                "columns": {"child": "{lad}", "vintage": "'20{lad:1}'", "parent": "{ward}"},
            }
        ],
    )
    assert mapping.missing(["lad25cd"]) == ()
    bound = mapping.bound(["OBJECTID", "LAD25CD"]).emits[0].columns
    assert bound == {"child": '"LAD25CD"', "vintage": "'2025'", "parent": "NULL"}


def test_exploded_alternatives_override_columns_and_carry_conditions() -> None:
    mapping = made(
        emit=[
            {
                "shape": "observation",
                "where": "value IS NOT NULL",
                "explode": [
                    {"indicator": "'a'", "where": "a > 0"},
                    {"indicator": "'b'", "age": "'65+'"},
                ],
                "columns": {"indicator": "'none'", "age": "'All ages'"},
            }
        ]
    )
    first, second = mapping.emits[0].branches()
    assert first.columns == {"indicator": "'a'", "age": "'All ages'"}
    assert first.where == "(value IS NOT NULL) AND (a > 0)"
    assert second.columns == {"indicator": "'b'", "age": "'65+'"}
    assert second.where == "(value IS NOT NULL)"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "the field 'name' is missing"),
        ({"recognise": []}, "nothing says how to recognise"),
        ({"emit": []}, "the field 'emit' is missing"),
        ({"emit": [{"shape": "A Table", "columns": {"a": "b"}}]}, "shape 'A Table'"),
        ({"emit": [{"shape": "area", "columns": {}}]}, "has no columns"),
        ({"emit": [{"shape": "area", "columns": {"a": "b"}, "were": "x"}]}, "'were' in [[emit]]"),
        ({"publsher": "ONS"}, "unknown field 'publsher'"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MappingError) as caught:
        made(**changes)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("name = ", encoding="utf-8")
    with pytest.raises(MappingError, match=r"broken\.toml: not valid TOML"):
        read_mapping(path)


def test_the_form_with_more_columns_wins_and_a_hint_wins_over_that() -> None:
    wide = made(name="wide", recognise=["code", "name", "type"])
    hinted = made(name="hinted", hint="2020")
    columns = ["code", "name", "type"]
    assert recognise([made(), wide], columns, "x.csv") == wide
    assert recognise([made(), wide, hinted], columns, "areas_2020.csv") == hinted
    assert recognise([hinted], columns, "areas_2019.csv") is None


def test_an_unknown_file_is_told_the_nearest_form_and_what_it_lacks() -> None:
    said = explain_unknown([made(title="Districts")], ["code", "nom"], "x.csv")
    assert "x.csv: not recognised" in said
    assert "'Districts', but these columns are missing: name" in said
    assert "The file has: code, nom" in said
    assert "none of the columns of any known form" in explain_unknown([made()], ["x"], "x.csv")
    assert "no mappings are installed" in explain_unknown([], ["code"], "x.csv")


def test_every_shipped_mapping_reads_and_has_a_name_of_its_own() -> None:
    names = [each.name for each in all_mappings()]
    assert len(names) > 90
    assert len(names) == len(set(names))
    assert all(each.title for each in all_mappings())


def test_no_two_unhinted_mappings_are_recognised_by_the_same_columns() -> None:
    seen: dict[tuple[object, ...], str] = {}
    for each in all_mappings():
        if not each.hint:
            key = (frozenset(each.recognise), frozenset(each.bind.values()))
            assert key not in seen, f"{each.name} and {seen[key]}"
            seen[key] = each.name
