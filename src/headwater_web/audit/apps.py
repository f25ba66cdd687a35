"""The app's name to Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was changed or read, by whom, and why."""

    name = "headwater_web.audit"
    label = "audit"
