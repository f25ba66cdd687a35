"""Addresses for those who look after the service."""

from django.urls import path

from headwater_web.operations import views

app_name = "operations"
urlpatterns = [path(".well-known/security.txt", views.security, name="security")]
