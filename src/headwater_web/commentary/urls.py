"""Addresses of what is said of figures: public codes alone."""

from django.urls import path

from headwater_web.commentary import views

app_name = "commentary"
urlpatterns = [
    path("challenges/", views.challenges, name="challenges"),
    path("figure/<str:indicator>/<str:area>/", views.figure, name="figure"),
]
