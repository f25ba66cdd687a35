"""A switch is a question whose answer matters: every answer moves the model or the residents."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.evidence import book
from headwater.simulation.parameters import published_model
from headwater.simulation.population.prevalence import prevalences

OTHERS = [
    (switch.id, option)
    for switch in book().switches.values()
    for option, _ in switch.options
    if option != switch.default
]


@pytest.mark.slow  # fits every share anew
@pytest.mark.parametrize(("switch", "option"), OTHERS)
def test_the_other_answer_moves_something(switch: str, option: str) -> None:
    usual, other = published_model(), published_model(choices={switch: option})
    risks = [
        not np.array_equal(getattr(usual.risks, name), getattr(other.risks, name))
        for name in ("smoking", "circumstances", "bmi", "sbp", "conditions")
    ]
    moved = any(risks) or not np.array_equal(usual.base, other.base)
    if not moved:
        shares = prevalences(book()).share, prevalences(book(), {switch: option}).share
        moved = any(not np.array_equal(shares[0][name], shares[1][name]) for name in shares[0])
    assert moved
