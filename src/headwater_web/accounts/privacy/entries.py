"""What the audit says of privacy."""

from headwater_web.audit import declare

EXPORTED = declare("accounts.held_exported", "was given everything held about a person")
LOOKED_AT = declare("accounts.held_looked_at", "looked at how much is held about a person")
ERASED = declare("accounts.person_erased", "erased a person")
RETAINED = declare("accounts.retention_run", "removed what was kept long enough")
CONSENTED = declare("accounts.consent_given", "agreed to something")
WITHDRAWN = declare("accounts.consent_withdrawn", "withdrew what she had agreed to")
