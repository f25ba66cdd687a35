"""The residents of ``proofs.load``: sixty who take part in a conversation, and their votes."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from proofs.conversation import CODE, STATEMENTS
from proofs.voting_crowd import Voter
from proofs.wire import request

RESIDENTS = 60
CHOICES = ("1", "1", "-1", "0")
TAKEN = ("302",)
"""A vote that was taken leads to the next statement."""


def votes(port: int) -> list[bytes]:
    """A vote of every resident on every statement, each person's in turn."""
    residents = [Voter(i, port, f"/conversations/{CODE}/") for i in range(RESIDENTS)]
    forms = asyncio.run(joined(residents))
    return [
        vote(who, {**form, "statement": str(number), "vote": CHOICES[(i + number) % len(CHOICES)]})
        for number in range(1, STATEMENTS + 1)
        for i, (who, form) in enumerate(zip(residents, forms, strict=True))
    ]


async def joined(residents: list[Voter]) -> list[dict[str, str]]:
    """Everybody's form after a first vote, which makes them participants."""
    return [await join(each) for each in residents]


async def join(who: Voter) -> dict[str, str]:
    """Read a statement, agree, and read the next one's form."""
    await who.send("POST", {**await who.read(), "vote": "1"})
    return await who.read()


def vote(who: Voter, form: dict[str, str]) -> bytes:
    """One vote as it goes over the wire."""
    return request("POST", who.path, who.headers(), urlencode(form).encode())
