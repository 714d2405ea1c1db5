"""A server on this machine that speaks as OpenAI's does, and misbehaves when it is told to."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

Reply = tuple[int, dict[str, str], bytes]
KEY = "sk-only-for-this-test-0123456789"


def completion(text: str, tokens: tuple[int, int] = (100, 10), **choice: Any) -> Reply:
    message = {"role": "assistant", "content": text}
    body = {
        "id": "x",
        "object": "chat.completion",
        "model": "big-model-2026",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **choice}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)},
    }
    return 200, {"content-type": "application/json"}, json.dumps(body).encode()


def failing(status: int, message: str = "busy", **headers: str) -> Reply:
    return status, {"content-type": "application/json", **headers}, json.dumps({"error": {"message": message}}).encode()


@dataclass
class Server:
    """What it was asked, and how it answers: the next of `first`, else by `answer`."""

    url: str = ""
    answer: Callable[[dict[str, Any]], Reply] = lambda request: completion(request["messages"][-1]["content"])
    first: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def endpoint() -> Generator[Server]:
    """The server, on a port of its own."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.asked.append(request)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            server.paths.append(self.path)
            status, headers, body = server.first.pop(0) if server.first else server.answer(request)
            if status == 0:
                # hangs up in the middle
                self.connection.close()
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
