"""Who is eligible: what an expression says, what is refused, and that nothing is ever run."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.simulation.conditions import Circumstance, Condition
from headwater.simulation.eligibility import EVERYONE, EligibilityError, parse
from headwater.simulation.eligibility_mask import UnknownPlaceError, holds
from headwater.simulation.residents import Areas, Residents

AREAS = Areas(
    ("E01000001", "E01000002", "E01000003"),
    ("E07000001", "E07000001", "E07000002"),
    np.array([1, 3, 5], dtype=np.uint8),
    np.array([0, 1, 1], dtype=np.uint8),
)
#             0   1   2   3   4
PEOPLE = Residents.of(
    area=[0, 0, 1, 2, 2], age=[15, 50, 64, 75, 90], sex=[0, 1, 1, 0, 1], quintile=[1, 1, 3, 5, 5],
    rural=[0, 0, 1, 1, 1], ethnicity=[1, 2, 0, 1, 3], bmi=[20, 31.25, 29.75, 25, 22],
    sbp=[110, 150, 141, 139, 160], smoking=[0, 2, 1, 0, 2], years_since_quitting=[0, 0, 3, 0, 0],
    activity=[2, 0, 1, 2, 0], alcohol=[0, 20, 14, 15, 0],
    circumstances=[0, Circumstance.ISOLATED, 0, Circumstance.COLD_HOME, 3],
    conditions=[
        0, Condition.HYPERTENSION | Condition.DIAGNOSED, Condition.HYPERTENSION,
        Condition.CHD | Condition.FRAILTY, Condition.DEMENTIA,
    ],
)  # fmt: skip


def who(text: str) -> list[int]:
    return np.flatnonzero(holds(parse(text), PEOPLE, AREAS, 2021)).tolist()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("everyone", [0, 1, 2, 3, 4]),
        ("not everyone", []),
        ("age >= 64", [2, 3, 4]),
        ("age from 50 to 75", [1, 2, 3]),
        ("age < 50 or age > 75", [0, 4]),
        ("age = 50", [1]),
        ("age != 50", [0, 2, 3, 4]),
        ("born >= 2000", [0]),
        ("born from 1957 to 1971", [1, 2]),
        ("sex is women", [1, 2, 4]),
        ("smoking is current", [1, 4]),
        ("smoking is not never", [1, 2, 4]),
        ("years_since_quitting >= 3", [2]),
        ("activity is inactive", [1, 4]),
        ("bmi >= 31.25", [1]),
        ("sbp > 140", [1, 2, 4]),
        ("alcohol >= 15", [1, 3]),
        ("isolated", [1, 4]),
        ("cold_home and not isolated", [3]),
        ("hypertension and not diagnosed", [2]),
        ("chd or dementia", [3, 4]),
        ("frailty", [3]),
        ("rural", [2, 3, 4]),
        ("quintile <= 2", [0, 1]),
        ("ethnicity is asian", [1]),
        ('district in ("E07000002")', [3, 4]),
        ('area in ("E01000001", "E01000003") and age > 20', [1, 3, 4]),
        ("not (age < 20 or rural)", [1]),
        ("age < 20 or rural and sex is men", [0, 3]),
    ],
)
def test_an_expression_finds_those_it_describes(text: str, rows: list[int]) -> None:
    assert who(text) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a word such as age"),
        ("age", "one of < <= = != >= >"),
        ("age >= forty", "found 'forty' at letter 8; a number"),
        ("agee > 3", "did you mean age"),
        ("smoking is heavy", "smoking is one of never, ex, current"),
        ("smoking > 2", "'is' should stand there"),
        ("(age > 3", "')' should stand there"),
        ("age > 3 age < 5", "and, or, or the end"),
        ("age from 70 to 40", "put the smaller number first"),
        ("district in E07000001", "'(' should stand there"),
        ("district in (7)", "a code in quotes"),
        ("__import__('os').system('true')", "at letter 12 cannot stand"),
        ("__import__", "that is no word"),
        ("age > 3; import os", "';' at letter 8"),
        ("age.real > 3", "'.' at letter 4"),
        ("not " * 40 + "chd", "at most 32"),
        ("(" * 2000 + "chd", "at most 32"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stops(text: str, words: str) -> None:
    with pytest.raises(EligibilityError) as fault:
        parse(text)
    assert words in str(fault.value)


def test_a_tree_writes_itself_as_an_expression_that_means_the_same() -> None:
    for text in ("not (chd or stroke) and age from 40 to 74", 'district in ("E07000002") or rural'):
        tree = parse(text)
        assert holds(parse(str(tree)), PEOPLE, AREAS, 2021).tolist() == (
            holds(tree, PEOPLE, AREAS, 2021).tolist()
        )
    assert str(EVERYONE) == "everyone"


def test_a_place_that_the_region_lacks_is_named() -> None:
    with pytest.raises(
        UnknownPlaceError, match="no district E07009999; it has 2, such as E07000001"
    ):
        who('district in ("E07009999")')
