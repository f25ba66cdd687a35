"""What is done behind the pages of conversations: addresses are removed when their day comes."""

from __future__ import annotations

from datetime import date, time

from headwater_web.deliberation.following import remove_old
from headwater_web.jobs.schedule import daily
from headwater_web.jobs.work import task

NIGHT = time(3, 40)


@task(label="Remove addresses of followers whose day is past")
def remove_addresses(day: str) -> int:
    """Remove the addresses that were not confirmed in a week, or whose two years are over."""
    return remove_old(date.fromisoformat(day))


daily(remove_addresses, NIGHT)
