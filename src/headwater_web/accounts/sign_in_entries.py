"""What the audit says of signing in and out. Nobody's name, address or password stands in it."""

from __future__ import annotations

from headwater_web.audit import declare

SIGNED_IN = declare("accounts.signed_in", "signed in")
VISIT_ENDED = declare("accounts.visit_ended", "ended a visit")
SIGN_IN_FAILED = declare("accounts.sign_in_failed", "failed to sign in with a password")
LOCKED_OUT = declare("accounts.locked_out", "was locked out after wrong passwords")
PASSWORD_CHANGED = declare("accounts.password_changed", "changed a password")
RESET_ASKED = declare("accounts.reset_asked", "asked for a link to set a new password")
INVITED = declare("accounts.invited", "invited a person by e-mail")
PERSON_ADDED = declare("accounts.person_added", "added a person with a password")
ACCOUNT_CLOSED = declare("accounts.account_closed", "closed an account")
ACCOUNT_OPENED = declare("accounts.account_opened", "opened an account again")
PROVIDER_REFUSED = declare("accounts.provider_refused", "was refused after asking a provider")
IDENTITY_MADE = declare("accounts.identity_made", "came in through a provider for the first time")
FACTOR_SET = declare("accounts.factor_set", "set up a second factor")
FACTOR_FAILED = declare("accounts.factor_failed", "gave a wrong code")
FACTOR_RESET = declare("accounts.factor_reset", "reset a second factor")
RECOVERY_USED = declare("accounts.recovery_used", "used a recovery code")
RECOVERY_RENEWED = declare("accounts.recovery_renewed", "made new recovery codes")
NOBODY_KNOWN = "account:unknown"
