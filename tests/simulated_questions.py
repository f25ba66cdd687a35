"""Questions to the simulation for tests: a small district, few draws, few years."""

from __future__ import annotations

from headwater_web.jobs.worker import Worker

PLACE = "X07000003"
FORM = f"/what-if/{PLACE}/"
ASKED = {
    "offer": ["stop-smoking-service", "hypertension-case-finding"],
    "who-stop-smoking-service": "deprived",
    "reach-stop-smoking-service": "50",
    "from-stop-smoking-service": "2022",
    "until-stop-smoking-service": "2024",
    "who-hypertension-case-finding": "rural",
    "from-hypertension-case-finding": "2022",
    "until-hypertension-case-finding": "2024",
    "budget-hypertension-case-finding": "40,000",
    "end": "2026",
}


def asked(**changed: object) -> dict[str, object]:
    """The form as it is sent, with some fields changed; ``_`` in a name stands for ``-``."""
    return {**ASKED, **{name.replace("_", "-"): value for name, value in changed.items()}}


def work() -> int:
    """Do what waits in the queue of long jobs."""
    return Worker(queues=["long"]).run_until_idle()
