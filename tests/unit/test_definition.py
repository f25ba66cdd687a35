"""Definitions as data: complete, plain, and refused with a sentence where they are not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from headwater.indicators.definition import (
    Definition,
    DefinitionError,
    definition_named,
    definitions,
    from_dict,
    read_definition,
)
from headwater.indicators.intake import all_mappings

PLAIN: dict[str, Any] = {
    "id": "warm",
    "name": "Warm banks",
    "short": "warm banks",
    "why": "Warm rooms keep people well.",
    "unit": "%",
    "polarity": "higher",
    "theme": "fabric",
    "domain": "social_fabric",
    "numerator": "Warm banks",
    "denominator": "Banks",
    "method": "published",
    "source": {"publisher": "Fen council", "title": "Warm banks"},
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"why": ""}, "the field 'why' is missing"),
        ({"polarity": "up"}, "polarity is 'up', not one of lower, higher, none"),
        ({"theme": "banks"}, "theme is 'banks'"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"area_types": ["LSOA", "parish"]}, "area type 'parish' is not known"),
        ({"source": {"name": "x"}}, "unexpected keyword"),
        ({"inputs": {"kind": "guess"}}, "inputs.kind is not one of"),
        ({"inputs": {"kind": "mean", "series": {"indicator": "a"}}}, "need a base"),
        ({"inputs": {"kind": "counts"}}, "rows of its own id"),
        (
            {"inputs": {"kind": "threshold", "series": {"indicator": "a"},
                        "base": {"indicator": "b"}}},
            "needs at_least or at_most",
        ),
        (
            {"method": "proportion", "inputs": {"kind": "counts", "series": {"indicator": "a"}}},
            "has the unit % and multiplier 100",
        ),
        (
            {"method": "rate", "unit": "per 1,000", "multiplier": 100000.0,
             "inputs": {"kind": "counts", "series": {"indicator": "a"}}},
            "names its multiplier 100,000",
        ),
    ],
)  # fmt: skip
def test_a_definition_that_is_wrong_says_where(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        from_dict(PLAIN | changes, "warm.toml")
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("warm.toml")


def test_a_file_and_its_id_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "cold.toml"
    path.write_text(
        "\n".join(f'{key} = "{value}"' for key, value in PLAIN.items() if key != "source")
        + '\n[source]\npublisher = "Fen"\ntitle = "Warm"\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match="Give both the same name"):
        read_definition(path)
    assert read_definition(path.rename(tmp_path / "warm.toml")).id == "warm"
    broken = tmp_path / "broken.toml"
    broken.write_text("id =", encoding="utf-8")
    with pytest.raises(DefinitionError, match="not valid TOML"):
        read_definition(broken)


def test_a_plain_definition_is_the_lakes_own_rows() -> None:
    assert from_dict(PLAIN, "warm.toml").is_identity


def test_an_unknown_indicator_is_told_its_neighbours() -> None:
    with pytest.raises(KeyError, match="near it: obese-children"):
        definition_named("obese-adults")


def ids(each: Definition) -> str:
    return each.id


def test_there_are_enough_and_about_ten_headlines() -> None:
    assert len(definitions()) >= 80
    assert 8 <= sum(each.headline for each in definitions()) <= 12
    assert {each.domain for each in definitions()} == {
        "health", "building_blocks", "social_fabric", "context",
    }  # fmt: skip


def test_short_names_are_short_and_tell_indicators_apart_within_an_area_type() -> None:
    seen: dict[tuple[str, str], str] = {}
    for each in definitions():
        assert len(each.short) <= 40, each.id
        assert not each.short.endswith("."), each.id
        for kind in each.area_types:
            assert (each.short, kind) not in seen, f"{each.id} and {seen[each.short, kind]}"
            seen[each.short, kind] = each.id


@pytest.mark.parametrize("each", definitions(), ids=ids)
def test_every_definition_is_whole_and_plain(each: Definition) -> None:
    assert each.area_types
    assert each.source.publisher
    assert each.source.licence
    assert re.fullmatch(r"[A-Z0-9].*\.", each.why)
    assert len(each.why.split()) <= 22
    assert not re.search(r"\b(because of which|therefore|causal)\b", each.why)
    assert all(re.fullmatch(r"[A-Z0-9].*\.", caveat, re.S) for caveat in each.caveats)


def test_every_input_is_made_by_some_mapping_or_is_published_in_a_form_with_ids() -> None:
    made = " ".join(
        " ".join((*emit.columns.values(), *(text for row in emit.explode for text in row.values())))
        + mapping.prepare
        for mapping in all_mappings()
        for emit in mapping.emits
    )
    patterned = ("qof-register-", "health-index-", "fingertips-", "healthy-life-", "libraries-")
    for each in definitions():
        for series in filter(None, (each.inputs.series, each.inputs.base)):
            known = f"'{series.indicator}'" in made
            assert known or series.indicator.startswith(patterned), each.id
