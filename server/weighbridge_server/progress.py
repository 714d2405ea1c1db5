"""What the client is told while a workspace is examined for the first time."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.failures import log_failure

if TYPE_CHECKING:
    from weighbridge_server.homes import Home
    from weighbridge_server.server import Server

_WORTH = 100
"""Fewer files are done before anybody could read how many are left."""
_EVERY = 0.5
"""Seconds between two reports."""


class Indexing:
    """One progress report per project, from the first file to the last."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._running: dict[Home, tuple[str, int]] = {}
        self._last = 0.0
        self._number = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def left(self, home: Home, files: int) -> None:
        """So many files are still to be examined."""
        running = self._running.get(home)
        if running is None:
            if files >= _WORTH and self._server.capabilities.reports_progress:
                self._number += 1
                token = f"weighbridge/index/{self._number}"
                self._running[home] = (token, files)
                task = asyncio.get_running_loop().create_task(self._begin(token, files))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            return
        token, total = running
        progress = self._server.work_done_progress
        if token not in progress.tokens:
            return
        if files == 0:
            del self._running[home]
            progress.end(token, lsp.WorkDoneProgressEnd(message=f"{total:,} files weighed"))
            progress.tokens.pop(token, None)
        elif time.monotonic() - self._last > _EVERY:
            self._last = time.monotonic()
            done = max(0, total - files)
            said = lsp.WorkDoneProgressReport(message=f"{files:,} files left", percentage=100 * done // max(total, 1))
            progress.report(token, said)

    async def _begin(self, token: str, files: int) -> None:
        progress = self._server.work_done_progress
        try:
            await progress.create_async(token)
        except Exception as error:
            log_failure(error, "asking to show progress")
            return
        said = lsp.WorkDoneProgressBegin(title="Weighing the workspace", message=f"{files:,} files", percentage=0)
        progress.begin(token, said)
