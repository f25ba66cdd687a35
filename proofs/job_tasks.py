"""Tasks for the proof of the queue: an effect of two rows, which one job in five fails to end."""

from __future__ import annotations

import time

from django.db import connection

from headwater_web.jobs.actions import once
from headwater_web.jobs.work import task

BETWEEN = 0.002
MOST = 1000


class FailedOnPurposeError(RuntimeError):
    """The first attempt at every fifth change fails after its effect."""


def happen(number: int) -> None:
    """The effect: two rows that belong together."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proof_effect (number, half) VALUES (%s, 1)", [number])
        time.sleep(BETWEEN)
        cursor.execute("INSERT INTO proof_effect (number, half) VALUES (%s, 2)", [number])


def first_attempt(number: int) -> bool:
    """Whether nobody tried before; kept outside any transaction of the effect."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proof_attempt (number) VALUES (%s)", [number])
        cursor.execute("SELECT count(*) FROM proof_attempt WHERE number = %s", [number])
        return bool(cursor.fetchone()[0] == 1)


@task(label="Do an effect once", most_attempts=MOST)
def careful(number: int) -> None:
    """The effect under its key; every fifth fails once, after the effect was kept."""
    first = first_attempt(number)
    with once(f"effect {number}") as mine:
        if mine:
            happen(number)
    if first and number % 5 == 0:
        raise FailedOnPurposeError


@task(label="Do an effect without a key", most_attempts=MOST)
def careless(number: int) -> None:
    """The same without a key: tried again, it happens again."""
    first = first_attempt(number)
    happen(number)
    if first and number % 5 == 0:
        raise FailedOnPurposeError
