"""Trainings: requests for a client with a view of its own, commands for every client, what an editor trusts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from weighbridge_server.failures import log_failure
from weighbridge_server.training.desk import Desk, TrainingError, ledger_exists
from weighbridge_server.training.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from weighbridge_server.server import Server
    from weighbridge_server.training.offers import Asked

JOBS = "weighbridge/jobs"
"""A request without parameters: `{jobs: [...]}`, what is known of the trainings of the open folders."""
JOB_LOG = "weighbridge/jobLog"
"""A request `{key, after}`: `{text, next}`, what a job printed after a place."""
PREVIEW = "weighbridge/trainingPreview"
"""A request `{taskUri, hook?}`: what would be sent, where, what speaks against it; nothing is sent."""
ALLOW = "weighbridge/trainingAllow"
"""A request `{taskUri, hook?}`: a person lets the hook be used from this workspace; the preview says if it is asked."""
SUBMIT = "weighbridge/trainingSubmit"
"""A request `{taskUri, hook?, digest, typed?}`: sends exactly what the preview showed; `{key}`."""
TRUST_CHANGED = "weighbridge/trustChanged"
"""A notification of the client: `{trusted}`, what it says of its window now."""
TRAIN = "weighbridge.train"
"""A command: the address of a task file, and a hook or null. Answers at once; the rest is asked and shown."""
CANCEL = "weighbridge.cancelJob"
FETCH = "weighbridge.fetchAdapter"


class Training:
    """The part of a session that trains; nothing of it is loaded before somebody trains."""

    def __init__(self, server: Server, options: object) -> None:
        said = cast("dict[str, Any]", options) if isinstance(options, dict) else {}
        trusted = said.get("trusted")
        self._server = server
        self.desk = Desk(trusted if isinstance(trusted, bool) else None)
        self.shows_trainings = said.get("trainingView") is True
        self.watch = Watch(server, self.desk, self.shows_trainings)
        self._number = 0
        self._background: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> str:
        """Starts what goes on after a command was answered; gives the token of the answer."""
        self._number += 1
        task = asyncio.get_running_loop().create_task(self._told(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return f"weighbridge/command/{self._number}"

    def close(self) -> None:
        self.watch.stop()
        for task in [*self._background]:
            task.cancel()
        self.desk.close()

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except TrainingError as error:
            message = f"Weighbridge: {error}"
            self._server.window_show_message(lsp.ShowMessageParams(type=lsp.MessageType.Error, message=message))
        except Exception as error:
            log_failure(error, "training")


def begin(server: Server, options: object) -> None:
    """A client has introduced itself."""
    server.training = Training(server, options)


def attach(server: Server) -> None:
    """Follows what was started before, by whomever."""
    if ledger_exists():
        server.training.watch.wake()


def register(server: Server) -> None:
    # no annotation of a first parameter or of one of our own requests: pygls looks annotations up at run time
    @server.feature(JOBS)
    async def jobs(ls: Any, params: Any) -> Any:
        training = cast("Server", ls).training
        if not ledger_exists():
            return {"jobs": []}
        training.watch.wake()
        return {"jobs": await _answered(training.watch.jobs())}

    @server.feature(JOB_LOG)
    async def job_log(ls: Any, params: Any) -> Any:
        key, after = str(params.key), int(getattr(params, "after", 0) or 0)
        text, following = await _answered(_desk(ls).look(lambda trainings: trainings.log(key, after)))
        return {"text": text, "next": following}

    @server.feature(PREVIEW)
    async def preview(ls: Any, params: Any) -> Any:
        from weighbridge_server.training import offers

        asked = await _asked(ls, params)
        return await _answered(_desk(ls).look(lambda trainings: offers.preview(offers.offer_of(asked, trainings))))

    @server.feature(ALLOW)
    async def allow(ls: Any, params: Any) -> Any:
        from weighbridge_server.training import offers

        asked = await _asked(ls, params)
        await _answered(_desk(ls).look(lambda _: offers.allowed(asked)))
        return None

    @server.feature(SUBMIT)
    async def submit(ls: Any, params: Any) -> Any:
        from weighbridge_server.training import offers

        asked = await _asked(ls, params)
        digest, typed = str(params.digest), str(getattr(params, "typed", None) or "")
        key = await _answered(_desk(ls).look(lambda trainings: offers.submitted(asked, digest, typed, trainings)))
        ls.training.watch.wake()
        return {"key": key}

    @server.feature(TRUST_CHANGED)
    def trust_changed(ls: Any, params: Any) -> None:
        training = cast("Server", ls).training
        training.desk.trusted = bool(params.trusted)
        if ledger_exists():
            training.watch.wake()

    async def train(ls: Any, uri: str, hook: Any) -> Any:
        async def work() -> None:
            from weighbridge_server.training.confirming import train as confirmed

            asked = await _asked_of(ls, uri, hook)
            if await confirmed(ls, _desk(ls), asked):
                ls.training.watch.wake()

        return {"token": ls.training.begin(work())}

    async def cancel(ls: Any, key: str) -> Any:
        async def work() -> None:
            await _desk(ls).look(lambda trainings: trainings.cancel(key))
            ls.training.watch.wake()

        return {"token": ls.training.begin(work())}

    async def fetch(ls: Any, key: str) -> Any:
        async def work() -> None:
            await _desk(ls).look(lambda trainings: trainings.fetch(key))
            ls.training.watch.wake()

        return {"token": ls.training.begin(work())}

    server.command(TRAIN)(train)
    server.command(CANCEL)(cancel)
    server.command(FETCH)(fetch)


def _desk(server: Any) -> Desk:
    return cast("Server", server).training.desk


async def _answered(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await work
    except TrainingError as error:
        raise JsonRpcException(str(error), lsp.LSPErrorCodes.RequestFailed.value) from error


async def _asked(server: Any, params: Any) -> Asked:
    try:
        return await _asked_of(server, str(params.taskUri), getattr(params, "hook", None))
    except TrainingError as error:
        raise JsonRpcException(str(error), lsp.LSPErrorCodes.RequestFailed.value) from error


async def _asked_of(server: Any, uri: str, hook: Any) -> Asked:
    from weighbridge_server.training import offers

    name = hook if isinstance(hook, str) else ""
    asked = await cast("Server", server).session.ask(uri, lambda subject: offers.asked(subject, name))
    if asked is None:
        raise TrainingError(f"{uri} is in no open folder")
    return asked
