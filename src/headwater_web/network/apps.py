"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The leaders' network."""

    name = "headwater_web.network"
    label = "network"

    def ready(self) -> None:
        """Take part in successions; declare what is held, what is told, what is recorded."""
        from headwater_web.accounts.area_moves import register_placed
        from headwater_web.accounts.estates import register_held
        from headwater_web.network.calendar_file import attached
        from headwater_web.network.estates import Groups, Posts, QuestionPlaces, Recommendations
        from headwater_web.network.invitations import way_to_answer
        from headwater_web.network.still_hers import may_still_read
        from headwater_web.notices import attachments, gates, ways

        for kind in ("network.gathering_called", "network.gathering_changed"):
            attachments.register(kind, attached)
            ways.register(kind, way_to_answer)
        gates.register("network", may_still_read)
        for estate in (Groups(), Posts(), Recommendations()):
            register_held(estate)
        register_placed(QuestionPlaces())
        for name in ("entries", "kinds", "holdings"):
            import_module(f"headwater_web.network.{name}")
