"""Words for indicators, places and periods, from data; sentences are put together elsewhere.

``phrases.toml`` says how an indicator is spoken of. One that has no entry there, a user's own
for example, is spoken of by its short name with a colon, which is always correct English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from headwater.indicators.measure import Measure

_KINDS: dict[str, tuple[str, str]] = {
    "LAD": ("district", "districts"),
    "UTLA": ("upper tier council", "upper tier councils"),
    "CAUTH": ("combined authority", "combined authorities"),
    "ICB": ("NHS board area", "NHS board areas"),
    "sub-ICB": ("local NHS area", "local NHS areas"),
    "region": ("region", "regions"),
    "NHSER": ("NHS region", "NHS regions"),
    "MSOA": ("small area", "small areas"),
    "ward": ("ward", "wards"),
    "PCN": ("group of GP practices", "groups of GP practices"),
    "neighbourhood": ("neighbourhood", "neighbourhoods"),
    "proposed": ("proposed council", "proposed councils"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ARTICLE = re.compile(
    r"(North East|North West|South East|South West|East of England)$|(East|West) Midlands\b"
)
_ONLY_IN_FILES = re.compile(r"(, (County|City) of| Integrated Care Board| ICB)$")
_SEXES = {"Male": "men", "Female": "women"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """How an indicator is spoken of.

    ``high`` and ``low`` are clauses that "than in England" or "than in 2019/20" may follow;
    ``who`` follows "about 1 in 7"; ``of`` follows the bare number; ``likely`` contains
    ``{times}``. Empty where the indicator has none; ``known`` is false for one spoken of by
    its short name alone.
    """

    topic: str
    plural: bool = False
    high: str = ""
    low: str = ""
    who: str = ""
    of: str = ""
    likely: str = ""
    known: bool = True

    @property
    def verb(self) -> str:
        """is or are."""
        return "are" if self.plural else "is"


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Phrase]:
    text = files("headwater.indicators.words").joinpath("phrases.toml").read_text(encoding="utf-8")
    return {name: Phrase(**entry) for name, entry in tomllib.loads(text).items()}


def phrase_for(indicator: str, sex: str = "Persons", measure: Measure | None = None) -> Phrase:
    """How to speak of an indicator, and of which sex.

    >>> phrase_for("smoking-adults").high
    'More adults smoke'
    >>> phrase_for("my-own-count").topic
    'my own count'
    """
    known = _phrases().get(f"{indicator}/{sex}") or _phrases().get(indicator)
    if known is not None:
        return known
    name = (measure.short or measure.name) if measure else indicator.replace("-", " ")
    name = name.strip().rstrip(".")
    who = _SEXES.get(sex, "")
    if who and who not in name.lower().split():
        name = f"{name}, {who}"
    head = name[:1].upper() + name[1:]
    return Phrase(lower_first(name), high=f"{head}: higher", low=f"{head}: lower", known=False)


def lower_first(text: str) -> str:
    """The text with a small first letter, unless its first word is a name or an abbreviation.

    >>> lower_first("More adults smoke"), lower_first("GP visits"), lower_first("A levels")
    ('more adults smoke', 'GP visits', 'A levels')
    """
    head = text.split(" ", 1)[0]
    if (len(head) > 1 and head.lower() != head[0].lower() + head[1:]) or head == "A":
        return text
    return text[:1].lower() + text[1:]


def kind_of_place(area_type: str, *, plural: bool = True) -> str:
    """What places of a type are called.

    >>> kind_of_place("LAD"), kind_of_place("LAD", plural=False)
    ('districts', 'district')
    """
    return _KINDS.get(area_type, ("area", "areas"))[1 if plural else 0]


def period_words(period: str) -> str:
    """A period as it is written in a sentence, with an en rule.

    >>> period_words("2021-23"), period_words("2023/24"), period_words("2024Q2")
    ('2021–23', '2023/24', 'April to June 2024')
    >>> period_words("2025-07"), period_words("2021Q2-2025Q4")
    ('July 2025', 'April 2021 to December 2025')
    """
    quarter = re.fullmatch(r"(\d{4})Q([1-4])", period)
    if quarter:
        spans = ("January to March", "April to June", "July to September", "October to December")
        return f"{spans[int(quarter[2]) - 1]} {quarter[1]}"
    month = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if month and 1 <= int(month[2]) <= 12 and not 1 <= int(month[2]) - int(month[1][2:]) <= 5:
        return f"{_MONTHS[int(month[2]) - 1]} {month[1]}"
    through = re.fullmatch(r"(\d{4})Q([1-4])-(\d{4})Q([1-4])", period)
    if through:
        first, last = _MONTHS[3 * int(through[2]) - 3], _MONTHS[3 * int(through[4]) - 1]
        return f"{first} {through[1]} to {last} {through[3]}"
    return period.replace("-", "–")


def short_name(name: str) -> str:
    """The name of a place as a table or a map has room for it.

    >>> short_name("NHS Devon Integrated Care Board"), short_name("Bristol, City of")
    ('NHS Devon', 'Bristol')
    """
    return _ONLY_IN_FILES.sub("", name)


def spoken(name: str) -> str:
    """The name of a place as it follows "in": regions and some authorities take an article.

    What only files add to a name ("County of", "Integrated Care Board") is left unsaid.

    >>> spoken("East Midlands"), spoken("Bolsover"), spoken("North East Derbyshire")
    ('the East Midlands', 'Bolsover', 'North East Derbyshire')
    >>> spoken("Herefordshire, County of"), spoken("NHS Derby and Derbyshire Integrated Care Board")
    ('Herefordshire', 'NHS Derby and Derbyshire')
    """
    name = short_name(name)
    return f"the {name}" if _ARTICLE.match(name) else name
