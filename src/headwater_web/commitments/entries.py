"""What the audit says of commitments. The words themselves stand in their history."""

from headwater_web.audit import declare

MADE = declare("commitments.made", "made a commitment", "public")
ANSWERED = declare("commitments.answered", "answered what was asked", "public")
UPDATED = declare("commitments.updated", "said how far a commitment is", "public")
REPLANNED = declare("commitments.replanned", "changed the plan of a commitment", "public")
FOLLOWED_UP = declare("commitments.followed_up", "looked again at what had been done", "public")
PASSED_ON = declare("commitments.passed_on", "passed a commitment on to a successor", "public")
DROPPED = declare("commitments.dropped", "openly dropped a commitment", "public")
SETTLED = declare("commitments.settled", "added the commitments of the fictional region", "public")
