"""A small program that stands in for the worker: a real process with the same files, which does what a test says."""

from __future__ import annotations

import io
import sys
import time
import uuid
import venv
import zipfile
from typing import TYPE_CHECKING

from weighbridge.tuning.task_file import read_task
from weighbridge_training.bundle import Bundle, Content, bundle_of
from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.program import Worker
from weighbridge_training.running.family import members
from weighbridge_training.running.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.contract import Status

_PRELUDE = """
import hashlib, json, os, pathlib, signal, subprocess, sys, time

job = json.loads(pathlib.Path(sys.argv[1]).read_text())
out = pathlib.Path("out")
out.mkdir(exist_ok=True)
seq = 0

def emit(event, **more):
    global seq
    seq += 1
    line = json.dumps({"v": 1, "seq": seq, "t": time.time(), "event": event, **more})
    print(line, flush=True)
    with open("out/events.jsonl", "a") as file:
        file.write(line + "\\n")

def leave(name, data):
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

def end(state, reason="", artifacts=(), code=0):
    text = json.dumps({"v": 1, "key": job["key"], "state": state, "reason": reason, "artifacts": list(artifacts)})
    pathlib.Path("result.tmp").write_text(text)
    os.replace("result.tmp", "result.json")
    sys.exit(code)
"""

GOOD = """
emit("started", pid=os.getpid())
for step in range(1, 4):
    emit("progress", step=step, total_steps=3, loss=1.0 / step)
print("a line of a library", file=sys.stderr)
end("SUCCEEDED", artifacts=[leave("report.json", b"{}"), leave("adapter/adapter_model.safetensors", b"weights" * 1000)])
"""
LONG = """
emit("started", pid=os.getpid())
while True:
    time.sleep(0.05)
"""
PATIENT = """
emit("started", pid=os.getpid())
def asked(number, frame):
    emit("cancelled")
    end("CANCELLED", "asked to", code=130)
signal.signal(signal.SIGTERM, asked)
while True:
    time.sleep(0.05)
"""
DEAF = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
emit("started", pid=os.getpid())
while True:
    time.sleep(0.05)
"""

TASK = """
version: 1
name: parcels
base_model: {id: Qwen/Qwen3-4B-Instruct-2507}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
limits: {max_runtime_s: 120}
"""


def training_python(folder: Path) -> str:
    """A Python in which the names of the libraries can be found, which is all that is looked at."""
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python3*/site-packages"))
    for name in ("torch", "transformers", "peft"):
        (site / f"{name}.py").write_text("raise RuntimeError('nobody imports this to look for it')")
    return str(folder / "bin" / "python")


def program(script: str) -> Worker:
    """A zip application that does what a script says."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py"), _PRELUDE + script)
    return Worker(packed.getvalue(), "0-standin")


def new_key() -> str:
    return f"wb-{uuid.uuid4().hex}"


def bundled(
    script: str = GOOD,
    key: str = "",
    task: str = TASK,
    train: bytes = b'{"messages": []}\n',
    resumes: str | None = None,
) -> Bundle:
    contents = {TRAIN: Content(train, 1), HOLDOUT: Content(b"", 0)}
    return bundle_of(key or new_key(), read_task(task, "task.yaml"), contents, program(script), resumes)


def room_in(folder: Path, max_concurrent: int = 1, grace_s: float = 1.0) -> Room:
    return Room(folder, sys.executable, max_concurrent, grace_s)


def submitted(room: Room, bundle: Bundle) -> str:
    room.submit(bundle.job, dict(bundle.files()))
    return bundle.job.key


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits for something; says so where it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def ended(room: Room, key: str, seconds: float = 30.0) -> Status:
    until(lambda: room.status(key).state.is_final, seconds)
    return room.status(key)


def began(room: Room, key: str) -> int:
    """The process of a worker, once it has said so."""
    until(lambda: bool(room.events(key, 0)))
    return int(room.events(key, 0)[0]["pid"])


def nobody_left(key: str) -> bool:
    return not members(key)
