"""Addresses of the page of jobs."""

from django.urls import path

from headwater_web.operations import job_views

app_name = "jobs"
urlpatterns = [
    path("", job_views.jobs, name="list"),
    path("run-again/", job_views.again, name="again"),
]
