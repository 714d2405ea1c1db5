"""A hub of models on this machine, as far as its library asks one: what a model is, and its small files."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SHA = "0" * 40


@dataclass
class Hub:
    """What it has, and what it was asked."""

    models: dict[str, dict[str, Any]]
    """By id: `files` by name, and `gated`."""
    url: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving_hub(models: dict[str, dict[str, Any]]) -> Iterator[Hub]:
    """Answers until the block ends."""
    hub = Hub(models)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            path = self.path.partition("?")[0]
            hub.asked.append(f"{self.command} {path}")
            status, headers, body = _found(hub, path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


def _found(hub: Hub, path: str) -> tuple[int, dict[str, str], bytes]:
    parts = path.strip("/").split("/")
    if parts[:2] == ["api", "models"]:
        name = "/".join(parts[2:4])
        model = hub.models.get(name)
        if model is None:
            return 401, {"x-error-code": "RepoNotFound"}, b""
        if parts[4:] == ["auth-check"]:
            return (403, {"x-error-code": "GatedRepo"}, b"") if model.get("gated") else (200, {}, b"{}")
        if parts[4:5] == ["revision"] and parts[5] != "main":
            return 404, {"x-error-code": "RevisionNotFound"}, b""
        about = {"id": name, "sha": SHA, "gated": model.get("gated", False), "private": False, "tags": []}
        about["siblings"] = [{"rfilename": file} for file in model["files"]]
        return 200, {"content-type": "application/json"}, json.dumps(about).encode()
    if "resolve" in parts:
        name, file = "/".join(parts[: parts.index("resolve")]), parts[-1]
        data = hub.models[name]["files"][file]
        return 200, {"etag": f'"{name}-{file}"'.replace("/", "-"), "x-repo-commit": SHA}, data
    return 404, {}, b""
