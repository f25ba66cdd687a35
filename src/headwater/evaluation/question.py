"""What is asked: did it work, for which indicator, in which places, since when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Question:
    """An indicator, the places that acted and the day each began.

    ``acted`` pairs area codes with days; ``edition`` names the figures that are used (the lake's
    version), so that the same question of later figures is another one. ``better`` is the
    indicator's polarity; ``chosen_for_being_bad`` says that places were picked because they did
    badly.
    """

    indicator: str
    acted: tuple[tuple[str, date], ...]
    edition: str
    better: str = "none"
    sex: str = "Persons"
    age: str = ""
    unit: str = ""
    chosen_for_being_bad: bool = False

    @property
    def id(self) -> str:
        """A stable public code: the same question of the same figures always has the same.

        >>> Question("smoking-adults", (("E1", date(2019, 4, 1)),), "lake 7").id
        'ev-964b1f08b9a6'
        """
        acted = ",".join(f"{code}@{day.isoformat()}" for code, day in sorted(self.acted))
        picked = "picked" if self.chosen_for_being_bad else ""
        text = "|".join((self.indicator, self.sex, self.age, acted, self.edition, picked))
        return f"ev-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @property
    def seed(self) -> int:
        """The seed of what is drawn: it follows from the question."""
        return int(self.id.removeprefix("ev-"), 16)

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of the places that acted, in order."""
        return tuple(sorted(code for code, _ in self.acted))
