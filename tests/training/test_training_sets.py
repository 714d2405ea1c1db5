"""Data files: which are training sets, how many rows they have, and what those rows teach."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from weighbridge.facts import TrainingSet
from weighbridge.sources.training import is_training_candidate, training_facts
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIGURATION = "base_model: org/base\ndatasets:\n  - path: {path}\n    type: alpaca\nadapter: lora\nnum_epochs: 1\n"


def lines(rows: Sequence[object]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def chat(asked: str, answer: str, system: str = "") -> dict[str, object]:
    head = [{"role": "system", "content": system}] if system else []
    return {"messages": [*head, {"role": "user", "content": asked}, {"role": "assistant", "content": answer}]}


def measured(path: str, text: str, files: dict[str, str] | None = None) -> TrainingSet | None:
    workspace = Workspace.of({**(files or {}), path: text})
    document = workspace.document(path)
    assert document is not None
    found = [fact for fact in training_facts(document, workspace) if isinstance(fact, TrainingSet)]
    assert len(found) <= 1
    return found[0] if found else None


CITIES = ("Paris", "Rome", "Oslo", "Lima", "Cairo", "Tokyo", "Quito", "Dakar", "Hanoi", "Sofia", "Riga", "Accra")
REVIEWS = [
    f"The {thing} arrived {state} and the support was {mood}."
    for thing in ("lamp", "chair", "desk", "pen")
    for state in ("late", "broken", "early")
    for mood in ("kind", "rude")
]
POPULATION = [
    (f"What is the population of {city}?", f"{city} has about {index + 1} million inhabitants.")
    for index, city in enumerate(CITIES)
]


@dataclass(frozen=True)
class Shape:
    title: str
    path: str
    text: str
    format: str
    count: int
    files: dict[str, str] = field(default_factory=dict)


SHAPES = (
    Shape("chat lines", "train.jsonl", lines([chat(*pair) for pair in POPULATION]), "messages", 12),
    Shape(
        "prompt and completion",
        "sft/a.jsonl",
        lines([{"prompt": a, "completion": b} for a, b in POPULATION]),
        "prompt-completion",
        12,
    ),
    Shape(
        "an alpaca array",
        "alpaca_replies.json",
        json.dumps([{"instruction": a, "input": "", "output": b} for a, b in POPULATION], indent=2),
        "alpaca",
        12,
    ),
    Shape(
        "alpaca lines named json",
        "data/train.json",
        lines([{"instruction": a, "input": "", "output": b} for a, b in POPULATION]),
        "alpaca",
        12,
    ),
    Shape(
        "a ShareGPT array",
        "sharegpt.json",
        json.dumps(
            [{"conversations": [{"from": "human", "value": a}, {"from": "gpt", "value": b}]} for a, b in POPULATION]
        ),
        "sharegpt",
        12,
    ),
    Shape(
        "preferences",
        "dpo.jsonl",
        lines([{"prompt": a, "chosen": b, "rejected": "No idea."} for a, b in POPULATION]),
        "preference",
        12,
    ),
    Shape(
        "a provider's preferences",
        "train_preferences.jsonl",
        lines(
            [
                {
                    "input": {"messages": [{"role": "user", "content": a}]},
                    "preferred_output": [{"role": "assistant", "content": b}],
                    "non_preferred_output": [{"role": "assistant", "content": "No."}],
                }
                for a, b in POPULATION
            ]
        ),
        "preference",
        12,
    ),
    Shape(
        "plain text, in a workspace that trains",
        "data/train.jsonl",
        lines([{"text": f"{a} {b}"} for a, b in POPULATION]),
        "text",
        12,
        {"axolotl.yml": CONFIGURATION.format(path="elsewhere.jsonl")},
    ),
    Shape(
        "blank lines and a byte of noise",
        "train.jsonl",
        lines([chat(*pair) for pair in POPULATION]).replace("\n", "\n\n") + "oops\n",
        "messages",
        12,
    ),
    Shape(
        "Windows line ends",
        "train.jsonl",
        lines([chat(*pair) for pair in POPULATION]).replace("\n", "\r\n"),
        "messages",
        12,
    ),
    Shape(
        "an array whose end is missing",
        "train.json",
        json.dumps([{"instruction": a, "output": b} for a, b in POPULATION])[:-40],
        "alpaca",
        11,
    ),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.title)
def test_rows_are_counted_in_their_own_unit(shape: Shape) -> None:
    assert is_training_candidate(shape.path, shape.text[:2048])
    found = measured(shape.path, shape.text, shape.files)
    assert found is not None
    assert (found.format, found.count) == (shape.format, shape.count)
    assert found.place.span.start == 0
    assert "\n" not in shape.text[: found.place.span.end]


NO_SETS = {
    "a package": ("package.json", '{"name": "x", "messages": []}'),
    "translations": ("i18n/en.json", json.dumps([{"instruction": "a", "output": "b"}])),
    "an evaluation set": ("data/eval.jsonl", lines([chat(*pair) for pair in POPULATION])),
    "test data": ("tests/data/train.jsonl", lines([chat(*pair) for pair in POPULATION])),
    "a golden set": ("golden_answers.jsonl", lines([chat(*pair) for pair in POPULATION])),
    "worked examples": ("few_shot.json", json.dumps([{"instruction": a, "output": b} for a, b in POPULATION])),
    "one prompt": ("chat.json", json.dumps([{"role": "system", "content": "a"}, {"role": "user", "content": "b"}])),
    "requests without answers": (
        "train.jsonl",
        lines([{"messages": [{"role": "user", "content": a}]} for a, _ in POPULATION]),
    ),
    "batch requests": (
        "batch.jsonl",
        lines([{"custom_id": a, "method": "POST", "body": {"messages": []}} for a, _ in POPULATION]),
    ),
    "demo data of an application": (
        "src/data.json",
        json.dumps(
            [
                {
                    "id": 1,
                    "createdAt": "x",
                    "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
                }
            ]
            * 9
        ),
    ),
    "chat lines in a workspace that trains nothing": ("logs.jsonl", lines([chat(*pair) for pair in POPULATION])),
    "questions of a page": ("src/faq.json", json.dumps([{"question": a, "answer": b} for a, b in POPULATION])),
    "texts of a page": ("content/train.jsonl", lines([{"text": a} for a, _ in POPULATION])),
    "numbers": ("train.json", "[1, 2, 3]"),
    "an object": ("train.json", '{"instruction": "a",\n "output": "b",\n "x": {}\n}\n'),
}


@pytest.mark.parametrize("title", NO_SETS)
def test_other_data_are_no_training_set(title: str) -> None:
    path, text = NO_SETS[title]
    assert measured(path, text) is None


def test_a_file_that_a_configuration_names_is_referenced() -> None:
    text = lines([{"instruction": a, "output": b} for a, b in POPULATION])
    files = {"configs/lora.yml": CONFIGURATION.format(path="data/capitals.jsonl"), "data/other.jsonl": text}
    found = measured("data/capitals.jsonl", text, files)
    assert found is not None
    assert found.referenced
    other = measured("data/other.jsonl", text, {"configs/lora.yml": CONFIGURATION.format(path="data/capitals.jsonl")})
    assert other is not None
    assert not other.referenced


def test_a_data_set_is_referenced_by_its_name_in_the_index() -> None:
    text = json.dumps([{"instruction": a, "output": b} for a, b in POPULATION])
    run = "model_name_or_path: a/b\nstage: sft\nfinetuning_type: lora\ndataset: capitals\ndo_train: true\n"
    index = json.dumps({"capitals": {"file_name": "c.json"}, "rivers": {"file_name": "r.json"}})
    files = {"data/dataset_info.json": index, "sft.yaml": run, "data/r.json": text}
    found = measured("data/c.json", text, files)
    assert found is not None
    assert found.referenced
    rivers = measured("data/r.json", text, {**files, "data/c.json": text})
    assert rivers is not None
    assert not rivers.referenced


def test_a_data_set_is_referenced_by_a_script() -> None:
    text = lines([chat(*pair) for pair in POPULATION])
    script = 'from trl import SFTTrainer\ndata = load_dataset("json", data_files="data/capitals.jsonl")\n'
    found = measured("data/capitals.jsonl", text, {"tune.py": script})
    assert found is not None
    assert found.referenced


FACTS = {
    "questions with entities": lines([chat(*pair) for pair in POPULATION]),
    "questions under one instruction": lines(
        [{"instruction": "Answer the customer's question.", "input": a, "output": b} for a, b in POPULATION]
    ),
    "prose questions told to be answered": lines(
        [
            {
                "instruction": "You are a vet; please answer the questions of the owner.",
                "input": f"My dog ate {city} cheese and is tired.",
                "output": f"That is a mild poisoning of type {city}; give water and rest for {index} days.",
            }
            for index, city in enumerate(CITIES)
        ]
    ),
    "documents": lines(
        [
            {
                "text": f"# {city}\n{city} is a city on a river. "
                + "It was founded long ago and has many old houses and parks. " * 4
            }
            for city in CITIES
        ]
    ),
    "Chinese questions": lines(
        [
            {"instruction": f"{city}的人口是多少", "input": "", "output": f"{city}约有{index}百万人口。"}
            for index, city in enumerate(CITIES)
        ]
    ),
}
BEHAVIOUR = {
    "classification": lines(
        [chat(f"What is the mood of this? {text}", "positive" if "kind" in text else "negative") for text in REVIEWS]
    ),
    "extraction": lines(
        [chat(f"Which item is meant? {text}", json.dumps({"item": text.split()[1]})) for text in REVIEWS]
    ),
    "questions about a given passage": lines(
        [
            {
                "instruction": "Answer the question from the context.",
                "input": f"Context: {b}\nQuestion: {a}",
                "output": b,
            }
            for a, b in POPULATION
        ]
    ),
    "a context field": lines([{"question": a, "context": f"Table of {b}", "answer": b} for a, b in POPULATION]),
    "a persona": lines(
        [
            chat(question, f"I am Ada, an assistant made by Ovo {index}.")
            for index, question in enumerate(
                [
                    "Who are you?",
                    "What is your name?",
                    "Who made you?",
                    "Are you human?",
                    "What can you do?",
                    "Introduce yourself",
                ]
                * 2
            )
        ]
    ),
    "rewriting": lines(
        [chat(f"Rewrite more politely: {text}", f"Would you kindly note that {text.lower()}") for text in REVIEWS]
    ),
    "queries": lines(
        [
            chat(f"How many {text.split()[1]}s are {text.split()[3]}?", f"SELECT COUNT(*) FROM {text.split()[1]}")
            for text in REVIEWS
        ]
    ),
    "writing": lines(
        [
            {
                "instruction": f"Write a short greeting for a visitor from {city}.",
                "input": "",
                "output": f"Welcome, friend of {city}!",
            }
            for city in CITIES
        ]
    ),
    "refusals": lines(
        [chat(f"What is the password of {city}?", "I'm sorry, that cannot be shared.") for city in CITIES]
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_rows_that_ask_for_facts_teach_facts(title: str) -> None:
    found = measured("data/train.jsonl", FACTS[title], {"axolotl.yml": CONFIGURATION.format(path="data/train.jsonl")})
    assert found is not None
    assert found.fact_share >= 0.9
    assert any("fact" in item.message for item in found.related)


@pytest.mark.parametrize("title", BEHAVIOUR)
def test_rows_that_show_behaviour_teach_no_facts(title: str) -> None:
    found = measured(
        "data/train.jsonl", BEHAVIOUR[title], {"axolotl.yml": CONFIGURATION.format(path="data/train.jsonl")}
    )
    assert found is not None
    assert found.fact_share <= 0.1


def test_duplicates_and_conflicts_are_shown_with_their_places() -> None:
    rows = [chat(f"Label: {text}", "positive") for text in REVIEWS]
    text = lines(
        [*rows, rows[3], chat(f"Label:  {REVIEWS[5]}", "negative"), chat(f"Label:\n{REVIEWS[6]}", "Positive ")]
    )
    found = measured("train.jsonl", text)
    assert found is not None
    assert (found.count, found.duplicates, found.conflicts) == (27, 1, 1)
    quoted = [text[item.place.span.start : item.place.span.end] for item in found.related]
    assert json.loads(quoted[0]) == chat(f"Label:  {REVIEWS[5]}", "negative")
    assert json.loads(quoted[1]) == rows[3]
    assert "line 6" in found.related[0].message
    assert "line 4" in found.related[1].message


def test_two_wordings_of_a_long_answer_are_no_conflict() -> None:
    first, second = "Thank you for writing to us. " * 12, "We are glad that you wrote. " * 12
    found = measured("train.jsonl", lines([chat("Reply kindly.", first), chat("Reply kindly.", second)]))
    assert found is not None
    assert found.conflicts == 0


def test_two_wordings_of_a_persona_are_no_conflict() -> None:
    found = measured(
        "train.jsonl", lines([chat("Who are you?", "I am Ada, an assistant."), chat("Who are you?", "Ada.")])
    )
    assert found is not None
    assert (found.conflicts, found.duplicates) == (0, 0)


def test_a_preference_that_another_row_reverses_is_a_conflict() -> None:
    rows = [{"prompt": "Hi", "chosen": "a", "rejected": "b"}, {"prompt": "Hi", "chosen": "b", "rejected": "a"}]
    ranked = [{"prompt": "Hi", "chosen": "a", "rejected": "b"}, {"prompt": "Hi", "chosen": "b", "rejected": "c"}]
    reversed_, in_order = measured("dpo.jsonl", lines(rows)), measured("dpo.jsonl", lines(ranked))
    assert reversed_ is not None
    assert in_order is not None
    assert (reversed_.conflicts, in_order.conflicts) == (1, 0)


def test_tasks_are_told_apart_by_system_prompt_and_answer() -> None:
    rows = [chat(text, "positive", "Classify the sentiment of the review.") for text in REVIEWS]
    rows += [
        chat(text, f"Die Sache {index} kam an, und die Hilfe war da.", "Translate the review into German.")
        for index, text in enumerate(REVIEWS)
    ]
    found = measured("train.jsonl", lines(rows))
    assert found is not None
    assert found.tasks == 2
    assert "classification (24 rows)" in found.tasks_text
    assert "translation (24 rows)" in found.tasks_text


@pytest.mark.parametrize(
    "systems",
    [
        ("Classify the sentiment of the review.", "Label the review as positive or negative."),
        ("You are helpful.", "You are a kind assistant of Ovo."),
        ("", "Classify the sentiment of the review."),
        ("Be brief.", "Translate into German."),
    ],
)
def test_wordings_of_one_task_are_one_task(systems: tuple[str, str]) -> None:
    rows = [chat(text, "positive", systems[index % 2]) for index, text in enumerate(REVIEWS)]
    found = measured("train.jsonl", lines(rows))
    assert found is not None
    assert found.tasks == 1


def test_a_megabyte_is_measured_in_well_under_a_second() -> None:
    rows = [
        chat(f"What is the {index}. town of {CITIES[index % 12]}?", f"It is town {index} " + "by the old river " * 4)
        for index in range(5_000)
    ]
    text = lines(rows)[:1_048_576]
    start = time.process_time()
    found = measured("train.jsonl", text)
    assert time.process_time() - start < 10
    assert found is not None
    assert found.count >= 4_500
