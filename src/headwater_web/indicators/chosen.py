"""Which figures of an indicator a page shows: whom, what kind of place, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words.figures import capital
from headwater.indicators.words.wording import kind_of_place
from headwater.place.hierarchy import Place, UnknownAreaError

KINDS = ("LAD", "UTLA", "ICB", "sub-ICB", "CAUTH", "region", "neighbourhood", "ward", "MSOA")
SEXES = {"Persons": "Everyone", "Male": "Men", "Female": "Women"}
EVERYWHERE = "all"


@dataclass(frozen=True)
class Choice:
    """One link of the row of choices."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True)
class Chosen:
    """What is shown: kind of place, sex, age, and the region the places lie in."""

    indicator: str
    area_type: str
    sex: str
    age: str
    within: str

    def query(self, **changes: str) -> str:
        """The query of an address that shows this, with some of it changed."""
        now = {"type": self.area_type, "sex": self.sex, "age": self.age, "within": self.within}
        kept = {name: given for name, given in (now | changes).items() if given}
        return "?" + urlencode(kept)


def chosen(atlas: Atlas, indicator: str, asked: Mapping[str, str], region: Place | None) -> Chosen:
    """What a query asks for, made to fit what is held. Raises ``LookupError`` for no figures."""
    kinds = [kind for kind in KINDS if any(key[0] == indicator for key in atlas.measures(kind))]
    if not kinds:
        raise LookupError(f"no figures are held of {indicator!r}")
    kind = asked.get("type", "")
    kind = kind if kind in kinds else kinds[0]
    held = [key for key in atlas.measures(kind) if key[0] == indicator]
    sexes = [key[1] for key in held]
    sex = asked.get("sex", "")
    sex = sex if sex in sexes else ("Persons" if "Persons" in sexes else sexes[0])
    ages = [key[2] for key in held if key[1] == sex]
    age = asked.get("age", "")
    default = region.code if region and region.type != "country" else EVERYWHERE
    return Chosen(
        indicator, kind, sex, age if age in ages else ages[0], asked.get("within", default)
    )


def standings(atlas: Atlas, what: Chosen) -> tuple[Standing, ...]:
    """The standings of the places shown, highest value first."""
    every = atlas.distribution(what.indicator, what.area_type, what.sex, what.age)
    inside = codes_within(atlas, what)
    kept = [each for each in every if inside is None or each.area in inside]
    kept = kept or list(every)
    return tuple(sorted(kept, key=lambda each: (-(each.value or 0.0), each.area)))


def codes_within(atlas: Atlas, what: Chosen) -> frozenset[str] | None:
    """Codes of the places in the region asked for; None for the whole country."""
    if what.within == EVERYWHERE or what.area_type in ("region", "CAUTH"):
        return None
    try:
        found = atlas.places.hierarchy.children(what.within, what.area_type)
    except UnknownAreaError:
        return None
    return frozenset(each.code for each in found)


def choices(atlas: Atlas, what: Chosen, region: Place | None, nation: str) -> tuple[Choice, ...]:
    """Links to other kinds of place, other people, and the whole country."""
    made = []
    for kind in KINDS:
        if any(key[0] == what.indicator for key in atlas.measures(kind)):
            label = capital(kind_of_place(kind))
            made.append(Choice(label, what.query(type=kind), kind == what.area_type))
    held = {key[1] for key in atlas.measures(what.area_type) if key[0] == what.indicator}
    if len(held) > 1:
        for sex, label in SEXES.items():
            if sex in held:
                made.append(Choice(label, what.query(sex=sex, age=""), sex == what.sex))
    if region and region.type != "country":
        made.append(Choice(region.name, what.query(within=region.code), what.within == region.code))
        made.append(Choice(nation, what.query(within=EVERYWHERE), what.within == EVERYWHERE))
    return tuple(made)
