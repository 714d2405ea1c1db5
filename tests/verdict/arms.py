"""Arms that answer as models do: right with a chance of their own, else wrong in a field, in form, or altogether.

Nothing here knows what outcome a test expects: an arm is a chance to be right, a share of answers whose form is broken,
and how far it errs on the same rows as the other one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from weighbridge_training.verdict.answers import Answer
from weighbridge_training.verdict.inputs import Inputs, Rows
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.rows import Row

KINDS = ("damage", "delay", "loss", "refund", "other")
LEVELS = ("low", "normal", "high")
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "level", "amount"],
    "properties": {
        "kind": {"enum": list(KINDS)},
        "level": {"enum": list(LEVELS)},
        "amount": {"type": "number"},
    },
}
QUESTIONS = ("What is 17 plus 25?", "Name three planets.", "Translate good morning into French.", "What is a sonnet?")
PLAIN = ("42", "Mars, Venus and Saturn.", "Bonjour.", "A poem of fourteen lines.")


@dataclass(frozen=True)
class Model:
    """How one arm answers."""

    right: float
    broken: float = 0.0
    """The share of its wrong answers that are no JSON."""
    shared: float = 0.0
    """The share of rows on which it is right exactly where the others are that share them."""


def expected(count: int, random: Random) -> list[dict[str, Any]]:
    return [
        {"kind": random.choice(KINDS), "level": random.choice(LEVELS), "amount": random.randrange(1, 500)}
        for _ in range(count)
    ]


def comparison(
    count: int, seed: int, incumbent: Model | None, adapter: Model, base: Model | None = None, metric: Any = "exact"
) -> Inputs:
    """A hold-out, and what each arm made of it."""
    random = Random(seed)
    truth = expected(count, random)
    difficulty = [random.random() for _ in truth]
    rows = tuple(
        Row(index + 1, ({"role": "user", "content": f"Parcel {index}: {random.random()}"},), json.dumps(value))
        for index, value in enumerate(truth)
    )
    models = {Arm.INCUMBENT: incumbent, Arm.BASE_PROMPT: base, Arm.ADAPTER: adapter}
    answers = {
        arm: tuple(
            Answer(row, answer(model, value, difficulty[row], random), 900, 30, 0.5) for row, value in enumerate(truth)
        )
        for arm, model in models.items()
        if model is not None
    }
    return Inputs(
        task="parcels",
        adapter="parcels v1 on tiny",
        metric=metric,
        min_gain=0.0,
        holdout=Rows("holdout.jsonl", rows),
        train=Rows("train.jsonl", ()),
        prompt=None,
        prompt_path="",
        schema=SCHEMA,
        schema_path="answer.schema.json",
        answers=answers,
        what={},
        questions=QUESTIONS,
        probes_base=probes(PLAIN),
        probes_adapter=probes(PLAIN),
    )


def answer(model: Model, truth: dict[str, Any], difficulty: float, random: Random) -> str:
    at = difficulty if random.random() < model.shared else random.random()
    if at < model.right:
        # blanks and the order of keys are a model's own
        return json.dumps(truth, indent=random.choice((None, 1)), sort_keys=random.random() < 0.5)
    if random.random() < model.broken:
        return f"Sure! The kind is {truth['kind']}."
    wrong = dict(truth)
    wrong["kind"] = random.choice([kind for kind in KINDS if kind != truth["kind"]])
    if random.random() < 0.5:
        wrong["amount"] = truth["amount"] + random.randrange(1, 50)
    return json.dumps(wrong)


def probes(texts: tuple[str, ...]) -> tuple[Answer, ...]:
    return tuple(Answer(row, text) for row, text in enumerate(texts))


def asking_nothing(inputs: Inputs) -> Inputs:
    return replace(inputs, questions=(), probes_base=(), probes_adapter=())
