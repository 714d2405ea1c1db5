"""This machine as a back-end: it is there without any definition, and nothing leaves."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.contract import Description, HookError, Page, Ref, Trouble
from weighbridge_training.homes import made, state_home
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.running.environment import minimal_environment
from weighbridge_training.running.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.contract import Artifact, Status
    from weighbridge_training.trust.definitions import LocalHook

JOBS = "local-jobs"
_NEEDED = ("torch", "transformers", "peft")
_PROBE = "import importlib.util as u, sys; print(*(n for n in sys.argv[1:] if u.find_spec(n) is None))"
_PROBE_S = 20.0
_EVERY_S = 0.2
_CHUNK = 1024 * 1024


class Local:
    """Jobs of this machine, in the user's own folder."""

    def __init__(self, definition: LocalHook) -> None:
        self._definition = definition
        self._python = definition.python or sys.executable

    def describe(self) -> Description:
        return Description(
            type="local",
            target="this machine",
            leaves_machine=False,
            idempotent=True,
            gpus=gpus(),
            usd_per_gpu_hour=self._definition.usd_per_gpu_hour,
            problems=missing_in(self._python),
        )

    def submit(self, bundle: Bundle) -> Ref:
        room = self._room()
        if not room.has(bundle.job.key) and (problems := missing_in(self._python)):
            raise HookError(Trouble.NOT_INSTALLED, "; ".join(problems))
        room.submit(bundle.job, dict(bundle.files()))
        return Ref(bundle.job.key, bundle.job.key)

    def find(self, key: str) -> Ref | None:
        return Ref(key, key) if self._room().has(key) else None

    def get(self, ref: Ref) -> Status:
        return self._room().status(ref.key)

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        room, until = self._room(), time.monotonic() + wait_s
        while True:
            found = room.events(ref.key, after)
            if found or time.monotonic() >= until or room.status(ref.key).state.is_final:
                # what came between the last look and the end
                return Page(found or room.events(ref.key, after))
            time.sleep(_EVERY_S)

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        return self._room().log(ref.key, after)

    def cancel(self, ref: Ref) -> None:
        self._room().cancel(ref.key)

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        with self._room().artifact(ref.key, artifact.name) as file:
            fetched(artifact, _chunks(file), into)

    def _room(self) -> Room:
        return Room(made(state_home()) / JOBS, self._python, self._definition.max_concurrent)


def missing_in(python: str) -> tuple[str, ...]:
    """What a Python lacks to train; nothing of it is imported for this."""
    try:
        run = subprocess.run(
            [python, "-P", "-c", _PROBE, *_NEEDED],
            capture_output=True,
            text=True,
            timeout=_PROBE_S,
            check=False,
            env=minimal_environment(),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return (f"{python} cannot be started: {getattr(error, 'strerror', None) or type(error).__name__}",)
    if run.returncode:
        return (f"{python} is no Python that can train: it ended with code {run.returncode}",)
    names = run.stdout.split()
    if not names:
        return ()
    verb = "is" if len(names) == 1 else "are"
    said = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (f"{said} {verb} not installed in {python}: {_remedy(python)}",)


def _remedy(python: str) -> str:
    if Path(python) == Path(sys.executable):
        return "pip install 'weighbridge[train]'"
    return f"{python} -m pip install torch transformers peft accelerate"


def gpus() -> tuple[str, ...]:
    """The GPUs of this machine, as the driver names them."""
    try:
        run = subprocess.run(
            ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=_PROBE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(line.strip() for line in run.stdout.splitlines() if line.strip()) if run.returncode == 0 else ()


def _chunks(file: Any) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
