"""A server on this machine that gives recorded answers in the words of the providers' protocols.

Where a request carries a schema it gives what a provider that enforces one could have given: the first recorded
answer that satisfies it. Where none does it says so, and the case is told as one that was not replayed.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

from weighbridge_cli.failure import Failure
from weighbridge_cli.replaying.cases import Refused
from weighbridge_cli.replaying.protocols import Request, request_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self


class Answers:
    """The server; one case is answered at a time."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._lock = threading.Lock()
        self._replies: tuple[str | Refused, ...] = ()
        self.calls = 0
        """How often a model was asked in this case."""
        self.problems: list[str] = []
        """Requests that could not be answered, in whole sentences."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """What makes the clients of the providers ask here, and keeps them from asking anywhere else."""
        host = f"http://127.0.0.1:{self._server.server_port}"
        keys = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY")
        nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
        return {
            **dict.fromkeys(keys, "recorded"),
            **nowhere,
            **{name.lower(): value for name, value in nowhere.items()},
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "OPENAI_BASE_URL": f"{host}/v1",
            "OPENAI_API_BASE": f"{host}/v1",
            "ANTHROPIC_BASE_URL": host,
            "GOOGLE_GEMINI_BASE_URL": host,
            "OLLAMA_HOST": host,
        }

    def begin(self, replies: Sequence[str | Refused]) -> None:
        """The next case."""
        with self._lock:
            self._replies = tuple(replies)
            self.calls = 0
            self.problems = []

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the body of one reply."""
        request = request_of(path, body)
        with self._lock:
            if request is None:
                return self._refused(f"{path} is no request that can be answered from recordings")
            self.calls += 1
            if request.streams:
                return self._refused("answers that are streamed cannot be replayed; use --live")
            chosen = self._chosen(request)
            if chosen is None:
                return self._refused(
                    "no recorded answer satisfies the schema that was sent; record again, or use --live"
                )
            return 200, request.reply(chosen)

    def _refused(self, reason: str) -> tuple[int, dict[str, Any]]:
        self.problems.append(reason)
        return 400, {"error": {"message": reason, "type": "invalid_request_error", "code": 400, "status": "INVALID"}}

    def _chosen(self, request: Request) -> str | Refused | None:
        if not self._replies:
            return None
        if request.schema is None:
            return self._replies[min(self.calls, len(self._replies)) - 1]
        for reply in self._replies:
            if isinstance(reply, Refused) or satisfies(reply, request.schema):
                return reply
        return None


def satisfies(reply: str, schema: dict[str, Any]) -> bool:
    """Whether an answer, as it stands, is JSON that a schema admits."""
    from jsonschema import ValidationError, validate

    try:
        validate(json.loads(reply), schema)
    except (ValueError, ValidationError):
        return False
    return True


def need_jsonschema() -> None:
    """Says what is missing before anything is run."""
    from importlib.util import find_spec

    if find_spec("jsonschema") is None:
        raise Failure("jsonschema is not installed, and --verify needs it: pip install 'weighbridge[verify]'")


def _handler(answers: Answers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            try:
                body = json.loads(self.rfile.read(size) or b"{}")
            except ValueError:
                body = {}
            status, reply = answers.answer(self.path, cast("dict[str, Any]", body))
            data = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: prompts are in the requests."""

    return Handler
