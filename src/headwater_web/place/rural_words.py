"""Rural and urban on a place's page, in sentences."""

from __future__ import annotations

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.widest_gap import rural_differences
from headwater.indicators.words.place_answers import rural_answer, rural_looked_at, rural_sides
from headwater.indicators.words.sentence import Sentence, beside
from headwater_web.figures.request import nation_name

MOST_TOLD = 3


def rural_says(atlas: Atlas, code: str, standings: tuple[Standing, ...]) -> tuple[Sentence, ...]:
    """Whether rural areas fall behind, and how the place's own rural and urban parts compare."""
    nation, known = nation_name(atlas), atlas.definitions
    share = atlas.rural_share(code)
    answer = rural_answer(atlas.places.name(code), share, atlas.rural_trends(), known, standings)
    sides = rural_differences(atlas.derived("inequality", code), known)
    told = [rural_sides(row, known.get(row["indicator"])) for row in sides.rows[:MOST_TOLD]]
    looked_at = rural_looked_at(sides.looked_at, len(sides.rows))
    said = (answer, looked_at, *told)
    return tuple(beside(each, nation) for each in said if each)
