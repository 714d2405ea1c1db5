"""Rows are looked at before anything is paid for: problems with line and remedy, silence for what is right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from preflight_tasks import contents, row, rows, task, whole_base
from weighbridge_training.bundle import Content
from weighbridge_training.layout import HOLDOUT, INCUMBENT, PROMPT, TRAIN
from weighbridge_training.preflight.checking import checked_offline
from weighbridge_training.preflight.power import least_provable, rows_for
from weighbridge_training.preflight.problems import Severity

CARD = "---\nlicense: apache-2.0\n---\n"


def said(files: Any, of_task: Any = None) -> list[str]:
    found = checked_offline(of_task or task(), files, 100, CARD)
    return [str(one) for one in found.problems if one.severity is not Severity.NOTE]


def test_good_rows_and_a_whole_base_are_nothing_to_talk_about() -> None:
    assert said(contents()) == []


BAD_ROWS: list[tuple[str, str]] = [
    ("{", "is no JSON"),
    ("[]", "expected an object"),
    ('{"messages": []}', "expected a list of messages"),
    ('{"messages": [{"role": "user", "content": "x"}]}', "expected an answer of the assistant"),
    ('{"messages": [{"role": "user"}, {"role": "assistant", "content": "x"}]}', "is no text"),
    (row("A new question?", "  "), "the answer is empty"),
    (row("A new question?").replace('"user"', '"customer"'), 'no role is called "customer"'),
    ("[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "message"), BAD_ROWS)
@pytest.mark.parametrize("name", [TRAIN, HOLDOUT])
def test_a_row_that_cannot_be_learned_from_is_an_error_with_its_line(name: str, line: str, message: str) -> None:
    lines = [*rows("held" if name == HOLDOUT else "train", 300)[:150], line]
    files = contents(train=lines) if name == TRAIN else contents(holdout=lines)
    errors = [one for one in said(files) if one.startswith("error")]
    assert [one for one in errors if f"{name}:151" in one and message in one], errors


def test_many_bad_rows_are_counted_and_not_all_told() -> None:
    told = said(contents(train=[*rows("train", 200), *["{"] * 400]))
    assert len([one for one in told if "is no JSON" in one]) == 5
    assert any("and 395 more" in one for one in told)


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    files = contents()
    files[TRAIN] = Content(b"{}\n{}\n\xff\n", 3)
    assert any(one.startswith(f"error: {TRAIN}:3: expected text in UTF-8") for one in said(files))


def test_rows_that_are_too_long_are_counted() -> None:
    long = row("word " * 3000)
    (told,) = said(contents(train=[*rows("train", 200), long, row("other " * 3000)]))
    assert told.startswith(
        f"warning: {TRAIN}:201: about 2 of 202 rows are longer than training.max_length (2,048 tokens"
    )


def test_repeated_and_contradicting_rows_are_told() -> None:
    lines = [*rows("train", 200), rows("train", 1)[0], row("train question number 7?", "something else")]
    told = said(contents(train=lines))
    assert any("1 rows repeat another one" in one for one in told)
    assert any("(lines 8 and 202)" in one for one in told)


def test_a_held_out_input_that_was_seen_is_an_error() -> None:
    leaked = said(contents(holdout=[*rows("held", 100), rows("train", 30)[20]]))
    assert [one for one in leaked if one.startswith(f"error: {HOLDOUT}:101: its input is trained on ({TRAIN}:21)")]
    files = contents()
    prompt = {"system": "For example: held question number 42?", "before": "", "after": "", "missing": []}
    files[PROMPT] = Content(json.dumps(prompt).encode())
    assert [one for one in said(files) if one.startswith(f"error: {HOLDOUT}:43: its input stands in")]
    twice = said(contents(holdout=[*rows("held", 100), rows("held", 1)[0]]))
    assert [one for one in twice if "asks the same as line 1" in one]


def test_too_few_rows_are_told() -> None:
    assert any(
        one.startswith(f"warning: {TRAIN}: 40 rows, and under 100") for one in said(contents(train=rows("train", 40)))
    )


@pytest.mark.parametrize(
    ("count", "min_gain", "severity"),
    [
        (0, 0.0, "warning"),
        (5, 0.0, "warning"),
        (40, 0.0, "warning"),
        (100, 0.0, ""),
        (40, 0.05, "warning"),
        (400, 0.05, ""),
    ],
)
def test_a_hold_out_that_cannot_prove_what_is_asked_is_told(count: int, min_gain: float, severity: str) -> None:
    files = contents(holdout=rows("held", count))
    told = [one for one in said(files, task(measure={"by": "exact", "min_gain": min_gain})) if "prove" in one]
    assert [one.split(":")[0] for one in told] == ([severity] if severity else [])


def test_a_training_that_can_prove_nothing_for_want_of_what_runs_today_is_told() -> None:
    files = contents()
    (told,) = said(files, task(incumbent=None))
    assert told.startswith(
        "warning: incumbent: the task does not say what runs today, so that the verdict will be `unp"
    )
    del files[INCUMBENT]
    (told,) = said(files)
    assert told.startswith("warning: incumbent: no answers of what runs today are recorded")
    assert told.endswith("`weighbridge verdict parcels --record-incumbent` asks for them.")


def test_the_rows_that_are_asked_for_are_enough() -> None:
    for wanted in (0.0, 0.02, 0.05, 0.2, 0.5):
        enough = rows_for(wanted + 0.1, wanted)
        assert enough is not None
        least = least_provable(enough + 10, wanted)
        assert least is not None
        assert least <= wanted + 0.12
    assert rows_for(1.0, 1.0) is None
    assert least_provable(1000, 1.0) is None


def test_preferences_need_pairs() -> None:
    dpo = task(
        method="dpo",
        training={"epochs": 1.0, "learning_rate": 5e-6, "global_batch": 8, "max_length": 512, "beta": 0.1, "seed": 1},
    )
    assert any("learns from a better and a worse answer" in one for one in said(contents(), dpo))
    pairs = [json.dumps({"prompt": f"ask {n}", "chosen": "a", "rejected": "b"}) for n in range(150)]
    assert said(contents(train=pairs), dpo) == []


def test_ten_thousand_rows_are_looked_at_in_seconds() -> None:
    import time

    files = contents(train=rows("train", 10_000), base=whole_base())
    begun = time.monotonic()
    found = checked_offline(task(), files, 100, CARD)
    assert time.monotonic() - begun < 10
    assert 150_000 < found.tokens < 400_000
