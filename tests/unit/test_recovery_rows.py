"""Rows become lines and lines rows, exactly; a digest tells every difference and no order."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater_web.operations.recovery.refusal import RecoveryError
from headwater_web.operations.recovery.rows import Digest, JsonText, read, written

VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(timezones=st.just(UTC)),
    st.text().map(lambda text: JsonText(f'"{text}"')),
)


@pytest.mark.slow
@given(st.lists(VALUE))
def test_a_row_comes_back_as_it_was(row: list[object]) -> None:
    """Slow: a hundred rows of thirteen kinds of value are made up."""
    back = read(written(row))
    assert back == row
    assert [type(each) for each in back] == [type(each) for each in row]
    assert written(row).isascii()
    assert "\n" not in written(row)


def test_what_json_has_no_word_for_comes_back_too() -> None:
    back = read(written([math.nan, math.inf, -0.0, "\ud800", "\x00"]))
    assert math.isnan(back[0])
    assert math.copysign(1, back[2]) == -1
    assert back[1:] == [math.inf, 0.0, "\ud800", "\x00"]


def test_each_kind_stays_its_kind() -> None:
    row = [date(2026, 7, 1), time(9, 30), timedelta(days=-1, microseconds=5), UUID(int=7)]
    row += [Decimal("1.10"), datetime(2026, 7, 1, 9, 30, 0, 5, UTC), b"\x00\xff"]
    assert read(written(row)) == row


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(RecoveryError, match="kind object cannot be backed up"):
        written([object()])


def digest(*rows: list[object]) -> Digest:
    found = Digest()
    for row in rows:
        found = found.with_row(row)
    return found


def test_a_digest_does_not_mind_order_and_minds_everything_else() -> None:
    one, two = [1, "a"], [2, "b"]
    assert digest(one, two) == digest(two, one)
    others = [digest(one), digest(one, one), digest(one, [2, "B"]), digest(one, two, two)]
    assert digest(one, two) not in others
    assert digest([None]) != digest([JsonText("null")]), "SQL's NULL is not JSON's null"
    assert digest([1]) != digest([1.0])
    assert digest([1]) != digest(["1"])


def test_engines_may_keep_the_keys_of_json_in_another_order() -> None:
    assert digest([JsonText('{"a":1, "b":[2]}')]) == digest([JsonText('{"b": [2],"a": 1}')])
    assert digest([JsonText('{"a":1}')]) != digest([JsonText('{"a":2}')])
    assert digest([JsonText("[1e300, -0.0, 1.10]")]) == digest([JsonText(f"[{10**300}, 0, 1.1]")])
    assert digest([JsonText("[0.1]")]) != digest([JsonText("[0.10000000000000000001]")])
    assert digest([JsonText("[1]")]) != digest([JsonText('["1"]')])
