"""The app's name to Django."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicators, built in and brought."""

    name = "headwater_web.indicators"
    label = "indicators"
