"""What the audit says of practice cards and initiatives."""

from headwater_web.audit import declare

DRAFTED = declare("practice.card_drafted", "drafted a practice card")
REVISED = declare("practice.card_revised", "changed the draft of a practice card")
SUBMITTED = declare("practice.card_submitted", "sent a practice card to be reviewed")
PUBLISHED = declare("practice.card_published", "reviewed and published a practice card")
RETURNED = declare("practice.card_returned", "gave a practice card back to its author")
EVALUATED = declare("practice.card_evaluated", "put an evaluation on a practice card")
WITHDRAWN = declare("practice.card_withdrawn", "withdrew a practice card")
RESTORED = declare("practice.card_restored", "showed a withdrawn practice card again")
DISCARDED = declare("practice.draft_discarded", "discarded the draft of a practice card")
CARRIED = declare("practice.card_carried", "gave a practice card to another body")
SETTLED = declare("practice.cards_settled", "added the practice cards of this release")
REGISTERED = declare("practice.initiative_registered", "registered an initiative")
CHANGED = declare("practice.initiative_changed", "changed an initiative")
LISTED = declare("practice.initiative_listed", "showed an initiative to everybody")
UNLISTED = declare("practice.initiative_unlisted", "stopped showing an initiative")
TURNED = declare("practice.initiative_drafted", "began a practice card from an initiative")
