"""What the audit says of roles and organisations."""

from headwater_web.audit import declare

ROLE_GRANTED = declare("accounts.role_granted", "gave a role")
ROLE_ENDED = declare("accounts.role_ended", "ended a role")
ORGANISATION_ADDED = declare("accounts.organisation_added", "added an organisation")
SUCCESSION_APPLIED = declare("accounts.succession_applied", "applied a succession")
INHERITED = declare("accounts.inherited", "passed something on to a successor")
LEFT_OPEN = declare("accounts.left_open", "left something for a person to decide")
DROPPED = declare("accounts.dropped", "dropped something of a body that ended")
LAST_ADMINISTRATOR_KEPT = declare(
    "accounts.last_administrator_kept",
    "left a group, and stays the last administrator until there is another",
)
