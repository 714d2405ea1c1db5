"""Receivers as processes of their own, hooks to them, and messages that are signed by the library itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from standardwebhooks import Webhook
from standin import new_key
from weighbridge_training.hooks.http import Http
from weighbridge_training.hooks.opening import opened
from weighbridge_training.signed.signatures import new_secret
from weighbridge_training.trust.definitions import HttpHook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "WEIGHBRIDGE_HOOK_SECRET"


@dataclass(frozen=True)
class Receiver:
    """One that listens."""

    url: str
    process: subprocess.Popen[str]
    secret: str = field(repr=False)

    def hook(self, **more: Any) -> Http:
        hook = opened(HttpHook(type="http", url=self.url, secret_env=VARIABLE, **more))
        assert isinstance(hook, Http)
        return hook

    def post(self, kind: str, data: dict[str, Any], **changes: Any) -> httpx.Response:
        return self.send(question(kind, data), **changes)

    def send(
        self, body: bytes, message_id: str = "", secret: str = "", late_s: float = 0.0, signed: bytes = b""
    ) -> httpx.Response:
        message_id = message_id or f"test-{uuid.uuid4().hex}"
        headers = headers_of(secret or self.secret.split()[0], message_id, signed or body, late_s)
        return httpx.post(self.url, content=body, headers=headers, timeout=60)


def headers_of(secret: str, message_id: str, body: bytes, late_s: float = 0.0) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=late_s)
    signature = Webhook(secret).sign(message_id, at, body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def question(kind: str, data: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "timestamp": datetime.now(UTC).isoformat(), "data": data}).encode()


@contextmanager
def serving(
    folder: Path, python: str, *options: str, secret: str = "", host: str = "", any_worker: str = "--allow-any-worker"
) -> Iterator[Receiver]:
    """A receiver until the end of the block; ended as a person ends it, if it still runs."""
    secret = secret or new_secret()
    command = [sys.executable, "-m", "weighbridge_cli", "hook", "serve", "--port", "0", "--folder", str(folder)]
    command += ["--python", python, *([any_worker] if any_worker else []), *options]
    log = folder.parent / f"receiver-{time.time_ns()}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, env={**os.environ, VARIABLE: secret}, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening at "), line + log.read_text()
        url = line.split()[2].rstrip(";")
        yield Receiver(url.replace("127.0.0.1", host) if host else url, process, secret)
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def any_key() -> str:
    return new_key()
