"""The address of what is said of a figure: public codes alone."""

from django.urls import path

from headwater_web.commentary import views

app_name = "commentary"
urlpatterns = [
    path("figure/<str:indicator>/<str:area>/", views.figure, name="figure"),
]
