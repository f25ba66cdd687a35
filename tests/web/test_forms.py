"""What a form sent: numbers, buttons, lists of places."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, QueryDict

from headwater_web.accounts.authority import RefusedError
from headwater_web.forms.lists import choices
from headwater_web.forms.posted import attempt, field, number
from headwater_web.forms.writing import line, lines


def sent(**fields: str) -> HttpRequest:
    """A request with a form in it."""
    request = HttpRequest()
    request.method = "POST"
    form = QueryDict(mutable=True)
    form.update(fields)
    request.POST = form  # type: ignore[assignment]  # a request's form is read-only elsewhere
    request.session = {}  # type: ignore[assignment]  # messages need no more of a session
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # as its middleware
    return request


@pytest.mark.parametrize(
    ("said", "read"),
    [("7", 7), (" 12 ", 12), ("-1", -1), ("", 0), ("--1", 0), ("1.5", 0), ("٣", 0), ("1" * 10, 0)],
)
def test_a_number_is_whole_and_fits_a_database(said: str, read: int) -> None:
    assert number(sent(row=said), "row") == read


def test_a_button_does_what_it_says_and_tells_of_it() -> None:
    request = sent(do="keep")
    assert attempt(request, {"keep": lambda: "It is kept."}) is None
    assert [str(each) for each in get_messages(request)] == ["It is kept."]


def test_a_button_nobody_knows_does_nothing() -> None:
    wrong = attempt(sent(do="burn"), {"keep": lambda: "It is kept."})
    assert wrong is not None
    assert "nothing known here" in str(wrong)


def test_what_is_refused_is_given_back() -> None:
    def refuse() -> str:
        raise RefusedError("words", "Write a little less.")

    wrong = attempt(sent(do="keep"), {"keep": refuse})
    assert wrong is not None
    assert (wrong.field, str(wrong)) == ("words", "Write a little less.")


def test_a_field_is_cut_where_no_form_is_so_long() -> None:
    assert len(field(sent(words="a" * 30_000), "words")) == 25_000


def test_a_line_has_no_breaks_and_lines_keep_theirs() -> None:
    assert line("words", " one\n two ", 20) == "one two"
    assert lines("words", "one \r\n two\t", 20) == "one\n two"


def test_a_nul_is_no_text() -> None:
    with pytest.raises(RefusedError, match="not text"):
        line("words", "a\x00b", 20)


def test_the_chosen_row_of_a_list_is_chosen() -> None:
    rows = choices([("a", "Ash"), ("b", "Birch")], "b")
    assert [row["text"] for row in rows] == ["Choose", "Ash", "Birch"]
    assert [row.get("selected", False) for row in rows] == [False, False, True]
