"""The site's name to Django: when all apps are ready, what they keep meets here."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Where apps meet."""

    name = "headwater_web.site"
    label = "site"

    def ready(self) -> None:
        """Have promises begin from what other apps keep, and changes told to who asked."""
        from headwater_web.commitments import begun, telling
        from headwater_web.site.promised_action import from_action, from_outcome
        from headwater_web.site.promised_decision import from_workshop
        from headwater_web.site.promising import SOURCES, agreed_on
        from headwater_web.site.telling import tell_followers

        for kind, source in SOURCES.items():
            begun.register(kind, source)
        begun.register("action", from_action)
        begun.register("outcome", from_outcome)
        begun.register("workshop", from_workshop)
        begun.offer(agreed_on)
        telling.register("followers", tell_followers)
