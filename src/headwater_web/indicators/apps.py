"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators, built in and brought."""

    name = "headwater_web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Brought indicators take part in successions; what is held about people is declared."""
        from headwater_web.accounts.estates import register_owned
        from headwater_web.indicators.estates import BroughtIndicators

        register_owned(BroughtIndicators())
        import_module("headwater_web.indicators.holdings")
        import_module("headwater_web.indicators.own_entries")
