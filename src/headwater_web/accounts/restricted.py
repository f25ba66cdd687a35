"""Whether somebody holds a role that reaches data about people: short visits, two factors."""

from __future__ import annotations

from typing import Any

from headwater_web.accounts.permissions import RESTRICTED_ROLES


def holds_restricted_role(user: Any) -> bool:
    """Whether ``user`` holds such a role today."""
    return any(role.of_kind in RESTRICTED_ROLES for role in user.roles_now)


def roles_mark(user: Any) -> str:
    """Text that differs whenever the roles that ``user`` holds do."""
    return ",".join(str(role.pk) for role in user.roles_now)
