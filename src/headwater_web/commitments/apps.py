"""The app's name to Django."""

from importlib import import_module

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Commitments, and "You said, we did"."""

    name = "headwater_web.commitments"
    label = "commitments"

    def ready(self) -> None:
        """Take part in successions; declare what is held, what is told, what is recorded."""
        from headwater_web.accounts.area_moves import register_placed
        from headwater_web.accounts.estates import register_held
        from headwater_web.audit import histories
        from headwater_web.commitments.estates import CommitmentPlaces, Commitments
        from headwater_web.commitments.kept_history import KeptHistory

        histories.register(KeptHistory())
        register_held(Commitments())
        register_placed(CommitmentPlaces())
        for name in ("entries", "kinds", "holdings", "tasks"):
            import_module(f"headwater_web.commitments.{name}")
