"""Search by name, forgiving of spelling, and by code."""

import time

import pyarrow as pa
import pytest

from headwater.place.search import Gazetteer, words_of

ROWS = [
    ("E07000221", "Stratford-on-Avon", "LAD"),
    ("E05013949", "Stratford", "ward"),
    ("E02006500", "Stratford-on-Avon 001", "MSOA"),
    ("E07000197", "Stafford", "LAD"),
    ("E07000033", "Bolsover", "LAD"),
    ("E01019414", "Bolsover 001A", "LSOA"),
    ("E06000019", "Herefordshire, County of", "LAD"),
    ("E06000019", "Herefordshire, County of", "UTLA"),
    ("E54000058", "NHS Derby and Derbyshire Integrated Care Board", "ICB"),
    ("E07000146", "King's Lynn and West Norfolk", "LAD"),
    ("E12000004", "East Midlands", "region"),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    code, name, type_ = zip(*ROWS, strict=True)
    table = pa.table({"code": code, "name": name, "type": type_})
    return Gazetteer(table, prefer={"E07000221", "E07000033"})


@pytest.mark.parametrize(
    ("typed", "first", "reason"),
    [
        ("Stratford", "Stratford-on-Avon", "begins"),
        ("stratford upon avon", "Stratford-on-Avon", "exact"),
        ("STRATFRD on avon", "Stratford-on-Avon", "spelt alike"),
        ("stratfordonavon", "Stratford-on-Avon", "spelt alike"),
        ("bolsovr", "Bolsover", "spelt alike"),
        ("Herefordshire", "Herefordshire, County of", "exact"),
        ("derbyshire icb", "NHS Derby and Derbyshire Integrated Care Board", "words"),
        ("kings lynn", "King's Lynn and West Norfolk", "begins"),
        ("e07000221", "Stratford-on-Avon", "code"),
        ("Bolsover 001A", "Bolsover 001A", "exact"),
        ("bolsover zzzzzz", "Bolsover", "partly"),
    ],
)
def test_the_first_place_found(gazetteer: Gazetteer, typed: str, first: str, reason: str) -> None:
    best = gazetteer.find(typed)[0]
    assert (best.name, best.reason) == (first, reason)


def test_preferred_places_come_before_an_exact_name_elsewhere() -> None:
    code, name, type_ = zip(*ROWS, strict=True)
    table = pa.table({"code": code, "name": name, "type": type_})
    assert Gazetteer(table).find("Stratford")[0].type == "ward"
    assert Gazetteer(table, prefer={"E07000221"}).find("Stratford")[0].type == "LAD"


def test_one_code_is_found_once_and_types_can_be_chosen(gazetteer: Gazetteer) -> None:
    assert [m.type for m in gazetteer.find("herefordshire")] == ["LAD"]
    assert [m.type for m in gazetteer.find("herefordshire", types=["UTLA"])] == ["UTLA"]
    assert [m.code for m in gazetteer.find("E0700", types=["LAD"])] == [
        "E07000033", "E07000146", "E07000197", "E07000221",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "   ", "zzqqxx", "?!"])
def test_nothing_is_found_for_nothing(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed) == []


def test_population_settles_what_is_equal() -> None:
    table = pa.table({"code": ["A", "B"], "name": ["Newton", "Newton"], "type": ["ward"] * 2})
    found = Gazetteer(table, population={"A": 10.0, "B": 9_000.0}).find("newton")
    assert [m.code for m in found] == ["B", "A"]


def test_words_of_a_name() -> None:
    assert words_of("Saint Ives & Mâcon-le-Grand") == ["st", "ives", "macon", "grand"]
    assert words_of("The") == ["the"]


@pytest.mark.slow  # an index of fifty thousand names has to be built
def test_fifty_thousand_names_answer_within_twenty_milliseconds() -> None:
    names = [f"{a}{b}ford {i:03d}" for a in "bcdfghlmnprst" for b in ("a", "e", "o", "u")
             for i in range(962)]  # fmt: skip
    table = pa.table(
        {"code": [f"E{i:08d}" for i in range(len(names))], "name": names,
         "type": ["MSOA"] * len(names)}
    )  # fmt: skip
    gazetteer = Gazetteer(table)
    asked = ["baford", "bafrod", "b", "teford 9", "hoford 001"] * 3
    began = time.process_time()
    for text in asked:
        gazetteer.find(text)
    assert (time.process_time() - began) / len(asked) < 0.020
