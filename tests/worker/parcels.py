"""A small task whose right answers are known: messages about parcels, and what they say as JSON."""

from __future__ import annotations

import json
import random
from typing import Any

GOODS = ["lamp", "chair", "mirror", "kettle", "carpet", "bicycle", "guitar", "vase", "printer", "suitcase"]
PROBLEMS = {
    "damaged": ["arrived in pieces", "has a deep scratch", "came with a torn box", "leaks at the bottom"],
    "late": ["has not come yet", "is three days over time", "still sits in the depot", "missed its delivery day"],
    "wrong": ["is not what I ordered", "has another colour", "belongs to a neighbour", "is the wrong size"],
}
URGENCY = {
    "high": ["I need it today", "please act at once", "it cannot wait"],
    "normal": ["an answer this week is fine", "please look into it", "I would like to know more"],
    "low": ["take your time", "there is no hurry", "whenever it suits you"],
}
FORMS = [
    "The {good} {what}, {when}.",
    "Hello, my {good} {what}. {when}.",
    "{when}: the {good} {what}.",
    "Our {good} {what} and {when}.",
]
SHORT = "Sort the message as JSON."
FULL = (
    'Sort the message. Answer with JSON alone: {"good": the thing, "problem": "damaged", "late" or "wrong", '
    '"urgency": "high", "normal" or "low"}. Say nothing else.'
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["good", "problem", "urgency"],
    "properties": {
        "good": {"enum": GOODS},
        "problem": {"enum": list(PROBLEMS)},
        "urgency": {"enum": list(URGENCY)},
    },
}
QUESTIONS = ["How do I greet a customer?", "What is a depot?", "Which day is the best for a delivery?"]

Pair = tuple[str, dict[str, str]]


def pairs(seed: int = 0) -> list[Pair]:
    """Every message with its right answer, in an order of its own."""
    chance = random.Random(seed)
    found = [
        (
            chance.choice(FORMS).format(good=good, what=what, when=when),
            {"good": good, "problem": problem, "urgency": urgency},
        )
        for good in GOODS
        for problem, whats in PROBLEMS.items()
        for what in whats
        for urgency, whens in URGENCY.items()
        for when in whens
    ]
    chance.shuffle(found)
    return found


def conversation(pair: Pair, system: str = SHORT) -> dict[str, Any]:
    """A row of a data set."""
    said, answer = pair
    return {
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": said},
            {"role": "assistant", "content": json.dumps(answer)},
        ]
    }


def lines(rows: list[Any]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def recorded(asked: list[Pair], right: float, seed: int) -> bytes:
    """Answers of what runs today: of the right form, and wrong about how urgent it is in a share of the rows."""
    chance = random.Random(seed)
    wrong = set(chance.sample(range(len(asked)), round((1 - right) * len(asked))))
    answers: list[dict[str, Any]] = []
    for row, (_, answer) in enumerate(asked):
        other = next(one for one in URGENCY if one != answer["urgency"])
        said = {**answer, "urgency": other} if row in wrong else answer
        answers.append({"row": row, "text": json.dumps(said), "input_tokens": 70, "output_tokens": 24, "seconds": 0.8})
    return lines(answers)
