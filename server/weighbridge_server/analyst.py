"""The one thread that analyses: what was asked for first, and in between, bit by bit, everything else.

The event loop never waits for it, and it never touches the loop but through `call_soon_threadsafe`.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from weighbridge.workspace import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    work: Callable[[], Any]
    future: asyncio.Future[Any] | None
    """None: nobody waits for it, and it is done whatever happens."""
    cancelled: bool = False


class Analyst:
    """Runs what is asked for in the order of asking; `idle` is called when there is nothing else to do."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, idle: Callable[[], bool], failed: Callable[[BaseException], None]
    ) -> None:
        """`idle` does a little and says whether there is more; it is interrupted when somebody asks for something.

        `failed` hears, on the analyst's thread, of errors in work that nobody waits for.
        """
        self._loop = loop
        self._idle = idle
        self._failed = failed
        self._jobs: deque[_Job] = deque()
        self._current: _Job | None = None
        self._changed = threading.Condition()
        # until somebody asks: what idle time would do is not there yet while this is being made
        self._rest = True
        self._closed = False
        # A daemon: an editor that is gone must not leave a process behind that finishes an analysis.
        self._thread = threading.Thread(target=self._run, name="weighbridge analyst", daemon=True)
        self._thread.start()

    async def ask(self, work: Callable[[], T]) -> T:
        """The result of `work`; when the asking task is cancelled, the work stops at its next check."""
        future: asyncio.Future[T] = self._loop.create_future()
        job = self._put(_Job(work, future))
        try:
            return await future
        except asyncio.CancelledError:
            job.cancelled = True
            raise

    def post(self, work: Callable[[], None]) -> None:
        """Has `work` done before whatever is asked from now on."""
        self._put(_Job(work, None))

    def wake(self) -> None:
        """There may be something to do in idle time."""
        with self._changed:
            self._rest = False
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            for job in self._jobs:
                job.cancelled = True
            if self._current is not None:
                self._current.cancelled = True
            self._changed.notify()

    def check(self) -> None:
        """Called by the work: raises `Interrupted` where nobody waits for it, or somebody waits for other work."""
        job = self._current
        if self._closed or (job.cancelled if job is not None else bool(self._jobs)):
            raise Interrupted

    def _put(self, job: _Job) -> _Job:
        with self._changed:
            self._jobs.append(job)
            self._rest = False
            self._changed.notify()
        return job

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._jobs and self._rest and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                self._current = job = self._jobs.popleft() if self._jobs else None
                if job is None:
                    # whoever wakes us from here on means what comes after this bit
                    self._rest = True
            if job is None:
                self._do_a_little()
            elif not job.cancelled:
                self._do(job)
            self._current = None

    def _do_a_little(self) -> None:
        try:
            more = self._idle()
        except Interrupted:
            more = True
        except Exception as error:
            self._failed(error)
            more = False
        if more:
            self.wake()

    def _do(self, job: _Job) -> None:
        try:
            result = job.work()
        except Interrupted:
            return
        except BaseException as error:
            self._tell(job, error, None)
        else:
            self._tell(job, None, result)

    def _tell(self, job: _Job, error: BaseException | None, result: Any) -> None:
        future = job.future
        if future is None:
            if error is not None:
                self._failed(error)
            return

        def settle() -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(settle)
