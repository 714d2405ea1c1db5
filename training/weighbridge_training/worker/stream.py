"""Events on their way out: the same lines on standard output and in a file, numbered on across restarts.

The log has them in words, among what libraries print.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.layout import EVENTS, LOG
from weighbridge_training.worker.events import NAMES, VERSION, Note
from weighbridge_training.worker.log_lines import LogLines

if TYPE_CHECKING:
    from weighbridge_training.worker.events import Event


_LOG = 1
"""What was standard output before `take_stdout`."""


class Stream:
    """Writes events; only the first of several processes does."""

    def __init__(self, out: int | None) -> None:
        self._out = out
        self._seq = _last_number(Path(EVENTS)) if out is not None else 0
        self._noted: set[str] = set()
        self._log = LogLines()

    def emit(self, event: Event) -> None:
        """One line each; a reader that has gone away, or a full disk, does not end a training."""
        if self._out is None:
            return
        self._seq += 1
        head = {"v": VERSION, "seq": self._seq, "t": round(time.time(), 3), "event": NAMES[type(event)]}
        line = json.dumps(head | _plain(asdict(event)), ensure_ascii=False, allow_nan=False) + "\n"
        data = line.encode()
        try:
            with Path(EVENTS).open("ab") as file:
                file.write(data)
        except OSError:
            # the number is not lost: the line was not seen in the file, and the next one takes its place
            self._seq -= 1
            return
        for descriptor, told in ((self._out, data), (_LOG, self._log.line(event).encode())):
            with contextlib.suppress(OSError):
                os.write(descriptor, told)

    def note(self, text: str) -> None:
        """Says something once."""
        if text not in self._noted:
            self._noted.add(text)
            self.emit(Note(text))


def take_stdout() -> int:
    """The real standard output, for events alone; what libraries print goes to the log from now on."""
    real = os.dup(1)
    Path(LOG).parent.mkdir(parents=True, exist_ok=True)
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    return real


def _last_number(path: Path) -> int:
    """The number of the last whole line; a line that a crash tore is taken away."""
    try:
        data = path.read_bytes()
    except OSError:
        return 0
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    lines = whole.splitlines()
    try:
        return int(json.loads(lines[-1])["seq"]) if lines else 0
    except (ValueError, KeyError, TypeError):
        return len(lines)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _finite(value) for key, value in values.items() if value is not None}


def _finite(value: Any) -> Any:
    # JSON has no such numbers; a loss that is none of them ends the training anyway
    return 0.0 if isinstance(value, float) and not math.isfinite(value) else value
