"""The task file that a move writes: where training starts from, with a word on what can be changed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tuning.figures import figures
from weighbridge.tuning.stored import HOLDOUT, TRAIN
from weighbridge.tuning.task_file import read_task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.tuning.row import Row


_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when a task begins."""

    name: str
    base_model: str
    """The id of a model with open weights."""
    incumbent_model: str
    """Today's model; empty where nobody knows it."""
    prompt_path: str
    prompt_symbol: str
    json_answers: bool
    """Every answer of the training rows is a JSON object."""


OFF_TASK = (
    "What is 17 plus 25?",
    "Name three planets of the solar system.",
    'Translate "good morning" into French.',
    "Write one sentence about the sea.",
    "Which is heavier, a kilogram of feathers or two kilograms of iron?",
    "Write a Python function that returns the larger of two numbers.",
)
"""Plain questions that a model answers whatever it was tuned for; a team replaces them with its own."""


def task_text(start: Start) -> str:
    """A task file; it reads back, or what it was made of is no task."""
    start_from = figures()
    by = "fields" if start.json_answers else "exact"
    text = f"""\
# A training task for Weighbridge. Nothing is trained by this file alone; `docs/datasets.md` says what each key means.
version: 1
name: {_quoted(start.name)}

base_model:
  id: {_quoted(start.base_model)}
  # revision: main        a commit makes a training repeatable

method: sft               # dpo needs pairs of a better and a worse answer
adapter:
  kind: lora              # qlora keeps the base in 4 bits, dora also learns the size of each weight's change
  r: {start_from.rank}
  alpha: {start_from.alpha}
  dropout: {start_from.dropout}
  targets: all-linear
  version: v1             # raise it with every training

data:                     # paths from this folder
  train: {TRAIN}
  holdout: {HOLDOUT}

training:
  epochs: {start_from.epochs}
  learning_rate: {start_from.learning_rate}
  global_batch: {start_from.global_batch}
  max_length: {start_from.max_length}
  seed: {start_from.seed}

{_incumbent(start)}
measure:
  by: {by}{" " * (19 - len(by))}# exact: the whole answer; fields: every field of a JSON answer
  min_gain: 0.0

off_task:                 # what the adapter must not forget: put questions of your own here
  questions:
{_questions()}
limits:
  max_runtime_s: {start_from.max_runtime_s}
"""
    read_task(text, "task.yaml")
    return text


def _incumbent(start: Start) -> str:
    if not start.incumbent_model:
        return """\
# What runs today and has to be beaten. Without it a verdict stays unproved, and nothing is adopted.
# incumbent:
#   model: the model of today
#   prompt: {path: prompts/system.md}
#   outputs: incumbent.jsonl
"""
    symbol = f"\n    symbol: {_quoted(start.prompt_symbol)}" if start.prompt_symbol else ""
    return f"""\
incumbent:                # what runs today and has to be beaten
  model: {_quoted(start.incumbent_model)}
  prompt:
    path: {_quoted(start.prompt_path)}{symbol}
  # outputs: incumbent.jsonl     its recorded answers to the hold-out; or an endpoint of your own user settings:
  # endpoint: today
"""


def _questions() -> str:
    return "".join(f"    - {_quoted(question)}\n" for question in OFF_TASK)


def _quoted(text: str) -> str:
    """A YAML text that cannot be read as anything else; YAML breaks lines at characters at which JSON does not."""
    return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def json_answers(rows: Sequence[Row]) -> bool:
    """Whether every row answers with a JSON object, whose fields can be compared one by one."""
    return bool(rows) and all(_is_object(row.answer) for row in rows)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
