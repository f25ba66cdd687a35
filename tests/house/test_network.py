"""No test reaches another machine: the block is there, and it blocks."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable

import httpx
import pytest


def test_a_socket_to_another_machine_is_refused() -> None:
    with (
        socket.socket() as made,
        pytest.raises(RuntimeError, match=r"tests may not reach 192\.0\.2\.1"),
    ):
        made.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("ask", [httpx.get, urllib.request.urlopen])
def test_clients_are_refused_too(ask: Callable[[str], object]) -> None:
    with pytest.raises(RuntimeError, match="tests may not reach"):
        ask("http://192.0.2.1/")


def test_the_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as made:
        made.connect(server.getsockname())
        assert made.getpeername() == server.getsockname()
