"""The app's name to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "headwater_web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hear who signs in and out."""
        from headwater_web.accounts.visit_signals import listen

        listen()
