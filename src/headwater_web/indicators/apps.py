"""The app's name to Django."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators, built in and brought."""

    name = "headwater_web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Brought indicators take part in successions."""
        from headwater_web.accounts.estates import register_owned
        from headwater_web.indicators.estates import BroughtIndicators

        register_owned(BroughtIndicators())
