"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    """Places and the neighbourhoods people draw."""

    name = "headwater_web.place"
    label = "place"

    def ready(self) -> None:
        """Drawn places take part in successions; what is held about people is declared."""
        from headwater_web.accounts.area_moves import register_placed
        from headwater_web.accounts.estates import register_owned
        from headwater_web.place.estates import DrawnPlaces

        register_owned(DrawnPlaces())
        register_placed(DrawnPlaces())
        import_module("headwater_web.place.holdings")
        import_module("headwater_web.place.drawn_entries")
