"""A progress line on a terminal for runs that take longer than a second; it leaves no trace."""

from __future__ import annotations

import sys
import time

PATIENCE_SECONDS = 1.0
REDRAW_SECONDS = 0.1
_WIDTH = 24


class Progress:
    """Counts files that are done; draws only where a person watches and has waited."""

    def __init__(self, total: int) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._due = time.monotonic() + PATIENCE_SECONDS if sys.stderr.isatty() else float("inf")
        self._drawn = False

    def step(self) -> None:
        """One more file is done."""
        self._done += 1
        now = time.monotonic()
        if now >= self._due:
            self._due = now + REDRAW_SECONDS
            self._drawn = True
            done = min(self._done, self._total)
            bar = ("#" * (done * _WIDTH // self._total)).ljust(_WIDTH, ".")
            sys.stderr.write(f"\r[{bar}] {done:,}/{self._total:,} files")
            sys.stderr.flush()

    def erase(self) -> None:
        """Takes the line away before anything else is printed."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False
