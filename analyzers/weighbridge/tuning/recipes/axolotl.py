"""A recipe for Axolotl: its YAML, with the chat template of the model and the loss on the assistant's turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import NewFile
from weighbridge.tuning.recipes.words import (
    GENERATED,
    holdout_path,
    in_four_bits,
    output_path,
    recipe_path,
    train_path,
    with_dora,
    yaml_text,
    yaml_value,
)
from weighbridge.tuning.task import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task


def axolotl_files(task: Task) -> Iterator[NewFile]:
    """The configuration of a run."""
    adapter, training = task.adapter, task.training
    everywhere = adapter.targets == "all-linear"
    preferences = task.method is Method.DPO
    head = [
        ("base_model", task.base_model.name),
        ("revision_of_model", task.base_model.revision),
        ("adapter", "qlora" if in_four_bits(task) else "lora"),
        ("load_in_4bit", True if in_four_bits(task) else None),
        ("peft_use_dora", True if with_dora(task) else None),
        ("lora_r", adapter.r),
        ("lora_alpha", adapter.alpha),
        ("lora_dropout", adapter.dropout),
        ("lora_target_linear", True if everywhere else None),
        ("lora_target_modules", None if everywhere else adapter.targets),
        ("lora_modules_to_save", list(adapter.modules_to_save) or None),
        ("rl", "dpo" if preferences else None),
        ("rl_beta", training.beta),
        ("chat_template", "tokenizer_default"),
    ]
    tail = [
        ("sequence_len", training.max_length),
        ("micro_batch_size", 1),
        ("gradient_accumulation_steps", training.global_batch),
        ("num_epochs", training.epochs),
        ("learning_rate", training.learning_rate),
        ("optimizer", "adamw_torch"),
        ("lr_scheduler", "cosine"),
        ("bf16", "auto"),
        ("gradient_checkpointing", True),
        ("evals_per_epoch", 1),
        ("saves_per_epoch", 1),
        ("logging_steps", 10),
        ("seed", training.seed),
        ("output_dir", output_path(task)),
    ]
    rows = f"datasets:\n{_rows(train_path(task), task.method)}test_datasets:\n{_rows(holdout_path(task), task.method)}"
    yield NewFile(recipe_path(task, "axolotl.yaml"), f"# {GENERATED}\n{yaml_text(head)}{rows}{yaml_text(tail)}")


def _rows(path: str, method: Method) -> str:
    lines = [f"path: {yaml_value(path)}", "ds_type: json", "split: train"]
    if method is Method.DPO:
        lines += ["type: chat_template.default", "field_messages: prompt"]
        lines += ["field_chosen: chosen", "field_rejected: rejected"]
    else:
        lines += ["type: chat_template"]
    return "".join(f"{'  - ' if index == 0 else '    '}{line}\n" for index, line in enumerate(lines))
