"""Which entries of the audit a person may read, by the roles she holds today.

Each action says how sensitive the data are that it was done to. Where the permission table lets
her audit that sensitivity everywhere, she reads all such entries; where it lets her in her own
organisation, those by or about the people who hold or held a role there, and those that no known
person did: the machine's, and those whose person is erased or was never one.
"""

from __future__ import annotations

from django.db.models import Q

from headwater_web.accounts.models import Role
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import EVERYTHING, NOTHING, Somebody, may
from headwater_web.audit.models import Actor, Entry, EntryQuerySet
from headwater_web.audit.vocabulary import actions


def entries_for(user: Somebody) -> EntryQuerySet:
    """The entries that ``user`` may read."""
    found = NOTHING
    for level in Sensitivity:
        far = may(user, Action.AUDIT, level)
        if far == Reach.ALLOWED:
            found |= about(level)
        elif far == Reach.OWN:
            found |= about(level) & of_her_organisations(user)
    return Entry.objects.filter(found)


def may_audit(user: Somebody) -> bool:
    """Whether there are entries that ``user`` may read."""
    return any(may(user, Action.AUDIT, level) >= Reach.OWN for level in Sensitivity)


def about(level: Sensitivity) -> Q:
    """Entries about data of one sensitivity; what nobody declares is about the highest."""
    codes = [each.code for each in actions() if each.about == level.value]
    found = Q(action__in=codes)
    if level == Sensitivity.IDENTIFIABLE:
        found |= ~Q(action__in=[each.code for each in actions()])
    return found


def of_her_organisations(user: Somebody) -> Q:
    """Entries by or about the people of the organisations she governs, and by nobody known."""
    people = Role.objects.for_user(user, Action.GOVERN).values("person")
    theirs = Actor.objects.filter(holder__in=people).values("reference")
    known = Actor.objects.exclude(holder=None).values("reference")
    return Q(actor__in=theirs) | Q(subject__in=theirs) | (EVERYTHING & ~Q(actor__in=known))
