"""What is worked out from a config.json is what transformers builds and peft trains, parameter by parameter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from preflight_tasks import task
from weighbridge_training.preflight.memory import memory_of
from weighbridge_training.preflight.shapes import shape_of
from weighbridge_training.preflight.trained import trainable

sys.path.append(str(Path(__file__).parents[1] / "worker"))
from training_python import training_python

SMALL = {
    "hidden_size": 64, "intermediate_size": 160, "num_hidden_layers": 3, "num_attention_heads": 4,
    "num_key_value_heads": 2, "vocab_size": 320, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
}  # fmt: skip
GPT2 = {"model_type": "gpt2", "n_embd": 64, "n_layer": 3, "n_head": 4, "vocab_size": 320, "n_positions": 128,
        "bos_token_id": 1, "eos_token_id": 2}  # fmt: skip
NEOX = {**SMALL, "model_type": "gpt_neox"}
NEOX.pop("num_key_value_heads")
CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    *(({**SMALL, "model_type": kind}, {}) for kind in
      ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "smollm3", "olmo2", "granite", "phi3")),
    (GPT2, {}),
    (NEOX, {"kind": "dora"}),
    ({**SMALL, "model_type": "qwen3", "head_dim": 32}, {"kind": "dora", "modules_to_save": ["embed_tokens"]}),
    ({**SMALL, "model_type": "llama"}, {"targets": ["q_proj"], "modules_to_save": ["embed_tokens", "lm_head"]}),
    ({**SMALL, "model_type": "llama"}, {"targets": ["q_proj", "lm_head", "embed_tokens"]}),
    ({**SMALL, "model_type": "llama", "tie_word_embeddings": True}, {"modules_to_save": ["embed_tokens"]}),
]  # fmt: skip
REAL = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM
torch.set_num_threads(1)
for values, adapter in json.load(sys.stdin):
    config = AutoConfig.for_model(**values)
    model = AutoModelForCausalLM.from_config(config)
    total = sum(one.numel() for one in model.parameters())
    lora = LoraConfig(r=adapter["r"], lora_alpha=8, target_modules=adapter["targets"], task_type="CAUSAL_LM",
                      use_dora=adapter["kind"] == "dora", modules_to_save=adapter["modules_to_save"] or None)
    model = get_peft_model(model, lora)
    trained = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(trained)
    for one in trained:
        one.grad = torch.zeros_like(one)
    optimizer.step()
    moments = [value for state in optimizer.state.values() for key, value in state.items() if key != "step"]
    size = lambda tensors: sum(one.numel() * one.element_size() for one in tensors)
    states = size(trained) + size([one.grad for one in trained]) + size(moments)
    print(json.dumps({"config": json.loads(config.to_json_string()), "total": total,
                      "trained": sum(one.numel() for one in trained), "states": states}))
"""


def adapter(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "r": 8,
        "alpha": 8,
        "version": "v1",
        "targets": "all-linear",
        "kind": "lora",
        "modules_to_save": [],
        **values,
    }


@pytest.fixture(scope="module")
def real() -> list[dict[str, Any]]:
    """What the libraries say, of all cases at once: they take seconds to load."""
    cases = [(config, adapter(values)) for config, values in CASES]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    ran = subprocess.run(
        [training_python(), "-c", REAL], input=json.dumps(cases), env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


NAMES = [f"{index}-{config['model_type']}" for index, (config, _) in enumerate(CASES)]


@pytest.mark.parametrize("index", range(len(CASES)), ids=NAMES)
def test_parameters_are_those_of_the_libraries(real: list[dict[str, Any]], index: int) -> None:
    told, wanted = real[index], task(adapter=adapter(CASES[index][1]))
    shape = shape_of(told["config"])
    assert shape is not None
    assert trainable(wanted.adapter, shape) == told["trained"]
    # norms and biases are left out; they weigh more in a model that is this small
    assert shape.parameters <= told["total"] <= shape.parameters * 1.02
    memory = memory_of(wanted, shape, told["trained"], 100, 0.5)
    assert memory.adapter == told["states"], "weights, gradients and both moments of AdamW"


def test_another_rank_would_be_another_number(real: list[dict[str, Any]]) -> None:
    shape = shape_of(real[0]["config"])
    assert shape is not None
    assert trainable(task(adapter=adapter({"r": 9})).adapter, shape) != real[0]["trained"]


def test_a_model_of_which_half_the_layers_are_forgotten_would_be_noticed(real: list[dict[str, Any]]) -> None:
    assert len(real) == len(CASES)
    shape = shape_of({**real[0]["config"], "num_hidden_layers": 2})
    assert shape is not None
    assert shape.parameters * 1.02 < real[0]["total"]
