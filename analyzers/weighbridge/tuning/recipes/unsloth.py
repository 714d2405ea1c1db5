"""A recipe for Unsloth: its loader and adapter, TRL's trainer, loss on the answer only."""

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


def unsloth_files(task: Task) -> Iterator[NewFile]:
    """The script for the method of the task."""
    preferences = task.method is Method.DPO
    trainer = "DPO" if preferences else "SFT"
    training = task.training
    load = arguments(
        [
            ("model_name", task.base_model.name),
            ("revision", task.base_model.revision),
            ("max_seq_length", training.max_length),
            ("load_in_4bit", in_four_bits(task)),
            ("trust_remote_code", False),
        ],
        "    ",
    )
    adapter = arguments(
        [
            ("r", task.adapter.r),
            ("lora_alpha", task.adapter.alpha),
            ("lora_dropout", task.adapter.dropout),
            ("target_modules", task.adapter.targets),
            ("modules_to_save", list(task.adapter.modules_to_save) or None),
            ("use_dora", True if with_dora(task) else None),
            ("random_state", training.seed),
        ],
        "    ",
    )
    config = arguments(
        [
            ("output_dir", output_path(task)),
            ("num_train_epochs", training.epochs),
            ("learning_rate", training.learning_rate),
            ("per_device_train_batch_size", 1),
            ("gradient_accumulation_steps", training.global_batch),
            ("max_length", training.max_length),
            ("beta", training.beta),
            ("seed", training.seed),
            ("eval_strategy", "epoch"),
            ("save_strategy", "epoch"),
            ("logging_steps", 10),
            ("report_to", "none"),
        ],
        "    ",
    )
    files = f'{{"train": {python_value(train_path(task))}, "test": {python_value(holdout_path(task))}}}'
    text = f'''"""Trains the adapter `{task.name}` with Unsloth; run it from the root of the repository.

{GENERATED}
"""

from unsloth import FastLanguageModel  # first: it changes the libraries below
from datasets import load_dataset
from trl import {trainer}Config, {trainer}Trainer
{_SPOKEN}
model, tokenizer = FastLanguageModel.from_pretrained(
{load})
model = FastLanguageModel.get_peft_model(
    model,
{adapter})
data = load_dataset("json", data_files={files})
{_PREFERENCES if preferences else _ANSWERS}
config = {trainer}Config(
{config})
trainer = {trainer}Trainer(
    model=model,
    processing_class=tokenizer,
    args=config,
    train_dataset=data["train"],
    eval_dataset=data["test"],
)
trainer.train()
model.save_pretrained({python_value(output_path(task))})
tokenizer.save_pretrained({python_value(output_path(task))})
'''
    yield NewFile(recipe_path(task, "train_unsloth.py"), text)


_SPOKEN = '''

def spoken(messages, answer):
    """A prompt as the model reads it, and an answer as it ends one."""
    prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template([*messages, answer], tokenize=False)
    return prompt, whole[len(prompt) :] if whole.startswith(prompt) else answer["content"] + tokenizer.eos_token

'''
_ANSWERS = '''

def divided(row):
    """The loss is on the last answer only."""
    prompt, completion = spoken(row["messages"][:-1], row["messages"][-1])
    return {"prompt": prompt, "completion": completion}


data = data.map(divided, remove_columns=["messages"])'''
_PREFERENCES = '''

def divided(row):
    """One prompt, and the better and the worse answer to it."""
    prompt, chosen = spoken(row["prompt"], row["chosen"][-1])
    return {"prompt": prompt, "chosen": chosen, "rejected": spoken(row["prompt"], row["rejected"][-1])[1]}


data = data.map(divided)'''
