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
INVITED = declare("network.invited", "Invitations to groups", "An invitation", How.AT_ONCE)
LET_IN = declare("network.asked_in", "People who ask to join your groups", "Somebody asks to join")
INTRODUCED = declare("network.introduction", "Introductions", "An introduction", How.AT_ONCE)
SURVEY = declare("network.survey", "The survey of the network", "Three questions about the network")
