"""Rural and urban on a place's page, in sentences."""

from __future__ import annotations

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words.place_answers import rural_answer, rural_sides
from headwater.indicators.words.sentence import Sentence, beside
from headwater_web.figures.request import nation_name
from headwater_web.place.groups import is_judged


def rural_says(atlas: Atlas, code: str, standings: tuple[Standing, ...]) -> tuple[Sentence, ...]:
    """Whether rural areas fall behind, and how the place's own rural and urban parts compare."""
    nation, known = nation_name(atlas), atlas.definitions
    share = atlas.rural_share(code)
    answer = rural_answer(atlas.places.name(code), share, atlas.rural_trends(), known, standings)
    sides = [
        row
        for row in atlas.derived("inequality", code)
        if row["group"] == "difference" and row["lower"] is not None
    ]
    clear = [row for row in sides if not row["lower"] <= 0 <= row["upper"]]
    judged = [row for row in clear if is_judged(atlas, row["indicator"])]
    told = [rural_sides(row, known.get(row["indicator"])) for row in judged[:2]]
    return tuple(beside(each, nation) for each in (answer, *told))
