"""The publishers' own headings, in miniature: each form is recognised and lands where it should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from headwater.indicators.intake import all_mappings
from loading_files import load_all, observed, write, write_workbook

RANK, DECILE = "Rank (where 1 is most deprived)", "Decile (where 1 is most deprived 10% of LSOAs)"
DOMAINS = (
    "Index of Multiple Deprivation (IMD)", "Income", "Employment",
    "Education, Skills and Training", "Health Deprivation and Disability", "Crime",
    "Barriers to Housing and Services", "Living Environment",
)  # fmt: skip
SUBDOMAINS = (
    "Children and Young People Sub-domain", "Adult Skills Sub-domain",
    "Geographical Barriers Sub-domain", "Wider Barriers Sub-domain", "Indoors Sub-domain",
    "Outdoors Sub-domain",
)  # fmt: skip
RATES = (
    "Income Deprivation Affecting Children Index (IDACI)",
    "Income Deprivation Affecting Older People (IDAOPI)",
)


def file_7(code: str, denominators: list[str], *, cut: bool = False) -> str:
    """A File 7 of one small area: every score 0.25, every rank 7, every decile 1."""
    headings = [f"LSOA code ({code})", f"LSOA name ({code})"]
    values = ["E01000001", "Fen 001A"]
    for name in (*DOMAINS, *RATES, *SUBDOMAINS):
        rate = " (rate)" if name in ("Income", "Employment", *RATES) else ""
        headings += [f"{name} Score{rate}", f"{name} {RANK}", f"{name} {DECILE}"]
        values += ["0.25", "7", "1"]
    headings += denominators
    values += ["1,500"] * len(denominators)
    if cut:
        headings = [text.replace("10% of LSOAs)", "10% of LSO") for text in headings]
    quoted = ['"' + text + '"' for text in headings], ['"' + text + '"' for text in values]
    return ",".join(quoted[0]) + "\n" + ",".join(quoted[1]) + "\n"


@pytest.mark.parametrize(
    ("year", "code", "denominators", "cut"),
    [
        (2019, "2011", ["Total population: mid 2015 (excluding prisoners)"], False),
        (2025, "2021", ["Total population: mid 2022"], True),
        (2025, "2021", [], False),
    ],
)
def test_indices_of_deprivation_file_7(
    tmp_path: Path, year: int, code: str, denominators: list[str], cut: bool
) -> None:
    path = write(tmp_path, "File_7.csv", file_7(code, denominators, cut=cut))
    lake, summary = load_all(tmp_path, path)
    assert summary.problems == ()
    held = dict(observed(lake, "indicator", "value"))
    assert held[f"iod{year}-imd-score"] == 0.25
    assert held[f"iod{year}-income-score"] == 25.0
    assert held[f"iod{year}-education-rank"] == 7.0
    assert held[f"iod{year}-imd-decile"] == 1.0
    assert held[f"iod{year}-idaci-score"] == 25.0
    assert held.get(f"iod{year}-population") == (1500.0 if denominators else None)


CENSUS: dict[str, tuple[str, list[tuple[str, int]], tuple[str, str, float]]] = {
    "ts021": (
        "Ethnic group: Total: All usual residents",
        [
            ("Ethnic group: Asian, Asian British or Asian Welsh", 10),
            ("Ethnic group: Black, Black British, Black Welsh, Caribbean or African", 10),
            ("Ethnic group: Mixed or Multiple ethnic groups", 10),
            ("Ethnic group: White", 60),
            ("Ethnic group: White: English, Welsh, Scottish, Northern Irish or British", 50),
            ("Ethnic group: Other ethnic group", 10),
        ],
        ("census-ethnic-group", "White", 60.0),
    ),
    "ts038": (
        "Disability: Total: All usual residents",
        [
            ("Disability: Disabled under the Equality Act", 20),
            ("Disability: Not disabled under the Equality Act", 80),
        ],
        ("census-disability", "Disabled under the Equality Act", 20.0),
    ),
    "ts011": (
        "Household deprivation: Total: All households",
        [
            (f"Household deprivation: Household is {words}", 20)
            for words in (
                "not deprived in any dimension", "deprived in one dimension",
                "deprived in two dimensions", "deprived in three dimensions",
                "deprived in four dimensions",
            )
        ],
        ("census-household-deprivation", "Household is deprived in four dimensions", 20.0),
    ),
    "ts003": (
        "Household composition: Total",
        [
            ("Household composition: One-person household", 30),
            ("Household composition: One-person household: Aged 66 years and over", 12),
            ("Household composition: One-person household: Other", 18),
            ("Household composition: Single family household: Lone parent family", 8),
        ],
        ("census-household-composition", "One-person household", 30.0),
    ),
    "ts044": (
        "Accommodation type: Total: All households",
        [
            (f"Accommodation type: {words}", 10)
            for words in (
                "Detached", "Semi-detached", "Terraced",
                "In a purpose-built block of flats or tenement",
                "Part of a converted or shared house, including bedsits",
                "Part of another converted building, for example, former school, church or "
                "warehouse",
                "In a commercial building, for example, in an office building, hotel or over a "
                "shop",
                "A caravan or other mobile or temporary structure",
            )
        ],
        ("census-accommodation", "Terraced", 10.0),
    ),
    "ts054": (
        "Tenure of household: Total: All households",
        [
            (f"Tenure of household: {words}", 10)
            for words in (
                "Owned", "Owned: Owns outright", "Owned: Owns with a mortgage or loan",
                "Shared ownership: Shared ownership",
                "Social rented: Rents from council or Local Authority",
                "Social rented: Other social rented",
                "Private rented: Private landlord or letting agency",
                "Private rented: Other private rented", "Lives rent free",
            )
        ],
        ("census-tenure", "Lives rent free", 10.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", ["", "; measures: Value"])
@pytest.mark.parametrize("table", sorted(CENSUS))
def test_nomis_census_tables_with_and_without_measures(
    tmp_path: Path, table: str, ending: str
) -> None:
    total, columns, (indicator, category, value) = CENSUS[table]
    headings = ["date", "geography", "geography code", total + ending]
    headings += [name + ending for name, _ in columns]
    lines = [",".join(f'"{text}"' for text in headings)]
    figures = ",".join(["100", *(str(number) for _, number in columns)])
    lines += [f"2021,Fen 001A,{code},{figures}" for code in ("E01000001", "W01000001")]
    path = write(tmp_path, f"census2021-{table}-lsoa.csv", "\n".join(lines) + "\n")
    lake, summary = load_all(tmp_path, path)
    assert [each.mapping for each in summary.datasets] == [f"nomis_{table}"]
    rows = observed(lake, "area", "indicator", "category", "value", "denominator", "period")
    assert ("E01000001", indicator, category, value, 100.0, "2021") in rows
    assert all(row[0] != "W01000001" for row in rows)


def test_nomis_ages_and_sexes(tmp_path: Path) -> None:
    ages = ["Age: Total", "Age: Aged 4 years and under"]
    ages += [f"Age: Aged {a} to {a + 4} years" for a in range(5, 85, 5)]
    ages += ["Age: Aged 85 years and over"]
    text = "date,geography,geography code," + ",".join(ages)
    text += "\n2021,Fen,E01000001," + ",".join(str(n) for n in range(len(ages))) + "\n"
    sexes = "date,geography,geography code,Sex: All persons; measures: Value,"
    sexes += "Sex: Female; measures: Value,Sex: Male; measures: Value\n2021,Fen,E01000001,9,5,4\n"
    one = write(tmp_path, "census2021-ts007a-lsoa.csv", text)
    lake, _ = load_all(tmp_path, one, write(tmp_path, "census2021-ts008-lsoa.csv", sexes))
    held = {row[:3]: row[3] for row in observed(lake, "indicator", "sex", "age", "value")}
    assert held["census-residents-by-age", "Persons", "85+"] == 18.0
    assert held["census-residents-by-age", "Persons", "0-4"] == 1.0
    assert held["census-residents", "Female", "All ages"] == 5.0


@pytest.mark.slow
def test_ons_population_workbook_takes_the_year_from_the_sheet(tmp_path: Path) -> None:
    """Slow: 114 sums of single years over two sheets."""
    headings = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    headings += [f"F{age}" for age in range(91)] + [f"M{age}" for age in range(91)]
    row = ["E07000001", "Fen", "E01000001", "Fen 001A", 273, *[1] * 91, *[2] * 91]
    table = [["Mid-year population estimates"], ["Source: ONS"], [], headings, row]
    sheets = {"Contents": [["About"]], "Mid-2021 LSOA 2021": table, "Mid-2022 LSOA 2021": table}
    lake, summary = load_all(tmp_path, write_workbook(tmp_path / "sape.xlsx", sheets))
    assert summary.problems == ()
    held = {row[:3]: row[3] for row in observed(lake, "period", "sex", "age", "value")}
    assert {period for period, _, _ in held} == {"2021", "2022"}
    assert held["2022", "Persons", "All ages"] == 273.0
    assert held["2022", "Female", "All ages"] == 91.0
    assert held["2021", "Male", "5-9"] == 10.0
    assert held["2021", "Persons", "90+"] == 3.0


FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,{sex},Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,{compared},Time period Sortable,New data,"
    "Compared to goal,Time period range\n"
    "41401,Hip fractures,,,E92000001,England,England,Persons,65+ yrs,,,2022/23,558,555,561,,,"
    '"58,000",10400000,,,Not compared,Not compared,20220000,,,1y\n'
    "41401,Hip fractures,E12000004,East Midlands,E10000024,Nottinghamshire,County,Persons,"
    "65+ yrs,,,2022/23,601,560,644,540,670,830,,"
    "Aggregated from all known lower geography values,,Worse,Similar,20220000,,,1y\n"
    "41401,Hip fractures,E12000004,East Midlands,E06000017,Rutland,UA,Persons,65+ yrs,,,2022/23,,,,"
    ",,,,Value suppressed for disclosure control due to small count,,,,20220000,,,1y\n"
    "41401,Hip fractures,E92000001,England,E92000001,England,England,Persons,65+ yrs,,,2022/23,558,"
    "555,561,,,58000,10400000,,,Not compared,Not compared,20220000,,,1y\n"
)


@pytest.mark.parametrize("sex", ["Sex", "Gender"])
@pytest.mark.parametrize(
    "compared",
    [
        "Compared to Region value or percentiles",
        "Compared to CCGs (from Apr 2021) value or percentiles",
        "Compared to percentiles",
    ],
)
def test_fingertips_whatever_the_parent_is_called(tmp_path: Path, sex: str, compared: str) -> None:
    text = FINGERTIPS.format(sex=sex, compared=compared)
    lake, summary = load_all(tmp_path, write(tmp_path, "indicators.csv", text))
    assert (summary.problems, summary.rejected) == ((), 0)
    rows = observed(lake, "area", "period", "value", "lower", "count", "note", "indicator")
    assert rows == [
        ("E06000017", "2022/23", None, None, None, "suppressed", "fingertips-41401"),
        ("E10000024", "2022/23", 601.0, 560.0, 830.0, "aggregated", "fingertips-41401"),
        ("E92000001", "2022/23", 558.0, 555.0, 58000.0, "", "fingertips-41401"),
    ]
    kinds = {row["code"]: row["type"] for row in lake.read("area").to_pylist()}
    assert kinds["E10000024"] == "UTLA"
    assert kinds["E92000001"] == "country"


def test_explore_local_statistics_download_of_one_indicator(tmp_path: Path) -> None:
    text = (
        "areacd,areanm,period,value,lci,uci,status\n"
        "E07000221,Stratford-on-Avon,2019-01-01/P3Y,63.2,61.0,65.4,\n"
        "E07000222,Warwick,2019-01-01/P3Y,,,,Suppressed\n"
        "W06000001,Anglesey,2019-01-01/P3Y,60,,,\n"
    )
    path = write(tmp_path, "datadownload-male-healthy-life-expectancy.csv", text)
    lake, summary = load_all(tmp_path, path)
    assert summary.problems == ()
    assert observed(lake, "area", "indicator", "sex", "period", "value", "note") == [
        ("E07000221", "healthy-life-expectancy", "Male", "2019-21", 63.2, ""),
        ("E07000222", "healthy-life-expectancy", "Male", "2019-21", None, "suppressed"),
    ]


def test_explore_local_statistics_download_of_everything(tmp_path: Path) -> None:
    text = (
        "indicator,areacd,areanm,period,value,lci,uci\n"
        "Life satisfaction,E07000221,Stratford,2022-04-01/P1Y,7.7,7.4,7.9\n"
        "Total population,E07000221,Stratford,2024-06-30,146258,,\n"
    )
    lake, _ = load_all(tmp_path, write(tmp_path, "all-datasets.csv", text))
    assert observed(lake, "indicator", "period", "value") == [
        ("life-satisfaction", "2022/23", 7.7), ("total-population", "2024", 146258.0),
    ]  # fmt: skip


LOOKUPS: dict[str, tuple[str, str, set[tuple[str, str, str]]]] = {
    "ons_oa_lsoa_msoa": (
        "OA21CD,LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,LEP22CD1",
        "E00000001,E01000001,Fen 001A,E02000001,Fen 001,E37\n"
        "E00000002,E01000001,Fen 001A,E02000001,Fen 001,E37",
        {("E01000001", "E02000001", "2021")},
    ),
    "ons_lsoa21_nhs": (
        "LSOA21CD,LSOA21NM,SICBL24CD,SICBL24CDH,SICBL24NM,ICB24CD,ICB24CDH,ICB24NM,CAL24CD,CAL24NM,"
        "LAD24CD,LAD24NM",
        "E01000001,Fen 001A,E38000001,01A,Fen,E54000001,QAA,Fen ICB,E56,Cal,E07000001,Fen",
        {
            ("E01000001", "E38000001", "2024"), ("E01000001", "E54000001", "2024"),
            ("E38000001", "E54000001", "2024"), ("E01000001", "E07000001", "2024"),
        },
    ),
    "ons_lad_region": (
        "LAD24CD,LAD24NM,RGN24CD,RGN24NM,ObjectId",
        "E07000001,Fen,E12000004,East Midlands,1",
        {
            ("E07000001", "E12000004", "2024"), ("E12000004", "E92000001", "2024"),
            ("E07000001", "E92000001", "2024"),
        },
    ),
    "ons_lad_county": (
        "LAD24CD,LAD24NM,CTY24CD,CTY24NM",
        "E07000001,Fen,E10000001,Fenshire",
        {("E07000001", "E10000001", "2024")},
    ),
    "ons_lad_utla": (
        "LTLA23CD,LTLA23NM,UTLA23CD,UTLA23NM",
        "E07000001,Fen,E10000001,Fenshire\nW06000001,Cwm,W06000001,Cwm",
        {("E07000001", "E10000001", "2023")},
    ),
    "ons_lad_combined_authority": (
        "LAD25CD,LAD25NM,CAUTH25CD,CAUTH25NM",
        "E07000001,Fen,E47000001,Fenlands",
        {("E07000001", "E47000001", "2025")},
    ),
    "ons_lsoa11_msoa11_lad": (
        "OA11CD,LSOA11CD,LSOA11NM,MSOA11CD,MSOA11NM,LAD17CD,LAD17NM",
        "E00000001,E01000001,Fen 001A,E02000001,Fen 001,E07000001,Fen",
        {("E01000001", "E02000001", "2011"), ("E01000001", "E07000001", "2017")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LOOKUPS))
def test_ons_lookups_of_any_year(tmp_path: Path, name: str) -> None:
    heading, rows, expected = LOOKUPS[name]
    path = write(tmp_path, "lookup.csv", f"{heading}\n{rows}\n")
    lake, summary = load_all(tmp_path, path)
    assert [each.mapping for each in summary.datasets] == [name]
    held = lake.read("membership", ["child", "parent", "vintage"]).to_pylist()
    assert {tuple(row.values()) for row in held} == expected


BOUNDARIES = {
    "LSOA": {"LSOA21CD": "E01000001", "LSOA21NM": "Fen 001A", "BNG_E": 1},
    "MSOA": {"MSOA21CD": "E02000001", "MSOA21NM": "Fen 001"},
    "ward": {"WD24CD": "E05000001", "WD24NM": "Upper Fen", "LAD24CD": "E07000001"},
    "LAD": {"LAD24CD": "E07000001", "LAD24NM": "Fen", "LAD24NMW": ""},
    "UTLA": {"CTYUA23CD": "E10000001", "CTYUA23NM": "Fenshire"},
    "sub-ICB": {"SICBL23CD": "E38000001", "SICBL23NM": "Fen"},
    "ICB": {"ICB23CD": "E54000001", "ICB23NM": "Fen ICB"},
    "CAUTH": {"CAUTH24CD": "E47000001", "CAUTH24NM": "Fenlands"},
    "NHSER": {"NHSER24CD": "E40000001", "NHSER24NM": "Midlands"},
    "region": {"RGN23CD": "E12000004", "RGN23NM": "East Midlands"},
    "country": {"CTRY24CD": "E92000001", "CTRY24NM": "England"},
}


@pytest.mark.parametrize("kind", sorted(BOUNDARIES))
def test_ons_boundaries_by_the_code_they_carry(tmp_path: Path, kind: str) -> None:
    properties: dict[str, Any] = BOUNDARIES[kind]
    square = [[[-1.0, 52.0], [-1.0, 52.1], [-0.9, 52.0], [-1.0, 52.0]]]
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    lake, _ = load_all(tmp_path, write(tmp_path, "outlines.geojson", text))
    row = lake.read("boundary").to_pylist()[0]
    code = next(iter(properties))
    assert (row["area"], row["type"]) == (properties[code], kind)
    assert row["vintage"] == f"20{code[-4:-2]}"


def test_councils_returns_give_pounds_of_upper_tier_councils_that_answered(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Revenue_Outturn_time_series_data_v4.csv",
        "status,year_ending,ONS_code,LA_name,LA_class,RS_phs_net_exp,RS_totsx_net_exp\n"
        "submitted,202503,E10000031,Warwickshire,SC,25000,500000\n"
        "submitted,202503,E07000221,Stratford-on-Avon,SD,0,15000\n"
        "not submitted,202503,E06000051,Shropshire,UA,,\n"
        "total,202503,E92000001,England,,3500000,100000000\n",
    )
    lake, summary = load_all(tmp_path, path)
    assert summary.problems == ()
    assert observed(lake, "indicator", "area", "period", "value") == [
        ("council-public-health-spending", "E10000031", "2024/25", 25_000_000.0),
        ("council-service-spending", "E10000031", "2024/25", 500_000_000.0),
    ]


def test_forms_of_the_same_data_fill_the_same_part_of_the_lake(tmp_path: Path) -> None:
    ours = write(
        tmp_path,
        "ours.csv",
        "lsoa21_code,disability,n,total_residents\n"
        "E01000001,Disabled under the Equality Act,30,100\n",
    )
    total, columns, _ = CENSUS["ts038"]
    heading = ",".join(f'"{name}"' for name in (total, *(name for name, _ in columns)))
    theirs = write(tmp_path, "ts038.csv", f"date,geography,geography code,{heading}\n"
                   "2021,Fen,E01000001,100,20,80\n")  # fmt: skip
    load_all(tmp_path, ours)
    lake, _ = load_all(tmp_path, theirs)
    assert lake.datasets("observation") == ("census2021_disability",)
    category = "Disabled under the Equality Act"
    held = lake.read("observation", ["value"], f"category = '{category}'")
    assert held.column("value").to_pylist() == [20.0]


def test_every_published_form_is_known_in_the_lake_folder_or_by_a_test_here() -> None:
    tested = {"iod2019_file7", "iod2025_file7", "fingertips", "explore_local_statistics"}
    tested |= {f"nomis_{name}" for name in (*CENSUS, "ts007a", "ts008")} | set(LOOKUPS)
    tested |= {"ons_population_lsoa21", "ons_ruc2021", "ons_lsoa21_ward_lad", "ons_lsoa11_lsoa21"}
    published = {
        each.name
        for each in all_mappings()
        if each.name.startswith(("ons_", "nomis_")) or each.name.endswith("_file7")
    }
    assert {name for name in published if not name.startswith("ons_boundary_")} <= tested
