"""Definitions, mappings, settings and questions that cannot be used, and what is said of each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from headwater.indicators.definition import definition_named, from_dict
from headwater.lake import Lake
from headwater.lake.configuration import engine_settings
from headwater.lake.engine import connect
from headwater.lake.mapping import Mapping
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import AREA
from headwater_web.site.configuration import verify

WARM: dict[str, Any] = {
    "id": "warm-banks",
    "name": "Warm banks",
    "short": "warm banks",
    "why": "Warm rooms keep people well.",
    "unit": "per 1,000",
    "multiplier": 1000,
    "polarity": "higher",
    "theme": "fabric",
    "domain": "social_fabric",
    "numerator": "Warm banks",
    "denominator": "Residents",
    "method": "rate",
    "source": {"publisher": "A council", "title": "A list"},
    "inputs": {"kind": "counts", "series": {"indicator": "warm-banks-counted"}},
}
FORM: dict[str, Any] = {
    "name": "warm_banks",
    "publisher": "A council",
    "licence": "Open Government Licence v3.0",
    "recognise": ["place", "warm banks"],
    "emit": [{"shape": "observation", "columns": {"area": "place"}}],
}


def said_by(call: Callable[[], object]) -> str:
    """What an error says, with the letters that Python puts round a missing key taken off."""
    try:
        call()
    except (ValueError, LookupError) as error:
        return str(error).strip("\"'") if isinstance(error, KeyError) else str(error)
    raise AssertionError("the input is not refused any more; give another")


def written() -> list[tuple[str, str]]:
    """What is said of definitions and mappings."""
    lacking = {name: value for name, value in WARM.items() if name != "why"}
    nameless = {name: value for name, value in FORM.items() if name != "publisher"}
    cases: list[tuple[str, Callable[[], object]]] = [
        ("A definition without a field", lambda: from_dict(lacking, "warm-banks.toml")),
        (
            "A field that no definition has",
            lambda: from_dict(WARM | {"colour": "red"}, "warm-banks.toml"),
        ),
        (
            "A polarity that is not one",
            lambda: from_dict(WARM | {"polarity": "up"}, "warm-banks.toml"),
        ),
        (
            "A rate whose unit does not name its multiplier",
            lambda: from_dict(WARM | {"unit": "per 100,000"}, "warm-banks.toml"),
        ),
        (
            "A proportion that is not in per cent",
            lambda: from_dict(WARM | {"method": "proportion"}, "warm-banks.toml"),
        ),
        (
            "An area type that is not known",
            lambda: from_dict(WARM | {"area_types": ["parish"]}, "warm-banks.toml"),
        ),
        ("An indicator that is not there", lambda: definition_named("life-expectation")),
        ("A mapping without a field", lambda: Mapping.from_dict(nameless, "warm_banks.toml")),
        (
            "A mapping that recognises nothing",
            lambda: Mapping.from_dict(FORM | {"recognise": []}, "warm_banks.toml"),
        ),
        (
            "A mapping to no table",
            lambda: Mapping.from_dict(
                FORM | {"emit": [{"shape": "Warm banks", "columns": {"a": "b"}}]}, "warm_banks.toml"
            ),
        ),
    ]
    return [(what, said_by(call)) for what, call in cases]


def asked() -> list[tuple[str, str]]:
    """What is said of settings and of questions to the lake."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        areas = pa.table({"code": ["X01"], "name": ["Fenwick"], "type": ["LAD"]})
        with lake.transaction() as tx:
            tx.put(AREA, "lookup", areas, Provenance("an example"))
        cases: list[tuple[str, Callable[[], object]]] = [
            ("An engine that is not one", lambda: engine_settings({"HEADWATER_ENGINE": "abacus"})),
            ("A size that is not one", lambda: engine_settings({"HEADWATER_MEMORY": "lots"})),
            ("Another kind of database", lambda: verify({"DATABASE_URL": "mysql://db/headwater"})),
            ("Https with no proxy that sends it", lambda: verify({"HEADWATER_HTTPS": "1"})),
            ("A table that nobody loaded", lambda: connect(lake, "duckdb").table("standing")),
            ("A dataset that is not there", lambda: lake.provenance("area", "outlines")),
            ("A condition that cannot be answered", lambda: lake.read("area", where="colour = 1")),
        ]
        return [(what, said_by(call).replace(folder, "var/lake")) for what, call in cases]
