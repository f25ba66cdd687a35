"""Who pays and who saves: the sums of each account with both their intervals, and whether to trust
them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from headwater.simulation.outcomes.sentences import number, pounds

WORDS = {
    "programme": "the programme",
    "care": "care",
    "net": "net",
    "released": "bed days released",
    "in_kind": "emergency care, not cash",
}


@dataclass(frozen=True)
class Sum:
    """One sum of an account: more spent is above nothing; bed days have a unit of their own."""

    name: str
    value: float
    evidence: list[float] | None
    luck: list[float] | None

    @property
    def words(self) -> str:
        """What it is."""
        return WORDS[self.name]

    @property
    def unit(self) -> str:
        """Pounds or days."""
        return "days" if self.name == "released" else "pounds"

    @property
    def sure(self) -> bool:
        """Whether it changes and neither interval holds 0."""
        known = (each for each in (self.evidence, self.luck) if each)
        return self.value != 0 and all(low * high > 0 for low, high in known)

    def told(self, value: float) -> str:
        """A value in its unit, with its sign where it is below nothing."""
        said = number(value) if self.name == "released" else pounds(value)
        return f"−{said}" if value < 0 and said not in ("0", "£0") else said

    def ranged(self, interval: list[float] | None) -> str:
        """An interval in its unit."""
        return f"{self.told(interval[0])} to {self.told(interval[1])}" if interval else "–"


def sum_of(account: dict[str, Any], name: str) -> Sum:
    """One sum; answers of an earlier version have no intervals.

    >>> held = {"programme": 5.0, "care": -7.0, "luck": {"net": [-3.0, -1.0]}}
    >>> net = sum_of(held, "net")
    >>> net.value, net.sure, net.ranged(net.luck), net.ranged(net.evidence)
    (-2.0, True, '−£3.0 to −£1.0', '–')
    """
    value = account["programme"] + account["care"] if name == "net" else account.get(name, 0.0)
    held = (account.get(kind, {}).get(name) for kind in ("evidence", "luck"))
    return Sum(name, value, *held)


def sums(account: dict[str, Any]) -> list[Sum]:
    """The sums of an account that change; net only where it is of more than one."""
    found = [each for each in (sum_of(account, name) for name in WORDS) if each.value]
    alone = not (account["programme"] and account["care"])
    return [each for each in found if not (alone and each.name == "net")]
