"""Folders of jobs, as a worker leaves them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from weighbridge_training import layout

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.verdict.inputs import Inputs

from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.reading import ANSWER_FILES

TASK: dict[str, Any] = {
    "version": 1,
    "name": "parcels",
    "base_model": {"id": "org/tiny"},
    "method": "sft",
    "adapter": {"r": 8, "alpha": 8, "version": "v3"},
    "incumbent": {"model": "big-model", "prompt": {"path": "prompts/parcels.md", "symbol": ""}},
    "measure": {"by": "fields", "min_gain": 0.0},
    "off_task": {"questions": ["What is 17 plus 25?", "Name three planets."]},
}


def row(question: str, answer: str, system: str = "Sort it.") -> dict[str, Any]:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"messages": [{"role": "system", "content": system}, *turns]}


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def job(folder: Path, holdout: str, train: str = "", **task: Any) -> Path:
    put(folder, layout.JOB, json.dumps({"v": 1, "key": "wb-" + "0" * 32, "kind": "train", "task": {**TASK, **task}}))
    put(folder, layout.HOLDOUT, holdout)
    put(folder, layout.TRAIN, train)
    return folder


def job_of(folder: Path, inputs: Inputs) -> Path:
    """A folder that reads back as a comparison."""
    rows = inputs.holdout.rows
    job(folder, lines(*(row(one.turns[-1], one.answer) for one in rows)), measure={"by": inputs.metric})
    put(folder, layout.ANSWER_SCHEMA, json.dumps(inputs.schema))
    for arm in Arm:
        if arm in inputs.answers:
            answers = [{"row": one.row, "text": one.text, "seconds": one.seconds} for one in inputs.answers[arm]]
            put(folder, ANSWER_FILES[arm], lines(*answers))
    return folder
