"""The app's name to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, and the roles they hold."""

    name = "headwater_web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hear who signs in and out, say where people are written to, declare to the audit."""
        from headwater_web.accounts import role_entries  # noqa: F401  # declares by being read
        from headwater_web.accounts.privacy.own_holdings import declare_own
        from headwater_web.accounts.recipients import address_of
        from headwater_web.accounts.visit_signals import listen
        from headwater_web.notices.recipients import register

        listen()
        register(address_of)
        declare_own()
