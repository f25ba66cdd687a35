"""Bright spots where nobody did anything: how many are named, and which stands first."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from headwater.evaluation.bright_spots import Spot, Weighed, _flagged, _judged, _spots, best_first
from headwater.evaluation.circumstances import foretell, left_out
from headwater.indicators.definition import definitions

PLACES, MEASURES = 300, 6


def weighed(own: float, chance: float, seed: int = 1) -> list[Spot]:
    """Places that differ from a prediction by their ``own`` spread, and figures by ``chance``."""
    draw = np.random.default_rng(seed)
    z = draw.normal(size=(PLACES, 6))
    folds = left_out(z, np.arange(PLACES) % 9)
    made = []
    for number in range(MEASURES):
        values = 50 + z @ draw.normal(0, 1, 6) + draw.normal(0, own, PLACES)
        values = values + draw.normal(0, chance, PLACES)
        held: list[Any] = [
            SimpleNamespace(
                area=f"P{i:03}", indicator=f"M{number}", sex="Persons", age="All ages",
                period="2024", unit="%", polarity="lower", value=value, lower=value - 1.96 * chance,
                upper=value + 1.96 * chance,
            )
            for i, value in enumerate(values.tolist())
        ]  # fmt: skip
        found = foretell(values, folds)
        made.append(Weighed((f"M{number}", "", ""), found.explained, _spots(held, values, found)))
    return [spot for each in _flagged(made)[0] for spot in each.spots]


def test_where_figures_are_exact_an_ordinary_difference_names_nobody() -> None:
    named = [spot for spot in weighed(1.0, 0.1) if spot.verdict != "as_expected"]
    # of places that differ as places do, one in twenty lies two spreads away
    assert 0.01 < len(named) / (PLACES * MEASURES) < 0.07
    assert all(abs(spot.spreads) >= 2 for spot in named)


def test_where_chance_alone_makes_figures_differ_nobody_is_named() -> None:
    assert {spot.verdict for spot in weighed(0.0, 1.0)} == {"as_expected"}


def test_who_is_better_at_least_by_most_stands_first_and_small_places_do_not() -> None:
    sure = replace(weighed(1.0, 0.1)[0], better_by=4.0, lower=3.5, upper=4.5, area="large")
    lucky = replace(sure, better_by=6.0, lower=1.0, upper=11.0, area="small")
    open_ = replace(sure, better_by=5.0, lower=-1.0, upper=11.0, area="open")
    harder = replace(sure, better_by=-4.0, lower=-4.5, upper=-3.5, area="harder")
    ordered = sorted([harder, open_, lucky, sure], key=best_first)
    assert [spot.area for spot in ordered] == ["large", "small", "open", "harder"]


def test_what_is_modelled_from_what_places_are_like_is_not_weighed() -> None:
    atlas: Any = SimpleNamespace(definitions={each.id: each for each in definitions()})
    assert not _judged(atlas, "loneliness-modelled")
    assert _judged(atlas, "smoking-adults")
