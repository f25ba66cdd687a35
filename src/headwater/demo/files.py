"""Writes the fictional region as files that ``headwater load`` reads through the same door.

CSV and GeoJSON in Headwater's own form: the columns are those of the shapes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import shapely

from headwater.demo.observations import NUMBERS, TEXTS
from headwater.demo.places import VINTAGE
from headwater.demo.region import FictionalRegion
from headwater.lake import periods

AREA_FILE = "fictional-areas.csv"
MEMBERSHIP_FILE = "fictional-memberships.csv"
BOUNDARY_FILE = "fictional-boundaries.geojson"
OBSERVATION_FILE = "fictional-observations.csv"
SOURCE = "Headwater's fictional region: invented, about no real place"


def write(region: FictionalRegion, folder: Path) -> list[Path]:
    """Writes the region's files into ``folder``; returns their paths. Same seed, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        AREA_FILE: _areas,
        MEMBERSHIP_FILE: _memberships,
        BOUNDARY_FILE: _boundaries,
        OBSERVATION_FILE: _observations,
    }
    for name, writer in files.items():
        writer(region, folder / name)
    return [folder / name for name in files]


def _areas(region: FictionalRegion, path: Path) -> None:
    rows = ((area.code, area.name, area.type, "", "") for area in region.places.areas)
    _csv(path, ("code", "name", "type", "valid_from", "valid_to"), rows)


def _memberships(region: FictionalRegion, path: Path) -> None:
    heading = ("child", "child_type", "parent", "parent_type", "share", "vintage")
    rows = (
        (one.child.code, one.child.type, one.parent.code, one.parent.type, "1", VINTAGE)
        for one in region.places.memberships
    )
    _csv(path, heading, rows)


def _boundaries(region: FictionalRegion, path: Path) -> None:
    places = region.places
    lines = []
    for area, outline in zip(places.areas, places.outlines, strict=True):
        about = {"area": area.code, "name": area.name, "type": area.type}
        feature = {
            "type": "Feature",
            "properties": {**about, "vintage": VINTAGE, "resolution": "full"},
            "geometry": json.loads(shapely.to_geojson(outline)),
        }
        lines.append(json.dumps(feature, separators=(",", ":"), ensure_ascii=False))
    body = ",\n".join(lines)
    path.write_text(
        f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf-8", newline="\n"
    )


def _observations(region: FictionalRegion, path: Path) -> None:
    held = region.observations
    labels, number = np.unique(held.period, return_inverse=True)
    found = [periods.parse(str(label)) for label in labels]
    starts = np.array([period.start.isoformat() for period in found])[number]
    ends = np.array([period.end.isoformat() for period in found])[number]
    texts = {name: getattr(held, name).tolist() for name in TEXTS}
    numbers = {name: [_plain(n) for n in getattr(held, name).tolist()] for name in NUMBERS}
    confidence = ["0.95" if lower else "" for lower in numbers["lower"]]
    same = {"kind": "observed", "series": f"Fictional region, seed {region.seed}", "source": SOURCE}
    columns = {
        **texts,
        **numbers,
        "period_start": starts.tolist(),
        "period_end": ends.tolist(),
        "confidence": confidence,
        **{name: [text] * len(held) for name, text in same.items()},
    }
    _csv(path, tuple(columns), zip(*columns.values(), strict=True))


def _plain(number: float) -> str:
    if number != number:
        return ""
    return str(int(number)) if number == int(number) else repr(number)


def _csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
