"""A Ray cluster as a back-end: its jobs API, and Ray Train where a job asks for several devices or machines."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.contract import Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.hooks import ray_there
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.hooks.ray_jobs import Jobs
from weighbridge_training.hooks.remains import events_from, status_of
from weighbridge_training.plain import plain
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.contract import Artifact
    from weighbridge_training.hooks.ray_jobs import Seen
    from weighbridge_training.job import Job
    from weighbridge_training.trust.definitions import RayHook

START = "start.py"
PART_BYTES = 16 * 1024 * 1024
"""Of a file, what one small job prints; Ray keeps what a job prints whole."""
_STOP_S = 60
"""Between the request to end and the end; a worker writes its last checkpoint in this time."""
_LATE_S = 300
"""A job that its own limit did not end, and the program around it neither, is stopped from here this much later."""
_PART_S = 600.0
_MEBIBYTE = 1024 * 1024
_PENDING = ("PENDING",)
_ENDED = ("SUCCEEDED", "FAILED", "STOPPED")


class Ray:
    """Jobs of one cluster. The name of a job there is its key, and Ray takes a name once."""

    def __init__(self, definition: RayHook) -> None:
        self._definition = definition
        self._jobs = Jobs(definition)

    def describe(self) -> Description:
        version, problems = "", list[str]()
        try:
            version = self._jobs.version()
        except HookError as error:
            problems.append(str(error))
        return Description(
            type="ray",
            target=f"Ray {version} at {self._definition.url}".replace("  ", " "),
            leaves_machine=True,
            idempotent=True,
            usd_per_gpu_hour=self._definition.usd_per_gpu_hour,
            problems=tuple(problems),
        )

    def submit(self, bundle: Bundle) -> Ref:
        job, digest = bundle.job, hashlib.sha256(bundle.job_json).hexdigest()
        seen = self._jobs.seen(job.key)
        if seen is None:
            package = self._jobs.uploaded([*bundle.files(), (START, _there())])
            self._jobs.submitted(
                {
                    **self._request(job.key, package, {}),
                    **_resources(job),
                    "metadata": {"max_runtime_s": str(job.max_runtime_s), "job": digest},
                }
            )
        elif seen.job != digest:
            raise HookError(Trouble.REFUSED, f"{self._definition.url} has another job with the key {job.key}")
        return Ref(job.key, job.key)

    def find(self, key: str) -> Ref | None:
        return None if self._jobs.seen(key) is None else Ref(key, key)

    def get(self, ref: Ref) -> Status:
        seen = self._jobs.seen(ref.key)
        if seen is None:
            raise HookError(Trouble.NO_SUCH_JOB, f"{self._definition.url} has no job {ref.key}; was Ray restarted?")
        if seen.status not in _ENDED:
            if _is_late(seen):
                self._jobs.stop(ref.key)
            return Status(State.QUEUED if seen.status in _PENDING else State.RUNNING, seen.message, remote_id=ref.key)
        return self._ended(ref.key, seen)

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        until = time.monotonic() + wait_s
        while True:
            events, _ = events_from(self._jobs.log(ref.key), after)
            if events or time.monotonic() + 1 > until:
                return Page(events)
            time.sleep(1)

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        data = self._jobs.log(ref.key)[after : after + _MEBIBYTE]
        whole = data[: data.rfind(b"\n") + 1]
        return "".join(_lines_for_people(whole.decode(errors="replace"))), after + len(whole)

    def cancel(self, ref: Ref) -> None:
        self._jobs.stop(ref.key)

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        fetched(artifact, self._chunks(ref.key, artifact), into)

    def _ended(self, key: str, seen: Seen) -> Status:
        log = self._jobs.log(key)
        mark = ray_there.RESULT.encode()
        lines = [line for line in log.splitlines() if line.startswith(mark)]
        if lines:
            return status_of(lines[-1], key, key)
        if seen.status == "STOPPED":
            if _is_late(seen):
                return Status(State.FAILED, "it was stopped at its time limit", remote_id=key)
            return Status(State.CANCELLED, remote_id=key)
        said = "".join(_lines_for_people(log[-4000:].decode(errors="replace"))).strip().splitlines()[-8:]
        reason = f"it ended without a result; its last lines: {' / '.join(said)}" if said else seen.message
        return Status(State.FAILED, plain(reason)[:2000], remote_id=key)

    def _chunks(self, key: str, artifact: Artifact) -> Iterator[bytes]:
        """The parts of a file, each printed by a small job that is forgotten after."""
        for offset in range(0, artifact.bytes, PART_BYTES):
            length = min(PART_BYTES, artifact.bytes - offset)
            yield from self._part(key, f"{key} {offset} {length} {artifact.name}")

    def _part(self, key: str, asked: str) -> Iterator[bytes]:
        name = f"{key}-{secrets.token_hex(4)}"
        package = self._jobs.uploaded([(START, _there())])
        self._jobs.submitted({**self._request(name, package, {ray_there.PART: asked}), "entrypoint_num_cpus": 0})
        until = time.monotonic() + _PART_S
        while (seen := self._jobs.seen(name)) is None or seen.status not in _ENDED:
            if time.monotonic() > until:
                self._jobs.stop(name)
                raise HookError(Trouble.UNREACHABLE, f"{self._definition.url}: no machine was free to read a file")
            time.sleep(0.3)
        for line in self._jobs.log(name).splitlines():
            if line.startswith(ray_there.FILE.encode()):
                yield _data(line)
        self._jobs.forget(name)
        if seen.status != "SUCCEEDED":
            raise HookError(Trouble.BAD_ANSWER, f"a file of {key} cannot be read there: {seen.message}")

    def _request(self, name: str, package: str, variables: dict[str, str]) -> dict[str, Any]:
        python = self._definition.python or "python"
        return {
            "submission_id": name,
            # a line for a shell: *Invariant:* nothing of it but a path of the user's own file changes
            "entrypoint": f"{python} -u {START}",
            "runtime_env": {
                "working_dir": package,
                "env_vars": {
                    ray_there.STORAGE: self._definition.storage,
                    "RAY_JOB_STOP_WAIT_TIME_S": str(_STOP_S),
                    "HF_HUB_DISABLE_TELEMETRY": "1",
                    "PYTHONUTF8": "1",
                    **variables,
                },
            },
        }


def _there() -> bytes:
    return Path(ray_there.__file__).read_bytes()


def _resources(job: Job) -> dict[str, Any]:
    """Of the program that is started; where there are several devices, Ray Train asks for them itself."""
    resources = job.task.resources
    if resources.nodes * max(1, resources.gpus_per_node) > 1:
        return {"entrypoint_num_cpus": 0}
    asked: dict[str, Any] = {"entrypoint_num_cpus": 1}
    if resources.gpus_per_node:
        asked["entrypoint_num_gpus"] = resources.gpus_per_node
        if resources.gpu:
            asked["entrypoint_resources"] = {f"accelerator_type:{resources.gpu.upper()}": 0.001}
    return asked


def _is_late(seen: Seen) -> bool:
    if not seen.began_s or seen.max_runtime_s is None:
        return False
    return (seen.ended_s or seen.now_s) - seen.began_s > seen.max_runtime_s + _LATE_S


def _lines_for_people(text: str) -> Iterator[str]:
    """What libraries and Ray printed; what programs read is left out."""
    for line in text.splitlines(keepends=True):
        if not line.startswith(('{"v":', '{"v": ', ray_there.RESULT, ray_there.FILE)):
            yield plain(line.removeprefix(ray_there.PRINTED))


def _data(line: bytes) -> bytes:
    try:
        found = json.loads(line)
        if "problem" in found:
            raise HookError(Trouble.BAD_ANSWER, f"a file cannot be read there: {plain(str(found['problem']))}")
        return base64.b64decode(found["data"], validate=True)
    except (ValueError, KeyError, TypeError):
        raise HookError(Trouble.BAD_ANSWER, "what came of a file is no base64") from None
