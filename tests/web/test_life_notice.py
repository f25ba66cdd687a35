"""The notice on the page of a council that ended, and of one that came after others."""

from datetime import date

from headwater.indicators.standings.lives import Life, Relative
from headwater_web.place.lives import came_from, ended

DAY = date(2021, 4, 1)
NORTH = Relative("E06000061", "North Northamptonshire", DAY)
CORBY = Relative("E07000150", "Corby", DAY)
COUNTY = Relative("E10000021", "North<shire>", DAY)


def life(**given: object) -> Life:
    plain = {"name": "Corby", "ended": None, "recoded": False, "successors": (),
             "predecessors": (), "divided": (), "measures": 0, "without": 0}  # fmt: skip
    return Life(**(plain | given))


def test_a_council_that_ended_points_to_its_successor() -> None:
    said = ended(life(ended=date(2021, 3, 31), successors=(NORTH,)))
    assert said == (
        "Corby was abolished on 1 April 2021; its successor is "
        '<a href="/place/E06000061/">North Northamptonshire</a>.'
    )


def test_several_successors_are_a_list_and_names_are_escaped() -> None:
    said = ended(life(ended=date(2021, 3, 31), successors=(NORTH, COUNTY)))
    assert "its successors are <a" in said
    assert "</a> and <a" in said
    assert "North&lt;shire&gt;" in said


def test_a_successor_says_what_it_carries_and_what_it_cannot() -> None:
    said = came_from(
        life(name="North", predecessors=(CORBY, COUNTY), divided=("County",), measures=4, without=1)
    )
    assert "took over from" in said
    assert "carried across for four measures, by population, and marked." in said
    assert "One measure could not be put together from parts." in said
    assert "It took in only a part of County." in said


def test_a_new_code_is_no_abolition() -> None:
    said = ended(life(name="Barnsley", ended=DAY, recoded=True, successors=(NORTH,)))
    assert said.startswith("Barnsley has had a new code since 1 April 2021: see <a")
