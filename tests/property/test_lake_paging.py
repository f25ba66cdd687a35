"""Whatever a paged service does, the reader gives all its rows once, or says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.lake.paging import Answer, PagingError, rows


class Service:
    """Answers by offset, giving up to so many rows at once, and lies as it is told."""

    def __init__(self, size: int, at_once: list[int], says_more: list[bool]) -> None:
        self.table = [{"attributes": {"code": n}} for n in range(size)]
        self.at_once = at_once
        self.says_more = says_more
        self.asked = 0

    def __call__(self, parameters: Mapping[str, str]) -> Answer:
        if "returnCountOnly" in parameters:
            return {"count": len(self.table)}
        start = int(parameters["resultOffset"])
        number = self.at_once[self.asked % len(self.at_once)]
        more = self.says_more[self.asked % len(self.says_more)]
        self.asked += 1
        return {"features": self.table[start : start + number], "exceededTransferLimit": more}


sizes = st.integers(0, 60)
pieces = st.lists(st.integers(1, 13), min_size=1, max_size=4)
flags = st.lists(st.booleans(), min_size=1, max_size=4)


@given(sizes, pieces, flags)
def test_every_row_comes_once_whatever_the_service_says_of_more(
    size: int, at_once: list[int], says_more: list[bool]
) -> None:
    service = Service(size, at_once, says_more)
    got = [row for page in rows(service, key=["code"]) for row in page]
    assert got == service.table
    assert service.asked <= size


@given(st.integers(2, 60), st.integers(1, 13), st.data())
def test_a_repeated_row_is_never_let_through(size: int, at_once: int, data: st.DataObject) -> None:
    service = Service(size, [at_once], [True])
    again = data.draw(st.integers(1, size - 1))
    service.table[again] = service.table[data.draw(st.integers(0, again - 1))]
    with pytest.raises(PagingError, match="repeats the row"):
        list(rows(service, key=["code"]))


@given(st.integers(1, 60), st.integers(1, 13), st.integers(1, 20))
def test_a_service_that_ends_early_is_found_out(size: int, at_once: int, missing: int) -> None:
    service = Service(size, [at_once], [True])

    def short(parameters: Mapping[str, str]) -> Answer:
        answer = service(parameters)
        return {"count": answer["count"] + missing} if "count" in answer else answer

    with pytest.raises(PagingError, match="ended after"):
        list(rows(short, key=["code"]))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"error": {"code": 498, "message": "Invalid token.", "details": []}}, "Invalid token."),
        ({}, "does not say how many rows"),
        ([], "something other than an object"),
    ],
)
def test_an_answer_that_is_no_answer_is_said(answer: Answer, sentence: str) -> None:
    with pytest.raises(PagingError, match=sentence):
        list(rows(lambda parameters: answer, key=["code"]))
