"""Addresses of the papers."""

from django.urls import path

from headwater_web.assurance import views

app_name = "assurance"
urlpatterns = [
    path("papers/", views.index, name="index"),
    path("papers/<slug:slug>/", views.paper, name="paper"),
    path("papers/<slug:slug>.md", views.written, name="markdown"),
    path("privacy/", views.paper, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", views.paper, {"slug": "accessibility"}, name="accessibility"),
    path("cookies/", views.paper, {"slug": "cookies"}, name="cookies"),
]
