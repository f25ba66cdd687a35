"""A task for proofs, of which jobs are asked for and never done."""

from headwater_web.jobs.work import task


@task(label="Take note")
def note(number: int) -> int:
    """Give the number back."""
    return number
