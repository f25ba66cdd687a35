"""What the network keeps, by noun; each model stands in the file of its noun."""

from headwater_web.network.calls import IntroductionCall, SurveyReply, SurveyRound, SurveyTaken
from headwater_web.network.gatherings import (
    AgendaItem,
    Attendance,
    Gathering,
    Material,
    Programme,
)
from headwater_web.network.groups import Group, Membership
from headwater_web.network.links import CalendarLink, ReplyLink
from headwater_web.network.people import Experience, Post, Profile
from headwater_web.network.questions import Answer, Question, SameHere
from headwater_web.network.records import Decision, FollowUp, Recommendation
from headwater_web.network.reflections import Feedback, Reflection

__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "CalendarLink",
    "Decision",
    "Experience",
    "Feedback",
    "FollowUp",
    "Gathering",
    "Group",
    "IntroductionCall",
    "Material",
    "Membership",
    "Post",
    "Profile",
    "Programme",
    "Question",
    "Recommendation",
    "Reflection",
    "ReplyLink",
    "SameHere",
    "SurveyReply",
    "SurveyRound",
    "SurveyTaken",
]
