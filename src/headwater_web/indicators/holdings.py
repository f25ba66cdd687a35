"""What the indicators hold about a person: the files she brought."""

from __future__ import annotations

from headwater_web.accounts.privacy import Holding, declare, removed
from headwater_web.indicators import bringing
from headwater_web.indicators.models import OwnIndicator

declare(
    Holding(
        name="own-indicators",
        says="Indicators you brought, with their figures",
        tables=("indicators.OwnIndicator",),
        rows=lambda person: OwnIndicator.objects.owned_by(person).values(
            "indicator", "name", "unit", "source", "why", "shared", "rows", "refused", "brought_at"
        ),
        erase=lambda person: removed(OwnIndicator.objects.owned_by(person), bringing.remove),
    )
)
