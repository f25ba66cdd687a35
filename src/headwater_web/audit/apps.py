"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was changed or read, by whom, and why."""

    name = "headwater_web.audit"
    label = "audit"

    def ready(self) -> None:
        """Know the audit's own actions."""
        import_module("headwater_web.audit.own_actions")
