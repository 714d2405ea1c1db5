"""The kinds of adapters and the two methods, each trained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jobs import prepared, run
from parcels import SHORT, lines, pairs
from weighbridge_training.layout import ADAPTER

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def preference(pair: Any) -> dict[str, Any]:
    said, answer = pair
    worse = {"good": answer["good"], "problem": "none"}
    prompt = [{"role": "system", "content": SHORT}, {"role": "user", "content": said}]
    chosen, rejected = ([{"role": "assistant", "content": json.dumps(one)}] for one in (answer, worse))
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected}


def test_dpo_learns_to_prefer(llama: Path, tmp_path: Path) -> None:
    changes = {"method": "dpo", "training": {"beta": 0.1, "epochs": 2}, "adapter": {"modules_to_save": []}}
    ran = run(prepared(tmp_path, llama, changes, train=lines([preference(pair) for pair in pairs()[:48]])))
    assert ran.code == 0, ran.why
    losses = [step["loss"] for step in ran.named("progress")]
    # nothing is preferred at the start: the adapter is the base
    assert losses[0] == pytest.approx(0.693147, abs=1e-5)
    assert losses[-1] < 0.6


def test_dora_on_named_layers_of_a_qwen(qwen: Path, tmp_path: Path) -> None:
    changes = {"adapter": {"kind": "dora", "targets": ["q_proj", "v_proj"], "modules_to_save": []}}
    ran = run(prepared(tmp_path, qwen, changes))
    assert ran.code == 0, ran.why
    config = json.loads((tmp_path / ADAPTER / "adapter_config.json").read_text("utf-8"))
    assert config["use_dora"] and set(config["target_modules"]) == {"q_proj", "v_proj"}
    assert ran.named("data")[0]["mask"] == "prefix"
    steps = ran.named("progress")
    assert steps[-1]["loss"] < steps[0]["loss"]
