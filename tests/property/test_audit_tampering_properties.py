"""Any single change to any row of a chain is found; a sound chain has no finding."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit_table import chained, computed_anew
from headwater_web.audit.findings import Kind
from headwater_web.audit.keys import Key
from headwater_web.audit.rows import Row
from headwater_web.audit.verification import Verification

KEY = Key(bytes(range(32)))
OTHER = Key(bytes(32))
LENGTH = 6
CHAIN = chained(LENGTH, KEY)
ROWS = st.integers(0, LENGTH - 1)
TEXTS = st.one_of(st.text(), st.none(), st.binary(), st.integers())
NUMBERS = st.one_of(st.integers(-3, LENGTH + 3), st.none(), st.text(), st.floats())


def found(rows: list[Row]) -> list[Any]:
    """What a verification finds, where the last row was sealed."""
    sealed = {LENGTH: (CHAIN[-1].digest, CHAIN[-1].at)}
    return list(Verification({KEY.name: KEY}, sealed).findings(rows))


def by_number(rows: list[Row]) -> list[Row]:
    """As a database gives them: by number, texts after numbers."""
    return sorted(rows, key=lambda each: (isinstance(each.sequence, str), each.sequence))


def test_a_chain_that_nobody_touched_has_no_finding() -> None:
    assert found(CHAIN) == []


@pytest.mark.slow  # draws values of many kinds for nine fields
@given(ROWS, st.sampled_from([name for name in Row._fields if name != "sequence"]), TEXTS)
def test_any_other_value_of_any_field_is_found(row: int, field: str, value: object) -> None:
    assume(value != getattr(CHAIN[row], field))
    changed = CHAIN[row]._replace(**{field: value})
    findings = found([*CHAIN[:row], changed, *CHAIN[row + 1 :]])
    assert any(each.first == row + 1 for each in findings)


@given(ROWS, st.sampled_from(["at", "actor", "subject", "detail", "reason"]), st.data())
def test_any_single_letter_is_found(row: int, field: str, data: st.DataObject) -> None:
    text = getattr(CHAIN[row], field)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters())
    assume(text[place] != letter)
    changed = CHAIN[row]._replace(**{field: text[:place] + letter + text[place + 1 :]})
    assert found([*CHAIN[:row], changed, *CHAIN[row + 1 :]])[0].first == row + 1


@given(ROWS, NUMBERS.filter(lambda value: value is not None and value == value))
def test_any_other_number_of_a_row_is_found(row: int, number: Any) -> None:
    assume(number != row + 1)
    assert found(by_number([*CHAIN[:row], CHAIN[row]._replace(sequence=number), *CHAIN[row + 1 :]]))


@given(st.sets(ROWS, min_size=1))
def test_any_rows_removed_are_found_and_named(rows: set[int]) -> None:
    findings = found([each for place, each in enumerate(CHAIN) if place not in rows])
    named = {
        number
        for each in findings
        if each.kind in {Kind.MISSING, Kind.CUT_OFF}
        for number in range(each.first, each.last + 1)
    }
    assert named == {row + 1 for row in rows}


@given(st.permutations(CHAIN))
def test_any_other_order_is_found(rows: list[Row]) -> None:
    assume(rows != CHAIN)
    assert found(rows)
    assert found([each._replace(sequence=number) for number, each in enumerate(rows, 1)])


@given(ROWS, st.integers(0, LENGTH))
def test_a_copy_anywhere_is_found(row: int, place: int) -> None:
    assert found([*CHAIN[:place], CHAIN[row], *CHAIN[place:]])


@given(ROWS, st.integers(0, LENGTH), st.sampled_from([None, OTHER]))
def test_a_chain_computed_anew_without_the_key_is_found(
    row: int, place: int, key: Key | None
) -> None:
    put_in = computed_anew([*CHAIN[:place], CHAIN[row], *CHAIN[place:]], key)
    assert any(each.kind == Kind.UNMARKED for each in found(put_in))
    left_out = computed_anew([*CHAIN[:row], *CHAIN[row + 1 :]], key)
    assert found(left_out)


@given(ROWS, ROWS, st.sampled_from(["digest", "mark", "previous", "actor", "detail"]))
def test_a_value_taken_from_another_row_is_found(row: int, other: int, field: str) -> None:
    taken = getattr(CHAIN[other], field)
    assume(taken != getattr(CHAIN[row], field))
    changed = CHAIN[row]._replace(**{field: taken})
    assert any(each.first == row + 1 for each in found([*CHAIN[:row], changed, *CHAIN[row + 1 :]]))


@pytest.mark.parametrize("kept", range(LENGTH))
def test_an_end_cut_off_before_a_seal_is_found(kept: int) -> None:
    assert [(each.kind, each.first) for each in found(CHAIN[:kept])] == [(Kind.CUT_OFF, kept + 1)]
