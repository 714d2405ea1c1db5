"""A workspace with a task, and what a training of it would leave."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from weighbridge.workspace import Workspace
from weighbridge_training.bundle import recipe_digest
from weighbridge_training.driving.preparing import prepared
from weighbridge_training.driving.reading import WorkspaceFiles
from weighbridge_training.driving.stored import store
from weighbridge_training.driving.task_at import task_at
from weighbridge_training.ledger.entries import Draft
from weighbridge_training.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.ledger.entries import Entry
    from weighbridge_training.ledger.opening import Ledger

PATH = "training/parcels/task.yaml"
TASK = """
version: 1
name: parcels
base_model: {id: org/tiny}
method: sft
adapter: {r: 4, alpha: 8, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 1, learning_rate: 0.001, global_batch: 2, max_length: 256, seed: 7}
measure: {by: exact}
off_task: {questions: ["What is 2 plus 2?"]}
limits: {max_runtime_s: 600, max_artifact_mb: 1}
"""
KEY = "wb-" + "c" * 32


def row(number: int, answer: str = "yes") -> str:
    said = [{"role": "user", "content": f"Is {number} a number?"}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": said}) + "\n"


def workspace(root: Path, task: str = TASK, **files: str) -> Path:
    """Writes it; `files` are by their names in the folder of the task, with `_` for the dot."""
    folder = root / "training" / "parcels"
    folder.mkdir(parents=True)
    (folder / "task.yaml").write_text(task, encoding="utf-8")
    (folder / "train.jsonl").write_text("".join(map(row, range(8))), encoding="utf-8")
    (folder / "holdout.jsonl").write_text("".join(map(row, range(100, 104))), encoding="utf-8")
    return root


def approved(ledger: Ledger, home: Path, root: Path, key: str = KEY, hook: str = "box", number: int = 0) -> Entry:
    """A job that may be sent; another number is another job."""
    files = WorkspaceFiles(root)
    bundle = prepared(files, task_at(files, PATH), Workspace.open(root, [PATH])).bundle(key)
    draft = Draft(
        key=key, workspace=str(root), task="parcels", task_path=PATH, version="v1", hook=hook, hook_digest="1" * 64,
        target="a box", digest=bundle.digest, recipe=recipe_digest(bundle.job),
    )  # fmt: skip
    entry = ledger.jobs.create_again(draft) if number else ledger.jobs.create(draft)
    store(home, bundle)
    return ledger.jobs.move(entry.key, State.APPROVED, "approved")


def weights(values: int = 4) -> bytes:
    header = json.dumps(
        {"base_model.model.q_proj.lora_A.weight": {"dtype": "F32", "shape": [values], "data_offsets": [0, values * 4]}}
    ).encode()
    return len(header).to_bytes(8, "little") + header + b"\0" * (values * 4)


def left_files() -> dict[str, bytes]:
    """What a training of the task leaves."""
    config = {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "base_model_name_or_path": "org/tiny"}
    answers = "".join(
        json.dumps({"row": n, "text": "yes", "input_tokens": 9, "output_tokens": 1, "seconds": 0.1}) + "\n"
        for n in range(4)
    )
    return {
        "adapter/adapter_config.json": json.dumps(config).encode(),
        "adapter/adapter_model.safetensors": weights(),
        "answers/adapter.jsonl": answers.encode(),
        "report.json": b'{"outcome": "unproved"}',
    }


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
