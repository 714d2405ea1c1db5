"""A recipe for LLaMA-Factory: its YAML, and the list of data sets that it looks names up in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from weighbridge.findings import NewFile
from weighbridge.tuning.recipes.words import (
    GENERATED,
    in_four_bits,
    output_path,
    recipe_path,
    with_dora,
    yaml_text,
)
from weighbridge.tuning.task import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task

_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}


def llama_factory_files(task: Task) -> Iterator[NewFile]:
    """The configuration of a run and the data sets that it names; no template: the model's own is taken."""
    adapter, training = task.adapter, task.training
    targets = "all" if adapter.targets == "all-linear" else ",".join(adapter.targets)
    preferences = task.method is Method.DPO
    values = [
        ("model_name_or_path", task.base_model.name),
        ("model_revision", task.base_model.revision),
        ("trust_remote_code", False),
        ("stage", "dpo" if preferences else "sft"),
        ("do_train", True),
        ("finetuning_type", "lora"),
        ("lora_rank", adapter.r),
        ("lora_alpha", adapter.alpha),
        ("lora_dropout", adapter.dropout),
        ("lora_target", targets),
        ("additional_target", ",".join(adapter.modules_to_save) or None),
        ("use_dora", True if with_dora(task) else None),
        ("quantization_bit", 4 if in_four_bits(task) else None),
        ("pref_beta", training.beta),
        ("dataset_dir", recipe_path(task, "").rstrip("/")),
        ("dataset", f"{task.name}-train"),
        ("eval_dataset", f"{task.name}-holdout"),
        ("cutoff_len", training.max_length),
        ("per_device_train_batch_size", 1),
        ("gradient_accumulation_steps", training.global_batch),
        ("learning_rate", training.learning_rate),
        ("num_train_epochs", training.epochs),
        ("lr_scheduler_type", "cosine"),
        ("bf16", True),
        ("seed", training.seed),
        ("eval_strategy", "epoch"),
        ("save_strategy", "epoch"),
        ("logging_steps", 10),
        ("report_to", "none"),
        ("output_dir", output_path(task)),
    ]
    yield NewFile(recipe_path(task, "llama_factory.yaml"), f"# {GENERATED}\n{yaml_text(values)}")
    sets = {f"{task.name}-train": task.data.train, f"{task.name}-holdout": task.data.holdout}
    index = {name: {"file_name": f"../{path}", **_columns(task.method)} for name, path in sets.items()}
    yield NewFile(recipe_path(task, "dataset_info.json"), json.dumps(index, indent=2) + "\n")


def _columns(method: Method) -> dict[str, object]:
    if method is Method.DPO:
        columns = {"messages": "prompt", "chosen": "chosen", "rejected": "rejected"}
        return {"ranking": True, "formatting": "sharegpt", "columns": columns, "tags": _TAGS}
    return {"formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": _TAGS}
