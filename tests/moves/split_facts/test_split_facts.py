"""Rows that teach facts leave a training set for files that are searched; all others stay as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moving import TODAY, applied, rules_of, tried
from weighbridge.config import Settings
from weighbridge.remedies.split_facts import removed
from weighbridge.rule_manual import manual_of
from weighbridge.rules import load_rules
from weighbridge.sources.training_rows import read_rows

if TYPE_CHECKING:
    from weighbridge.remedies import Move

RULE = "training-on-facts"
PREVIEW = Settings(preview=True, select=(RULE,))
FACTS = [{"instruction": f"When does the branch in district {n} open?", "output": f"At {n} am."} for n in range(12)]
BEHAVIOUR = [
    {"instruction": f"Make this friendlier: Bring back item {n}.", "output": f"We would love to have item {n} back."}
    for n in range(6)
]
CONFIG = {
    "configs/sft-v1.yaml": "base_model: a/b\nadapter: lora\ndatasets:\n  - path: data/train.jsonl\n    type: alpaca\n"
    "val_set_size: 0.1\nmicro_batch_size: 1\noutput_dir: out/library-v1\n"
}


def lines(rows: list[dict[str, str]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def mixed() -> list[dict[str, str]]:
    rows = list(FACTS)
    for position, row in enumerate(BEHAVIOUR):
        rows.insert(position * 3, row)
    return rows


def move_of(files: dict[str, str], settings: Settings = PREVIEW) -> Move:
    (one,) = tried(files, "split-facts-from-training", settings)
    assert one.refusals == ()
    return one.moves[0]


@pytest.mark.parametrize("break_at_end", ["\n", ""])
def test_facts_go_behaviour_stays_byte_for_byte_and_the_finding_is_gone(break_at_end: str) -> None:
    files = {"data/train.jsonl": lines(mixed()).rstrip("\n") + break_at_end, **CONFIG}
    move = move_of(files)
    after = applied(files, move.fix)
    kept = after["data/train.jsonl"]
    assert [json.loads(line) for line in kept.splitlines()] == BEHAVIOUR
    assert all(line in files["data/train.jsonl"] for line in kept.splitlines())
    assert (rules_of(files, PREVIEW), rules_of(after, PREVIEW), move.clears) == ([RULE], [], True)
    said = "".join(text for path, text in after.items() if path.startswith("knowledge/"))
    assert all(f"## {row['instruction']}\n\n{row['output']}\n" in said for row in FACTS)
    assert "friendlier" not in said


def test_an_array_stays_an_array() -> None:
    text = json.dumps(mixed(), indent=2)
    files = {"data/train.json": text, "configs/sft-v1.yaml": CONFIG["configs/sft-v1.yaml"].replace("jsonl", "json")}
    after = applied(files, move_of(files).fix)
    assert json.loads(after["data/train.json"]) == BEHAVIOUR
    assert rules_of(after, PREVIEW) == []


def test_the_files_say_where_their_facts_came_from_and_when_to_look_again() -> None:
    files = {"data/train.jsonl": lines(mixed()), **CONFIG}
    made = move_of(files).fix.files
    assert [new.path for new in made] == ["knowledge/train-1.md", "knowledge/train-2.md"]
    assert made[0].text.startswith(
        '---\ntitle: "train, part 1 of 2"\nsource: "data/train.jsonl:2-3,5-6,8-9,11-12,14-15"\n'
        f"moved: {TODAY.isoformat()}\nreview-by: 2027-05-29\n---\n\n"
        "## When does the branch in district 0 open?\n\nAt 0 am.\n"
    )
    taken = {**files, "knowledge/train-1.md": "mine"}
    assert move_of(taken).fix.files[0].path == "knowledge/train-1-2.md"


def test_a_set_of_nothing_but_facts_stays_and_that_is_said() -> None:
    files = {"data/train.jsonl": lines(FACTS), **CONFIG}
    move = move_of(files)
    assert (move.variant, move.clears, move.fix.edits) == ("knowledge", False, ())
    assert move.notes[0].startswith("Nothing would be left to train on")


def test_few_rows_of_behaviour_are_said_to_be_too_few() -> None:
    notes = move_of({"data/train.jsonl": lines(mixed()), **CONFIG}).notes
    assert "6 rows of behaviour are too few to tune on (100 are the least): collect more first." in notes


def test_a_secret_stops_the_move_by_place_and_personal_data_is_said_first() -> None:
    key = "ghp_" + "9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX"
    secret = {"instruction": "What is the token of the branch?", "output": f"It is {key}."}
    (one,) = tried({"data/train.jsonl": lines([*mixed(), secret]), **CONFIG}, "split-facts-from-training", PREVIEW)
    assert (
        one.moves,
        one.refusals[0].reason.startswith("data/train.jsonl:19 has what looks like an access token"),
    ) == (
        (),
        True,
    )
    address = {"instruction": "Who leads the branch?", "output": "Lena, lena.brandt@ottervale.eu."}
    notes = move_of({"data/train.jsonl": lines([*mixed(), address]), **CONFIG}).notes
    assert "e-mail address, from data/train.jsonl:19" in notes[0]


@pytest.mark.parametrize("example", manual_of(load_rules()[RULE]).bad, ids=lambda one: one.title)
def test_the_examples_of_the_rule_can_be_moved(example: object) -> None:
    files = dict(example.files)  # type: ignore[attr-defined]
    settings = Settings(preview=True, limits={RULE: dict(example.limits)})  # type: ignore[attr-defined]
    assert move_of(files, settings).variant == "knowledge"


ROW = st.tuples(st.booleans(), st.text(max_size=12), st.sampled_from(["", "  ", "\t"]))


@settings(deadline=None)
@given(st.lists(ROW, min_size=2, max_size=12).filter(lambda rows: not all(gone for gone, _, _ in rows)), st.booleans())
def test_whatever_rows_go_the_others_are_as_they_were(rows: list[tuple[bool, str, str]], array: bool) -> None:
    written = [
        blank + json.dumps({"instruction": f"{n}", "output": f"x{said}"}) for n, (_, said, blank) in enumerate(rows)
    ]
    text = "[\n" + ",\n".join(written) + "\n]\n" if array else "\n".join(written)
    found = read_rows(text)
    assert found is not None and len(found.rows) == len(rows)
    gone = [row for row, (leaves, _, _) in zip(found.rows, rows, strict=True) if leaves]
    left = text
    for span in sorted(removed(text, found, gone), reverse=True):
        left = left[: span.start] + left[span.end :]
    values = json.loads(left) if array else [json.loads(line) for line in left.splitlines() if line.strip()]
    assert [value["instruction"] for value in values] == [str(n) for n, (leaves, _, _) in enumerate(rows) if not leaves]
