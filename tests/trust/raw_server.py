"""A server on this machine that answers with whatever bytes a test gives it, as slowly as it likes."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    Answer = Callable[[socket.socket, bytes], None]


@dataclass
class Served:
    """Where it is, and the beginning of everything that it was asked."""

    port: int
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Served]:
    """Answers one connection after the other until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    served = Served(listener.getsockname()[1])

    def one(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            here = context.wrap_socket(connection, server_side=True) if context else connection
            asked = b""
            while b"\r\n\r\n" not in asked and (part := here.recv(65_536)):
                asked += part
            served.requests.append(asked)
            answer(here, asked)
            # what was sent and not read would make the system throw the answer away
            here.shutdown(socket.SHUT_WR)
            here.settimeout(5)
            while here.recv(65_536):
                pass

    def run() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield served
    finally:
        # a blocked accept is not woken by close alone
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def saying(*parts: bytes) -> Answer:
    """Sends these parts and ends."""

    def answer(connection: socket.socket, asked: bytes) -> None:
        for part in parts:
            connection.sendall(part)

    return answer
