"""Who lives in a place, by age band and smaller place, so that who took part stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from headwater.lake.store import Lake
from headwater_web.accounts.scopes import codes

PEOPLE = "population-by-age"
BANDS = {"0-24": (0, 24), "25-44": (25, 44), "45-64": (45, 64), "65+": (65, 200)}
FIVE = re.compile(r"(\d+)(?:-\d+|\+)")


def by_age(place: str) -> Mapping[str, float]:
    """The share of residents in each age band, 0 to 1; empty where the lake has no estimate."""
    held = _people(place)
    counts = dict.fromkeys(BANDS, 0.0)
    for (_, age), people in held.items():
        for band, (low, high) in BANDS.items():
            if low <= age <= high:
                counts[band] += people
    return _shares(counts)


def by_place(place: str, smaller: Mapping[str, str]) -> Mapping[str, float]:
    """The share of residents in each smaller place, 0 to 1; empty where it is not known."""
    held = _people(place)
    counts = {}
    for code in smaller:
        inside = set(codes((code,)))
        counts[code] = sum(people for (area, _), people in held.items() if area in inside)
    return _shares(counts)


def _shares(counts: Mapping[str, float]) -> Mapping[str, float]:
    whole = sum(counts.values())
    return {code: count / whole for code, count in counts.items()} if whole else {}


def _people(place: str) -> Mapping[tuple[str, int], float]:
    root = Path(settings.HOME) / "lake"
    return _counted(root, Lake(root).version, place)


@lru_cache(maxsize=64)
def _counted(root: Path, version: int, place: str) -> Mapping[tuple[str, int], float]:
    """People by small area and first year of their five years of age, newest estimate alone."""
    lake = Lake(root)
    if "observation" not in lake.tables():
        return {}
    held = lake.read(
        "observation",
        ["area", "sex", "age", "value", "period_end"],
        "indicator = ? AND kind = 'observed' AND value IS NOT NULL AND area IN (SELECT unnest(?))",
        parameters=[PEOPLE, list(codes((place,)))],
    ).to_pylist()
    newest = max((row["period_end"] for row in held), default=None)
    rows = [row for row in held if row["period_end"] == newest]
    sexes = {row["sex"] for row in rows}
    wanted = {"Male", "Female"} if "Male" in sexes else {"Persons"}
    found: dict[tuple[str, int], float] = {}
    for row in rows:
        age = FIVE.fullmatch(str(row["age"]))
        if row["sex"] in wanted and age:
            key = (str(row["area"]), int(age[1]))
            found[key] = found.get(key, 0.0) + float(row["value"])
    return found
