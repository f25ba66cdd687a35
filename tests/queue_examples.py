"""Tasks for tests of the queue."""

from __future__ import annotations

from headwater_web.jobs.actions import once, progress
from headwater_web.jobs.models import EffectKey
from headwater_web.jobs.work import LONG, task

CALLS: list[str] = []


@task(label="Write a word down")
def write(word: str) -> str:
    """An effect in memory, done once for each word."""
    with once(f"wrote {word}") as first:
        if first:
            CALLS.append(word)
    return word


@task(label="Fail", most_attempts=3)
def fail(why: str) -> None:
    """Fails each time, after an effect that must be undone."""
    with once(f"undone {why}") as first:
        CALLS.append(f"{why} {first}")
        raise TimeoutError(why)


@task(label="Count", seconds=5)
def count(most: int) -> int:
    """Says how far it is."""
    for done in range(most):
        progress(done, most)
    return EffectKey.objects.count()


@task(label="Take long", queue=LONG)
def take_long(word: str) -> str:
    """What a worker of long jobs takes."""
    CALLS.append(word)
    return word
