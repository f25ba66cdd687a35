"""What the audit says of conversations. Votes stand in no entry: they are nobody's."""

from headwater_web.audit import declare

PROPOSED = declare("deliberation.conversation_proposed", "proposed a conversation")
DECLINED = declare("deliberation.conversation_declined", "did not take up a proposed conversation")
OPENED = declare("deliberation.conversation_opened", "opened a conversation", "public")
CHANGED = declare("deliberation.conversation_changed", "changed a conversation", "public")
CLOSED = declare("deliberation.conversation_closed", "closed a conversation", "public")
ADDED = declare("deliberation.statement_added", "added a statement to a conversation", "public")
ACCEPTED = declare("deliberation.statement_accepted", "accepted a statement", "public")
REJECTED = declare("deliberation.statement_rejected", "did not accept a statement")
ERASED = declare("deliberation.statement_erased", "erased the words of a statement")
BROUGHT = declare(
    "deliberation.conversation_brought", "brought a conversation from files", "public"
)
PRINTED = declare("deliberation.ballots_printed", "printed paper ballots")
ENTERED = declare("deliberation.ballot_entered", "entered a paper ballot")
TOOK_LOG = declare("deliberation.log_taken", "took the moderation log away as a file")
INSIGHTS = declare("deliberation.insights_brought", "brought insights to the bank", "public")
