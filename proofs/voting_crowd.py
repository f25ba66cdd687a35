"""The people of ``proofs.voting``: each reads a statement, votes, and is led to the next."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from proofs.wire import request

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
SET = re.compile(r"^set-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE | re.MULTILINE)
TOKEN = "taking-part"
PATIENCE = 20.0
AGAIN = (1.0, 5.0)
"""Seconds until somebody who found no server tries again."""
READING = (2.0, 10.0)
CHOICES = (1, 1, -1, 0)


@dataclass
class Voter:
    """One person at one browser: what it holds, and which votes were answered."""

    number: int
    port: int
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    said: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    again: int = 0

    @cached_property
    def chance(self) -> np.random.Generator:
        """Her own luck."""
        return np.random.Generator(np.random.Philox(self.number))

    async def live(self, until: float) -> None:
        """Vote until the time is over; the last vote is sent until it is answered."""
        await asyncio.sleep(self.chance.uniform(0, READING[1]))
        form = await self.read()
        while time.monotonic() < until and "statement" in form:
            await asyncio.sleep(self.chance.uniform(*READING))
            choice = int(self.chance.choice(CHOICES))
            status, _ = await self.send("POST", {**form, "vote": str(choice)})
            if status == "302":
                self.said[int(form["statement"])] = choice
            form = await self.read()

    async def read(self) -> dict[str, str]:
        """What the form of the next statement holds; empty where there is none."""
        status, page = await self.send("GET")
        if status != "200":
            raise SystemExit(f"the page answered {status}")
        start = page.find('value="vote"')
        found = dict(
            HIDDEN.findall(page, page.rfind("<form", 0, start), page.find("</form", start))
        )
        return found if start > 0 else {}

    async def send(self, method: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask until the server answers; the status and the page. Cookies are kept."""
        while True:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self.once(method, form)
            except (OSError, TimeoutError):
                answer = ""
            if answer[9:12] in ("200", "302"):
                self.seconds.append(time.monotonic() - begun)
                head, _, page = answer.partition("\r\n\r\n")
                self.cookies.update(SET.findall(head))
                return answer[9:12], page
            if answer[9:10] == "4":
                raise SystemExit(f"{method} {self.path} was answered {answer[9:12]}")
            self.again += 1
            await asyncio.sleep(self.chance.uniform(*AGAIN))

    async def once(self, method: str, form: dict[str, str] | None) -> str:
        """One request on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            body = urlencode(form).encode() if form else b""
            writer.write(request(method, self.path, self.headers(), body))
            return (await reader.read()).decode("utf-8", "replace")
        finally:
            writer.close()

    def headers(self) -> dict[str, str]:
        """What the browser sends."""
        return {
            "Host": "localhost",
            "Accept-Encoding": "identity",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.2.{self.number // 250}.{self.number % 250 + 1}",
            "Content-Type": "application/x-www-form-urlencoded",
        }


async def everybody(voters: list[Voter], seconds: float) -> None:
    """All of them at once."""
    until = time.monotonic() + seconds
    await asyncio.gather(*(each.live(until) for each in voters))


def main() -> None:
    """``PORT CODE PEOPLE SECONDS FILE``: the file keeps each one's token and votes."""
    port, code, people = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    voters = [Voter(i, port, f"/conversations/{code}/") for i in range(people)]
    asyncio.run(everybody(voters, float(sys.argv[4])))
    voted = [each for each in voters if each.said]
    kept = [{"cookie": each.cookies[TOKEN], "said": each.said} for each in voted]
    Path(sys.argv[5]).write_text(json.dumps(kept))
    seconds = np.array([each for voter in voters for each in voter.seconds])
    p50, p95 = np.quantile(seconds, [0.5, 0.95]).tolist()
    said = {"voters": len(voted), "votes": sum(len(each.said) for each in voters)}
    said |= {"again": sum(each.again for each in voters), "requests": len(seconds)}
    print(json.dumps({**said, "p50": p50, "p95": p95, "longest": float(seconds.max())}))


if __name__ == "__main__":
    main()
