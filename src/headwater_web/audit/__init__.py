"""The audit: one append-only, hash-chained record of changes and of restricted reads.

An app declares its actions once and records them in the transaction of the change itself::

    GRANTED = declare("accounts.role_granted", "gave a role")

    with transaction.atomic():
        role.save()
        record(actor=actor_of(user), action=GRANTED, subject=f"role:{role.pk}", reason=why)
"""

from headwater_web.audit.actors import COMMAND, actor_of
from headwater_web.audit.ledger import record
from headwater_web.audit.refusal import AuditError
from headwater_web.audit.vocabulary import Action, declare

__all__ = ["COMMAND", "Action", "AuditError", "actor_of", "declare", "record"]
