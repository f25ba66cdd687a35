"""A small publisher on the loopback that answers, stalls, breaks off, and lies as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Parameters = dict[str, str]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATA = (
    b"Indicator ID,Area Code,Sex,Age,Time period,Value,Count,Denominator\r\n"
    b"90366,X07000001,Male,All ages,2021 - 23,78.1,,\r\n"
)


class Clock:
    """A clock that stands still until it is told, and a record of the pauses made."""

    def __init__(self) -> None:
        self.time = NOON
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Reply:
    """What to answer, and how to misbehave while answering it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stall: float = 0.0
    promise: int | None = None
    """The length to announce, where it is not the true one; -1 announces none."""
    reset: bool = False


Behaviour = Callable[[str, Parameters, dict[str, str]], Reply]


@dataclass
class Publisher:
    """The running server: its address, what it was asked, and how it answers."""

    address: str
    behaviour: Behaviour
    asked: list[tuple[str, Parameters, dict[str, str]]] = field(default_factory=list)


@contextmanager
def publisher(behaviour: Behaviour) -> Iterator[Publisher]:
    """Runs a server on a free port for the length of a ``with`` block."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = dict(parse_qsl(parts.query))
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.asked.append((parts.path, parameters, headers))
            self._answer(here.behaviour(parts.path, parameters, headers))

        def _answer(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.reset:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.promise is None else reply.promise
            if length >= 0 and reply.status != 304:
                self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            if reply.status == 304:
                return
            half = len(reply.body) // 2
            self.wfile.write(reply.body[:half])
            self.wfile.flush()
            if reply.stall:
                done.wait(reply.stall)
            self.wfile.write(reply.body[half:])

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is part of the play."""

    server = Server(("127.0.0.1", 0), Handler)
    here = Publisher(f"http://127.0.0.1:{server.server_address[1]}", behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield here
    finally:
        done.set()
        server.shutdown()
        thread.join()
        server.server_close()


def in_turn(*replies: Reply) -> Behaviour:
    """Answers the first request with the first reply, and so on; the last reply repeats."""
    rest = list(replies)

    def behave(path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
        return rest.pop(0) if len(rest) > 1 else rest[0]

    return behave


def as_json(content: object) -> Reply:
    return Reply(json.dumps(content).encode(), headers={"Content-Type": "application/json"})
