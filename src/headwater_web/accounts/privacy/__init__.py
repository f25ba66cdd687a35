"""What is held about a person: found, given to her, kept no longer than needed, erased.

Each app declares what it holds, once, in a module that its ``apps.py`` imports when it is ready::

    declare(Holding(
        name="drawn-places",
        says="Places you drew",
        tables=("place.DrawnPlace",),
        rows=lambda person: DrawnPlace.objects.owned_by(person).values("code", "name"),
        erase=lambda person: removed(DrawnPlace.objects.owned_by(person), drawing.remove),
    ))
"""

from headwater_web.accounts.privacy.holdings import Holding, Outcome, declare, removed

__all__ = ["Holding", "Outcome", "declare", "removed"]
