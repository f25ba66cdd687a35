"""Addresses of evaluations and bright spots; a question is all in its address."""

from django.urls import path

from headwater_web.evaluation import exports, views

app_name = "evaluation"
urlpatterns = [
    path("did-it-work/", views.ask, name="ask"),
    path("did-it-work/answer/", views.answer, name="answer"),
    path("did-it-work/figures.csv", exports.figures, name="figures"),
    path("did-it-work/picture.svg", exports.picture, name="picture"),
    path("better-than-expected/", views.better, name="better"),
    path("better-than-expected/places.csv", exports.places, name="places"),
]
