"""A plan: offers, each with whom it is for, whom it reaches, what it changes, what it costs.

The small typed form that the kernel takes; scenario files are compiled into it. An offer is made
each year of its window to those of its places whose state is right (``Eligibility``); of those a
share is offered it, a share accepts, and only then does an effect begin.

>>> quit_service = Offer(
...     "stop-smoking service", Eligibility(smoking=(Smoking.CURRENT,), youngest=18),
...     reach=0.1, accept=0.5, pounds=250, effects=(Effect(Change.QUIT, 0.15),))
>>> Plan((quit_service,)).arrays(areas=2, years=20).reach.shape
(1, 5)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from headwater.simulation.conditions import Activity, Circumstance, Condition, Smoking
from headwater.simulation.lanes import Lane
from headwater.simulation.parts import Asked, Change, Measured, Offers

MOST_OFFERS = 32
EVERY_SMOKING = tuple(Smoking)
FOR_EVER = 10**6
NO_CONDITION, ANY_CIRCUMSTANCE = Condition(0), Circumstance(0)


class Payer(IntEnum):
    """Who pays for a programme."""

    COUNCIL = 0
    ICB = 1
    TRUST = 2
    NATIONAL = 3


@dataclass(frozen=True)
class Eligibility:
    """Who an offer is for, by state at the start of a year; everything must hold.

    ``has`` are conditions a person must all have, ``has_none`` must have none of; of ``has_any``
    and ``any_circumstances`` together one is enough, where there are any. ``bmi`` (kg/m2)
    and ``sbp`` (mmHg) are from, to (not included). ``alcohol`` is the least units a week.
    ``born_from`` is the year of birth counted from the base year (-15: 15 years before).
    """

    youngest: int = 0
    oldest: int = 200
    sexes: tuple[int, ...] = (0, 1)
    has: Condition = NO_CONDITION
    has_none: Condition = NO_CONDITION
    smoking: tuple[Smoking, ...] = EVERY_SMOKING
    circumstances: Circumstance = ANY_CIRCUMSTANCE
    activity: tuple[Activity, ...] = tuple(Activity)
    bmi: tuple[float, float] = (0.0, np.inf)
    sbp: tuple[float, float] = (0.0, np.inf)
    alcohol: float = 0.0
    born_from: int = -FOR_EVER
    has_any: Condition = NO_CONDITION
    any_circumstances: Circumstance = ANY_CIRCUMSTANCE


@dataclass(frozen=True)
class Effect:
    """What an offer changes in those it reaches.

    ``size``: a multiplier for ``Change.HAZARD`` (of ``lane``); kg/m2, mmHg or units a week,
    negative for a fall, for ``BMI``, ``SBP``, ``ALCOHOL``; for the rest the share in whom it works.
    ``onset`` years until it is whole (in equal steps from the first year), then whole for ``lasts``
    years, then gone in equal steps over ``fades`` years. Quitting and checks happen at once and do
    not fade: relapse is the model's own. ``also`` are further lanes that are multiplied likewise
    (fewer admissions are fewer bed days, not longer stays). ``interval`` is the 95% interval of
    ``size``, and ``assumed`` says that no evidence but an assumption stands behind it.
    """

    change: Change
    size: float
    lane: Lane | None = None
    onset: int = 0
    lasts: float = FOR_EVER
    fades: int = 0
    interval: tuple[float, float] | None = None
    assumed: bool = False
    also: tuple[Lane, ...] = ()

    @property
    def lanes(self) -> tuple[Lane | None, ...]:
        """Every lane it acts on; one None where it acts on a person's state."""
        return (self.lane, *self.also)

    def __post_init__(self) -> None:
        if self.also and self.lane is None:
            raise ValueError("Only an effect on a hazard acts on further lanes.")
        if (self.change is Change.HAZARD) != (self.lane is not None):
            raise ValueError("An effect on a hazard names its lane, and no other effect does.")
        shares = (Change.QUIT, Change.MORE_ACTIVE, Change.COMPANY, Change.WARM_HOME, Change.CHECK)
        if self.change in shares and not 0 <= self.size <= 1:
            raise ValueError(
                f"An effect that works in {self.size} of people is not a share, 0 to 1."
            )
        if self.change is Change.HAZARD and self.size < 0:
            raise ValueError(f"A hazard cannot be multiplied by {self.size}.")

    def weights(self, years: int) -> npt.NDArray[np.float64]:
        """The share of its full size (years + 1,) that the effect has, by years since reached.

        >>> Effect(Change.SBP, -5.0, onset=2, lasts=2, fades=2).weights(7).tolist()
        [0.5, 1.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0]
        """
        since = np.arange(years + 1, dtype=np.float64)
        begun = np.minimum(1.0, (since + 1) / max(self.onset, 1))
        past = since + 1 - max(self.onset - 1, 0) - self.lasts
        faded = np.clip(past / max(self.fades, 1), 0.0, 1.0) if self.fades else past > 0
        return np.asarray(begun * (1.0 - faded), dtype=np.float64)


@dataclass(frozen=True)
class Offer:
    """One intervention in some places and years.

    ``reach`` is the share of the eligible offered it each year: one number, or five by deprivation
    fifth (1 first). ``accept`` is the share of people who would say yes. ``drop_out`` is a hazard
    a year. ``pounds`` is paid when it begins and ``pounds_a_year`` for ``cost_years`` after.
    ``again`` is after how many years a person may be reached once more; 0 for never. ``places``
    (areas,) is where; everywhere where None. ``budget`` is pounds a year; None for no bound.
    ``accept_interval`` and ``pounds_interval`` are 95% intervals, where they are known.
    """

    name: str
    eligible: Eligibility
    effects: tuple[Effect, ...]
    reach: float | tuple[float, ...] = 1.0
    accept: float = 1.0
    drop_out: float = 0.0
    pounds: float = 0.0
    pounds_a_year: float = 0.0
    cost_years: float = FOR_EVER
    payer: Payer = Payer.ICB
    first_year: int = 0
    last_year: int = 200
    again: int = 0
    places: npt.NDArray[np.bool_] | None = field(default=None, compare=False)
    budget: float | None = None
    accept_interval: tuple[float, float] | None = None
    pounds_interval: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name, share in (("reach", self.reach), ("accept", self.accept)):
            shares = np.atleast_1d(np.asarray(share, dtype=np.float64))
            if not ((shares >= 0) & (shares <= 1)).all() or shares.size not in (1, 5):
                raise ValueError(
                    f"{self.name}: the {name} of {share} is not a share from 0 to 1, or five."
                )
        if self.budget is not None and self.budget <= 0:
            raise ValueError(f"{self.name}: a budget of {self.budget} reaches nobody. Raise it.")
        if self.first_year > self.last_year:
            raise ValueError(f"{self.name}: it ends before it begins. Mend its years.")


@dataclass(frozen=True)
class Plan:
    """Offers that work together. ``chosen`` (residents,) has a bit for each offer that a resident
    may be made, for conditions that ``Eligibility`` cannot say; all of them where None. ``cut``
    (offers, years) is the share of those who would take it up that the budget affords; all of
    them where None (``budget.afforded`` works it out)."""

    offers: tuple[Offer, ...] = ()
    chosen: npt.NDArray[np.uint32] | None = field(default=None, compare=False)
    cut: npt.NDArray[np.float64] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if len(self.offers) > MOST_OFFERS:
            raise ValueError(f"A plan holds {MOST_OFFERS} offers at most, not {len(self.offers)}.")

    def arrays(self, areas: int, years: int) -> Offers:
        """The plan as the kernel takes it, for so many areas and years."""
        number = len(self.offers)
        rows = [
            (at, each, lane)
            for at, offer in enumerate(self.offers)
            for each in offer.effects
            for lane in each.lanes
        ]
        places = np.ones((number, areas), np.uint8)
        for at, offer in enumerate(self.offers):
            if offer.places is not None:
                if len(offer.places) != areas:
                    raise ValueError(f"{offer.name}: its places are not those of this region.")
                places[at] = offer.places
        return Offers(
            whole=np.array([_whole(o) for o in self.offers], np.int64).reshape(number, len(Asked)),
            real=np.array([_real(o) for o in self.offers], float).reshape(number, len(Measured)),
            reach=np.array([np.broadcast_to(o.reach, 5) for o in self.offers]).reshape(number, 5),
            places=places,
            chosen=np.zeros(0, np.uint32) if self.chosen is None else self.chosen,
            cut=np.ones((number, years)) if self.cut is None else self.cut,
            effect=np.array(
                [(at, e.change, -1 if lane is None else lane) for at, e, lane in rows], np.int64
            ).reshape(len(rows), 3),
            size=np.array([e.size for _, e, _ in rows], dtype=np.float64),
            weight=np.array([e.weights(years) for _, e, _ in rows]).reshape(len(rows), years + 1),
        )


def _bits(values: Sequence[int]) -> int:
    return sum(1 << int(value) for value in values)


def _whole(offer: Offer) -> list[int]:
    who = offer.eligible
    return [
        offer.first_year, offer.last_year, who.youngest, who.oldest, _bits(who.sexes),
        int(who.has), int(who.has_none), _bits(who.smoking), int(who.circumstances),
        _bits(who.activity), offer.again, int(offer.payer), round(offer.pounds * 100),
        round(offer.pounds_a_year * 100), who.born_from, int(who.has_any),
        int(who.any_circumstances),
    ]  # fmt: skip


def _real(offer: Offer) -> list[float]:
    who = offer.eligible
    return [*who.bmi, *who.sbp, who.alcohol, offer.accept, offer.drop_out, offer.cost_years]
