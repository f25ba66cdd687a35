"""Are rural areas falling behind? Every measure asked the same way, "no evidence" included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.rank_by_class import rank_by_class
from headwater.indicators.standings.rural_people import RuralPeople, rural_people
from headwater.indicators.standings.rural_series import rural_series
from headwater.indicators.standings.small_areas import small_areas
from headwater.indicators.words import figures
from headwater.indicators.words.wording import period_words, spoken
from headwater.place.hierarchy import Place
from headwater.place.rank_change import ClassChange
from headwater_web.charts.frame import Caption
from headwater_web.charts.marks import ENGLAND_LINE, PLACE_LINE, KeyItem, Verdict, icon, key
from headwater_web.charts.trend import Line, Trend, trend
from headwater_web.figures.addresses import address
from headwater_web.figures.request import AtlasRequest, nation_code, public_lake
from headwater_web.figures.trends import Table, form, written

PICTURES = 8
NONE = {0: "none"}
VERDICTS: dict[str, tuple[Verdict, str]] = {
    "falling_behind": ("worse", "Rural areas are losing ground"),
    "catching_up": ("better", "Rural areas are gaining ground"),
    "rising_faster": ("higher", "Rising faster in rural areas"),
    "falling_faster": ("lower", "Falling faster in rural areas"),
    "no_evidence": ("similar", "No evidence of a difference"),
}
ORDER = ("falling_behind", "catching_up", "rising_faster", "falling_faster", "no_evidence")
RANK_CHANGE = "deprivation-rank-2019-to-2025"


@dataclass(frozen=True)
class Answer:
    """One measure's answer."""

    title: str
    about: str
    address: str
    mark: Markup
    verdict: str
    rural: str
    urban: str
    difference: str
    picture: Markup
    table: Table | None
    id: str


@login_not_required
@require_safe
def rural(request: AtlasRequest) -> HttpResponse:
    """The answer for every district measure with five periods or more."""
    atlas = request.atlas
    rows = sorted(atlas.rural_trends(), key=lambda row: (ORDER.index(row["verdict"]), row["q"]))
    ranks = [row for row in rows if row["indicator"] == RANK_CHANGE]
    rows = [row for row in rows if row["indicator"] != RANK_CHANGE]
    area = request.region
    words = {
        "section": "rural",
        "lead": lead(rows),
        "pictured": [answer for answer in pictured(atlas, rows) if answer.picture][:PICTURES],
        "told": [answer_of(atlas, row, with_picture=False) for row in rows if _parts(row)],
        "untold": [answer_of(atlas, row, with_picture=False) for row in rows if not _parts(row)],
        "key": key(
            [
                KeyItem(PLACE_LINE, "Rural districts", 28),
                KeyItem(ENGLAND_LINE, "Urban districts", 28),
            ]
        ),
        "ranks": ranks[0] if ranks else None,
        "classes": by_class(atlas.version),
        "rank_says": rank_sentence(ranks[0]) if ranks else "",
        "people": people(atlas, area),
        "area": area,
        "area_spoken": spoken(area.name) if area else "",
    }
    return render(request, "site/rural.jinja", words)


def _parts(row: dict[str, Any]) -> bool:
    """Whether rural and urban districts part on a measure."""
    return bool(row["verdict"] != "no_evidence")


def lead(rows: Sequence[dict[str, Any]]) -> str:
    """How many measures were looked at and what they say, in a sentence or two."""
    judged = [row for row in rows if row["polarity"] != "none"]
    if not judged:
        return "There are too few years of district figures here to say."
    behind = sum(row["verdict"] == "falling_behind" for row in judged)
    better = sum(row["verdict"] == "catching_up" for row in judged)
    rest = len(judged) - behind - better
    said = (
        f"On {figures.counted(behind)} of {len(judged)} measures rural districts are losing "
        f"ground to urban ones. On {NONE.get(better, figures.counted(better))} they are gaining."
    )
    return f"{said} For the other {figures.counted(rest)} there is no evidence either way."


def pictured(atlas: Atlas, rows: Sequence[dict[str, Any]]) -> list[Answer]:
    """Measures that rural districts do worse or better on over time, with their pictures."""
    chosen = [row for row in rows if row["verdict"] in ORDER[:2]]
    firsts = {row["indicator"]: row for row in reversed(chosen)}
    return [answer_of(atlas, row) for row in reversed(firsts.values())][: PICTURES + 4]


def answer_of(atlas: Atlas, row: dict[str, Any], *, with_picture: bool = True) -> Answer:
    """One row of the table, and its picture where asked."""
    verdict, words = VERDICTS[row["verdict"]]
    measure = atlas.definitions.get(row["indicator"])
    whom = {"Male": ", men", "Female": ", women"}.get(row["sex"], "")
    title = figures.capital(f"{measure.short if measure else row['indicator']}{whom}")
    picture, table = drawn(atlas, row, title) if with_picture else (Markup(""), None)
    unit = row["unit"] or ""
    spread = f"{change(row['lower'], unit)} to {change(row['upper'], unit)}"
    return Answer(
        title=title,
        about=f"{period_words(row['from_period'])} to {period_words(row['to_period'])}",
        address=address("indicators:indicator", row["indicator"]),
        mark=icon(verdict),
        verdict=words,
        rural=change(row["rural_slope"], unit),
        urban=change(row["urban_slope"], unit),
        difference=f"{change(row['difference'], unit)} ({spread})",
        picture=picture,
        table=table,
        id=f"rural-{row['indicator']}-{row['sex']}",
    )


def change(value: float, unit: str) -> str:
    """A change a year, with its sign."""
    sign = unit[0] if unit.startswith("£") else ""
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = figures.amount(value, sign, decimals)
    return text if value < 0 else f"+{text}"


def drawn(atlas: Atlas, row: dict[str, Any], title: str) -> tuple[Markup, Table | None]:
    """The two lines and their numbers; nothing where too few districts are held throughout."""
    panel = atlas.panel(row["indicator"], "LAD", row["sex"], row["age"])
    made = rural_series(panel, shares(atlas)) if panel is not None else None
    if made is None or len(made.periods) < 3:
        return Markup(""), None
    unit = row["unit"] or ""
    periods = tuple(map(period_words, made.periods))
    chart = Trend(
        caption=Caption(
            f"c-{row['indicator']}-{row['sex']}", f"{title}: rural and urban districts"
        ),
        periods=periods,
        place=Line("Rural", made.rural),
        england=Line("Urban", made.urban),
        verdict=VERDICTS[row["verdict"]][0],
        form=form(unit, 1),
    )
    rows = tuple(
        (period, written(made.rural[i], unit, 1), written(made.urban[i], unit, 1))
        for i, period in reversed(list(enumerate(periods)))
    )
    return trend(chart, "small"), Table(
        title, ("Period", "Rural districts", "Urban districts"), rows
    )


def shares(atlas: Atlas) -> dict[str, float]:
    """The rural share of each district, 0 to 1."""
    held = atlas.distribution("rural-share", "LAD")
    return {each.area: each.value / 100 for each in held if each.value is not None}


def rank_sentence(row: dict[str, Any]) -> str:
    """How rural areas moved in the order of deprivation."""
    years = 6
    moved = -row["difference"] * years
    low, high = sorted((-row["lower"] * years, -row["upper"] * years))
    if low <= 0 <= high:
        return "Rural areas kept their place in the order of deprivation, as far as we can tell."
    way = "towards the more deprived end" if moved > 0 else "away from the deprived end"
    return (
        f"From 2019 to 2025, rural areas moved {abs(moved):.1f} places in 100 {way}, against urban "
        f"areas ({min(abs(low), abs(high)):.1f} to {max(abs(low), abs(high)):.1f})."
    )


def people(atlas: Atlas, area: Place | None) -> RuralPeople | None:
    """Rural people on a low income in the home region, or in the nation."""
    code, kind = (area.code, area.type) if area else (nation_code(atlas), "country")
    return _people(atlas.version, code, kind)


@lru_cache(maxsize=64)
def _people(version: int, code: str, kind: str) -> RuralPeople | None:
    lake = public_lake()
    frames = [frame for frame in small_areas(lake) if frame.type == "LSOA"]
    return rural_people(lake, frames[0], code, kind) if frames else None


@lru_cache(maxsize=2)
def by_class(version: int) -> tuple[ClassChange, ...]:
    """How each rural and urban class moved in the order of deprivation."""
    lake = public_lake()
    return rank_by_class(lake, small_areas(lake))
