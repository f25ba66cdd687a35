"""Addresses of conversations. Codes in them are random; none names a person."""

from django.urls import path

from headwater_web.deliberation import (
    ballot_pages,
    bring_page,
    calendar_page,
    export_page,
    follow_page,
    insight_pages,
    manage_page,
    queue_page,
    results_page,
    rules_page,
    vote_page,
    yours_page,
)

app_name = "deliberation"
HERE = "conversations/<slug:code>/"
urlpatterns = [
    path("conversations/", calendar_page.conversations, name="conversations"),
    path("conversations/following/<str:secret>/", follow_page.following_link, name="following"),
    path("conversations/insights/", insight_pages.insights, name="insights"),
    path("conversations/insights/bring/", insight_pages.bring, name="bring"),
    path("conversations/propose/", manage_page.propose, name="propose"),
    path("conversations/bring/", bring_page.bring_conversation, name="bring-conversation"),
    path("conversations/begin/", manage_page.begin, name="begin"),
    path(HERE, vote_page.vote, name="vote"),
    path(HERE + "yours/", yours_page.yours, name="yours"),
    path(HERE + "rules/", rules_page.rules, name="rules"),
    path(HERE + "follow/", follow_page.follow, name="follow"),
    path(HERE + "results/", results_page.shown, name="results"),
    path(HERE + "results.csv", results_page.figures, name="figures"),
    path(HERE + "votes.zip", export_page.votes, name="votes"),
    path(HERE + "picture.svg", vote_page.code_picture, name="picture"),
    path(HERE + "queue/", queue_page.queue, name="queue"),
    path(HERE + "manage/", manage_page.manage, name="manage"),
    path(HERE + "ballots/", ballot_pages.ballots, name="ballots"),
    path(HERE + "ballots/enter/", ballot_pages.enter, name="enter"),
    path(HERE + "ballots/<int:first>/", ballot_pages.paper, name="paper"),
    path(HERE + "log.csv", queue_page.log, name="log"),
]
