"""As much of GitHub's API as the comment needs, on this machine: it keeps comments, and enforces who may write."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Generator

TOKEN = "a-token"
PULL = "/repos/team/app/issues/7/comments"


class GitHub:
    """The comments of one pull request."""

    def __init__(self, comments: list[dict[str, Any]], may_write: bool) -> None:
        self.comments = comments
        self.may_write = may_write
        self.asked: list[str] = []
        self.address = ""

    def answer(self, method: str, path: str, token: str, said: dict[str, str]) -> tuple[int, Any]:
        """The status and what is sent back."""
        self.asked.append(f"{method} {urlsplit(path).path}")
        if token != f"Bearer {TOKEN}":
            return 401, {}
        target = urlsplit(path)
        if method == "GET" and target.path == PULL:
            query = {name: int(values[0]) for name, values in parse_qs(target.query).items()}
            start = (query["page"] - 1) * query["per_page"]
            return 200, self.comments[start : start + query["per_page"]]
        if not self.may_write:
            return 403, {}
        if method == "POST" and target.path == PULL:
            self.comments.append({"id": len(self.comments) + 1, "body": said["body"], "user": {"type": "Bot"}})
            return 201, self.comments[-1]
        known = [one for one in self.comments if target.path == f"/repos/team/app/issues/comments/{one['id']}"]
        if method == "PATCH" and known and known[0]["user"]["type"] == "Bot":
            known[0]["body"] = said["body"]
            return 200, known[0]
        return 404, {}


@contextmanager
def github(*comments: dict[str, Any], may_write: bool) -> Generator[GitHub]:
    """The API at an address of this machine."""
    hub = GitHub(list(comments), may_write)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = json.loads(self.rfile.read(length)) if length else {}
            status, found = hub.answer(self.command, self.path, self.headers["Authorization"], said)
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
