"""What the code blocks of the docs need: publishers to fetch from, on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from official import environment, official
from publisher import publisher


@pytest.fixture(scope="session")
def stand_in() -> Iterator[dict[str, str]]:
    """Variables that send ``headwater fetch`` to a stand-in for the publishers."""
    with publisher(official) as there:
        yield environment(there.address)
