"""A client of `driving_server`, and a process that drives all jobs by it and kills itself now and then.

`python driving_wire.py PORT editor|cli`: an editor looks at jobs again and again, the command line lists them.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import sys
from typing import TYPE_CHECKING, Any

from weighbridge_cli.main import main
from weighbridge_training.contract import Artifact, Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.driving import trainings
from weighbridge_training.driving.driver import has_work
from weighbridge_training.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.bundle import Bundle

KILLED = 0.03
"""How likely it is that a process dies at a point."""


class Wire:
    """The hook."""

    def __init__(self, port: int, killed: float) -> None:
        self._port = port
        self._killed = killed

    def ask(self, verb: str, **values: Any) -> Any:
        self._maybe_die()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("POST", "/", json.dumps({"verb": verb, **values}))
            answer = connection.getresponse().read()
        except (OSError, http.client.HTTPException) as error:
            raise HookError(Trouble.UNKNOWN_OUTCOME, f"no answer: {type(error).__name__}") from error
        finally:
            connection.close()
        self._maybe_die()
        return json.loads(answer)

    def describe(self) -> Description:
        return Description("wire", "a server", leaves_machine=False, idempotent=True)

    def submit(self, bundle: Bundle) -> Ref:
        key = bundle.job.key
        return Ref(key, self.ask("submit", key=key, digest=bundle.digest)["id"])

    def find(self, key: str) -> Ref | None:
        raise AssertionError("a back-end that knows keys is asked again instead")

    def get(self, ref: Ref) -> Status:
        said = self.ask("get", key=ref.key)
        artifacts = tuple(Artifact(*one) for one in said["artifacts"])
        return Status(State(said["state"]), artifacts=artifacts if said["state"] == "SUCCEEDED" else ())

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        return Page(tuple(self.ask("events", key=ref.key, after=after)))

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        return "", after

    def cancel(self, ref: Ref) -> None:
        raise AssertionError("nobody cancels here")

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        into.write_bytes(self.ask("artifact", key=ref.key, name=artifact.name).encode("latin-1"))

    def _maybe_die(self) -> None:
        if random.random() < self._killed:
            os.kill(os.getpid(), signal.SIGKILL)


def run(port: str, kind: str) -> None:
    trainings.opened = lambda _: Wire(int(port), KILLED)  # type: ignore[assignment]
    if kind == "cli":
        main(["jobs", "list"])
        return
    with trainings.Trainings() as mine:
        while jobs := [one for one in mine.ledger.jobs.listed() if has_work(one)]:
            random.shuffle(jobs)
            for job in jobs:
                mine.look(job.key)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2])
