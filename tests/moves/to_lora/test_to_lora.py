"""The examples of a prompt become a data set, and with enough of them a task; nothing is promised."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from example_shapes import PAIRS, SHAPES, TASK
from moving import applied, rules_of, tried
from weighbridge.config import Answer, Settings
from weighbridge.tuning.task_file import read_task

if TYPE_CHECKING:
    from weighbridge.remedies import Move

RULE = "too-many-examples"
LOW = {RULE: {"count": 4}}
FEW = Settings(limits=LOW)
OPEN = Settings(limits=LOW, model="Qwen/Qwen3-4B-Instruct-2507")
MANY = tuple((f"Where is my parcel number {number}?", f"depot {number % 7}") for number in range(120))


def answers(**given: str | bool) -> dict[str, tuple[Answer, ...]]:
    return {name.replace("_", "-"): (Answer(value),) for name, value in given.items()}


def moves(files: dict[str, str], settings: Settings) -> tuple[Move, ...]:
    (one,) = [one for one in tried(files, "to-lora", settings) if one.finding.rule == RULE]
    assert one.refusals == ()
    return one.moves


def refusal(files: dict[str, str], settings: Settings) -> str:
    (one,) = [one for one in tried(files, "to-lora", settings) if one.finding.rule == RULE]
    assert one.moves == ()
    return one.refusals[0].reason


@pytest.mark.parametrize("shape", SHAPES)
def test_the_rows_equal_the_originals_in_seven_unlike_prompts(shape: str) -> None:
    files = SHAPES[shape](PAIRS)
    (move,) = moves(files, FEW)
    (new,) = move.fix.files
    rows = [json.loads(line)["messages"] for line in new.text.splitlines()]
    assert [[(message["role"], message["content"]) for message in row] for row in rows] == [
        [("system", TASK), ("user", given), ("assistant", answer)] for given, answer in PAIRS
    ]
    assert move.fix.edits == ()
    assert not move.clears


def test_the_finding_stays_and_nothing_new_is_found() -> None:
    files = SHAPES["labels"](PAIRS)
    (move,) = moves(files, FEW)
    assert rules_of(applied(files, move.fix), FEW) == rules_of(files, FEW) == [RULE]


def test_few_examples_are_said_to_be_too_few_and_there_is_no_task() -> None:
    (move,) = moves(SHAPES["labels"](PAIRS), OPEN)
    assert (move.variant, [new.path for new in move.fix.files]) == ("dataset", ["training/department/train.jsonl"])
    assert move.fix.title.endswith("too few to tune on (100 are the least): training/department/train.jsonl")
    assert move.notes[0].startswith(
        "5 examples are too few to tune on (100 are the least, 500 good ones a sound start)"
    )
    assert move.notes[0].endswith("measure with 3 and 5 of them.")


def test_how_few_are_too_few_is_the_limit_of_the_rule() -> None:
    settings = Settings(limits={**LOW, "too-few-training-examples": {"count": 5}}, model=OPEN.model)
    assert [move.variant for move in moves(SHAPES["labels"](PAIRS), settings)] == ["task", "dataset"]


def test_enough_examples_make_a_task_with_recipes_that_the_training_rules_accept() -> None:
    files = SHAPES["labels"](MANY)
    task, dataset = moves(files, OPEN)
    assert (task.variant, dataset.variant) == ("task", "dataset")
    assert [new.path.removeprefix("training/department/") for new in task.fix.files] == [
        "train.jsonl",
        "task.yaml",
        "recipes/train_trl.py",
        "recipes/axolotl.yaml",
        "recipes/train_unsloth.py",
        "recipes/llama_factory.yaml",
        "recipes/dataset_info.json",
    ]
    everything = Settings(limits=LOW, model=OPEN.model, preview=True)
    assert rules_of(applied(files, task.fix), everything) == rules_of(files, everything)
    made = {new.path: new.text for new in task.fix.files}
    read = read_task(made["training/department/task.yaml"], "task.yaml")
    assert (read.base_model.id, read.adapter.r, read.adapter.alpha) == (OPEN.model, 16, 16)
    assert read.incumbent is not None
    assert read.incumbent.prompt.path == "prompts/department/system_prompt.md"
    for path, text in made.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
        if path.endswith(".yaml"):
            assert yaml.safe_load(text)


def test_no_row_can_be_held_out_because_the_prompt_shows_them_all() -> None:
    task, _ = moves(SHAPES["labels"](MANY), OPEN)
    assert len(task.fix.files[0].text.splitlines()) == len(MANY)
    assert any("none can be held out" in note for note in task.notes)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("prompts/ticket-routing.md", "ticket-routing"),
        ("prompts/billing/system_prompt.md", "billing"),
        ("prompts/system.md", "prompt"),
        ("prompts/refundPolicy.md", "refund-policy"),
    ],
)
def test_a_data_set_is_called_after_what_the_prompt_is_for(path: str, name: str) -> None:
    (text,) = SHAPES["labels"](PAIRS).values()
    (move,) = moves({path: text}, FEW)
    assert move.fix.files[0].path == f"training/{name}/train.jsonl"


def test_a_finding_further_down_in_the_prompt_moves_the_same_examples() -> None:
    (text,) = SHAPES["labels"](PAIRS).values()
    spec = "Answer in JSON with the keys `department`, a string, and `urgent`, a boolean. Output only JSON.\n\n"
    settings = Settings(limits={**LOW, "format-spec-in-prose": {"tokens": 5}})
    files = {"prompts/routing.md": text.replace("Input:", f"## Output format\n\n{spec}Input:", 1)}
    found = {one.finding.rule: one for one in tried(files, "to-lora", settings)}
    assert found["format-spec-in-prose"].finding.span != found[RULE].finding.span
    assert found["format-spec-in-prose"].moves == found[RULE].moves


def test_the_same_prompt_gives_the_same_files() -> None:
    files = SHAPES["typescript"](PAIRS)
    assert moves(files, FEW) == moves(files, FEW)


def test_a_closed_model_is_refused_and_offered_where_an_open_one_is_allowed() -> None:
    files = SHAPES["messages"](PAIRS)
    path = "app/department.py"
    files = {path: files[path].replace('model="m"', 'model="gpt-4o"')}
    said = refusal(files, FEW)
    assert said.startswith("`gpt-4o` cannot be tuned. Try a schema, fewer examples, and caching; LoRA would mean")
    allowed = Settings(limits=LOW, answers=answers(open_model_allowed=True))
    assert [move.variant for move in moves(files, allowed)] == ["dataset"]
    expired = Settings(limits=LOW, answers={"open-model-allowed": (Answer(True, until=date(2026, 11, 28)),)})
    assert refusal(files, expired) == said


def test_a_base_model_that_was_named_is_taken() -> None:
    settings = Settings(limits=LOW, model="gpt-4o", answers=answers(open_model_allowed=True, base_model="org/small-1b"))
    task, _ = moves(SHAPES["labels"](MANY), settings)
    text = next(new.text for new in task.fix.files if new.path.endswith("task.yaml"))
    read = read_task(text, "task.yaml")
    assert read.base_model.id == "org/small-1b"
    assert read.incumbent is not None
    assert read.incumbent.model == "gpt-4o"


@pytest.mark.parametrize("named", ["--config", "../../etc", "a b", "https://x/y"])
def test_a_base_model_that_is_no_id_is_no_base_model(named: str) -> None:
    settings = Settings(limits=LOW, answers=answers(base_model=named))
    (dataset,) = moves(SHAPES["labels"](MANY), settings)
    assert dataset.variant == "dataset"
    assert any("answer `base-model`" in note for note in dataset.notes)


def test_duplicates_conflicts_and_unclear_examples_stay_out_and_are_named() -> None:
    pairs = [
        ("One parcel", "a"),
        ("Two parcels", "b"),
        ("One parcel", "a"),
        ("Two parcels", "c"),
        ("Three parcels", "d"),
    ]
    (move,) = moves(SHAPES["labels"](pairs), FEW)
    assert [json.loads(line)["messages"][1]["content"] for line in move.fix.files[0].text.splitlines()] == [
        "One parcel",
        "Three parcels",
    ]
    path = "prompts/department/system_prompt.md"
    assert f"{path}:9 says what {path}:3 says, and is left out." in move.notes
    assert any(note.startswith(f"{path}:6 and {path}:12 ask the same and answer differently") for note in move.notes)


def test_a_secret_stops_the_move_and_personal_data_is_said_first() -> None:
    key = "sk-" + "proj-a8Kd93jfLq02mVbN7xYt51Zw"
    said = refusal(SHAPES["labels"]([*PAIRS, (f"My key is {key}", "repairs")]), FEW)
    assert said.startswith("The example in line ")
    assert "an API key" in said and key not in said
    (move,) = moves(SHAPES["labels"]([*PAIRS, ("Write to lena.brandt@ottervale.eu", "repairs")]), FEW)
    assert move.notes[0].startswith(
        "Personal data goes into the file: what looks like an e-mail address, from prompts/"
    )


def test_a_data_set_that_is_there_is_not_written_over() -> None:
    files = SHAPES["labels"](PAIRS)
    (move,) = moves(files, FEW)
    again = applied(files, move.fix)
    assert "already" in refusal(again, FEW)
    more = {**again, **SHAPES["labels"]([*PAIRS, ("A new one", "billing")])}
    assert "1 of these 6 examples are not in it" in refusal(more, FEW)


def test_examples_that_nothing_tells_apart_are_refused_with_the_place() -> None:
    examples = "".join(f"  - [torn {number}, shipping]\n" for number in range(5))
    files = {"prompts/department.yaml": f"system: {TASK}\nexamples:\n{examples}"}
    (one,) = [one for one in tried(files, "to-lora", FEW) if one.finding.rule == RULE]
    assert one.moves == ()
    assert "None of the 5 examples can be told apart" in one.refusals[0].reason
    assert one.refusals[0].place is not None
