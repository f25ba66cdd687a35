"""Who lives in a place, by age band and smaller place, so that who took part stands beside it.

Residents are counted from 15 years on: children do not take part, and would make the young, whoever
speaks for them, count for more than they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from headwater.lake.store import Lake
from headwater_web.accounts.scopes import codes

PEOPLE = "population-by-age"
FROM_AGE = 15
BANDS = {"0-24": (FROM_AGE, 24), "25-44": (25, 44), "45-64": (45, 64), "65+": (65, 200)}
FIVE = re.compile(r"(\d+)(?:-\d+|\+)")


def by_age(place: str) -> Mapping[str, int]:
    """Residents of 15 and over by age band; empty where the lake has no estimate."""
    counts = dict.fromkeys(BANDS, 0.0)
    for (_, age), people in _people(place).items():
        for band, (low, high) in BANDS.items():
            if low <= age <= high:
                counts[band] += people
    return _whole(counts)


def by_place(place: str, smaller: Mapping[str, str]) -> Mapping[str, int]:
    """Residents of 15 and over by smaller place; empty where it is not known."""
    held = _people(place)
    counts = {}
    for code in smaller:
        inside = set(codes((code,)))
        counts[code] = sum(
            people for (area, age), people in held.items() if area in inside and age >= FROM_AGE
        )
    return _whole(counts)


def shares(counts: Mapping[str, int]) -> Mapping[str, float]:
    """Counts as shares of their sum, 0 to 1; empty where nobody is counted.

    >>> shares({"town": 300, "dale": 100})
    {'town': 0.75, 'dale': 0.25}
    """
    whole = sum(counts.values())
    return {code: count / whole for code, count in counts.items()} if whole else {}


def _whole(counts: Mapping[str, float]) -> Mapping[str, int]:
    found = {code: round(count) for code, count in counts.items()}
    return found if sum(found.values()) else {}


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
