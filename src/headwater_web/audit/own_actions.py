"""What is done to the audit itself, and stands in it."""

from headwater_web.audit.vocabulary import declare

READ = declare("audit.entry_read", "read an entry of the audit")
LISTED = declare("audit.entries_listed", "looked through the audit")
EXPORTED = declare("audit.exported", "took entries of the audit away as a file")
VERIFIED = declare("audit.verified", "had the audit verified")
RESTORED = declare("audit.restored", "put a backup back, and sealed the audit as it then was")
SUBJECT = "audit:entries"
