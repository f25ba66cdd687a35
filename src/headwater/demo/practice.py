"""What places of the fictional country tried against what stood in their way: all invented."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from headwater.demo.districts import Districts
from headwater.demo.land import HOME
from headwater.demo.places import Area
from headwater.demo.randomness import Floats
from headwater.demo.region import FictionalRegion
from headwater.practice.card import PracticeCard
from headwater.practice.card_table import card_of, write_cards

CARD_FILE = "fictional-practice.csv"
INITIATIVE_FILE = "fictional-initiatives.csv"
SOURCE = "Headwater's fictional region: invented, about no real place"
REVIEW_BY = date(2028, 11, 30)
INITIATIVE = (
    *("name", "what", "for_whom", "place", "run_by", "body", "barriers", "state", "starts"),
    "organisation",
)


def cards(region: FictionalRegion) -> tuple[PracticeCard, ...]:
    """The cards of the region, each about the district that its place in the story gives."""
    return tuple(_card(region, each) for each in _written()["card"])


def initiatives(region: FictionalRegion) -> list[dict[str, str]]:
    """The initiatives of the region, as rows of a file."""
    rows = []
    for each in _written()["initiative"]:
        place = _place(region, each).code
        texts = {name: each.get(name, "") for name in INITIATIVE}
        rows.append({**texts, "place": place, "barriers": ";".join(each["barriers"])})
    return rows


def write_practice(region: FictionalRegion, folder: Path) -> list[Path]:
    """Writes both into ``folder``; returns their paths. Same seed, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    card_file, initiative_file = folder / CARD_FILE, folder / INITIATIVE_FILE
    card_file.write_text(write_cards(cards(region)), encoding="utf-8", newline="")
    with initiative_file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, INITIATIVE, lineterminator="\n")
        writer.writeheader()
        writer.writerows(initiatives(region))
    return [card_file, initiative_file]


def alike(districts: Districts, district: int) -> list[int]:
    """Other districts, most like it first, by rural people, deprivation and density."""
    density = np.log(districts.people[:, -1] / districts.ground)
    held = np.column_stack([districts.rural, districts.deprivation, density])
    scaled: Floats = (held - held.mean(axis=0)) / held.std(axis=0)
    distance = np.square(scaled - scaled[district]).sum(axis=1)
    return [int(n) for n in np.argsort(distance, kind="stable") if n >= len(HOME)]


def _card(region: FictionalRegion, each: dict[str, Any]) -> PracticeCard:
    place = _place(region, each)
    known = {name: value for name, value in each.items() if name not in ("like", "nth", "of")}
    cells = {name: _cell(value, place) for name, value in known.items()}
    cells |= {
        "where": place.name,
        "places": place.code,
        "source": SOURCE,
        "fictional": "yes",
        "review_by": REVIEW_BY.isoformat(),
    }
    card, wrong = card_of(cells)
    if card is None or wrong:
        raise ValueError(f"{each['code']}: {wrong[0].field}: {wrong[0].says}")
    return card


def _cell(value: Any, place: Area) -> str:
    if isinstance(value, list):
        lines = [" | ".join(each) for each in value if isinstance(each, list)]
        return "\n".join(lines) if lines else ";".join(value)
    return str(value).replace("{where}", place.name)


def _place(region: FictionalRegion, each: dict[str, Any]) -> Area:
    home = [one.name for one in HOME].index(each.get("like") or each["of"])
    number = alike(region.districts, home)[each["nth"] - 1] if "nth" in each else home
    return region.places.districts[number]


@cache
def _written() -> dict[str, Any]:
    text = files("headwater.demo").joinpath("practice.toml").read_text("utf-8")
    return tomllib.loads(text)
