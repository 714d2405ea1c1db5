"""Follows the trainings of the open folders, whoever started them, and says so to the editor.

A restart re-attaches by itself: everything there is to know is in the ledger.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_server.failures import log_failure
from weighbridge_server.training.desk import TrainingError
from weighbridge_server.training.progress import Shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from weighbridge_training.driving.trainings import Trainings

    from weighbridge_server.server import Server
    from weighbridge_server.training.desk import Desk

JOBS_CHANGED = "weighbridge/jobsChanged"
"""A notification for clients that show trainings: `{jobs: [...]}`, as `weighbridge/jobs` answers."""
_OPEN_S = 1.0
"""Between two looks while something runs."""
_QUIET_S = 10.0
"""Between two looks while nothing does: another window or a terminal may have begun something."""


class Watch:
    """One loop while there is something to follow; it is on the event loop, and its looks are on the desk's thread."""

    def __init__(self, server: Server, desk: Desk, shows_trainings: bool) -> None:
        self._server = server
        self._desk = desk
        self._shows_trainings = shows_trainings
        self._views = _Views()
        self._told: list[dict[str, Any]] = []
        self._progress = Shown(server)
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something was submitted, or may be there."""
        self._woken.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._follow())

    async def jobs(self) -> list[dict[str, Any]]:
        """The trainings of the open folders as they are known now, the last one first."""
        roots = self._roots()
        return await self._desk.ask(lambda trainings: self._views.of(trainings, roots))

    async def look_once(self, key: str) -> None:
        """One look at one job, for whoever has just asked something of it."""
        await self._desk.look(lambda trainings: trainings.look(key))
        self.wake()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        while True:
            self._woken.clear()
            unfinished: frozenset[str] = frozenset()
            try:
                jobs, unfinished = await self._looked()
                for key in await self._progress.show(jobs, unfinished):
                    await self._desk.look(partial(_cancelled, key))
                    self._woken.set()
                self._tell(jobs)
            except TrainingError as error:
                log_failure(error, "following trainings")
                return
            except Exception as error:
                log_failure(error, "following trainings")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _OPEN_S if unfinished else _QUIET_S)

    def _tell(self, jobs: list[dict[str, Any]]) -> None:
        if jobs != self._told and self._shows_trainings:
            self._server.protocol.notify(JOBS_CHANGED, {"jobs": jobs})
        self._told = jobs

    async def _looked(self) -> tuple[list[dict[str, Any]], frozenset[str]]:
        """The jobs after one look at each, and those about which there will be more to say."""
        roots = self._roots()

        def work(trainings: Trainings) -> tuple[list[dict[str, Any]], frozenset[str]]:
            from weighbridge_training.driving.driver import has_work
            from weighbridge_training.trust.gates import may_act

            unfinished: set[str] = set()
            for entry in trainings.ledger.jobs.listed():
                ours = entry.workspace in roots and has_work(entry) and may_act(entry.workspace, trainings.word)
                if ours and has_work(trainings.look(entry.key)):
                    unfinished.add(entry.key)
            return self._views.of(trainings, roots), frozenset(unfinished)

        return await self._desk.look(work)

    def _roots(self) -> frozenset[str]:
        return frozenset(str(Path(home.root).resolve()) for home in self._server.session.homes)


def _cancelled(key: str, trainings: Trainings) -> None:
    trainings.cancel(key)


class _Views:
    """Views of jobs, made again only of those about which something is new."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, dict[str, Any]]] = {}

    def of(self, trainings: Trainings, roots: Collection[str]) -> list[dict[str, Any]]:
        from weighbridge_training.driving.views import view

        found: list[dict[str, Any]] = []
        for entry in trainings.ledger.jobs.listed():
            if entry.workspace not in roots:
                continue
            seen = (entry, trainings.ledger.events.last(entry.key))
            known = self._known.get(entry.key)
            if known is None or known[0] != seen:
                known = self._known[entry.key] = (seen, view(trainings, entry))
            found.append(known[1])
        return sorted(found, key=lambda one: str(one["created"]), reverse=True)
