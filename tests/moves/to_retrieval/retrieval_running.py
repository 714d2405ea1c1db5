"""Runs a small program in a folder of its own; a server of this machine is its model and notes what it hears."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHAT = {
    "id": "chat-1", "object": "chat.completion", "created": 1, "model": "gpt-4o",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Noted."}}],
}  # fmt: skip
RESPONSE = {
    "id": "resp-1", "object": "response", "created_at": 1, "model": "gpt-4o", "parallel_tool_calls": False, "tools": [],
    "tool_choice": "auto", "output": [
        {"type": "message", "id": "m-1", "role": "assistant", "status": "completed",
         "content": [{"type": "output_text", "text": "Noted.", "annotations": []}]},
    ],
}  # fmt: skip
MESSAGE = {
    "id": "msg-1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "stop_reason": "end_turn",
    "content": [{"type": "text", "text": "Noted."}], "usage": {"input_tokens": 1, "output_tokens": 1},
}  # fmt: skip
HOME = Path(__file__).parents[3] / ".venv" / "moves-retrieval"
INSTALLED = (HOME / "installed").exists()
PYTHON = str(HOME / "bin" / "python") if INSTALLED else sys.executable
"""Where the libraries are that programs are run with: an environment of their own, else that of the tests."""
ANSWERS = {"/chat/completions": CHAT, "/responses": RESPONSE, "/messages": MESSAGE}


@dataclass
class Heard:
    """What the server was sent, request by request."""

    address: str
    bodies: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def model() -> Iterator[Heard]:
    """A server that answers like a model of OpenAI or Anthropic."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.bodies.append(json.loads(body))
            if self.path.endswith("/embeddings"):
                answer = embedded(heard.bodies.pop())
            else:
                answer = next((one for ending, one in ANSWERS.items() if self.path.endswith(ending)), {})
            data = json.dumps(answer).encode()
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard = Heard(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


def embedded(body: dict[str, Any]) -> dict[str, Any]:
    """Vectors in which texts are near each other that share words: each word has a place of its own."""
    made: list[dict[str, Any]] = []
    for index, text in enumerate(body["input"]):
        vector = [0.0] * body["dimensions"]
        for word in re.findall(r"[a-z]{4,}|\d+", text.lower()):
            vector[zlib.crc32(word.encode()) % len(vector)] += 1.0
        made.append({"object": "embedding", "index": index, "embedding": vector})
    return {"object": "list", "model": body["model"], "data": made, "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def needs(*packages: str) -> None:
    """Skips a test whose packages are not installed; `MOVES_REQUIRED=1` fails it."""
    places = [str(one) for one in HOME.glob("lib/python*/site-packages")] if INSTALLED else None
    missing = [one for one in packages if not _found(one, places)]
    if missing:
        words = f"not installed: {', '.join(missing)}: `make moves` installs it"
        if os.environ.get("MOVES_REQUIRED") == "1":
            pytest.fail(words)
        pytest.skip(words)


def _found(package: str, places: list[str] | None) -> bool:
    for name in package.split("."):
        spec = PathFinder.find_spec(name, places)
        if spec is None:
            return False
        places = list(spec.submodule_search_locations or ())
    return True


def written(files: Mapping[str, str], folder: Path) -> Path:
    """A tree on disk."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return folder


def run(folder: Path, code: str, address: str = "", **more: str) -> str:
    """What a few lines of Python print in a folder; no other network than the server is named to them."""
    environment = {
        **os.environ, "OPENAI_API_KEY": "unused", "ANTHROPIC_API_KEY": "unused", "PYTHONDONTWRITEBYTECODE": "1",
        "OPENAI_BASE_URL": f"{address}/v1", "ANTHROPIC_BASE_URL": address,
        "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1",
        **more,
    }  # fmt: skip
    done = subprocess.run(
        [PYTHON, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def heard_by_the_model(files: Mapping[str, str], folder: Path, code: str, **environment: str) -> list[str]:
    """Every text that a program sends when these lines are run in it, request by request."""
    with model() as heard:
        run(written(files, folder), code, heard.address, **environment)
    return ["\n".join(texts(body)) for body in heard.bodies]


def texts(value: Any) -> Iterator[str]:
    """All the texts in a request, in the order in which they are sent."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)
