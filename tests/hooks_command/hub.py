"""A Hugging Face that has jobs and nothing else: what the client of Hugging Face asks of it is what is tested."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from typing import Self


class Hub:
    """Serves as long as it is entered."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.specifications: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.lines: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.asked.append(self.path)
                parts = urlsplit(self.path)
                if parts.path == "/api/whoami-v2":
                    self.answer({"name": "someone", "type": "user", "auth": {}})
                elif parts.path == "/api/jobs/someone":
                    labels = [value.partition("=")[2] for name, value in parse_qsl(parts.query) if name == "label"]
                    kept = [one for one in hub.jobs.values() if set(labels) <= set(one["labels"].values())]
                    self.answer(kept)
                elif parts.path.endswith("/logs"):
                    at = "2026-11-29T00:00:00.000Z"
                    rows = [json.dumps({"data": line, "timestamp": at}) for line in hub.lines]
                    text = "".join(f"data: {row}\n\n" for row in rows)
                    self.send(text.encode(), "text/event-stream")
                elif parts.path.startswith("/api/jobs/someone/"):
                    self.answer(hub.jobs[parts.path.rsplit("/", 1)[1]])
                else:
                    # the client asks for more than jobs, and does without
                    self.send(b"{}", "application/json", 404)

            def do_POST(self) -> None:
                hub.asked.append(self.path)
                data = self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.path.endswith("/cancel"):
                    job = hub.jobs[self.path.split("/")[-2]]
                    job["status"] = {"stage": "CANCELED", "message": None}
                    self.answer(job)
                    return
                specification = json.loads(data)
                hub.specifications.append(specification)
                name = f"job{len(hub.jobs)}"
                hub.jobs[name] = {
                    "id": name,
                    "createdAt": "2026-11-29T00:00:00.000Z",
                    "owner": {"id": "1", "name": "someone", "type": "user"},
                    "status": {"stage": "SCHEDULING", "message": None},
                    "labels": specification["labels"],
                    **{name: specification.get(name) for name in ("dockerImage", "command", "flavor", "environment")},
                }
                self.answer(hub.jobs[name])

            def answer(self, value: Any) -> None:
                self.send(json.dumps(value).encode(), "application/json")

            def send(self, data: bytes, kind: str, code: int = 200) -> None:
                self.send_response(code)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stage(self, name: str) -> None:
        for job in self.jobs.values():
            job["status"] = {"stage": name, "message": None}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
