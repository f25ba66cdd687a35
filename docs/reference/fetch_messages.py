"""What ``headwater fetch`` says of publishers that fail, from a stand-in that fails as told."""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from headwater.lake.cache import Cache
from headwater.lake.fetch import Fetcher, FetchError, Patience
from headwater.lake.fingertips_api import wrong_with_data

sys.path.append(str(Path(__file__).parents[2] / "tests"))

stand_in = import_module("publisher")

CASES = (
    ("The publisher has no such page", stand_in.Reply(status=404)),
    ("The publisher is out of order", stand_in.Reply(status=503)),
    ("The answer breaks off", stand_in.Reply(stand_in.DATA, promise=len(stand_in.DATA) + 100)),
    ("The publisher falls silent", stand_in.Reply(stand_in.DATA, stall=5.0)),
    ("A page of words where figures belong", stand_in.Reply(b"<html>Down for repairs</html>")),
    (
        "A column has gone",
        stand_in.Reply(b"Indicator ID,Area Code,Sex,Age,Time period,Value,Count\r\n"),
    ),
)


def fetched() -> list[tuple[str, str]]:
    """What is said of each."""
    return [(what, told(reply)) for what, reply in CASES]


def told(reply: Any) -> str:
    """The sentence of the error, with the publisher's usual address."""
    clock = stand_in.Clock()
    with (
        tempfile.TemporaryDirectory() as folder,
        stand_in.publisher(stand_in.in_turn(reply)) as there,
    ):
        fetcher = Fetcher(
            Cache(Path(folder)),
            clock.now,
            patience=Patience(tries=2, connect=0.5, stall=0.2),
            max_age=timedelta(0),
            sleep=clock.sleep,
        )
        try:
            fetcher.get(f"{there.address}/api/figures", check=wrong_with_data)
        except FetchError as error:
            said = str(error).replace(there.address, "https://publisher.example")
            return re.sub(r"127\.0\.0\.1:\d+", "publisher.example", said)
    raise AssertionError("the answer is not refused any more; give another")
