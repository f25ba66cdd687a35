"""What people are told about conversations; each kind's subject line names nobody."""

from headwater_web.notices.kinds import How, declare

CONFIRM = declare(
    "deliberation.confirm_following",
    "Whether you asked to be told",
    "Do you want to be told what came of this",
    How.AT_ONCE,
)
CAME_OF_IT = declare(
    "deliberation.came_of_it",
    "What came of what you said",
    "What came of what people said",
    How.AT_ONCE,
)
PROPOSED = declare(
    "deliberation.conversation_proposed",
    "Conversations that residents propose",
    "Somebody proposes a conversation",
)
ANSWERED = declare(
    "deliberation.proposal_answered",
    "Answers to conversations you proposed",
    "Your proposal has an answer",
    How.AT_ONCE,
)
WAITING = declare(
    "deliberation.statements_waiting",
    "Statements that wait for you as moderator",
    "Statements wait for a moderator",
)
