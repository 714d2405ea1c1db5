"""A training in the editor's own progress: how far, what is left, a button to cancel, and how it ended."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

from weighbridge_server.failures import log_failure
from weighbridge_server.features.commands import show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from concurrent.futures import Future

    from weighbridge_server.server import Server

_OPEN_REPORT = "Open the report"


class Shown:
    """What the client was told of each training. Tokens do not outlive a server: a new one shows what still runs."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._tokens: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._refused: set[str] = set()
        self._seen: set[str] = set()
        """Jobs that were open while this server looked: their end is news."""
        self._cancelled: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()

    async def show(self, jobs: Iterable[dict[str, Any]], unfinished: Collection[str]) -> list[str]:
        """Shows the jobs as they are; gives the keys of those that somebody has cancelled there.

        A job that has ended is unfinished until its report is here.
        """
        cancelled: list[str] = []
        for job in jobs:
            key = job["key"]
            if is_open(job):
                self._seen.add(key)
                await self._report(job)
                if self._is_cancelled(key):
                    self._cancelled.add(key)
                    cancelled.append(key)
            elif key in self._seen and key not in unfinished:
                self._seen.discard(key)
                self._end(job)
                news = asyncio.get_running_loop().create_task(self._news(job))
                self._background.add(news)
                news.add_done_callback(self._background.discard)
        return cancelled

    def _is_cancelled(self, key: str) -> bool:
        tokens = cast("dict[str | int, Future[None]]", self._server.work_done_progress.tokens)
        future = tokens.get(self._tokens.get(key, ""))
        return future is not None and future.cancelled() and key not in self._cancelled

    async def _report(self, job: dict[str, Any]) -> None:
        key, words = job["key"], progress_words(job)
        if not self._server.capabilities.reports_progress or key in self._refused or self._words.get(key) == words:
            return
        progress = self._server.work_done_progress
        if key not in self._tokens:
            token = f"weighbridge/train/{key}"
            try:
                await progress.create_async(token)
            except Exception as error:
                self._refused.add(key)
                log_failure(error, "asking to show progress")
                return
            self._tokens[key] = token
            title = f"Training {job['task']} ({job['hook']})"
            progress.begin(token, lsp.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0))
        self._words[key] = words
        progress.report(
            self._tokens[key],
            lsp.WorkDoneProgressReport(message=words, percentage=percentage(job), cancellable=True),
        )

    def _end(self, job: dict[str, Any]) -> None:
        token = self._tokens.pop(job["key"], None)
        self._words.pop(job["key"], None)
        if token is not None:
            progress = self._server.work_done_progress
            progress.end(token, lsp.WorkDoneProgressEnd(message=end_words(job)))
            progress.tokens.pop(token, None)

    async def _news(self, job: dict[str, Any]) -> None:
        message = f"Weighbridge: {job['task']}: {end_words(job)}"
        good = job["state"] in ("SUCCEEDED", "CANCELLED")
        kind = lsp.MessageType.Info if good else lsp.MessageType.Warning
        if not job["report"]:
            self._server.window_show_message(lsp.ShowMessageParams(type=kind, message=message))
            return
        actions = [lsp.MessageActionItem(title=_OPEN_REPORT)]
        try:
            picked = await self._server.window_show_message_request_async(
                lsp.ShowMessageRequestParams(type=kind, message=message, actions=actions)
            )
        except Exception as error:
            log_failure(error, "saying how a training ended")
            return
        if picked is not None and picked.title == _OPEN_REPORT:
            await show(self._server, Path(job["report"]).as_uri())


def is_open(job: dict[str, Any]) -> bool:
    """Whether a job goes on."""
    return job["state"] in ("APPROVED", "SUBMITTING", "QUEUED", "RUNNING", "CANCELLING")


def percentage(job: dict[str, Any]) -> int:
    step, total = job["step"], job["total"]
    return min(100, int(100 * step / total)) if step and total else 0


def progress_words(job: dict[str, Any]) -> str:
    """`step 120 of 300, loss 0.412, 3 min left`."""
    if job["state"] != "RUNNING" or not job["step"]:
        waits = f": {job['reason']}" if job["reason"] else ""
        return f"{job['state'].lower()}{waits}"
    parts = [f"step {job['step']:,} of {job['total']:,}" if job["total"] else f"step {job['step']:,}"]
    if job["losses"]:
        parts.append(f"loss {job['losses'][-1][1]:.3f}")
    if job["etaS"] is not None:
        parts.append(f"{_time(job['etaS'])} left")
    return ", ".join(parts)


def end_words(job: dict[str, Any]) -> str:
    """How a training ended, in a sentence."""
    if job["state"] == "SUCCEEDED":
        return str(job["verdict"]["words"]) if job["verdict"] else "trained; there is no verdict"
    if job["state"] == "LOST":
        asked = f"weighbridge jobs resolve {job['key'][:11]}"
        return f"nobody knows whether it runs. {job['reason']} A person has to say: {asked}"
    reason = f": {job['reason']}" if job["reason"] else ""
    return f"{job['state'].lower()}{reason}"


def _time(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
        if seconds < 5400
        else f"{seconds / 3600:.1f} h"
    )
