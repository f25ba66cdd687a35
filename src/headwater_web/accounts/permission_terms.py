"""The words of permissions: roles, actions, sensitivities, reaches. Each list is closed."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class RoleKind(StrEnum):
    """What a person can be in an organisation."""

    RESIDENT = "resident"
    MEMBER = "member"
    CONVENOR = "convenor"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    PROVIDER = "provider"
    LINK_WORKER = "link-worker"
    CLINICIAN = "clinician"
    GOVERNANCE = "governance"
    SAFETY = "safety"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """The role as people say it.

        >>> RoleKind.CLINICIAN.words
        'direct-care clinician'
        """
        return ROLE_WORDS.get(self, self.value)


class Action(StrEnum):
    """What can be done."""

    SEE = "see"
    DOWNLOAD = "download"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    SHARE = "share"
    MODERATE = "moderate"
    CONVENE = "convene"
    COMMIT = "commit"
    REFER = "refer"
    LINK = "link"
    REIDENTIFY = "re-identify"
    APPROVE = "approve"
    ANSWER = "answer"
    AUDIT = "audit"
    GOVERN = "govern"
    GRANT = "grant"
    OPERATE = "operate"

    @property
    def words(self) -> str:
        """What is done, after "may"."""
        return ACTION_WORDS[self]


class Sensitivity(StrEnum):
    """How much harm data does where it should not be, least first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    IDENTIFIABLE = "identifiable"

    @property
    def words(self) -> str:
        """Which data it is."""
        return LEVEL_WORDS[self]


class Reach(IntEnum):
    """How far a permission goes, from nowhere to everywhere."""

    NOT = 0
    HERS = 1
    OWN = 2
    ALLOWED = 3

    @property
    def words(self) -> str:
        """How far it goes, as a cell of a table says it."""
        return REACH_WORDS[self]


ROLE_WORDS = {
    RoleKind.LINK_WORKER: "link worker",
    RoleKind.CLINICIAN: "direct-care clinician",
    RoleKind.GOVERNANCE: "information governance lead",
    RoleKind.SAFETY: "clinical safety officer",
}
ACTION_WORDS = {
    Action.SEE: "see it on a page or through the API",
    Action.DOWNLOAD: "take it away as a file",
    Action.ADD: "add something new",
    Action.CHANGE: "change what is there",
    Action.REMOVE: "remove it",
    Action.SHARE: "show it to everybody, or stop showing it",
    Action.MODERATE: "hide or show what others wrote",
    Action.CONVENE: "open and close conversations and gatherings, and invite people to them",
    Action.COMMIT: "make or answer a promise in the organisation’s name",
    Action.REFER: "refer a person to an offer, or answer a referral",
    Action.LINK: "bring the records of one person together under a pseudonym",
    Action.REIDENTIFY: "turn a pseudonym back into a person, for direct care",
    Action.APPROVE: "sign it off: a release, a definition, a hazard",
    Action.ANSWER: "answer somebody who asks for what is held about her, or for its erasure",
    Action.AUDIT: "read the record of who did what to it",
    Action.GOVERN: "see who holds the roles that reach it, and why",
    Action.GRANT: "give or end a role that reaches it",
    Action.OPERATE: "run, back up and restore what holds it, without reading it",
}
LEVEL_WORDS = {
    Sensitivity.PUBLIC: "public",
    Sensitivity.INTERNAL: "internal to an organisation",
    Sensitivity.RESTRICTED: "about people, de-identified",
    Sensitivity.IDENTIFIABLE: "about people who can be recognised",
}
REACH_WORDS = {
    Reach.NOT: "not",
    Reach.HERS: "what is hers",
    Reach.OWN: "in her own organisation and places",
    Reach.ALLOWED: "everywhere",
}
