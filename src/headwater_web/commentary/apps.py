"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class CommentaryConfig(AppConfig):
    """Challenges, commentaries and sign-offs."""

    name = "headwater_web.commentary"
    label = "commentary"

    def ready(self) -> None:
        """Declare what is held, what is told and what is recorded."""
        for name in ("entries", "kinds", "holdings"):
            import_module(f"headwater_web.commentary.{name}")
