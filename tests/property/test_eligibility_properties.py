"""Any expression means to all at once what its words mean to each, and survives writing."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from headwater.simulation.eligibility import Comparison, Joined, Membership, Not, Tree, parse
from headwater.simulation.eligibility_mask import holds
from headwater.simulation.eligibility_words import WORDS
from headwater.simulation.residents import Areas, Residents

AREAS = Areas(
    ("E01000001", "E01000002"),
    ("E07000001",) * 2,
    np.array([1, 4], np.uint8),
    np.zeros(2, np.uint8),
)
FLAGS = [word.name for word in WORDS.values() if word.kind == "flag"]


def crowd(seed: int, people: int = 60) -> Residents:
    draw = np.random.default_rng(seed).integers
    smoking, hypertension = draw(0, 3, people), draw(0, 2, people)
    sex, conditions = draw(0, 2, people), draw(0, 1 << 13, people)
    conditions = (conditions & ~0b111) | hypertension * (1 | (draw(0, 2, people) << 1))
    return Residents.of(
        area=np.sort(draw(0, 2, people)), age=draw(0, 100, people), sex=sex, rural=sex,
        bmi=draw(15, 45, people), sbp=draw(90, 200, people), smoking=smoking,
        years_since_quitting=np.where(smoking == 1, draw(0, 30, people), 0),
        circumstances=draw(0, 4, people),
        conditions=np.where(sex == 0, conditions & ~(1 << 9), conditions),
    )  # fmt: skip


questions = some.one_of(
    some.builds(
        Comparison,
        some.sampled_from(["age", "sbp", "bmi", "born"]),
        some.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
        some.integers(0, 2021).map(float),
    ),
    some.builds(Membership, some.sampled_from(FLAGS)),
    some.sampled_from(["never", "ex", "current"]).map(lambda name: Membership("smoking", (name,))),
    some.just(Membership("area", ("E01000002",))),
)
trees = some.recursive(
    questions,
    lambda inner: some.one_of(
        some.builds(Not, inner),
        some.builds(
            Joined,
            some.sampled_from(["and", "or"]),
            some.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
    ),
    max_leaves=6,
)


def asked(tree: Tree, people: Residents, row: int) -> bool:
    """The meaning of a tree for one person, in the plainest Python."""
    if isinstance(tree, Not):
        return not asked(tree.of, people, row)
    if isinstance(tree, Joined):
        answers = [asked(part, people, row) for part in tree.parts]
        return all(answers) if tree.by == "and" else any(answers)
    word = WORDS[tree.word]
    if isinstance(tree, Comparison):
        kept = {"age": people.age, "sbp": people.sbp, "bmi": people.bmi_kg_m2}
        value = 2021 - int(people.age[row]) if tree.word == "born" else float(kept[tree.word][row])
        return {
            "<": value < tree.value, "<=": value <= tree.value, "=": value == tree.value,
            "!=": value != tree.value, ">=": value >= tree.value, ">": value > tree.value,
        }[tree.sign]  # fmt: skip
    if tree.word == "area":
        return AREAS.code[people.area[row]] in tree.among
    if tree.word == "smoking":
        return ("never", "ex", "current")[people.smoking[row]] == tree.among[0]
    return bool(int(getattr(people, word.column)[row]) & word.bit)


@settings(max_examples=60, deadline=None)
@given(tree=trees, seed=some.integers(0, 9))
def test_an_expression_means_the_same_to_all_at_once_as_to_each(tree: Tree, seed: int) -> None:
    people = crowd(seed)
    found = holds(tree, people, AREAS, 2021)
    assert found.tolist() == [asked(tree, people, row) for row in range(len(people))]
    again = holds(parse(str(tree)), people, AREAS, 2021)
    assert again.tolist() == found.tolist()
