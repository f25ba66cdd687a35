"""The app of the papers."""

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """Papers generated from the system; stores nothing."""

    name = "headwater_web.assurance"
    label = "assurance"
    verbose_name = "Papers"
