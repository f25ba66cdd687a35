"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Practice cards, and the register of initiatives."""

    name = "headwater_web.practice"
    label = "practice"

    def ready(self) -> None:
        """Declare what the audit says; cards pass on when an organisation ends."""
        from headwater_web.accounts.estates import register_held
        from headwater_web.practice.estates import Cards, Initiatives

        import_module("headwater_web.practice.entries")
        import_module("headwater_web.practice.holdings")
        import_module("headwater_web.practice.kinds")
        register_held(Cards())
        register_held(Initiatives())
