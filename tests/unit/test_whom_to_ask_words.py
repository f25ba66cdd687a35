"""A place's page says why it names the places it should ask: one, two, or more."""

from __future__ import annotations

import pytest

from headwater_web.site.place_evaluation import why_them


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "Of those that do better, it is the one most like Gannerdale."),
        (2, "Of those that do better, these two are most like Gannerdale."),
        (3, "Of those that do better, these are the ones most like Gannerdale."),
    ],
)
def test_the_sentence_fits_how_many_there_are(count: int, says: str) -> None:
    assert why_them(count, "Gannerdale") == says
