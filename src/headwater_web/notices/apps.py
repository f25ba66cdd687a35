"""The app's name to Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Messages and digests."""

    name = "headwater_web.notices"
    label = "notices"
