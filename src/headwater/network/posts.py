"""What leaders are, and on which side they stand. The lists are closed."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """From where somebody leads: elected, a board of the NHS, officers, a community, research."""

    POLITICAL = "political"
    NHS = "nhs"
    OFFICER = "officer"
    COMMUNITY = "community"
    RESEARCH = "research"

    @property
    def words(self) -> str:
        """Who they are, as a group of people.

        >>> Side.POLITICAL.words
        'elected members'
        """
        return SIDE_WORDS[self]


class Sector(StrEnum):
    """What sort of body somebody leads."""

    LOCAL_GOVERNMENT = "local-government"
    NHS = "nhs"
    VOLUNTARY = "voluntary"
    UNIVERSITY = "university"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The sector as people say it."""
        return SECTOR_WORDS[self]


class Post(StrEnum):
    """What a leader is in her organisation."""

    MAYOR = "mayor"
    COUNCIL_LEADER = "council-leader"
    LEAD_MEMBER = "lead-member"
    SCRUTINY_CHAIR = "scrutiny-chair"
    COUNCILLOR = "councillor"
    CHAIR = "chair"
    NON_EXECUTIVE = "non-executive"
    CHIEF_EXECUTIVE = "chief-executive"
    CLINICAL_LEAD = "clinical-lead"
    PUBLIC_HEALTH = "director-of-public-health"
    DIRECTOR = "director"
    ANALYST = "analyst"
    OFFICER = "officer"
    TRUSTEE = "trustee"
    COMMUNITY_LEAD = "community-lead"
    RESEARCHER = "researcher"

    @property
    def words(self) -> str:
        """The post as people say it.

        >>> Post.PUBLIC_HEALTH.words
        'director of public health'
        """
        return POST_WORDS.get(self, self.value.replace("-", " "))


SIDE_WORDS = {
    Side.POLITICAL: "elected members",
    Side.NHS: "leaders of the NHS",
    Side.OFFICER: "officers",
    Side.COMMUNITY: "leaders of communities",
    Side.RESEARCH: "researchers",
}
SECTOR_WORDS = {
    Sector.LOCAL_GOVERNMENT: "local government",
    Sector.NHS: "the NHS",
    Sector.VOLUNTARY: "the voluntary sector",
    Sector.UNIVERSITY: "universities",
    Sector.OTHER: "other public bodies",
}
POST_WORDS = {
    Post.COUNCIL_LEADER: "leader of the council",
    Post.NON_EXECUTIVE: "non-executive director",
    Post.COMMUNITY_LEAD: "leader of a community group",
}
SECTORS = {
    "council": Sector.LOCAL_GOVERNMENT,
    "combined-authority": Sector.LOCAL_GOVERNMENT,
    "icb": Sector.NHS,
    "nhs-trust": Sector.NHS,
    "primary-care": Sector.NHS,
    "voluntary": Sector.VOLUNTARY,
    "university": Sector.UNIVERSITY,
}
ELECTED = frozenset(
    {
        Post.MAYOR,
        Post.COUNCIL_LEADER,
        Post.LEAD_MEMBER,
        Post.SCRUTINY_CHAIR,
        Post.COUNCILLOR,
    }
)
SIDES = {
    Sector.LOCAL_GOVERNMENT: Side.OFFICER,
    Sector.NHS: Side.NHS,
    Sector.VOLUNTARY: Side.COMMUNITY,
    Sector.UNIVERSITY: Side.RESEARCH,
    Sector.OTHER: Side.OFFICER,
}


def sector_of(kind: str) -> Sector:
    """The sector of an organisation of that kind; ``other`` where the kind is not known.

    >>> sector_of("nhs-trust").words
    'the NHS'
    """
    return SECTORS.get(kind, Sector.OTHER)


def side_of(post: Post, sector: Sector) -> Side:
    """The side on which the holder of a post stands: elected posts decide, then the sector.

    >>> side_of(Post.CHAIR, Sector.NHS).value, side_of(Post.SCRUTINY_CHAIR, Sector.NHS).value
    ('nhs', 'political')
    """
    return Side.POLITICAL if post in ELECTED else SIDES[sector]
