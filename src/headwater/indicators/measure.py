"""What the sentences and comparisons need to know of an indicator's definition.

A :class:`Measure` is any object with these attributes; the definitions that
``headwater.indicators.definition`` reads are measures, and so is a user's own indicator.
"""

from __future__ import annotations

from typing import Protocol


class Measure(Protocol):
    """An indicator as far as words and comparisons go.

    ``polarity`` says which is better: ``lower``, ``higher`` or ``none``. ``domain`` is
    ``health``, ``building_blocks``, ``social_fabric`` or ``context``.
    """

    @property
    def id(self) -> str:
        """The id, as observations use it."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def short(self) -> str:
        """The plain short name."""

    @property
    def unit(self) -> str:
        """The unit, multiplier included."""

    @property
    def polarity(self) -> str:
        """Which is better: lower, higher or none."""

    @property
    def theme(self) -> str:
        """What it is about: health, behaviour, work, housing and so on."""

    @property
    def domain(self) -> str:
        """health, building_blocks, social_fabric or context."""

    @property
    def area_types(self) -> tuple[str, ...]:
        """The types of area it is held for; empty where not stated."""

    @property
    def headline(self) -> bool:
        """Whether it belongs on the first screen of a place."""

    @property
    def deprivation(self) -> bool:
        """Whether it counts deprivation, or goes into the index places are ordered by."""

    @property
    def modelled(self) -> bool:
        """Whether it is worked out for places from what they are like, not counted there."""
