"""What members are told about; each kind holds its subject line, which names nobody."""

from headwater_web.notices.kinds import How, declare

ASKED = declare("network.question_asked", "New questions in your groups", "A question for you")
FOR_YOU = declare(
    "network.question_for_you",
    "Questions that your place may have solved",
    "A question that your place may have solved",
)
ANSWERED = declare(
    "network.question_answered",
    "Answers to your questions",
    "Your question has an answer",
    How.AT_ONCE,
)
SAME = declare(
    "network.same_here",
    "Questions that your place has too",
    "News of a question that your place has too",
)
CALLED = declare(
    "network.gathering_called", "Gatherings of your groups", "A gathering", How.AT_ONCE
)
CHANGED = declare(
    "network.gathering_changed",
    "Changes to gatherings of your groups",
    "A gathering has changed",
    How.AT_ONCE,
)
PROPOSED = declare(
    "network.item_proposed",
    "Items proposed for gatherings that you convene",
    "An item for an agenda",
)
SETTLED = declare(
    "network.item_settled", "What became of items that you proposed", "An item that you proposed"
)
NOTES = declare("network.notes_approved", "Notes of gatherings", "Notes are approved")
DUTY = declare(
    "network.duty", "What you agreed to do", "Something that you agreed to do", How.AT_ONCE
)
RECOMMENDED = declare(
    "network.recommended",
    "Recommendations of scrutiny to your organisation",
    "A recommendation to your organisation",
    How.AT_ONCE,
)
RESPONDED = declare(
    "network.responded",
    "Responses to recommendations of your scrutiny",
    "A response to a recommendation",
    How.AT_ONCE,
)
INVITED = declare("network.invited", "Invitations to groups", "An invitation", How.AT_ONCE)
LET_IN = declare("network.asked_in", "People who ask to join your groups", "Somebody asks to join")
ADMITTED = declare("network.let_in", "Whether you are in a group", "News of a group", How.AT_ONCE)
INTRODUCED = declare("network.introduction", "Introductions", "An introduction", How.AT_ONCE)
SURVEY = declare("network.survey", "The survey of the network", "Three questions about the network")
