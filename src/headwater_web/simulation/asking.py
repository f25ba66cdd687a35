"""The form's page: offers with what each rests on, for whom they may be, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from django.urls import reverse

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.place.hierarchy import Place
from headwater.simulation.intervention import LEVELS
from headwater.simulation.scenario import base_year
from headwater_web.simulation.form import Asked, Filled
from headwater_web.simulation.ground import Ground
from headwater_web.simulation.offers import Choice, choices

LEVEL_WORDS = {
    "building blocks": "Building blocks of health",
    "primary": "Before anything begins",
    "secondary": "Early, while it can still be turned",
    "tertiary": "So that it does not get worse",
}


@dataclass(frozen=True)
class FormPage:
    """All that the templates of the form show."""

    place: Place
    filled: Filled
    levels: tuple[tuple[str, tuple[Choice, ...]], ...]
    people: int
    who: tuple[tuple[str, str, str], ...]
    districts: tuple[tuple[str, str], ...]
    base: int
    problems: tuple[dict[str, str], ...]
    choose: str

    @property
    def chosen(self) -> frozenset[str]:
        """The offers that are ticked."""
        return frozenset(each.choice.id for each in self.filled.offers)


def form_page(atlas: Atlas, place: Place, ground: Ground, filled: Filled) -> FormPage:
    """The form of a place as it was filled in."""
    named = [(atlas.places.name(code), code) for code in ground.districts]
    chosen = [("offer", each.choice.id) for each in filled.offers]
    back = urlencode([("choose", "1"), *chosen, ("beside", filled.beside)])
    return FormPage(
        place=place,
        filled=filled,
        levels=tuple(
            (LEVEL_WORDS.get(level, capital(level)),
             tuple(each for each in choices() if each.level == level))
            for level in LEVELS
        ),
        people=ground.small.people,
        who=who(ground, place.name),
        districts=tuple(sorted(named)) if len(named) > 1 else (),
        base=base_year(),
        problems=tuple({"text": titled(filled, each.field, each.says), "href": f"#{each.field}"}
                       for each in filled.faults),
        choose=f"{reverse('simulation:form', args=[place.code])}?{back}",
    )  # fmt: skip


def who(ground: Ground, name: str) -> tuple[tuple[str, str, str], ...]:
    """For whom in the place of that name an offer may be: value, words, how many people that is."""
    deprived, rural = ground.deprived(), ground.rural()
    return (
        ("all", "Everybody who is eligible", f"Of {ground.small.people:,} people"),
        ("deprived", f"Those in the most deprived fifth of {name}", homes(ground, deprived)),
        ("rural", "Those in rural areas", homes(ground, rural) if rural.any() else
         "No small area here is rural"),
    )  # fmt: skip


def homes(ground: Ground, chosen: npt.NDArray[np.bool_]) -> str:
    """How many people live in how many small areas."""
    many = int(chosen.sum())
    areas = "small area" if many == 1 else "small areas"
    return f"{many:,} {areas}, home to {ground.living(chosen):,} people"


def titled(filled: Filled, field: str, says: str) -> str:
    """A fault's sentence for the summary, which names the offer where there are several."""
    if len(filled.offers) < 2:
        return says
    offer: Asked | None = next(
        (each for each in filled.offers if field.endswith(f"-{each.choice.id}")), None
    )
    return f"{offer.choice.title}: {says}" if offer else says
