"""Addresses of conversations. Codes in them are random; none names a person."""

from django.urls import path

from headwater_web.deliberation import calendar_page

app_name = "deliberation"
urlpatterns = [
    path("conversations/", calendar_page.conversations, name="conversations"),
]
