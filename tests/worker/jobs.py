"""Jobs in folders of their own, run by the packed worker as a machine that trains would run them."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parcels import FULL, QUESTIONS, SCHEMA, conversation, lines, pairs
from training_python import training_python
from weighbridge.tuning.task import Task
from weighbridge_training.bundle import Content, bundle_of
from weighbridge_training.layout import ANSWER_SCHEMA, EVENTS, HOLDOUT, INCUMBENT, PROMPT, RESULT, TRAIN
from weighbridge_training.program import worker

HERE = Path(__file__).parent
KEY = "wb-" + "0a" * 16
TASK: dict[str, Any] = {
    "version": 1,
    "name": "parcels",
    "base_model": {"folder": "models/tiny"},
    "method": "sft",
    "adapter": {"r": 16, "alpha": 32, "modules_to_save": ["embed_tokens"], "version": "v1"},
    "data": {"train": "train.jsonl", "holdout": "holdout.jsonl"},
    "training": {"epochs": 1, "learning_rate": 0.002, "global_batch": 16, "max_length": 256, "seed": 0},
    "measure": {"by": "exact", "schema_file": "answer.schema.json"},
    "off_task": {"questions": QUESTIONS},
    "resources": {"gpus_per_node": 0},
    "limits": {"max_runtime_s": 600},
}


@dataclass(frozen=True)
class Ran:
    """One job that has ended."""

    folder: Path
    code: int
    stdout: str
    stderr: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / EVENTS).read_text("utf-8").splitlines()]

    @property
    def result(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / RESULT).read_text("utf-8"))
        return said

    def named(self, event: str) -> list[dict[str, Any]]:
        return [one for one in self.events if one["event"] == event]

    @property
    def why(self) -> str:
        """For a test that fails."""
        log = self.folder / "out" / "log.txt"
        return self.stderr + (log.read_text("utf-8")[-3000:] if log.is_file() else "")


def tiny(folder: Path, *options: str) -> Path:
    """A tiny model, made now."""
    command = [training_python(), str(HERE / "tiny.py"), str(folder), *options]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment())
    return folder


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Keys of both, those of the second one winning; parts are merged, too."""
    both = {**one, **other}
    for key, value in one.items():
        if isinstance(value, dict) and isinstance(other.get(key), dict):
            both[key] = merged(value, other[key])
    return both


def prepared(
    folder: Path,
    base: Path | None,
    changes: dict[str, Any] | None = None,
    *,
    train: bytes | None = None,
    holdout: bytes | None = None,
    prompt: dict[str, Any] | None = None,
    incumbent: bytes | None = None,
) -> Path:
    """The folder of a job, with everything that a hook would send."""
    known = pairs()
    files = {
        TRAIN: train if train is not None else lines([conversation(pair) for pair in known[:128]]),
        HOLDOUT: holdout if holdout is not None else lines([conversation(pair) for pair in known[-16:]]),
        ANSWER_SCHEMA: json.dumps(SCHEMA).encode(),
        PROMPT: json.dumps(prompt or {"system": FULL, "before": "", "after": "", "missing": []}).encode(),
    }
    if incumbent is not None:
        files[INCUMBENT] = incumbent
    if base is not None:
        files |= {f"data/base/{path.name}": path.read_bytes() for path in base.iterdir()}
    contents = {
        name: Content(data, data.count(b"\n") if name.endswith(".jsonl") else None) for name, data in files.items()
    }
    task = Task.model_validate_json(json.dumps(merged(TASK, changes or {})))
    for name, data in bundle_of(KEY, task, contents, worker()).files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


def command() -> list[str]:
    return [training_python(), "worker.pyz", "job.json"]


def run(folder: Path, *, argv: list[str] | None = None, timeout: float = 900) -> Ran:
    """Runs a prepared job to its end."""
    done = subprocess.run(
        argv or command(), cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=timeout
    )
    return Ran(folder, done.returncode, done.stdout, done.stderr)
