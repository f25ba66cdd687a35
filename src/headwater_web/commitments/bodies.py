"""In whose name somebody may make and answer promises."""

from __future__ import annotations

from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach
from headwater_web.accounts.scopes import Somebody, roles

COMMITTING = tuple(
    kind for kind in RoleKind if reach(kind, Action.COMMIT, Sensitivity.PUBLIC) >= Reach.OWN
)


def commits_for(user: Somebody) -> tuple[Organisation, ...]:
    """The organisations in whose name ``user`` may commit, by name."""
    found = {role.organisation_id for role in roles(user) if role.of_kind in COMMITTING}
    living = Organisation.objects.living().filter(pk__in=[each for each in found if each])
    return tuple(living.order_by("name"))


def owners_of(organisation: Organisation) -> tuple[User, ...]:
    """The people who may own a promise of an organisation: they hold a role that commits."""
    kinds = [each.value for each in COMMITTING]
    held = Role.objects.in_force().filter(organisation=organisation, kind__in=kinds)
    found = {role.person_id: role.person for role in held.select_related("person")}
    return tuple(sorted(found.values(), key=lambda each: (each.called, each.pk)))
