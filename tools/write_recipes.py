"""Writes recipes of every kind of task into a folder, for the tools to read: `python tools/write_recipes.py FOLDER`.

Then, in an environment that has one of the tools: `python tools/check_recipes.py TOOL FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from weighbridge.tuning.recipes import recipe_files
from weighbridge.tuning.task import Task
from weighbridge.tuning.task_file import read_task
from weighbridge.tuning.task_text import Start, task_text

VARIANTS: dict[str, dict[str, object]] = {
    "lora": {},
    "qlora": {"adapter": {"kind": "qlora"}},
    "dora": {"adapter": {"kind": "dora"}},
    "targets": {"adapter": {"targets": ["q_proj", "v_proj"], "dropout": 0.05}},
    "whole": {"adapter": {"modules_to_save": ["embed_tokens", "lm_head"]}},
    "revision": {"base_model": {"revision": "main"}},
    "dpo": {"method": "dpo", "training": {"beta": 0.1, "learning_rate": 0.00001}},
}


def variant(name: str, base_model: str = "Qwen/Qwen3-0.6B") -> Task:
    """The task of a variant."""
    start = Start(name, base_model, "gpt-4o", "prompts/system.md", "", json_answers=False)
    values = read_task(task_text(start), "task.yaml").model_dump(exclude_none=True)
    for part, changes in VARIANTS[name].items():
        values[part] = {**values[part], **changes} if isinstance(changes, dict) else changes
    return Task.model_validate(values)


def main(folder: Path, base_model: str) -> None:
    for name in VARIANTS:
        for file in recipe_files(variant(name, base_model)):
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.text, encoding="utf-8")
            print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "Qwen/Qwen3-0.6B")
