"""Addresses of conversations. Codes in them are random; none names a person."""

from django.urls import path

from headwater_web.deliberation import (
    calendar_page,
    follow_page,
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
    path(HERE, vote_page.vote, name="vote"),
    path(HERE + "yours/", yours_page.yours, name="yours"),
    path(HERE + "rules/", rules_page.rules, name="rules"),
    path(HERE + "follow/", follow_page.follow, name="follow"),
    path(HERE + "results/", results_page.shown, name="results"),
    path(HERE + "results.csv", results_page.figures, name="figures"),
    path(HERE + "picture.svg", vote_page.code_picture, name="picture"),
    path(HERE + "queue/", queue_page.queue, name="queue"),
    path(HERE + "log.csv", queue_page.log, name="log"),
]
