"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """Conversations, and what comes of them."""

    name = "headwater_web.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Declare what is held, what is told and what is recorded; say where followers are told."""
        parts = ("entries", "kinds", "holdings", "tasks", "vision_entries", "vision_holdings")
        for name in parts:
            import_module(f"headwater_web.deliberation.{name}")
        from headwater_web.accounts.estates import register_held
        from headwater_web.deliberation.estates import Conversations, Insights
        from headwater_web.deliberation.followers import RECIPIENT, address_of
        from headwater_web.deliberation.letters import Followers
        from headwater_web.deliberation.vision_estates import Visions, Workshops
        from headwater_web.notices import guests
        from headwater_web.notices.recipients import register

        register(address_of)
        guests.register(RECIPIENT, Followers())
        register_held(Conversations())
        register_held(Insights())
        register_held(Visions())
        register_held(Workshops())
