"""The visitors of ``proofs.load``: who comes when, what each asks, and how long it took."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
from benchmarks.place_page import places

from proofs.load_voters import TAKEN, votes
from proofs.wire import request

PASSWORD = "a long walk by the river"
SIGNED_IN = 8
MIX = {"page": 0.55, "search": 0.20, "api": 0.10, "write": 0.05, "vote": 0.10}
WARMING = 40
ADDRESSES = 200
PATIENCE = 30.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(r"(?:__Host-)?(?:sessionid|csrftoken|session)=[^;]+")
OWN = re.compile(r"/your-data/([a-z0-9-]+)/share/")
WORDS = ("st", "new", "east", "north", "wick", "ford", "ton", "bury", "E07", "west")


@dataclass(frozen=True)
class Ask:
    """One request: its kind, its bytes, and the status that a whole answer has."""

    kind: str
    content: bytes
    good: tuple[str, ...]


class Person:
    """Somebody who signed in, with an indicator of her own."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.cookies, self.token = port, {}, ""
        self.address = f"10.1.0.{int(name.rpartition('-')[2]) + 1}"
        self.send("GET", "/account/sign-in/")
        self.send("POST", "/account/sign-in/", {"username": name, "password": PASSWORD})

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """Ask, keep the cookies and the token, and give the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        body = urlencode({**form, "csrfmiddlewaretoken": self.token}) if form else None
        connection.request(method, path, body, self.headers())
        answer = connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        for _, given in (one for one in answer.getheaders() if one[0].lower() == "set-cookie"):
            name, _, value = given.split(";")[0].partition("=")
            self.cookies[name] = value
        found = TOKEN.search(page)
        self.token = found[1] if found else self.token
        connection.close()
        return page

    def headers(self) -> dict[str, str]:
        """What her browser sends."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Host": "localhost",
            "Cookie": cookies,
            "X-Forwarded-For": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def bring(self, areas: list[str]) -> str:
        """Bring an indicator; its id."""
        self.send("GET", "/your-data/")
        lines = [f"{area},2023,{i % 40},200" for i, area in enumerate(areas)]
        file = "area,period,count,denominator\n" + "\n".join(lines)
        words = {"name": "Lamps", "unit": "%", "polarity": "lower", "domain": "health"}
        words |= {"source": "Survey", "csrfmiddlewaretoken": self.token}
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in words.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="lamps.csv"'
        parts.append(f"--b\r\n{head}\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--b--\r\n")
        headers = self.headers() | {"Content-Type": "multipart/form-data; boundary=b"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", "/your-data/", "".join(parts).encode(), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            raise SystemExit(f"the indicator was not taken: {answer.status}")
        found = OWN.search(self.send("GET", "/your-data/"))
        if found is None:
            raise SystemExit("the indicator is not shown to its owner")
        return found[1]

    def write(self, indicator: str) -> bytes:
        """Say that her indicator is hers alone."""
        body = urlencode({"shared": "no", "csrfmiddlewaretoken": self.token}).encode()
        return request("POST", f"/your-data/{indicator}/share/", self.headers(), body)


def asks(codes: list[str], writes: list[bytes], voted: list[bytes], count: int) -> list[Ask]:
    """What each visitor asks, in an order that is random and always the same."""
    chance = np.random.Generator(np.random.Philox(17))
    kinds = chance.choice(list(MIX), size=count, p=list(MIX.values()))
    made = []
    for i, kind in enumerate(kinds.tolist()):
        headers = {"Host": "localhost", "X-Forwarded-For": f"10.0.0.{i % ADDRESSES + 1}"}
        code = codes[int(chance.integers(len(codes)))]
        if kind == "write":
            made.append(Ask(kind, writes[i % len(writes)], ("302",)))
        elif kind == "vote":
            made.append(Ask(kind, voted[i % len(voted)], TAKEN))
        elif kind == "search":
            word = quote(WORDS[int(chance.integers(len(WORDS)))])
            made.append(Ask(kind, request("GET", f"/search/?q={word}", headers), ("200", "302")))
        elif kind == "api":
            path = f"/api/areas/{code}/figures"
            made.append(Ask(kind, request("GET", path, headers), ("200",)))
        else:
            path = page(int(chance.integers(20)), code)
            made.append(Ask(kind, request("GET", path, headers), ("200",)))
    return made


def page(draw: int, code: str) -> str:
    """A page: mostly a place, now and then the first page, a list, an indicator."""
    others = {0: "/", 1: "/places/", 2: "/indicators/", 3: "/about/", 4: "/rural/"}
    return others.get(draw, f"/place/{code}/")


async def visit(port: int, ask: Ask, due: float) -> tuple[str, float, bool]:
    """One visit: its kind, the seconds since it was due, and whether the whole answer came."""
    await asyncio.sleep(max(0.0, due - time.monotonic()))
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(ask.content)
            answer = await reader.read()
            writer.close()
    except OSError:
        answer = b""
    status = answer[9:12].decode("ascii", "replace")
    return ask.kind, time.monotonic() - due, status in ask.good


async def visits(port: int, wanted: list[Ask], rate: float) -> None:
    """Warms the server, sends everybody at their moments, and prints what it took."""
    for ask in wanted[:WARMING]:
        await visit(port, ask, time.monotonic())
    left = wanted[WARMING:]
    gaps = np.random.Generator(np.random.Philox(11)).exponential(1 / rate, len(left))
    moments = (time.monotonic() + 0.5 + np.cumsum(gaps)).tolist()
    pairs = zip(left, moments, strict=True)
    done = await asyncio.gather(*(visit(port, ask, due) for ask, due in pairs))
    took: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for kind, seconds, whole in done:
        took[kind].append((seconds, whole))
        took["all"].append((seconds, whole))
    print(json.dumps({kind: summary(took[kind]) for kind in ("all", *MIX)}))


def summary(took: list[tuple[float, bool]]) -> dict[str, float]:
    """How many, how many failed, and how long."""
    seconds = np.array([each for each, _ in took])
    p50, p95, p99 = np.quantile(seconds, [0.5, 0.95, 0.99]).tolist()
    failed = sum(not whole for _, whole in took)
    said = {"count": len(took), "errors": failed, "longest": float(seconds.max())}
    return {**said, "p50": p50, "p95": p95, "p99": p99}


def main() -> None:
    """``PORT LAKE RATE SECONDS``."""
    port, lake = int(sys.argv[1]), Path(sys.argv[2])
    rate, seconds = float(sys.argv[3]), float(sys.argv[4])
    codes = places(lake)
    people = [Person(port, f"visitor-{i}") for i in range(SIGNED_IN)]
    writes = [each.write(each.bring(codes[:60])) for each in people]
    wanted = asks(codes, writes, votes(port), int(rate * seconds) + WARMING)
    asyncio.run(visits(port, wanted, rate))


if __name__ == "__main__":
    main()
