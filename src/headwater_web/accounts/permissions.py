"""Who may do what: role, action and sensitivity in one table, with every cell written down.

Nothing here knows Django or a database. ``reach`` reads the table and adds nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from headwater_web.accounts.permission_terms import Action, Reach, RoleKind, Sensitivity

__all__ = ["Action", "Reach", "RoleKind", "Sensitivity"]

Cells = Mapping[tuple[RoleKind, Action, Sensitivity], Reach]

# A group of four letters is a role's reach over data that is public, internal, restricted
# (de-identified) and identifiable: Y everywhere, O in her own organisation and places, H what is
# hers, - not at all. The groups stand in the order of RoleKind: resident, member, convenor,
# moderator, analyst, provider, link worker, clinician, governance lead, safety officer,
# administrator.
GRID = """
see          YHHH  YOHH  YOHH  YOHH  YOOH  YOOO  YOOO  YOOO  YOOO  YOOH  YOHH
download     YHHH  YOHH  YOHH  YOHH  YOOH  YOHH  YOHH  YOHH  YOOO  YOOH  YOHH
add          HH-H  OO-H  OO-H  OO-H  OOOH  OO-O  OO-O  OO-O  OO-H  OO-H  OO-H
change       HH-H  HH-H  OO-H  HH-H  OOOH  OO-O  HH-O  HH-O  OOOO  OO-H  OO-H
remove       HH-H  HH-H  OO-H  HH-H  OOOH  OO-H  HH-H  HH-H  OOOO  HH-H  OO-H
share        HH--  HH--  OO--  HH--  OO--  OO--  HH--  HH--  OO--  OO--  OO--
moderate     ----  ----  OO--  OO--  ----  ----  ----  ----  OO--  ----  ----
convene      ----  ----  OO--  ----  ----  ----  ----  ----  ----  ----  ----
commit       ----  OO--  OO--  ----  ----  OO--  ----  ----  ----  ----  ----
refer        ---H  ---H  ---H  ---H  ---H  ---O  ---O  ---O  ---H  ---H  ---H
link         ----  ----  ----  ----  --O-  ----  ----  ----  ----  ----  ----
re-identify  ----  ----  ----  ----  ----  ----  ----  ---O  ----  ----  ----
approve      ----  ----  ----  ----  ----  ----  ----  ----  OOOO  OOOO  ----
answer       ----  ----  ----  ----  ----  ----  ----  ----  OOOO  ----  ----
audit        ----  ----  ----  ----  ----  ----  ----  ----  OOOO  ----  YY--
govern       HHHH  HHHH  HHHH  HHHH  HHHH  HHHH  HHHH  HHHH  OOOO  HHHH  YYYY
grant        ----  ----  ----  ----  ----  ----  ----  ----  OOOO  ----  YY--
operate      ----  ----  ----  ----  ----  ----  ----  ----  ----  ----  YYYY
"""
LETTERS = {"Y": Reach.ALLOWED, "O": Reach.OWN, "H": Reach.HERS, "-": Reach.NOT}

PERSON_LEVEL = frozenset({Sensitivity.RESTRICTED, Sensitivity.IDENTIFIABLE})
OVERSIGHT = frozenset({Action.AUDIT, Action.GOVERN, Action.GRANT, Action.OPERATE})
VISITOR = frozenset({(Action.SEE, Sensitivity.PUBLIC), (Action.DOWNLOAD, Sensitivity.PUBLIC)})


def read(grid: str) -> Cells:
    """The table that a grid of letters spells; ``ValueError`` where a cell is missing or unknown.

    >>> read("see YH")
    Traceback (most recent call last):
    ...
    ValueError: the line 'see' has 1 groups of letters, not one for each of the 11 roles
    """
    cells: dict[tuple[RoleKind, Action, Sensitivity], Reach] = {}
    for line in filter(None, grid.splitlines()):
        name, *groups = line.split()
        if len(groups) != len(RoleKind):
            raise ValueError(
                f"the line {name!r} has {len(groups)} groups of letters, "
                f"not one for each of the {len(RoleKind)} roles"
            )
        for kind, letters in zip(RoleKind, groups, strict=True):
            for level, letter in zip(Sensitivity, letters, strict=True):
                cells[kind, Action(name), level] = LETTERS[letter]
    return MappingProxyType(cells)


TABLE = read(GRID)


def reach(
    kind: RoleKind, action: Action, level: Sensitivity, *, aggregate_only: bool = False
) -> Reach:
    """How far somebody in a role may do a thing to data of that sensitivity.

    ``aggregate_only`` shuts every door to data about single people, whatever the table says; what
    is left is oversight, which touches roles, the audit and the machine and not people's data.

    >>> reach(RoleKind.ANALYST, Action.SEE, Sensitivity.RESTRICTED).words
    'in her own organisation and places'
    >>> reach(RoleKind.ANALYST, Action.SEE, Sensitivity.RESTRICTED, aggregate_only=True).words
    'not'
    """
    if aggregate_only and level in PERSON_LEVEL and action not in OVERSIGHT:
        return Reach.NOT
    return TABLE[kind, action, level]


def visitor_reach(action: Action, level: Sensitivity) -> Reach:
    """How far somebody who has not signed in may go: she sees and takes away what is public.

    >>> visitor_reach(Action.SEE, Sensitivity.INTERNAL).words
    'not'
    """
    return Reach.ALLOWED if (action, level) in VISITOR else Reach.NOT


def level_of(kind: RoleKind) -> Sensitivity:
    """The most sensitive data that a role reaches beyond what is her own.

    >>> [level_of(kind).value for kind in (RoleKind.MEMBER, RoleKind.ANALYST, RoleKind.CLINICIAN)]
    ['internal', 'restricted', 'identifiable']
    """
    levels = [level for level in Sensitivity if any(_beyond(kind, a, level) for a in Action)]
    return levels[-1] if levels else Sensitivity.PUBLIC


def _beyond(kind: RoleKind, action: Action, level: Sensitivity) -> bool:
    return TABLE[kind, action, level] >= Reach.OWN


def sees_people(kind: RoleKind) -> bool:
    """Whether a role sees data about other people than its holder.

    >>> [sees_people(kind) for kind in (RoleKind.ANALYST, RoleKind.ADMINISTRATOR)]
    [True, False]
    """
    return any(TABLE[kind, Action.SEE, level] >= Reach.OWN for level in PERSON_LEVEL)


# Those who sign in with a second factor, and whose sessions are short.
RESTRICTED_ROLES = frozenset(kind for kind in RoleKind if level_of(kind) in PERSON_LEVEL)
