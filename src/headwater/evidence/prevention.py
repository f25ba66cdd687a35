"""Shared words for what is done: the level of prevention, its scale, and the policies it serves."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How early it acts, from the earliest."""

    CONDITIONS = "conditions"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"

    @property
    def words(self) -> str:
        """What it means, in a few words.

        >>> Level.SECONDARY.words
        'finds trouble early, before it is felt'
        """
        return _LEVELS[self]


class Scale(StrEnum):
    """How wide it was tried, from the narrowest."""

    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"
    DISTRICT = "district"
    COUNTY = "county"
    REGION = "region"
    NATION = "nation"

    @property
    def words(self) -> str:
        """What it means, in a few words."""
        return _SCALES[self]


class PolicyTag(StrEnum):
    """What it serves of what government and the NHS have said they want."""

    TREATMENT_TO_PREVENTION = "treatment-to-prevention"
    HOSPITAL_TO_COMMUNITY = "hospital-to-community"
    ANALOGUE_TO_DIGITAL = "analogue-to-digital"
    BEST_START = "best-start"
    WORK_AND_HEALTH = "work-and-health"
    HEALTHY_HOMES = "healthy-homes"
    FAIR_GAP = "health-inequality"

    @property
    def words(self) -> str:
        """What it means, in a few words."""
        return _POLICIES[self]


_LEVELS = {
    Level.CONDITIONS: "changes the conditions in which people live",
    Level.PRIMARY: "keeps people from falling ill",
    Level.SECONDARY: "finds trouble early, before it is felt",
    Level.TERTIARY: "keeps an illness from doing more harm",
}
_SCALES = {
    Scale.STREET: "a few streets, or one practice",
    Scale.NEIGHBOURHOOD: "a neighbourhood or a town",
    Scale.DISTRICT: "a district, a borough or a city",
    Scale.COUNTY: "a county or a care system",
    Scale.REGION: "a region",
    Scale.NATION: "a whole country",
}
_POLICIES = {
    PolicyTag.TREATMENT_TO_PREVENTION: "from sickness to prevention",
    PolicyTag.HOSPITAL_TO_COMMUNITY: "from hospital to community",
    PolicyTag.ANALOGUE_TO_DIGITAL: "from analogue to digital",
    PolicyTag.BEST_START: "the best start in life",
    PolicyTag.WORK_AND_HEALTH: "good work and health",
    PolicyTag.HEALTHY_HOMES: "healthy homes",
    PolicyTag.FAIR_GAP: "a smaller unfair gap",
}
