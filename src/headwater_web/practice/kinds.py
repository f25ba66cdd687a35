"""What people are told about practice cards and initiatives."""

from headwater_web.notices.kinds import How, declare

TO_REVIEW = declare(
    "practice.to_review", "Cards and initiatives for you to review", "Something to review"
)
REVIEWED = declare(
    "practice.reviewed",
    "What became of your cards and initiatives",
    "Your card or initiative",
    How.AT_ONCE,
)
