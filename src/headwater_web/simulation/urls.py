"""Addresses of questions and answers. A key is a hash of what was asked; nobody's data is in it."""

from django.urls import path

from headwater_web.simulation import exports, views

app_name = "simulation"
urlpatterns = [
    path("", views.index, name="index"),
    path("model/", views.model, name="model"),
    path("compare/", views.compare, name="compare"),
    path("answer/<str:key>/", views.answer, name="answer"),
    path("answer/<str:key>/progress/", views.progress, name="progress"),
    path("answer/<str:key>/figures.csv", exports.figures, name="figures"),
    path("answer/<str:key>/scenario.toml", exports.scenario, name="scenario"),
    path("answer/<str:key>/<slug:name>.csv", exports.cube, name="cube"),
    path("answer/<str:key>/<slug:name>.svg", exports.picture, name="picture"),
    path("<str:code>/", views.form, name="form"),
]
