"""A request as it goes over the wire, for those who count what a server does with it."""

from __future__ import annotations


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One request on a connection of its own; a body carries its length."""
    said = {"Accept-Encoding": "gzip", **headers, "Connection": "close"}
    if body:
        said["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body
