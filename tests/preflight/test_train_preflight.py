"""`weighbridge train --dry-run` shows what the preflight found, and nothing is sent where it found an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from preflight_tasks import LLAMA, row, rows

sys.path.append(str(Path(__file__).parents[1] / "trust"))
from user_homes import set_homes

TASK = """
version: 1
name: parcels
base_model: {folder: models/base}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
resources: {gpu: t4}
limits: {max_runtime_s: 7200}
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    set_homes(tmp_path, monkeypatch)
    folder = tmp_path / "repository"
    task, base = folder / "training" / "parcels", folder / "models" / "base"
    for one in (folder / ".git", task, base):
        one.mkdir(parents=True)
    (task / "task.yaml").write_text(TASK, encoding="utf-8")
    held = [*rows("held", 100), row("train question number 7?")]
    (task / "train.jsonl").write_text("\n".join(rows("train", 200)), encoding="utf-8")
    (task / "holdout.jsonl").write_text("\n".join(held), encoding="utf-8")
    for name, text in {"config.json": json.dumps(LLAMA), "tokenizer.json": "{}", "model.safetensors": "",
                       "README.md": "---\nlicense: llama3.1\n---\n"}.items():  # fmt: skip
        (base / name).write_text(text, encoding="utf-8")
    return folder


def train(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", "train", *arguments],
        cwd=folder, env=dict(os.environ), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


def test_what_was_found_is_shown_with_what_would_be_sent(workspace: Path) -> None:
    ran = train(workspace, "--dry-run")
    assert ran.returncode == 1
    for expected in (
        "warning  ./models/base: licence llama3.1",
        "problem  ./models/base: it has no chat template. Take its instruction-tuned sister",
        "problem  resources.gpu: needs about 19",
        "digest   ",
        "weighbridge trust add",
    ):
        assert expected in ran.stdout, f"{expected}\n{ran.stdout}"
    leaked = [line for line in ran.stdout.splitlines() if "its input is trained on" in line]
    assert len(leaked) == 1, "the verdict's own check says the same, and it is told once"


def test_an_error_stands_in_the_way_of_everything(workspace: Path) -> None:
    ran = train(workspace)
    assert (ran.returncode, "nothing was sent" in ran.stderr) == (2, True)


def test_a_program_is_told_the_same(workspace: Path) -> None:
    value = json.loads(train(workspace, "--dry-run", "--format", "json").stdout)
    assert any("it has no chat template" in one for one in value["problems"])
    assert any(one.startswith("warning: ./models/base: licence llama3.1") for one in value["preflight"])
