"""Addresses of the network. Codes in them are random or public; none names a person."""

from django.urls import path

from headwater_web.network import (
    gathering_views,
    group_views,
    home,
    invitation_views,
    people_views,
    question_views,
    record_views,
    tie_views,
)

app_name = "network"
urlpatterns = [
    path("network/", home.home, name="home"),
    path("network/you/", people_views.you, name="you"),
    path("network/people/", people_views.people, name="people"),
    path("network/people/<int:person>/", people_views.person, name="person"),
    path("network/groups/", group_views.groups, name="groups"),
    path("network/groups/start/", group_views.start, name="start"),
    path("network/groups/<slug:slug>/", group_views.group, name="group"),
    path("network/groups/<slug:slug>/people/", group_views.people_of, name="people-of"),
    path("network/groups/<slug:slug>/ask/", question_views.ask, name="ask"),
    path("network/groups/<slug:slug>/call/", gathering_views.call, name="call"),
    path("network/groups/<slug:slug>/ties/", tie_views.counts, name="counts"),
    path(
        "network/groups/<slug:slug>/recommendations/",
        record_views.recommendations,
        name="recommendations",
    ),
    path("network/questions/", question_views.questions, name="questions"),
    path("network/questions/<int:number>/", question_views.question, name="question"),
    path("network/gatherings/", gathering_views.gatherings, name="gatherings"),
    path("network/gatherings/<slug:code>/", gathering_views.gathering, name="gathering"),
    path("network/gatherings/<slug:code>/change/", gathering_views.change, name="change"),
    path("network/gatherings/<slug:code>/record/", record_views.record, name="record"),
    path("network/gatherings/<slug:code>/reflection/", record_views.reflection, name="reflection"),
    path(
        "network/gatherings/<slug:code>/invitation.ics",
        gathering_views.invitation,
        name="invitation",
    ),
    path("network/introductions/", tie_views.introductions, name="introductions"),
    path("network/survey/", tie_views.survey, name="survey"),
    path("network/calendar/<str:code>.ics", gathering_views.calendar, name="calendar"),
    path("network/reply/<str:code>/", question_views.reply, name="reply"),
    path("network/coming/<str:code>/", invitation_views.coming, name="coming"),
]
