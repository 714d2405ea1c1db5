"""Questions that were answered lately: one that comes again gets the same answer, and its id no other one."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from weighbridge_training.receiver.refusal import RefusalError
from weighbridge_training.signed.signatures import TOLERANCE_S

_MAX_ENTRIES = 20_000
_MAX_KEPT = 256 * 1024
"""Bytes of one answer. What is longer says the same when it is asked again: pieces of files, and of logs."""
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Seen:
    at: float
    question: str
    answer: bytes | None


class Replays:
    """Remembers for twice as long as a signature is accepted. A restart forgets; a job is still known by its key."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def answered(self, message_id: str, question: str) -> bytes | None:
        """The answer that was given to this very question; raises where the id was that of another one."""
        with self._lock:
            self._forget()
            seen = self._seen.get(message_id)
        if seen is None:
            return None
        if seen.question != question:
            raise RefusalError("replayed", f"the webhook-id {message_id} was that of another message")
        return seen.answer

    def remember(self, message_id: str, question: str, answer: bytes) -> None:
        kept = answer if len(answer) <= _MAX_KEPT else None
        with self._lock:
            self._drop(message_id)
            self._seen[message_id] = _Seen(time.monotonic(), question, kept)
            self._bytes += len(kept or b"")

    def _forget(self) -> None:
        old = time.monotonic() - 2 * TOLERANCE_S
        while self._seen:
            first = next(iter(self._seen))
            crowded = len(self._seen) > _MAX_ENTRIES or self._bytes > _MAX_BYTES
            if not crowded and self._seen[first].at > old:
                return
            self._drop(first)

    def _drop(self, message_id: str) -> None:
        seen = self._seen.pop(message_id, None)
        if seen is not None:
            self._bytes -= len(seen.answer or b"")
