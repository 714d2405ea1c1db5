"""A client that drives every language server alike, and notes the moment at which an answer was there.

It can do little, so that servers do alike: diagnostics are pushed to it, and it reports progress.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.runs import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.server.keys import Key

T = TypeVar("T")

_PATIENCE = 300.0
"""Seconds; what takes longer is no answer."""
_CAPABILITIES = {
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "codeDescriptionSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "codeLens": {},
    },
    "window": {"workDoneProgress": True},
    "workspace": {"workspaceFolders": True},
}
_LANGUAGES = {".py": "python", ".md": "markdown", ".yaml": "yaml"}


class Client:
    """One running server and what is open in it."""

    def __init__(self, command: Sequence[str | Path], root: Path, options: Mapping[str, object] | None = None) -> None:
        """Starts the server and introduces itself; `options` are the server's own."""
        self._root = root
        self._versions: dict[str, int] = {}
        self._number = 0
        self._answers: dict[int, tuple[float, Any]] = {}
        self._published: dict[str, tuple[float, int | None, int]] = {}
        self._ended: list[float] = []
        self._gone = False
        self._told = threading.Condition()
        self._writing = threading.Lock()
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [str(part) for part in command],
            cwd=root,
            env=cleaned(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._read, daemon=True).start()
        folder = {"uri": root.as_uri(), "name": root.name}
        who = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": [folder]}
        self.request(
            "initialize", {**who, "capabilities": _CAPABILITIES, "initializationOptions": options or {}, "trace": "off"}
        )
        self._notify("initialized", {})

    def open(self, path: Path, text: str) -> float:
        """Opens a document; the moment at which its first diagnostics, or none of them, were published."""
        uri = path.as_uri()
        self._versions[uri] = 1
        self._published.pop(uri, None)
        item = {"uri": uri, "languageId": _LANGUAGES[path.suffix], "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": item})
        return self._wait(lambda: self._published.get(uri))[0]

    def press(self, path: Path, key: Key) -> float:
        """Changes a document as one key does; seconds until the diagnostics of this version were there."""
        uri = path.as_uri()
        version = self._versions[uri] = self._versions[uri] + 1
        start = {"line": key.line, "character": key.start}
        change = {"range": {"start": start, "end": {"line": key.line, "character": key.end}}, "text": key.text}
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        sent = time.perf_counter()
        self._notify("textDocument/didChange", params)

        def current() -> tuple[float, int | None, int] | None:
            known = self._published.get(uri)
            return known if known and known[1] == version else None

        return self._wait(current)[0] - sent

    def close(self, path: Path) -> None:
        """Closes a document."""
        uri = path.as_uri()
        del self._versions[uri]
        self._notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, path: Path) -> int:
        """How many diagnostics a document has."""
        known = self._published.get(path.as_uri())
        return known[2] if known else 0

    def request(self, method: str, params: object) -> tuple[float, Any]:
        """Seconds until the answer was there, and the answer."""
        self._number += 1
        number = self._number
        sent = time.perf_counter()
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        when, answer = self._wait(lambda: self._answers.pop(number, None))
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return when - sent, answer["result"]

    def ended(self) -> Sequence[float]:
        """The moments at which something of which progress was reported came to its end."""
        return tuple(self._ended)

    def memory(self) -> int:
        """Bytes that are resident now."""
        command = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) * 1024

    def stop(self) -> int:
        """Ends the server; the bytes that were resident at most."""
        self.request("shutdown", None)
        self._notify("exit", None)
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * (1024 if sys.platform == "linux" else 1)

    def _wait(self, found: Callable[[], T | None]) -> T:
        with self._told:
            while (value := found()) is None:
                if self._gone or not self._told.wait(_PATIENCE):
                    raise RuntimeError(f"no answer from {self._process.args!r}")
            return value

    def _notify(self, method: str, params: object) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: object) -> None:
        body = json.dumps(message).encode()
        assert self._process.stdin is not None
        with self._writing:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            body = stream.read(length)
            # before anything is made of it: what the client does with an answer is not the server's time
            when = time.perf_counter()
            if body:
                self._take(when, json.loads(body))
        with self._told:
            self._gone = True
            self._told.notify_all()

    def _take(self, when: float, message: dict[str, Any]) -> None:
        method: str | None = message.get("method")
        params: Any = message.get("params")
        if method is not None and "id" in message:
            # whatever a server asks of its client, this one has nothing to say
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            return
        with self._told:
            if method is None:
                self._answers[message["id"]] = (when, message)
            elif method == "textDocument/publishDiagnostics":
                self._published[params["uri"]] = (when, params.get("version"), len(params["diagnostics"]))
            elif method == "$/progress" and params["value"].get("kind") == "end":
                self._ended.append(when)
            self._told.notify_all()
