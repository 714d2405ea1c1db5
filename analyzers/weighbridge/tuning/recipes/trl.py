"""A recipe for TRL: a script with its own trainers, loss on the answer only, the hold-out for evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import NewFile
from weighbridge.tuning.recipes.words import (
    GENERATED,
    arguments,
    holdout_path,
    in_four_bits,
    output_path,
    python_value,
    recipe_path,
    train_path,
    with_dora,
)
from weighbridge.tuning.task import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task


def trl_files(task: Task) -> Iterator[NewFile]:
    """The script for the method of the task."""
    yield NewFile(
        recipe_path(task, "train_trl.py"), _preferences(task) if task.method is Method.DPO else _answers(task)
    )


def _answers(task: Task) -> str:
    return f'''"""Trains the adapter `{task.name}` with TRL; run it from the root of the repository.

{GENERATED}
"""

import torch
from datasets import load_dataset
from peft import LoraConfig
{_bits(task)}from trl import SFTConfig, SFTTrainer


def divided(row):
    """The conversation and its last answer: the loss is on that answer only, whatever the chat template."""
    return {{"prompt": row["messages"][:-1], "completion": row["messages"][-1:]}}


{_data(task)}
data = data.map(divided, remove_columns=["messages"])
config = SFTConfig(
{_config(task)})
trainer = SFTTrainer(
    model={python_value(task.base_model.name)},
    args=config,
    train_dataset=data["train"],
    eval_dataset=data["test"],
    peft_config={_lora(task)},
)
trainer.train()
trainer.save_model()
'''


def _preferences(task: Task) -> str:
    return f'''"""Trains the adapter `{task.name}` with TRL; run it from the root of the repository.

{GENERATED}
"""

import torch
from datasets import load_dataset
from peft import LoraConfig
{_bits(task)}from trl import DPOConfig, DPOTrainer

# each row: "prompt", "chosen" and "rejected", each a list of messages
{_data(task)}
config = DPOConfig(
{_config(task)}    beta={task.training.beta},
)
trainer = DPOTrainer(
    model={python_value(task.base_model.name)},
    args=config,
    train_dataset=data["train"],
    eval_dataset=data["test"],
    peft_config={_lora(task)},
)
trainer.train()
trainer.save_model()
'''


def _data(task: Task) -> str:
    files = f'{{"train": {python_value(train_path(task))}, "test": {python_value(holdout_path(task))}}}'
    return f'data = load_dataset("json", data_files={files})'


def _config(task: Task) -> str:
    training = task.training
    plain = arguments(
        [
            ("output_dir", output_path(task)),
            ("num_train_epochs", training.epochs),
            ("learning_rate", training.learning_rate),
            ("per_device_train_batch_size", 1),
            ("gradient_accumulation_steps", training.global_batch),
            ("max_length", training.max_length),
            ("completion_only_loss", True if task.method is Method.SFT else None),
            ("seed", training.seed),
            ("eval_strategy", "epoch"),
            ("save_strategy", "epoch"),
            ("logging_steps", 10),
            ("report_to", "none"),
        ],
        "    ",
    )
    return f"{plain}    bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),\n{_loading(task)}"


def _loading(task: Task) -> str:
    revision = f', "revision": {python_value(task.base_model.revision)}' if task.base_model.revision else ""
    if not in_four_bits(task):
        return f'    model_init_kwargs={{"dtype": "auto"{revision}}},\n'
    four_bits = arguments(
        [("load_in_4bit", True), ("bnb_4bit_quant_type", "nf4"), ("bnb_4bit_compute_dtype", "bfloat16")], "            "
    )
    quantized = f'        "quantization_config": BitsAndBytesConfig(\n{four_bits}        ),\n'
    return f'    model_init_kwargs={{\n        "dtype": "auto"{revision},\n{quantized}    }},\n'


def _bits(task: Task) -> str:
    return "from transformers import BitsAndBytesConfig\n" if in_four_bits(task) else ""


def _lora(task: Task) -> str:
    adapter = task.adapter
    inside = arguments(
        [
            ("r", adapter.r),
            ("lora_alpha", adapter.alpha),
            ("lora_dropout", adapter.dropout),
            ("target_modules", adapter.targets),
            ("modules_to_save", list(adapter.modules_to_save) or None),
            ("use_dora", True if with_dora(task) else None),
            ("task_type", "CAUSAL_LM"),
        ],
        "        ",
    )
    return f"LoraConfig(\n{inside}    )"
