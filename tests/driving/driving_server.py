"""A back-end over HTTP that is a process of its own: it knows keys, loses answers, and counts what it was asked.

`python driving_server.py` prints its port. A job is queued, runs, and has succeeded, one question at a time.
"""

from __future__ import annotations

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from driving_workspace import left_files, sha

LOST = 0.3
"""The share of submissions that are accepted and never answered."""
FILES = left_files()
ARTIFACTS = [[name, len(data), sha(data)] for name, data in FILES.items()]
COURSE = ("QUEUED", "RUNNING", "SUCCEEDED")
EVENTS = [{"v": 1, "seq": n, "t": float(n), "event": "progress", "step": n, "total_steps": 5} for n in range(1, 6)]

_lock = threading.Lock()
_jobs: dict[str, int] = {}
"""Questions asked, by key."""
_counted = {"created": 0, "submits": 0, "lost": 0, "bodies": 0}
_bodies: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    """POST alone; the body says what is wanted."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.answer(asked)
        if answer is None:
            self.close_connection = True
            return
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, asked: dict[str, Any]) -> Any:
        key = asked.get("key", "")
        with _lock:
            match asked["verb"]:
                case "submit":
                    _counted["submits"] += 1
                    if key not in _jobs:
                        _jobs[key] = 0
                        _bodies[key] = asked["digest"]
                        _counted["created"] += 1
                    _counted["bodies"] += _bodies[key] != asked["digest"]
                    if random.random() < LOST:
                        _counted["lost"] += 1
                        return None
                    return {"id": f"job-{key}"}
                case "get":
                    _jobs[key] += 1
                    return {"state": COURSE[min(_jobs[key], len(COURSE)) - 1], "artifacts": ARTIFACTS}
                case "events":
                    return EVENTS[asked["after"] :]
                case "artifact":
                    return FILES[asked["name"]].decode("latin-1")
                case _:
                    return {**_counted, "jobs": len(_jobs)}

    def log_message(self, *_: Any) -> None:
        return


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
