"""Jobs for the tests of hooks: a real bundle with a worker that trains nothing and does as it is told."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from typing import TYPE_CHECKING, Any

from weighbridge.tuning.task_file import read_task
from weighbridge_training.bundle import Content, bundle_of
from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.program import Worker

if TYPE_CHECKING:
    from weighbridge_training.bundle import Bundle

BEHAVIOUR = "data/behaviour.json"
TASK = """
version: 1
name: parcels
base_model: {id: org/model}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
"""
PROGRAM = """
import hashlib, json, os, pathlib, signal, sys, time
job = json.loads(pathlib.Path(sys.argv[1]).read_text())
if os.environ.get("RANK", "0") != "0":
    sys.exit(0)
do = json.loads(pathlib.Path("data/behaviour.json").read_text())
out = pathlib.Path("out")
(out / "adapter").mkdir(parents=True, exist_ok=True)
stop = []
signal.signal(signal.SIGTERM, signal.SIG_IGN if do.get("deaf") else lambda *_: stop.append(1))
events = out / "events.jsonl"
seq = len(events.read_text().splitlines()) if events.exists() else 0
def tell(event, **more):
    global seq
    seq += 1
    line = json.dumps({"v": 1, "seq": seq, "t": time.time(), "event": event, **more})
    print(line, flush=True)
    with events.open("a") as file:
        file.write(line + "\\n")
def end(state, code, reason=""):
    adapter = out / "adapter" / "adapter_model.safetensors"
    adapter.write_bytes(os.urandom(do.get("size", 1000)))
    data = adapter.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    artifact = {"name": "adapter/adapter_model.safetensors", "bytes": len(data), "sha256": sha256}
    pathlib.Path("result.json.part").write_text(json.dumps({"v": 1, "key": job["key"], "state": state, "reason": reason,
        "artifacts": [artifact] if state == "SUCCEEDED" else []}))
    os.replace("result.json.part", "result.json")
    sys.exit(code)
with (out / "bodies").open("a") as file:
    file.write("began\\n")
checkpoint = out / "checkpoints" / "step"
checkpoint.parent.mkdir(exist_ok=True)
begin = int(checkpoint.read_text()) if checkpoint.exists() else 0
has = os.environ.get
tell("started", world=has("WORLD_SIZE"), gpus=has("CUDA_VISIBLE_DEVICES", ""), begin=begin, names=sorted(os.environ))
print("something that a library prints", file=sys.stderr, flush=True)
for step in range(begin + 1, do.get("steps", 3) + 1):
    until = time.monotonic() + do.get("pause", 0.05)
    while time.monotonic() < until and not (stop and not do.get("deaf")):
        time.sleep(0.02)
    checkpoint.write_text(str(step))
    tell("progress", step=step, loss=1 / step)
    if stop or pathlib.Path("CANCEL").exists():
        if job["task"]["resources"].get("preemptible") and not pathlib.Path("CANCEL").exists():
            tell("interrupted")
            sys.exit(143)
        tell("cancelled")
        end("CANCELLED", 130)
if do.get("silent"):
    sys.exit(do.get("code", 3))
if do.get("fails"):
    tell("failed")
    end("FAILED", 1, "the loss is not a number")
tell("succeeded")
end("SUCCEEDED", 0)
"""


def new_key() -> str:
    return "wb-" + secrets.token_hex(16)


def stand_in() -> Worker:
    """A worker for tests."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py"), PROGRAM)
    return Worker(packed.getvalue(), "test")


def bundled(
    behaviour: dict[str, Any] | None = None,
    key: str = "",
    limit_s: int = 600,
    resources: str = "{gpus_per_node: 0}",
    resumes: str | None = None,
) -> Bundle:
    """A job whose worker does as `behaviour` says: `steps`, `pause`, `size`, `fails`, `silent`, `code`, `deaf`."""
    task = f"{TASK}limits: {{max_runtime_s: {limit_s}}}\nresources: {resources}\n"
    contents = {
        TRAIN: Content(b'{"messages": []}\n', 1),
        HOLDOUT: Content(b"", 0),
        BEHAVIOUR: Content(json.dumps(behaviour or {}).encode()),
    }
    return bundle_of(key or new_key(), read_task(task, "task.yaml"), contents, stand_in(), resumes)
