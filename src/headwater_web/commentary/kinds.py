"""What people are told about figures they challenged."""

from headwater_web.notices.kinds import How, declare

ANSWERED = declare(
    "commentary.challenge_answered",
    "Answers to figures you challenged",
    "A figure that you challenged",
    How.AT_ONCE,
)
CHALLENGED = declare(
    "commentary.figure_challenged",
    "Figures that somebody says look wrong, for analysts",
    "A figure to look at",
)
