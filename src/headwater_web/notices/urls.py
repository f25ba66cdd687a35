"""Addresses of choices, and of links in mail, whose codes are random and say nothing."""

from django.urls import path

from headwater_web.notices import views

app_name = "notices"
urlpatterns = [
    path("account/notices/", views.choose, name="choose"),
    path("notices/stop/<str:code>/", views.stop, name="stop"),
]
