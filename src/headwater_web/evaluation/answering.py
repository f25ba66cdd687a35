"""Answers kept while the figures stay the same, so that a page, its picture and its file agree."""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

from headwater.evaluation.asking import Asked, ask
from headwater.evaluation.bright_spots import BrightSpots
from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.spot_table import spots_held
from headwater.indicators.standings.atlas import Atlas

MOST_KEPT = 200
WEIGHING = Lock()
_ANSWERS: WeakKeyDictionary[Atlas, dict[Asked, Evaluation]] = WeakKeyDictionary()
_WEIGHED: WeakKeyDictionary[Atlas, dict[str, BrightSpots]] = WeakKeyDictionary()


def answer_to(atlas: Atlas, asked: Asked) -> Evaluation:
    """Did it work? ``UnanswerableError`` says what is not held."""
    kept = _ANSWERS.setdefault(atlas, {})
    if asked not in kept:
        found = ask(atlas, asked)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[asked] = found
        return found
    return kept[asked]


def weighed(atlas: Atlas, area_type: str) -> BrightSpots:
    """Every measure weighed against circumstances; read once for each atlas."""
    with WEIGHING:
        kept = _WEIGHED.setdefault(atlas, {})
        if area_type not in kept:
            kept[area_type] = spots_held(atlas, area_type)
        return kept[area_type]
