"""What the audit says of visions and workshops. What is said or voted in a hall is nobody's."""

from headwater_web.audit import declare

BEGUN = declare("deliberation.vision_begun", "began the vision of a place")
WRITTEN = declare("deliberation.vision_written", "changed the draft of a vision")
PUBLISHED = declare("deliberation.vision_published", "published a version of a vision", "public")
WITHDRAWN = declare("deliberation.vision_withdrawn", "withdrew a vision", "public")
RESTORED = declare("deliberation.vision_restored", "showed a withdrawn vision again", "public")
DISCARDED = declare("deliberation.vision_discarded", "discarded the draft of a vision")
VOICED = declare("deliberation.vision_voiced", "said whether they support a vision")
UNSAID = declare("deliberation.voice_taken_back", "took back what they said of a vision")
HIDDEN = declare("deliberation.voice_hidden", "hid what somebody said of a vision")
WORKSHOP_BEGUN = declare("deliberation.workshop_begun", "began a workshop")
CAPTURED = declare("deliberation.workshop_captured", "wrote down statements in a workshop")
GROUPED = declare("deliberation.workshop_grouped", "grouped statements of a workshop")
HIDDEN_STATEMENT = declare("deliberation.captured_hidden", "hid a statement of a workshop")
STAGED = declare("deliberation.workshop_staged", "moved a workshop on")
DECIDED = declare("deliberation.workshop_decided", "wrote down what a workshop decided")
DRAFTED = declare("deliberation.workshop_drafted", "made a draft vision from a workshop")
CLOSED = declare("deliberation.workshop_closed", "closed a workshop")
RECORDED = declare("deliberation.decisions_recorded", "put a workshop’s decisions on record")
