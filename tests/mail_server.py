"""A mail server on this machine that takes, refuses, puts off, stalls or breaks off, as told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ANSWERS = {"refuses": b"550 5.1.1 No such person", "puts off": b"451 4.3.0 Try later"}


@dataclass
class MailServer:
    """Speaks just enough SMTP. ``mood`` is how it behaves; ``taken`` what it accepted."""

    listener: socket.socket
    mood: str = "takes"
    taken: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """Where it listens."""
        number: int = self.listener.getsockname()[1]
        return number

    def serve(self) -> None:
        """One visitor after another until the test is over."""
        while not self.over.is_set():
            try:
                visitor, _ = self.listener.accept()
            except OSError:
                return
            with visitor:
                self.greet(visitor)

    def greet(self, visitor: socket.socket) -> None:
        """One visit."""
        if self.mood == "stalls":
            self.over.wait()
            return
        visitor.sendall(b"220 test\r\n")
        with visitor.makefile("rb") as lines:
            for line in lines:
                if not self.answer(visitor, line.strip().upper(), lines):
                    return

    def answer(self, visitor: socket.socket, said: bytes, lines: Iterator[bytes]) -> bool:
        """One command; False where the visit ends."""
        if said.startswith(b"RCPT") and self.mood in ANSWERS:
            visitor.sendall(ANSWERS[self.mood] + b"\r\n")
        elif said == b"DATA":
            if self.mood == "breaks off":
                return False
            visitor.sendall(b"354 go on\r\n")
            self.taken.append(b"".join(iter(lambda: next(lines), b".\r\n")))
            if self.mood == "breaks off after":
                return False
            visitor.sendall(b"250 taken\r\n")
        elif said == b"QUIT":
            visitor.sendall(b"221 bye\r\n")
            return False
        else:
            visitor.sendall(b"250 well\r\n")
        return True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = MailServer(listener)
        thread = threading.Thread(target=found.serve, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
