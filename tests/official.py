"""A stand-in for the official publishers: every layer, file and indicator in its own columns.

One small area of one district, with real columns and invented names, so that the whole way from
``headwater fetch`` to ``headwater load`` can be walked without a network.
"""

from __future__ import annotations

import csv
import io

from headwater.lake.open_geography import layers
from publisher import Parameters, Reply, as_json

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-1.2, 52.9], [-1.1, 52.9], [-1.1, 53], [-1.2, 52.9]]],
}
LSOA = {"LSOA21CD": "E01099901", "LSOA21NM": "Nowhere 001A"}
LAD = {"LAD24CD": "E07099901", "LAD24NM": "Nowhere"}

ROWS: dict[str, dict[str, object]] = {
    "lsoa21-lookup": {**LSOA, "WD24CD": "E05099901", "WD24NM": "Nowhere Ward", **LAD},
    "msoa21-lookup": {**LSOA, "MSOA21CD": "E02099901", "MSOA21NM": "Nowhere 001"},
    "nhs-lookup": {
        **LSOA,
        "SICBL26CD": "E38099901",
        "SICBL26CDH": "99N",
        "SICBL26NM": "NHS Nowhere ICB - 99N",
        "ICB26CD": "E54099901",
        "ICB26CDH": "QNN",
        "ICB26NM": "NHS Nowhere Integrated Care Board",
        "NHSER26CD": "E40099901",
        "NHSER26CDH": "Y99",
        "NHSER26NM": "Nowhere",
        "LAD26CD": "E07099901",
        "LAD26NM": "Nowhere",
    },
    "nhs-lookup-2024": {
        **LSOA,
        "SICBL24CD": "E38099901",
        "SICBL24CDH": "99N",
        "SICBL24NM": "NHS Nowhere ICB - 99N",
        "ICB24CD": "E54099901",
        "ICB24CDH": "QNN",
        "ICB24NM": "NHS Nowhere Integrated Care Board",
        "CAL24CD": "E56099901",
        "CAL24NM": "Nowhere",
        **LAD,
    },
    "county-lookup": {**LAD, "CTY24CD": "E10099901", "CTY24NM": "Nowhereshire"},
    "region-lookup": {**LAD, "RGN24CD": "E12099901", "RGN24NM": "Nowhere Region"},
    "combined-authority-lookup": {
        "LAD25CD": "E07099901",
        "LAD25NM": "Nowhere",
        "CAUTH25CD": "E47099901",
        "CAUTH25NM": "Nowhere Combined Authority",
    },
    "lsoa11-lsoa21": {
        "LSOA11CD": "E01099901",
        "LSOA11NM": "Nowhere 001A",
        "CHGIND": "U",
        **LSOA,
        "LAD22CD": "E07099901",
        "LAD22NM": "Nowhere",
    },
    "lsoa21-boundaries": LSOA,
    "msoa21-boundaries": {"MSOA21CD": "E02099901", "MSOA21NM": "Nowhere 001"},
    "district-boundaries": LAD,
    "county-boundaries": {"CTYUA24CD": "E10099901", "CTYUA24NM": "Nowhereshire"},
    "icb-boundaries": {"ICB23CD": "E54099901", "ICB23NM": "NHS Nowhere Integrated Care Board"},
    "region-boundaries": {"RGN24CD": "E12099901", "RGN24NM": "Nowhere Region"},
    "combined-authority-boundaries": {
        "CAUTH25CD": "E47099901",
        "CAUTH25NM": "Nowhere Combined Authority",
    },
}
FINGERTIPS = {
    "Indicator ID": "",
    "Indicator Name": "Something measured",
    "Parent Code": "E92000001",
    "Parent Name": "England",
    "Area Code": "E07099901",
    "Area Name": "Nowhere",
    "Area Type": "Districts & UAs (from Apr 2023)",
    "Sex": "Persons",
    "Age": "All ages",
    "Category Type": "",
    "Category": "",
    "Time period": "2021 - 23",
    "Value": "12.5",
    "Lower CI 95.0 limit": "10.1",
    "Upper CI 95.0 limit": "15.2",
    "Lower CI 99.8 limit": "9.0",
    "Upper CI 99.8 limit": "16.9",
    "Count": "125",
    "Denominator": "1000",
    "Value note": "",
    "Recent Trend": "",
    "Compared to England value or percentiles": "Similar",
    "Compared to percentiles": "",
    "Time period Sortable": "20210000",
    "New data": "",
    "Compared to goal": "",
    "Time period range": "3y",
}
IOD = {
    "File_7_IoD2025": {
        "LSOA code (2021)": "E01099901",
        "LSOA name (2021)": "Nowhere 001A",
        "Local Authority District code (2024)": "E07099901",
        "Local Authority District name (2024)": "Nowhere",
        "Index of Multiple Deprivation (IMD) Score": "21.7",
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)": "12345",
    },
    "File_7_-_All_IoD2019": {
        "LSOA code (2011)": "E01099901",
        "LSOA name (2011)": "Nowhere 001A",
        "Local Authority District code (2019)": "E07099901",
        "Local Authority District name (2019)": "Nowhere",
        "Index of Multiple Deprivation (IMD) Score": "20.1",
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)": "13579",
    },
}


def official(path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
    """Answers as the Open Geography service, the Fingertips API and gov.uk would."""
    if "/FeatureServer/" in path:
        return _feature_service(path.split("/")[1], parameters)
    if path.endswith("/area_types"):
        return as_json(
            [{"Id": 501, "Name": "Districts & UAs (from Apr 2023)", "Short": "Districts"}]
        )
    if "by_indicator_id" in path:
        return _csv({**FINGERTIPS, "Indicator ID": parameters["indicator_ids"]})
    for start, row in IOD.items():
        if start in path:
            return _csv(row)
    return Reply(status=404)


def _feature_service(service: str, parameters: Parameters) -> Reply:
    known = {one.url.split("/")[-4]: one for one in layers().values()}
    if service not in known:
        return as_json({"error": {"code": 400, "message": "Invalid URL", "details": []}})
    if "returnCountOnly" in parameters:
        return as_json({"count": 1})
    row = {"ObjectId": 1, **ROWS[known[service].name]}
    if parameters["f"] == "geojson":
        feature = {"type": "Feature", "properties": row, "geometry": SQUARE}
        return as_json({"type": "FeatureCollection", "features": [feature]})
    return as_json({"features": [{"attributes": row}]})


def _csv(row: dict[str, str]) -> Reply:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return Reply(out.getvalue().encode(), headers={"Content-Type": "text/csv"})


def environment(address: str) -> dict[str, str]:
    """The variables that send ``headwater fetch`` to the stand-in at ``address``."""
    return {
        "HEADWATER_GEOGRAPHY_URL": address,
        "HEADWATER_FINGERTIPS_URL": address,
        "HEADWATER_PUBLISHED_URL": address,
    }
