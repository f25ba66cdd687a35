"""Spec: areas merge, split and are renamed; their figures go on, marked."""

from datetime import date

import pytest

from headwater.place.succession import (
    SuccessionError,
    carry_across,
    predecessors,
    shares_from_parts,
    successions,
    successors,
)
from place_tables import by_area, observations

HEADER = "predecessor,predecessor_name,successor,successor_name,type,date,kind,parts,source\n"
LIST = HEADER + (
    "A,Ash,N,New,LAD,2021-04-01,merge,,order\n"
    "B,Beech,N,New,LAD,2021-04-01,merge,,order\n"
    "C,Cedar,C2,Cedar,LAD,2022-04-01,recode,,order\n"
    "N,New,M,More,LAD,2023-04-01,merge,,order\n"
    "D,Dale,M,More,LAD,2023-04-01,merge,,order\n"
    "S,Split,S1,North,ICB,2026-04-01,split,p1,order\n"
    "S,Split,S2,South,ICB,2026-04-01,split,p2 p3,order\n"
)
PEOPLE = {"A": 100.0, "B": 300.0, "C": 50.0, "D": 400.0, "N": 400.0, "S": 1000.0}


@pytest.fixture
def steps(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return successions(path)


def carried(rows, steps, on=date(2022, 1, 1)):
    return carry_across(observations(*rows), steps, PEOPLE, on=on)


def test_a_merger_adds_counts_and_weights_rates(steps) -> None:
    made = carried(
        [
            {"area": "A", "value": 10.0, "count": 10.0, "denominator": 100.0},
            {"area": "B", "value": 50.0, "count": 150.0, "denominator": 300.0},
        ],
        steps,
    )
    (row,) = made.observations.to_pylist()
    assert (row["area"], row["count"], row["note"]) == ("N", 160.0, "carried_across")
    assert row["value"] == pytest.approx(40.0)
    assert made.sentence == (
        "Figures of areas that ended by 2022-01-01 (2 listed) carried to their successors by "
        "population: 1 figures of 1 areas"
    )


def test_a_new_code_keeps_the_figure_and_its_interval(steps) -> None:
    made = carried(
        [{"area": "C", "value": 80.1, "unit": "years", "lower": 79.0, "upper": 81.0}],
        steps,
        date(2022, 4, 1),
    )
    found = by_area(made.observations, "value", "lower", "note")
    assert found == {"C2": (80.1, 79.0, "carried_across")}


def test_nothing_is_carried_before_its_day(steps) -> None:
    made = carried([{"area": "C", "value": 1.0}], steps, date(2022, 3, 31))
    assert made.observations.num_rows == 0


def test_mergers_of_mergers_are_followed(steps) -> None:
    assert successors("A", date(2024, 1, 1), steps) == ("M",)
    assert successors("A", date(2022, 1, 1), steps) == ("N",)
    assert successors("M", date(2024, 1, 1), steps) == ("M",)
    assert predecessors("M", steps) == ("A", "B", "D", "N")
    made = carried(
        [{"area": a, "value": v} for a, v in (("A", 10.0), ("B", 10.0), ("D", 30.0))],
        steps,
        date(2024, 1, 1),
    )
    assert by_area(made.observations, "value") == {"M": pytest.approx(20.0)}


def test_life_expectancy_of_merged_areas_is_not_invented(steps) -> None:
    made = carried([{"area": a, "value": 80.0, "unit": "years"} for a in "AB"], steps)
    assert by_area(made.observations, "value", "note") == {"N": (None, "not_comparable")}


def test_a_published_figure_of_the_successor_stays(steps) -> None:
    rows = [{"area": a, "value": 10.0} for a in "AB"] + [{"area": "N", "value": 99.0}]
    assert carried(rows, steps).observations.num_rows == 0


def test_a_split_shares_the_count_and_keeps_the_rate(steps) -> None:
    known = {("S", "p1"): 200.0, ("S", "p2"): 300.0, ("S", "p3"): 500.0}
    made = carried(
        [{"area": "S", "value": 10.0, "count": 100.0, "denominator": 1000.0}],
        shares_from_parts(steps, known),
        date(2026, 4, 1),
    )
    assert by_area(made.observations, "count", "value") == {"S1": (20.0, 10.0), "S2": (80.0, 10.0)}


def test_a_split_whose_parts_are_unknown_is_not_carried(steps) -> None:
    rows = [{"area": "S", "value": 10.0}]
    assert carried(rows, steps, date(2026, 4, 1)).observations.num_rows == 0
    some = shares_from_parts(steps, {("S", "p1"): 200.0})
    assert carried(rows, some, date(2026, 4, 1)).observations.num_rows == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,Ash,N,New,LAD,April 2021,merge,,x\n", "row 2, column date"),
        ("A,Ash,N,New,LAD,2021-04-01,takeover,,x\n", "row 2, column kind: 'takeover'"),
    ],
)
def test_a_faulty_list_names_its_row(tmp_path, row: str, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADER + row)
    with pytest.raises(SuccessionError, match=words):
        successions(path)


def test_who_took_in_part_of_a_split_with_unknown_shares_gets_nothing(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        HEADER
        + "S,Split,S1,North,ICB,2026-04-01,split,p1,order\n"
        + "T,Other,S1,North,ICB,2026-04-01,merge,,order\n"
    )
    rows = [{"area": "T", "value": 10.0}]
    assert carried(rows, successions(path), date(2026, 4, 1)).observations.num_rows == 0


def test_headwaters_own_list_is_sound() -> None:
    found = successions()
    assert len(found) > 70
    ends = {(s.predecessor, s.type): set() for s in found}
    for step in found:
        assert step.source
        assert step.predecessor != step.successor
        assert bool(step.parts) == (step.kind == "split")
        ends[step.predecessor, step.type].add(step.date)
    assert all(len(dates) == 1 for dates in ends.values()), "an area ends once"


def test_forty_two_boards_became_thirty_six() -> None:
    boards = [s for s in successions() if s.type == "ICB" and s.date == date(2026, 4, 1)]
    gone = {s.predecessor for s in boards}
    born = {s.successor for s in boards}
    assert (len(gone), len(born)) == (13, 7)
    assert 42 - len(gone) + len(born) == 36
