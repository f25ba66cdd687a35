"""Loading: one commit, everything accounted for, overlaps settled, wrong files named."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater.indicators.intake import all_mappings
from headwater.lake import Lake
from headwater.lake.loading import load
from loading_files import LOOKUP, NOW, load_all, observed, small_areas, write

RUC = "LSOA21CD,LSOA21NM,RUC21CD,RUC21NM\n"


def lookup_11_21(old: list[str], new: list[str]) -> str:
    lines = ["LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM"]
    lines += [
        f"{a},Old {a},{b},New {b},{'U' if a == b else 'S'},E07000001,Fen"
        for a, b in zip(old, new, strict=True)
    ]
    return "\n".join(lines) + "\n"


def test_a_lookup_gives_areas_and_memberships_and_leaves_wales_out(tmp_path: Path) -> None:
    lake, summary = load_all(tmp_path, write(tmp_path, "lookup.csv", LOOKUP))
    assert summary.succeeded
    areas = {(r["code"], r["type"]) for r in lake.read("area").to_pylist()}
    assert areas == {
        ("E01000001", "LSOA"), ("E01000002", "LSOA"), ("E05000001", "ward"),
        ("E07000001", "LAD"), ("E92000001", "country"),
    }  # fmt: skip
    rows = lake.read("membership", where="child = 'E01000001'").to_pylist()
    assert {(r["parent"], r["vintage"]) for r in rows} == {
        ("E05000001", "2024"), ("E07000001", "2024"), ("E92000001", "2024"),
    }  # fmt: skip


def test_a_bad_row_is_refused_with_its_row_and_the_good_ones_load(tmp_path: Path) -> None:
    text = RUC + "E01000001,Fen 001A,RLN1,Larger rural\n,Fen 001B,UN1,Urban\n"
    text += "E01000001,Fen 001A,UN1,Urban\nW01000001,Cwm,UN1,Urban\n"
    lake, summary = load_all(tmp_path, write(tmp_path, "ruc.csv", text))
    assert observed(lake, "area", "value") == [("E01000001", 1.0)] * 3
    refused = lake.read("reject").to_pylist()
    assert {(r["source"], r["row"], r["column"]) for r in refused} == {
        ("ruc.csv", 3, "area"), ("ruc.csv", 4, "indicator"),
    }  # fmt: skip
    assert summary.rejected == len(refused)


def test_a_second_load_replaces_the_first_and_clears_its_refusals(tmp_path: Path) -> None:
    twice = RUC + "E01000001,a,RLN1,Larger rural\nE01000001,a,UN1,Urban: nearer\n"
    load_all(tmp_path, write(tmp_path, "ruc.csv", twice))
    once = RUC + "E01000002,b,UN1,Urban: nearer\n"
    lake, _ = load_all(tmp_path, write(tmp_path, "ruc.csv", once))
    assert observed(lake, "area", "value") == [("E01000002", 0.0), ("E01000002", 1.0)]
    assert lake.read("reject").num_rows == 0


def test_two_files_of_the_same_data_in_one_load_are_not_both_taken(tmp_path: Path) -> None:
    one = write(tmp_path, "a.csv", RUC + "E01000001,a,RLN1,Larger rural\n")
    two = write(tmp_path, "b.csv", RUC + "E01000001,a,RLN1,Larger rural\n")
    _, summary = load_all(tmp_path, one, two)
    assert summary.problems == (
        "b.csv: holds the same data as a.csv, which was loaded. Load only one.",
    )
    assert not summary.succeeded


def test_unknown_and_missing_files_are_named_and_the_others_load(tmp_path: Path) -> None:
    good = write(tmp_path, "lookup.csv", LOOKUP)
    odd = write(tmp_path, "odd.csv", "colour,shape\nred,round\n")
    lake, summary = load_all(tmp_path, good, odd, tmp_path / "absent.csv")
    assert lake.version == 1
    assert not summary.succeeded
    assert any("odd.csv: not recognised" in line for line in summary.problems)
    assert any("absent.csv: there is no such file" in line for line in summary.problems)


def test_nothing_recognised_changes_nothing(tmp_path: Path) -> None:
    lake, summary = load_all(tmp_path, write(tmp_path, "odd.csv", "colour,shape\nred,round\n"))
    assert (lake.version, summary.good) == (0, 0)


def test_known_files_that_are_not_about_places_are_left_with_the_reason(tmp_path: Path) -> None:
    path = write(tmp_path, "norms.csv", "age,utility_pop_norms\n18,0.92\n")
    _, summary = load_all(tmp_path, path, write(tmp_path, "lookup.csv", LOOKUP))
    assert summary.succeeded
    assert summary.left[0].startswith("norms.csv: an input of the simulation")


def test_a_heading_without_rows_is_a_problem(tmp_path: Path) -> None:
    _, summary = load_all(tmp_path, write(tmp_path, "ruc.csv", RUC))
    assert summary.problems == ("ruc.csv: the file has headings and no rows. Download it again.",)


def test_a_file_of_the_wrong_census_is_named_and_not_joined(tmp_path: Path) -> None:
    old, new = small_areas(60), [*small_areas(30), *small_areas(30, 500)]
    lookup = write(tmp_path, "lookup.csv", lookup_11_21(old, new))
    rows = "".join(f"{code},x,RLN1,Larger rural\n" for code in old)
    lake, summary = load_all(tmp_path, lookup, write(tmp_path, "ruc.csv", RUC + rows))
    assert len(summary.problems) == 1
    assert "LSOA 2021 codes were expected" in summary.problems[0]
    assert "LSOA 2011" in summary.problems[0]
    assert "observation" not in lake.tables()


def test_retired_small_areas_end_and_shares_add_to_one(tmp_path: Path) -> None:
    text = lookup_11_21(["E01000001", "E01000002", "E01000002"], ["E01000001", *small_areas(2, 9)])
    lake, _ = load_all(tmp_path, write(tmp_path, "lookup.csv", text))
    areas = lake.read("area").to_pylist()
    assert [(a["code"], str(a["valid_to"])) for a in areas] == [("E01000002", "2021-03-20")]
    shares = lake.read("membership", where="child = 'E01000002'").column("share").to_pylist()
    assert shares == [0.5, 0.5]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_names_for_an_area_the_better_source_keeps_it(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    fingertips = (
        "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Time period,Value,"
        "Lower CI 95.0 limit,Upper CI 95.0 limit\n"
        "1,Thing,E07000001,Fen (FT),Districts,Persons,All ages,2023,1,0.5,2\n"
    )
    files = [
        write(tmp_path, "lookup.csv", LOOKUP), write(tmp_path, "fingertips.csv", fingertips),
    ]  # fmt: skip
    lake = Lake(tmp_path / "lake")
    for place in order:
        load(lake, [files[place]], all_mappings(), now=NOW)
    names = lake.read("area", ["name"], "code = 'E07000001'").column("name").to_pylist()
    assert names == ["Fen"]


def test_provenance_names_the_file_its_hash_and_the_mapping(tmp_path: Path) -> None:
    lake, _ = load_all(tmp_path, write(tmp_path, "lookup.csv", LOOKUP))
    made = lake.provenance("area", "ons_lookup_lsoa21_ward_lad")
    assert made.made_by == "headwater load, mapping ons_lsoa21_ward_lad"
    assert [(each.name, each.rows) for each in made.inputs] == [("lookup.csv", 3)]
    assert len(made.inputs[0].sha256) == 64
    assert made.made_at == NOW


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    load(
        Lake(tmp_path / "lake"),
        [write(tmp_path, "lookup.csv", LOOKUP)],
        all_mappings(),
        now=NOW,
        progress=lambda name, done, total: said.append((name, done, total)),
    )
    assert said == [("lookup.csv", 0, 1), ("", 1, 1)]
