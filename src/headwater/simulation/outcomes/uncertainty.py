"""How sure: luck and parameters kept apart, what drives the answer, what more evidence is worth.

Luck is repeated with other seeds at the central parameters (the Monte Carlo interval); parameters
are drawn at one seed (the parameter interval). The value of further evidence is the expected value
of perfect information.

Sources: Briggs A, Claxton K, Sculpher M. Decision modelling for health economic evaluation. Oxford:
OUP; 2006. Raiffa H, Schlaifer R. Applied statistical decision theory. Boston: Harvard; 1961 (EVPI).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri, ndtri, stdtrit

from headwater.simulation.lanes import Lane
from headwater.simulation.model import Model
from headwater.simulation.plan import Effect, Offer, Plan

Floats = npt.NDArray[np.float64]
Law = Literal["ratio", "share", "edge", "number"]
Scene = tuple[Model, Plan]
Z = 1.959963984540054


@dataclass(frozen=True)
class Parameter:
    """A number that is not known exactly, with its 95% interval and how to put it into a scene.

    ``ratio``: normal in the logarithm; ``share``: normal in the logit; ``edge``: a share whose
    interval reaches to 0 or 1, normal and cut off there; ``number``: normal. Where
    the evidence is an assumption ``assumed`` says so, and the first sentence of a result will;
    where more of it reaches more people ``widens`` does.
    """

    name: str
    central: float
    lower: float
    upper: float
    law: Law
    put: Callable[[Scene, float], Scene]
    assumed: bool = False
    widens: bool = False

    def __post_init__(self) -> None:
        if not self.lower <= self.central <= self.upper:
            raise ValueError(f"{self.name}: {self.central} is outside its own interval.")
        if self.law == "ratio" and self.lower <= 0:
            raise ValueError(f"{self.name}: a ratio's interval must stay above 0.")
        if self.law == "share" and not 0 < self.lower <= self.upper < 1:
            raise ValueError(f"{self.name}: a share's interval must stay between 0 and 1.")

    def quantile(self, probability: Floats | float) -> Floats:
        """Values of the parameter at probabilities; the interval's ends are 0.025 and 0.975.

        The two halves have spreads of their own, so that the interval is kept where it is skew.
        """
        into, back = _SCALES[self.law]
        middle, low, high = (into(x) for x in (self.central, self.lower, self.upper))
        normal = ndtri(np.asarray(probability, dtype=np.float64))
        spread = np.where(normal < 0, middle - low, high - middle) / Z
        return np.asarray(back(middle + normal * spread), dtype=np.float64)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _share(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))


_SCALES: dict[str, tuple[Callable[[float], float], Callable[[Floats], Floats]]] = {
    "ratio": (lambda ratio: float(np.log(ratio)), lambda log: np.asarray(np.exp(log))),
    "share": (_logit, _share),
    "edge": (lambda share: share, lambda share: np.asarray(np.clip(share, 0.0, 1.0))),
    "number": (lambda number: number, lambda number: number),
}


def drawn(parameters: Sequence[Parameter], draws: int, seed: int) -> Floats:
    """Values (draws, parameters), by Latin hypercube: each parameter's draws cover its range."""
    if not parameters:
        return np.zeros((draws, 0))
    draw = np.random.Generator(np.random.Philox(seed))
    ranks = np.stack([draw.permutation(draws) for _ in parameters], axis=1)
    chance = (ranks + draw.random(ranks.shape)) / draws
    return np.stack(
        [each.quantile(chance[:, at]) for at, each in enumerate(parameters)], axis=1
    ).reshape(draws, len(parameters))


def put_all(scene: Scene, parameters: Sequence[Parameter], values: Floats) -> Scene:
    """The scene with every parameter at its value (parameters,)."""
    for parameter, value in zip(parameters, values, strict=True):
        scene = parameter.put(scene, float(value))
    return scene


def of_plan(plan: Plan) -> tuple[Parameter, ...]:
    """The parameters of a plan: every effect, uptake and cost that has an interval.

    A budget bounds whom an offer reaches, at the cost that is thought likeliest: where there is one
    neither uptake nor cost is drawn.
    """
    found: list[Parameter] = []
    for at, offer in enumerate(plan.offers):
        found += _of_reach(at, offer) if offer.budget is None else []
        for row, effect in enumerate(offer.effects):
            if effect.interval is None:
                continue
            law: Law = "ratio" if effect.lane is not None else "share"
            lower, upper = effect.interval
            if effect.size < 0:
                law = "number"
            elif law == "share" and not 0 < lower <= upper < 1:
                law = "edge"
            name = f"{offer.name}: {_named(effect)}"
            put = _putter(at, row)
            found.append(Parameter(name, effect.size, lower, upper, law, put, effect.assumed))
    return tuple(found)


def _named(effect: Effect) -> str:
    """What an effect changes, and of which lane where it changes a hazard."""
    of = f" of {Lane(effect.lane).name}" if effect.lane is not None else ""
    return f"{effect.change.name}{of}".lower().replace("_", " ")


def _of_reach(at: int, offer: Offer) -> list[Parameter]:
    """The parameters of whom an offer reaches and what it costs."""
    found = []
    if offer.accept_interval is not None:
        name, put = f"{offer.name}: uptake", _replacer(at, "accept")
        found.append(
            Parameter(name, offer.accept, *offer.accept_interval, "share", put, widens=True)
        )
    if offer.pounds_interval is not None:
        name, put = f"{offer.name}: cost", _replacer(at, "pounds")
        found.append(Parameter(name, offer.pounds, *offer.pounds_interval, "ratio", put))
    return found


def _replacer(offer: int, field: str) -> Callable[[Scene, float], Scene]:
    def put(scene: Scene, value: float) -> Scene:
        model, plan = scene
        offers = list(plan.offers)
        changed: dict[str, Any] = {field: value}
        offers[offer] = replace(offers[offer], **changed)
        return model, replace(plan, offers=tuple(offers))

    return put


def _putter(offer: int, effect: int) -> Callable[[Scene, float], Scene]:
    def put(scene: Scene, value: float) -> Scene:
        model, plan = scene
        effects = list(plan.offers[offer].effects)
        effects[effect] = replace(effects[effect], size=value)
        offers = list(plan.offers)
        offers[offer] = replace(offers[offer], effects=tuple(effects))
        return model, replace(plan, offers=tuple(offers))

    return put


@dataclass(frozen=True)
class Interval:
    """A 95% interval and the standard error behind it."""

    lower: float
    upper: float
    error: float


def luck_interval(differences: Floats, central: float) -> Interval:
    """The Monte Carlo interval of one run, from differences of runs with other seeds (seeds,).

    By Student's t, as the spread is itself known from few runs.
    """
    error = float(np.std(differences, ddof=1)) if len(differences) > 1 else float("nan")
    wide = few(len(differences)) * error
    return Interval(central - wide, central + wide, error)


def few(runs: int) -> float:
    """How many standard errors a 95% interval goes to either side, the error known from ``runs``.

    >>> round(few(3), 2), round(few(1000), 2)
    (4.3, 1.96)
    """
    return float(stdtrit(runs - 1, 0.975)) if runs > 1 else float("nan")


def parameter_interval(differences: Floats, central: float | None = None) -> Interval:
    """The interval over draws of the parameters at one seed (draws,); it reaches to the answer at
    their central values, where that is given and few draws leave it outside."""
    low, high = np.quantile(differences, [0.025, 0.975])
    if central is not None:
        low, high = min(low, central), max(high, central)
    return Interval(float(low), float(high), float(np.std(differences, ddof=1)))


def scaled(interval: Interval, regional: float, local: Floats) -> tuple[Floats, Floats]:
    """Parameter limits of small areas: their own difference, times limits over the region's.

    Parameters are shared by all places, so what they leave open is in proportion.
    """
    if regional == 0:
        return local, local
    ends = np.stack([local * interval.lower / regional, local * interval.upper / regional])
    return np.asarray(ends.min(axis=0)), np.asarray(ends.max(axis=0))


def pairing_factor(arms: Floats) -> float:
    """How many times smaller the variance of a difference is for being paired: (seeds, 2).

    The variance that independent runs of the two arms would have, over that of the pairs.
    """
    apart = arms.var(axis=0, ddof=1).sum()
    together = np.diff(arms, axis=1)[:, 0].var(ddof=1)
    return float(apart / together) if together > 0 else float("inf")


def pairing_at_least(arms: Floats) -> float:
    """What the pairing factor is at least, with 95% confidence: (seeds, 2).

    Both variances are known from few runs; the factor is divided by the F of their ratio.

    >>> pairing_at_least(np.array([[1.0, 2.0], [3.0, 4.0]]))
    inf
    """
    runs = len(arms) - 1
    return pairing_factor(arms) / float(fdtri(runs, runs, 0.95))


def evpi(net_benefit: Floats) -> float:
    """Expected value of perfect information from net benefits (draws, options), in their unit.

    >>> evpi(np.array([[0.0, 1.0], [0.0, -1.0]]))
    0.5
    """
    return float(net_benefit.max(axis=1).mean() - net_benefit.mean(axis=0).max())


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado: the answer with a parameter at either end of its interval."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the parameter moves the answer."""
        return abs(self.high - self.low)


def tornado(
    scene: Scene, parameters: Sequence[Parameter], answer: Callable[[Scene], float]
) -> tuple[Bar, ...]:
    """What drives the answer: one parameter at a time at its limits, the widest bar first."""
    bars = [
        Bar(one.name, answer(one.put(scene, one.lower)), answer(one.put(scene, one.upper)))
        for one in parameters
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.width))
