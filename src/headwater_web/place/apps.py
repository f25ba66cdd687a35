"""The app's name to Django."""

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    """Places and the neighbourhoods people draw."""

    name = "headwater_web.place"
    label = "place"
