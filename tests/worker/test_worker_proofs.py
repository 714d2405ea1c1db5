"""What the worker rests on: exact masks, steps that depend on rows and seed alone, packing that changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jobs import environment
from parcels import pairs
from training_python import ROOT, training_python

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

ANSWER = json.dumps(pairs()[0][1])


@pytest.fixture
def measured(llama: Path, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def measure(name: str, model: Path = llama) -> dict[str, Any]:
        into = tmp_path / "measured.json"
        variables = environment() | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "training"), str(Path(__file__).parent)])
        }
        command = [training_python(), str(Path(__file__).with_name("proofs.py")), name, str(model), str(into)]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=200)
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(into.read_text("utf-8"))
        return found

    return measure


@pytest.mark.parametrize("method", ["packing", "packing-dpo"])
def test_packed_rows_have_the_loss_and_the_gradients_of_rows_alone(
    measured: Callable[..., dict[str, Any]], method: str
) -> None:
    found = measured(method)
    assert found["micros"][0] > found["micros"][1] > found["micros"][2] == 1
    assert found["loss"] < 1e-5
    assert found["scale"] > 1e-4, "there is no gradient to compare"
    assert found["grad"] < 1e-5 * max(1.0, found["scale"])


def test_packing_holds_for_another_kind_of_model(measured: Callable[..., dict[str, Any]], qwen: Path) -> None:
    found = measured("packing", qwen)
    assert found["loss"] < 1e-5 and found["grad"] < 1e-5 * max(1.0, found["scale"])


def test_a_model_that_looks_beyond_a_row_is_seen(measured: Callable[..., dict[str, Any]]) -> None:
    assert measured("walls") == {"kept": True, "leaking": False}


def test_the_tokens_of_the_assistant_are_learned_and_no_others(measured: Callable[..., dict[str, Any]]) -> None:
    found = measured("masks")
    both = f"{ANSWER}<|end|>Noted.<|end|>"
    refused = found.pop("forgetful two")
    assert found == {
        "marked one": f"{ANSWER}<|end|>",
        "marked two": both,
        "unmarked one": f"{ANSWER}<|end|>",
        "unmarked two": both,
        "forgetful one": f"{ANSWER}<|end|>",
        "endless one": f"{ANSWER}<|end|>",
    }
    assert refused.startswith("chat-template: train.jsonl:7: ") and "{% generation %}" in refused


def test_a_step_has_the_same_rows_whatever_the_devices_and_the_memory(measured: Callable[..., dict[str, Any]]) -> None:
    found = measured("steps")
    assert found["same"]
    sizes = [len(step) for step in found["steps"]]
    assert sizes == [8] * 6 + [2] + [8] * 6 + [2] + [8] * 3 + [1]
    assert sorted(row for step in found["steps"][:7] for row in step) == list(range(50))
