"""Where a question stands while somebody waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from django_tasks.base import TaskResultStatus

from headwater_web.jobs.presence import workers
from headwater_web.simulation.actions import job_of
from headwater_web.simulation.models import Question


@dataclass(frozen=True)
class Standing:
    """``state`` is waiting, running, early, whole, refused or failed; ``share`` is 0 to 100."""

    state: str
    says: str
    share: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more will come by itself."""
        return self.state in ("whole", "refused", "failed")


def standing(question: Question) -> Standing:
    """Where it stands now, in words."""
    if question.answered_at is not None:
        return Standing("whole", "The answer is whole.", 100)
    if question.refused:
        return Standing("refused", question.refused)
    job = job_of(question)
    status = job.result.status if job else ""
    if job is None or status == TaskResultStatus.FAILED:
        return Standing(
            "failed",
            "It could not be run. Whoever runs this service is told why; run it again from the "
            "form when it is mended.",
        )
    share = round(100 * job.done / job.total) if job.total else 0
    if question.answer:
        return Standing(
            "early",
            f"The ranges by the evidence are still being drawn: {share}% of the runs are done.",
            share,
        )
    if status == TaskResultStatus.RUNNING:
        return Standing(
            "running", f"Every resident’s life is lived twice: {share}% is done.", share
        )
    if not workers():
        return Standing("waiting", "It waits for a worker, and none is there just now.")
    return Standing("waiting", "It waits its turn; it begins within seconds where none is before.")
