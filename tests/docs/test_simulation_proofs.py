"""The table of the simulation's proofs: all are there, with their tests and their numbers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2]))

from docs.reference.simulation_proofs import PROOFS, Proof, written


def test_the_table_has_twenty_proofs() -> None:
    assert [each.number for each in PROOFS] == list(range(1, 21))


@pytest.mark.parametrize("proof", PROOFS, ids=lambda each: str(each.number))
def test_its_tests_are_there_and_hold_its_numbers(proof: Proof) -> None:
    sources = "\n".join(written(test) for test in proof.tests)
    assert [each for each in proof.numbers if each not in sources] == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    with pytest.raises(LookupError, match="has no test"):
        written("golden/test_simulation_oracle.py::test_nothing")
