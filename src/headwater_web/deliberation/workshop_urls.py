"""Addresses of workshops. Codes are random; nobody's data is in them."""

from django.urls import path

from headwater_web.deliberation import hall_views, workshop_views

app_name = "workshops"
urlpatterns = [
    path("", workshop_views.index, name="index"),
    path("new/", workshop_views.new, name="new"),
    path("hall/<str:hall>/", hall_views.hall, name="hall"),
    path("<str:code>/", workshop_views.workshop, name="workshop"),
    path("<str:code>/screen/", workshop_views.screen, name="screen"),
    path("<str:code>/qr.svg", workshop_views.qr, name="qr"),
]
