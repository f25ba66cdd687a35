"""Every answer is said in plain words, within the reading level of the other sentences."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evaluation import Question, evaluate, yearly
from headwater.evaluation.sentences import cannot_say, drift_says, grade_says, verdict
from headwater.indicators.words.reading_level import flesch_kincaid_grade

HARDEST = 10.0
NAMES = ("Wye",)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 1_000),
    st.sampled_from([0.0, -6.0, 6.0]),
    st.sampled_from(["lower", "higher", "none"]),
    st.sampled_from([3, 24]),
    st.booleans(),
)
def test_answers_are_plain(seed: int, effect: float, better: str, others: int, bad: bool) -> None:
    draw = np.random.default_rng(seed)
    path = draw.normal(0, 1, 14).cumsum()
    rest = {f"R{i}": (20 + path + draw.normal(0, 0.5, 14)).tolist() for i in range(others)}
    acted = 20 + path + draw.normal(0, 0.5, 14) + effect * (np.arange(14) >= 9)
    asked = Question("x", (("A", date(2019, 1, 1)),), "made up", better, chosen_for_being_bad=bad)
    found = evaluate(asked, yearly({"A": acted.tolist(), **rest}, 2010))
    said = [verdict(found, lambda _: "Wye"), grade_says(found), *cannot_say(found)]
    if drifted := drift_says(found, lambda _: "Wye"):
        assert bad
        said.append(drifted)
    text = " ".join(each.text for each in said)
    assert flesch_kincaid_grade(text, NAMES) <= HARDEST, text
    assert "caused" not in verdict(found, lambda _: "Wye").text
    assert 1 <= found.grade <= 3
