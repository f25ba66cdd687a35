"""Work and pages made ahead wait while people are served, and not for ever."""

from __future__ import annotations

import os

from headwater_web.operations.traffic import BUSY, Traffic, Watch
from headwater_web.site import ahead, beside
from headwater_web.site.beside import Beginning


class Street:
    """A clock moved by hand, and the requests that come while it moves."""

    def __init__(self) -> None:
        self.traffic, self.now = Traffic(), 100.0
        self.watch = Watch(self.traffic, lambda: self.now)

    def passes(self, seconds: float, rate: float = 0.0) -> None:
        """Let time pass, with so many requests a second."""
        self.now += seconds
        for _ in range(round(rate * seconds)):
            self.traffic.came()


def test_few_requests_are_not_busy_and_many_are() -> None:
    street = Street()
    street.passes(2, BUSY - 1)
    assert not street.watch.is_busy()
    street.passes(2, BUSY + 1)
    assert street.watch.is_busy()
    street.passes(0.2)
    assert street.watch.is_busy(), "a moment without any says nothing yet"
    street.passes(1)
    assert not street.watch.is_busy()


def test_what_a_process_that_is_nobodys_visitor_asks_for_is_not_counted() -> None:
    street = Street()
    street.traffic.counts = False
    street.passes(1, 1000)
    assert street.traffic.so_far() == 0


def test_processes_that_are_forked_count_together() -> None:
    traffic = Traffic()
    child = os.fork()
    if not child:
        traffic.came()
        os._exit(0)
    os.waitpid(child, 0)
    assert traffic.so_far() == 1


def test_work_begins_after_a_first_look_where_few_come() -> None:
    street = Street()
    begins = Beginning(street.watch)
    assert begins.waits()
    street.passes(beside.FIRST_LOOK, 5)
    assert not begins.waits()
    street.passes(1, 1000)
    assert not begins.waits(), "what has begun goes on"


def test_work_waits_for_many_and_not_for_ever() -> None:
    street = Street()
    begins, seconds = Beginning(street.watch), 0
    while begins.waits():
        street.passes(1, 100)
        seconds += 1
    assert seconds == beside.PATIENCE


def test_a_page_made_ahead_waits_for_visitors_and_not_for_ever() -> None:
    street = Street()
    street.passes(1, 100)
    assert ahead.has_waited(street.watch, street.passes)
    assert street.now == 102.0, "one look in which nobody came"
    street.passes(1, 100)
    assert ahead.has_waited(street.watch, lambda seconds: street.passes(seconds, 100))
    assert street.now == 103.0 + ahead.LONGEST_WAIT
