"""Lists to choose from, as the macros of the front end take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from headwater_web.figures.request import AtlasRequest

KINDS = ("LAD", "UTLA", "ICB", "CAUTH", "region")


def choices(
    rows: Iterable[tuple[str, str]], chosen: str = "", first: str = "Choose"
) -> list[dict[str, Any]]:
    """Rows of a list to choose from, with an empty one first where ``first`` says something."""
    empty = [{"value": "", "text": first}] if first else []
    return empty + [{"value": v, "text": t, "selected": v == chosen} for v, t in rows]


def radios(rows: Iterable[tuple[str, str]], hints: Mapping[str, str] | None = None) -> list[Any]:
    """Rows of radio buttons, each with its hint."""
    said = hints or {}
    return [
        {"value": v, "text": t, **({"hint": {"text": said[v]}} if v in said else {})}
        for v, t in rows
    ]


def place_choices(
    request: AtlasRequest,
    chosen: str = "",
    first: str = "Choose a place",
    own: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """Councils and systems to choose from, by name; a person's ``own`` places stand first."""
    names = place_names(request, own)
    rest = {each.code: each.name for kind in KINDS for each in request.atlas.places.of_type(kind)}
    ordered = sorted(((c, n) for c, n in rest.items() if c not in names), key=lambda row: row[1])
    return choices([*names.items(), *ordered], chosen, first)


def place_names(request: AtlasRequest, codes: Iterable[str]) -> dict[str, str]:
    """The name of each place by code, as the atlas has it; the code where it has none."""
    return {code: place_name(request, code) for code in codes if code}


def place_name(request: AtlasRequest, code: str) -> str:
    """The name of a place as the atlas has it; the code where it has none."""
    places = request.atlas.places
    return places.name(code) if places.types(code) else code
