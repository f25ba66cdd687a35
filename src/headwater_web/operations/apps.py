"""The app's name to Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running the service."""

    name = "headwater_web.operations"
    label = "operations"

    def ready(self) -> None:
        """Declare what the audit keeps of this app."""
        from headwater_web.operations.recovery import recorded  # noqa: F401 (it declares)
