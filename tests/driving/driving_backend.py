"""A back-end that is a folder: every job is a folder of it, whoever looks. It can be slow, deaf, dead and dishonest."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from driving_workspace import left_files, sha
from weighbridge_training.contract import Artifact, Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.bundle import Bundle

EVENTS = [
    {"v": 1, "seq": seq, "t": 1.0 * seq, "event": "progress", "step": seq, "total_steps": 6, "loss": 1 / seq}
    for seq in range(1, 7)
]
COURSE = (State.QUEUED, State.RUNNING, State.RUNNING, State.SUCCEEDED)
"""What it answers, question by question; the last for ever."""


def nothing(_point: str) -> None:
    return


@dataclass
class FolderHook:
    """Jobs are folders; `at` is called at every point at which something could break."""

    folder: Path
    idempotent: bool = True
    at: Callable[[str], None] = nothing
    course: tuple[State, ...] = COURSE
    files: dict[str, bytes] = field(default_factory=left_files)
    events_told: list[Any] = field(default_factory=lambda: list(EVENTS))

    def describe(self) -> Description:
        self._call("describe")
        return Description("folder", "a folder", leaves_machine=False, idempotent=self.idempotent)

    def submit(self, bundle: Bundle) -> Ref:
        self._call("submit")
        name = bundle.job.key if self.idempotent else f"{bundle.job.key}.{uuid.uuid4().hex}"
        (self.folder / name).mkdir(exist_ok=True)
        (self.folder / name / "job.json").write_bytes(bundle.job_json)
        self.at("submit:accepted")
        return Ref(bundle.job.key, name)

    def find(self, key: str) -> Ref | None:
        self._call("find")
        found = self.jobs(key)
        return Ref(key, found[0].name) if found else None

    def get(self, ref: Ref) -> Status:
        self._call("get")
        asked = self._job(ref) / "asked"
        count = len(asked.read_bytes()) if asked.exists() else 0
        asked.write_bytes(b"x" * (count + 1))
        state = (
            State.CANCELLED if (self._job(ref) / "CANCEL").exists() else self.course[min(count, len(self.course) - 1)]
        )
        artifacts = tuple(Artifact(name, len(data), sha(data)) for name, data in self.files.items())
        return Status(state, artifacts=artifacts if state is State.SUCCEEDED else (), remote_id=ref.remote_id)

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        self._call("events")
        self._job(ref)
        return Page(tuple(self.events_told[after : after + 2]))

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        self._call("log")
        said = "\x1b[31mred\x1b[0m and plain\r\n"
        return said[after:], len(said)

    def cancel(self, ref: Ref) -> None:
        self._call("cancel")
        (self._job(ref) / "CANCEL").touch()

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        self._call("artifact")
        into.write_bytes(self.files[artifact.name])

    def jobs(self, key: str = "") -> list[Path]:
        """The jobs that it has."""
        return sorted(one for one in self.folder.iterdir() if one.name.startswith(key or "wb-"))

    def submitted(self, key: str) -> list[dict[str, Any]]:
        return [json.loads((one / "job.json").read_bytes()) for one in self.jobs(key)]

    def _job(self, ref: Ref) -> Path:
        job = self.folder / ref.remote_id
        if not ref.remote_id or not job.is_dir():
            raise HookError(Trouble.NO_SUCH_JOB, "there is no such job")
        return job

    def _call(self, verb: str) -> None:
        self.at(verb)
        if (self.folder / "DEAD").exists():
            raise HookError(Trouble.UNREACHABLE, "nobody answers there")
