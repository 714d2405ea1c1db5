"""A workspace with a task, its rows and today's prompt, and the user's own files beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from endpoint import KEY
from folders import lines, put, row

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KINDS = ("damage", "delay", "loss")
PROMPT = "You sort letters about parcels. Answer with JSON that has one key `kind`: damage, delay or loss.\n"
TASK = """
version: 1
name: parcels
base_model: {id: org/tiny}
method: sft
adapter: {r: 8, alpha: 8, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 1, learning_rate: 0.001, global_batch: 8, max_length: 256, seed: 1}
incumbent: {model: big-model, prompt: {path: prompts/parcels.system.md}}
measure: {by: exact, schema_file: answer.schema.json}
off_task: {questions: ["What is 17 plus 25?", "Name three planets."]}
limits: {max_runtime_s: 600}
"""
SCHEMA = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(KINDS)}}}


@dataclass(frozen=True)
class Workspace:
    """Where everything lies."""

    root: Path
    config: Path
    state: Path

    @property
    def folder(self) -> Path:
        return self.root / "training" / "parcels"

    def task(self, text: str) -> None:
        put(self.folder, "task.yaml", text)

    def hooks(self, text: str) -> None:
        path = self.config / "hooks.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    def answers(self, name: str, right: float, **more: Any) -> Path:
        """A file of answers of which the first share is right."""
        count = 40
        rows = [
            {"row": at, "text": answer(at) if at < right * count else '{"kind": "?"}', **more} for at in range(count)
        ]
        put(self.root, name, lines(*rows))
        return self.root / name


def letter(at: int) -> str:
    return f"Letter {at:03}: the parcel with number {at * 7919 % 10007} was {KINDS[at % 3]}ed."


def answer(at: int) -> str:
    return json.dumps({"kind": KINDS[at % 3]})


def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Forty held-out rows, in a workspace that is not trusted yet."""
    found = Workspace(tmp_path / "w", tmp_path / "config", tmp_path / "state")
    for folder in (found.root, found.config, found.state):
        folder.mkdir()
        folder.chmod(0o700)
    (found.root / ".git").mkdir()
    monkeypatch.setenv("WEIGHBRIDGE_CONFIG_HOME", str(found.config))
    monkeypatch.setenv("WEIGHBRIDGE_STATE_HOME", str(found.state))
    monkeypatch.setenv("TODAY_KEY", KEY)
    monkeypatch.chdir(found.root)
    found.task(TASK)
    put(found.root, "prompts/parcels.system.md", PROMPT)
    put(found.folder, "train.jsonl", lines(*(row(letter(1000 + at), answer(at)) for at in range(30))))
    put(found.folder, "holdout.jsonl", lines(*(row(letter(at), answer(at)) for at in range(40))))
    put(found.folder, "answer.schema.json", json.dumps(SCHEMA))
    return found


def defined(url: str, more: str = "") -> str:
    return f'[endpoints.today]\nurl = "{url}"\nkey_env = "TODAY_KEY"\n{more}\n'
