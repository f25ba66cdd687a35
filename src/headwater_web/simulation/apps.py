"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    """Questions of what prevention would do, and their answers."""

    name = "headwater_web.simulation"
    label = "simulation"

    def ready(self) -> None:
        """What the audit says of it is declared."""
        import_module("headwater_web.simulation.entries")
