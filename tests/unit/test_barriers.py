"""The vocabularies of barriers: whole, sound, and mapped onto each other."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.evidence.barriers import CFIR_CONSTRUCTS, barriers, read_barriers
from headwater.evidence.errors import EvidenceError
from headwater.evidence.prevention import Level, PolicyTag, Scale

DOMAIN = {"code": "inside", "name": "Inside", "published": "Inner setting"}
COST = {"code": "cost", "name": "Cost", "says": "Too dear.", "domain": "inside", "published": "C"}


def test_every_construct_of_the_framework_is_there_once() -> None:
    held = barriers()
    assert len(held.cfir) == CFIR_CONSTRUCTS
    assert len({each.published for each in held.cfir}) == CFIR_CONSTRUCTS
    assert [len(held.within(each.code)) for each in held.domains] == [8, 4, 14, 4, 9]


def test_every_local_word_comes_down_to_constructs_and_has_a_reference() -> None:
    held = barriers()
    assert {each.reference for each in held.local} == {f"B{n:02}" for n in range(1, 16)}
    assert all(each.constructs and each.words for each in held.local)


def test_names_and_sentences_are_our_own_words_and_each_its_own() -> None:
    names = [each.name for each in barriers().barriers.values()]
    assert len(set(names)) == len(names)
    assert all(each.says.endswith(".") for each in barriers().barriers.values())
    assert not [each.name for each in barriers().cfir if each.name == each.published]


def test_a_local_word_counts_for_its_constructs_and_is_reached_by_them() -> None:
    held = barriers()
    for each in held.local:
        assert held.counted([each.code]) == {each.code, *each.constructs}
        assert all(each.code in held.reached_by(code) for code in each.constructs)


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(LookupError, match="did you mean rural-transport"):
        barriers().find("rural-buses")
    with pytest.raises(LookupError, match="see the list"):
        barriers().find("qq")


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ({"cfir": [COST, COST]}, "stands there twice"),
        ({"cfir": [{**COST, "domain": "moon"}]}, "is no domain"),
        ({"cfir": [{**COST, "colour": "red"}]}, "colour"),
        ({"local": [{**COST, "code": "x", "constructs": ["cost"]}]}, "is no construct"),
    ],
)
def test_a_wrong_file_gets_a_sentence(held: dict[str, Any], says: str) -> None:
    with pytest.raises(EvidenceError, match=says):
        read_barriers({"domain": [DOMAIN], **held})


def test_every_word_of_the_closed_lists_has_a_meaning() -> None:
    for kind in (Level, Scale, PolicyTag):
        meanings = [each.words for each in kind]
        assert len(set(meanings)) == len(meanings)
