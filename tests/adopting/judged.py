"""A workspace with a task, and a job of it in the state home as if a worker had trained, answered and been fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from parcels_tree import KINDS, MARKDOWN, SHORT
from weighbridge.tuning.task_file import read_task
from weighbridge.tuning.today import prompt_today
from weighbridge.workspace import Workspace
from weighbridge_training.adapters.version import content_version
from weighbridge_training.bundle import Content, bundle_of, recipe_digest
from weighbridge_training.contract import Artifact
from weighbridge_training.driving.stored import store
from weighbridge_training.layout import HOLDOUT, INCUMBENT, PROMPT, TRAIN
from weighbridge_training.ledger.entries import Draft
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.program import worker
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TASK = """\
version: 1
name: parcels
base_model: {id: org/tiny}
method: sft
adapter: {r: 8, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 512, seed: 42}
incumbent:
  model: gpt-4o
  prompt: {path: PATH, symbol: SYMBOL}
  outputs: outputs.jsonl
measure: {by: exact}
off_task: {questions: ["What is 17 plus 25?", "Name three planets.", "Which is heavier, iron or feathers?"]}
limits: {max_runtime_s: 7200}
"""
ROWS = 80


@dataclass(frozen=True)
class Scene:
    """A workspace on disk, a state home, and what a job left there."""

    root: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def files(self) -> dict[str, bytes]:
        """Every file of the workspace."""
        found = sorted(one for one in self.root.rglob("*") if one.is_file())
        return {one.relative_to(self.root).as_posix(): one.read_bytes() for one in found}


def row(number: int, system: str, *, correct: bool = True) -> dict[str, Any]:
    kind = KINDS[number % 3] if correct else "other"
    turns = [
        {"role": "system", "content": system},
        {"role": "user", "content": f"The {number}th parcel of today is {KINDS[number % 3]}"},
        {"role": "assistant", "content": json.dumps({"kind": kind})},
    ]
    return {"messages": turns}


def lines(*values: Any) -> bytes:
    return "".join(f"{json.dumps(value)}\n" for value in values).encode()


def answers(right: int) -> bytes:
    """Answers to the hold-out of which so many are right."""
    texts = [json.dumps({"kind": KINDS[number % 3] if number < right else "other"}) for number in range(ROWS)]
    return lines(*({"row": number, "text": text} for number, text in enumerate(texts)))


def scene(
    folder: Path,
    files: Mapping[str, str | bytes] = MARKDOWN,
    path: str = "app/parcels.md",
    symbol: str = "",
    system: str = SHORT.strip(),
    right: int = 76,
    incumbent: int | None = 40,
    key: str = "wb-" + "0a" * 16,
    version: str = "v1",
    seed: int = 42,
) -> Scene:
    """A judged training: the adapter has so many right answers, and what runs today so many."""
    root, home = folder / "work", folder / "state"
    task = TASK.replace("PATH", path).replace("SYMBOL", json.dumps(symbol)).replace("seed: 42", f"seed: {seed}")
    task = task.replace("version: v1", f"version: {version}")
    train = lines(*(row(number, system) for number in range(1000, 1100)))
    holdout = lines(*(row(number, system) for number in range(ROWS)))
    tree: dict[str, bytes] = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    tree |= {
        "training/parcels/task.yaml": task.encode(),
        "training/parcels/train.jsonl": train,
        "training/parcels/holdout.jsonl": holdout,
    }
    for name, data in tree.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (root / ".git").mkdir(exist_ok=True)
    today = prompt_today(path, symbol, Workspace.open(root, tree))
    contents = {TRAIN: Content(train, 100), HOLDOUT: Content(holdout, ROWS), PROMPT: Content(today.as_json())}
    if incumbent is not None:
        contents[INCUMBENT] = Content(answers(incumbent), ROWS)
    bundle = bundle_of(key, read_task(task, "task.yaml"), contents, worker())
    job = store(home, bundle)
    out = job / "out" / "answers"
    out.mkdir(parents=True)
    (out / "adapter.jsonl").write_bytes(answers(right))
    (out / "base-prompt.jsonl").write_bytes(answers(20))
    said = ["42", "Venus, Earth and Mars", "Both weigh the same"]
    probes = lines(*({"row": number, "text": text} for number, text in enumerate(said)))
    (out / "probes-base.jsonl").write_bytes(probes)
    (out / "probes-adapter.jsonl").write_bytes(probes)
    events = [{"event": "env", "device": "cpu", "gpu": None, "versions": {"torch": "2.13.0", "peft": "0.21.2"}}]
    (job / "out" / "events.jsonl").write_bytes(lines(*events))
    adapter = home / "adapters" / "parcels" / content_version(bundle.job)
    adapter.mkdir(parents=True)
    weights = f"weights {seed}".encode()
    (adapter / "adapter_model.safetensors").write_bytes(weights)
    (adapter / "adapter_config.json").write_text("{}", encoding="utf-8")
    recipe = recipe_digest(bundle.job)
    draft = Draft(
        key, str(root.resolve()), "parcels", "training/parcels/task.yaml", version, "local", "0", "this machine",
        bundle.digest, recipe,
    )  # fmt: skip
    with Ledger(home) as ledger:
        ledger.jobs.create(draft)
        for state in (State.APPROVED, State.SUBMITTING, State.RUNNING, State.SUCCEEDED):
            ledger.jobs.move(key, state, "as it went")
        sent = Artifact("adapter/adapter_model.safetensors", len(weights), sha256(weights).hexdigest())
        ledger.jobs.put_artifacts(key, [sent])
        ledger.jobs.put_adapter(key, str(adapter))
    return Scene(root, home, {"WEIGHBRIDGE_STATE_HOME": str(home), "WEIGHBRIDGE_CONFIG_HOME": str(folder / "config")})
