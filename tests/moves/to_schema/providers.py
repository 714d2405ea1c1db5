"""A local server that speaks the wire formats of providers: it plays written answers, and holds schemas it is sent.

It stands for the provider's side only: what is proved with it is what a client sends and what it makes of an answer.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jsonschema
from wire import WIRES, Wire

REFUSAL = "I cannot help with that."


@dataclass
class Provider:
    """What is answered, in order, to requests without a schema; and the whole answer, for those with one."""

    answers: list[str]
    whole: Any
    strict: bool = True
    """Whether a schema has to be one for a strict mode, and be sent as such."""
    mode: str = "answer"
    """`answer`, `refuse` or `cut`, for requests with a schema."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    schemas: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def reply(self, wire: Wire, body: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(body)
        schema = wire.schema_of(body)
        if schema is None:
            text = self.answers[min(len(self.requests), len(self.answers)) - 1]
            return wire.answered(text)
        self.schemas.append(schema)
        if self.strict:
            self.problems += [*strict_problems(schema), *wire.lax(body)]
        jsonschema.Draft202012Validator.check_schema(schema)
        if self.mode == "refuse":
            return wire.refused(REFUSAL)
        text = json.dumps(self.whole)
        jsonschema.validate(self.whole, schema)
        return wire.cut(text[: len(text) // 2]) if self.mode == "cut" else wire.answered(text)


def strict_problems(schema: Any, at: str = "$") -> list[str]:
    """What of a schema a strict mode would not take."""
    if isinstance(schema, list):
        return [problem for item in schema for problem in strict_problems(item, at)]
    if not isinstance(schema, dict):
        return []
    found: list[str] = []
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            found.append(f"{at}: further properties are allowed")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            found.append(f"{at}: not every property is required")
    for keyword in ("oneOf", "allOf", "default", "format", "minLength", "pattern"):
        if keyword in schema and not at.endswith("properties"):
            found.append(f"{at}: {keyword}")
    for key, value in schema.items():
        found += strict_problems(value, f"{at}.{key}")
    return found


class Server:
    """The server around a provider, on a port of its own."""

    def __init__(self, provider: Provider) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                wire = next((wire for wire in WIRES if wire.path in self.path), None)
                try:
                    assert wire is not None, self.path
                    answer, status = provider.reply(wire, body), 200
                except Exception as problem:
                    provider.problems.append(f"{type(problem).__name__}: {problem}")
                    answer, status = {"error": {"message": str(problem), "type": "invalid_request_error"}}, 400
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
