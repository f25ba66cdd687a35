"""The app's name to Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Background work with idempotency keys."""

    name = "headwater_web.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Read every app's ``tasks``, where what runs daily says so."""
        autodiscover_modules("tasks")
