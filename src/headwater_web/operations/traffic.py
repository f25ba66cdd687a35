"""Whether people are being served, told to whatever can wait until they are not.

The count lies in memory that a server shares with all processes it forks. Two that count at the
same moment may count one: it says how busy the server is, and nothing is billed by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from mmap import mmap
from struct import Struct

NUMBER = Struct("Q")
BUSY = 15.0
"""Requests a second from which on people come first."""
LOOK = 1.0


class Traffic:
    """Counts requests; ``counts`` is False in a process whose requests are nobody's."""

    def __init__(self) -> None:
        self.shared = mmap(-1, NUMBER.size)
        self.counts = True

    def came(self) -> None:
        """Count a request."""
        if self.counts:
            NUMBER.pack_into(self.shared, 0, self.so_far() + 1)

    def so_far(self) -> int:
        """About how many came since the server was started."""
        found: tuple[int] = NUMBER.unpack_from(self.shared, 0)
        return found[0]


TRAFFIC = Traffic()


class Watch:
    """Says whether people are being served, from what came in the last second or more."""

    def __init__(
        self, traffic: Traffic = TRAFFIC, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.traffic, self.clock = traffic, clock
        self.looked, self.held, self.said = clock(), traffic.so_far(), False

    def is_busy(self) -> bool:
        """Whether ``BUSY`` requests a second came between the last two looks."""
        now, held = self.clock(), self.traffic.so_far()
        passed = now - self.looked
        if passed >= LOOK:
            self.said = held - self.held >= BUSY * passed
            self.looked, self.held = now, held
        return self.said
