"""Tasks, rows and models of the tests of the preflight."""

from __future__ import annotations

import json
from typing import Any

from weighbridge.tuning.task import Task
from weighbridge_training.bundle import Content
from weighbridge_training.layout import BASE, HOLDOUT, INCUMBENT, TRAIN

LLAMA = {
    "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 4096, "intermediate_size": 14336,
    "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
    "max_position_embeddings": 8192, "tie_word_embeddings": False,
}  # fmt: skip
"""The shape of Llama 3 8B."""


def task(**changes: Any) -> Task:
    """A task; a change replaces a whole part of it."""
    values: dict[str, Any] = {
        "version": 1, "name": "parcels", "base_model": {"folder": "models/base"}, "method": "sft",
        "adapter": {"r": 16, "alpha": 16, "version": "v1"},
        "data": {"train": "train.jsonl", "holdout": "holdout.jsonl"},
        "training": {"epochs": 3.0, "learning_rate": 0.0002, "global_batch": 8, "max_length": 2048, "seed": 42},
        "measure": {"by": "exact"}, "off_task": {"questions": ["What is the capital of France?"]},
        "limits": {"max_runtime_s": 7200},
        "incumbent": {"model": "gpt-4o", "prompt": {"path": "prompts/parcels.md"}},
    }  # fmt: skip
    return Task.model_validate(values | changes)


def row(question: str, answer: str = "blue", **more: Any) -> str:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns, **more}, ensure_ascii=False)


def rows(name: str, count: int) -> list[str]:
    return [row(f"{name} question number {number}?", f"answer {number}") for number in range(count)]


def contents(
    train: list[str] | None = None, holdout: list[str] | None = None, base: dict[str, Any] | None = None
) -> dict[str, Content]:
    """What goes along; `base` by file name, a mapping as JSON. Without it, a whole one."""
    held = rows("held", 100) if holdout is None else holdout
    trained = rows("train", 300) if train is None else train
    files: dict[str, Any] = whole_base() if base is None else base
    found = {
        TRAIN: Content("".join(f"{line}\n" for line in trained).encode(), len(trained)),
        HOLDOUT: Content("".join(f"{line}\n" for line in held).encode(), len(held)),
        INCUMBENT: Content(b"", 0),
    }
    for file, value in files.items():
        found[f"{BASE}/{file}"] = Content(value if isinstance(value, bytes) else json.dumps(value).encode())
    return found


def whole_base(**config: Any) -> dict[str, Any]:
    return {
        "config.json": {**LLAMA, **config},
        "tokenizer.json": {},
        "tokenizer_config.json": {"chat_template": "{{ messages }}"},
        "model.safetensors": b"",
    }
