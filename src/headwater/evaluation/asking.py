"""A question put to a lake: which places can be asked about, and how unlike they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow as pa

from headwater.evaluation.estimators import OURS, Estimators
from headwater.evaluation.evaluation import Evaluation, evaluate
from headwater.evaluation.figures import Figures, FloatArray, figures_of
from headwater.evaluation.question import Question
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.panel import Panel
from headwater.indicators.standings.standing import TYPES
from headwater.place.characteristics import characteristics
from headwater.place.peers import PeerError, Profile, profile

FEWEST_PERIODS = 3


class UnanswerableError(LookupError):
    """The question names what the lake does not hold; the message says what."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks: an indicator's id and the places that acted, each with its day."""

    indicator: str
    acted: tuple[tuple[str, date], ...]
    sex: str = ""
    age: str = ""
    chosen_for_being_bad: bool = False


@dataclass(frozen=True)
class Inquiry:
    """A question with what it is asked of: figures, and how unlike places are (n, n) or None."""

    question: Question
    figures: Figures
    apart: FloatArray | None


def ask(atlas: Atlas, asked: Asked, by: Estimators = OURS) -> Evaluation:
    """The answer from a lake's figures. ``UnanswerableError`` says what is not held."""
    put = inquiry(atlas, asked)
    return evaluate(put.question, put.figures, put.apart, atlas.places.name, by)


def inquiry(atlas: Atlas, asked: Asked) -> Inquiry:
    """The question and the lake's figures for it. ``UnanswerableError`` says what is not held."""
    panel = panel_for(atlas, asked)
    measure = atlas.definitions.get(asked.indicator)
    question = Question(
        asked.indicator,
        tuple(sorted(asked.acted)),
        f"lake {atlas.version}",
        better=measure.polarity if measure else "none",
        sex=panel.sex,
        age=panel.age,
        unit=panel.unit,
        chosen_for_being_bad=asked.chosen_for_being_bad,
    )
    return Inquiry(question, figures_of(panel), unlike(atlas, panel))


def panel_for(atlas: Atlas, asked: Asked) -> Panel:
    """The figures of places of one kind, all that acted among them."""
    if not asked.acted:
        raise UnanswerableError("Name at least one place that acted, and the day it began.")
    codes = [code for code, _ in asked.acted]
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise UnanswerableError(
            f"{_named(atlas, twice[0])} is named twice. Name it once, with the day it began."
        )
    held = [each for each in panels_of(atlas, asked.indicator) if _whom(each, asked)]
    if not held:
        raise UnanswerableError(
            f"{asked.indicator!r} has no figures over time here; choose an indicator whose page "
            "shows a line over the years."
        )
    for panel in held:
        if set(codes) <= set(panel.areas.tolist()):
            return panel
    nowhere = [c for c in codes if not any(c in each.areas.tolist() for each in held)]
    if nowhere:
        names = ", ".join(_named(atlas, code) for code in nowhere)
        raise UnanswerableError(f"There are no figures over time for {names} on this indicator.")
    names = ", ".join(_named(atlas, code) for code in codes)
    raise UnanswerableError(
        f"These places are not all of one kind: {names}. Ask of districts or of upper tier "
        "councils, not of both."
    )


def panels_of(atlas: Atlas, indicator: str) -> list[Panel]:
    """Panels of an indicator with three periods or more: districts first, then persons first."""
    keys = sorted(
        {
            (kind, sex, age)
            for name, sex, age in atlas.measures()
            if name == indicator
            for kind in TYPES
        },
        key=lambda each: (TYPES.index(each[0]), each[1] != "Persons", each),
    )
    found = [atlas.panel(indicator, kind, sex, age) for kind, sex, age in keys]
    return [
        each for each in found if each is not None and len(each.periods.labels) >= FEWEST_PERIODS
    ]


def _whom(panel: Panel, asked: Asked) -> bool:
    return asked.sex in ("", panel.sex) and asked.age in ("", panel.age)


def _named(atlas: Atlas, code: str) -> str:
    try:
        return atlas.places.name(code)
    except LookupError:
        return code


def unlike(atlas: Atlas, panel: Panel) -> FloatArray | None:
    """How unlike any two places of a panel are (n, n), or NaN; None without a profile."""
    people_like = profile_in(atlas, panel.area_type)
    if people_like is None:
        return None
    place = {code: i for i, code in enumerate(people_like.areas)}
    rows = np.array([place.get(str(code), -1) for code in panel.areas.tolist()])
    apart = people_like.distances[np.ix_(rows, rows)].copy()
    apart[rows < 0, :] = np.nan
    apart[:, rows < 0] = np.nan
    return np.asarray(apart, dtype=np.float64)


def profile_in(atlas: Atlas, area_type: str) -> Profile | None:
    """What places of a type are like, from the lake's characteristics; None where none are held."""
    table = atlas.derived_table("characteristic")
    return _profile(_Held(table, area_type)) if table is not None else None


@dataclass(frozen=True)
class _Held:
    """A table of characteristics and a type of area, told apart by the table itself."""

    table: pa.Table
    area_type: str

    def __hash__(self) -> int:
        return hash((id(self.table), self.area_type))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Held)
            and (self.table is other.table)
            and (self.area_type == other.area_type)
        )


@lru_cache(maxsize=4)
def _profile(held: _Held) -> Profile | None:
    return profile_of(held.table, held.area_type)


def profile_of(table: pa.Table, area_type: str) -> Profile | None:
    """The profile of areas of one type from rows of the ``characteristic`` table."""
    rows: dict[str, dict[str, float]] = {}
    names = ("area", "area_type", "characteristic", "value")
    for area, kind, name, value in zip(*(table[n].to_pylist() for n in names), strict=True):
        if kind == area_type and value is not None:
            rows.setdefault(area, {})[name] = value
    if not rows:
        return None
    areas: Sequence[str] = sorted(rows)
    columns: dict[str, object] = {"area": list(areas)}
    for each in characteristics():
        columns[each.id] = pa.array([rows[area].get(each.id) for area in areas], pa.float64())
    try:
        return profile(pa.table(columns), characteristics())
    except PeerError:
        return None
