"""The app's name to Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running the service."""

    name = "headwater_web.operations"
    label = "operations"
