"""What a training tells: lines that a published schema admits, in order, and the same in both places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from weighbridge_training.event_schema import event_schema
from weighbridge_training.layout import LOG
from weighbridge_training.worker.events import EVENTS, Answering, Note, Progress, TrainEnd
from weighbridge_training.worker.log_lines import LogLines, said

if TYPE_CHECKING:
    from jobs import Ran

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "events.schema.json").read_text("utf-8"))


def test_the_published_schema_is_fresh() -> None:
    assert event_schema() == PUBLISHED, "run: python tools/schemas.py"


@pytest.mark.parametrize(
    "line",
    [
        {"v": 1, "seq": 1, "t": 0.5, "event": "note", "text": "x", "more": 1},
        {"v": 1, "seq": 1, "t": 0.5, "event": "note"},
        {"v": 1, "seq": 0, "t": 0.5, "event": "note", "text": "x"},
        {"v": 2, "seq": 1, "t": 0.5, "event": "note", "text": "x"},
        {"v": 1, "seq": 1, "t": 0.5, "event": "shell", "text": "x"},
    ],
)
def test_a_line_that_is_none_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, PUBLISHED)


def test_every_line_of_a_training_is_admitted_and_numbered(trained: Ran) -> None:
    assert trained.code == 0, trained.why
    for number, event in enumerate(trained.events, 1):
        jsonschema.validate(event, PUBLISHED)
        assert event["seq"] == number
        assert event["event"] in EVENTS


def test_standard_output_has_events_and_nothing_else(trained: Ran) -> None:
    assert [json.loads(line) for line in trained.stdout.splitlines()] == trained.events


def test_a_training_tells_where_it_is_what_it_reads_and_how_far_it_is(trained: Ran) -> None:
    names = [event["event"] for event in trained.events]
    assert names[:4] == ["started", "env", "data", "train_begin"]
    assert names[-1] == "succeeded"
    data, begin, steps = trained.named("data")[0], trained.named("train_begin")[0], trained.named("progress")
    assert data["trained_rows"] == 128 and not data["cut_rows"] and not data["refused_rows"]
    assert [step["step"] for step in steps] == list(range(1, begin["total_steps"] + 1))
    assert steps[-1]["loss"] < steps[0]["loss"]
    assert steps[-1]["eta_s"] == 0 and all(step["tokens_per_s"] > 0 and step["memory_mb"] > 0 for step in steps)


def test_the_log_says_the_same_in_words_and_no_news_for_those_who_write_trainers(trained: Ran) -> None:
    log = (trained.folder / LOG).read_text("utf-8")
    last = trained.named("progress")[-1]
    told = [line[len("00:00:00 ") :] for line in log.splitlines()]
    assert f"step {last['step']}/{last['total_steps']}  loss {last['loss']:.4g}" in log
    assert told[0] == f"{trained.events[0]['key']} begins in 1 process (UTC)"
    assert told[-1].startswith("succeeded in ")
    assert "FutureWarning" not in log
    assert "Could not find a config file" not in log


def step(number: int) -> Progress:
    return Progress(number, 1000, 0.5, 1.25, 0.001, None, 1234.5, 1.0, 2.0, 300)


def test_steps_that_follow_at_once_are_told_one_in_some_seconds_and_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    lines = LogLines()
    told = []
    for number in range(1, 1001):
        now[0] += 1 / 128
        told.append(lines.line(step(number)))
    assert [number for number, line in enumerate(told, 1) if line] == [1, 641, 1000]
    assert lines.line(Note("a thing")).endswith(" note: a thing\n")
    assert lines.line(Answering("adapter", 1, 9)) == ""
    assert lines.line(Answering("adapter", 9, 9)) != ""


def test_a_training_without_a_loss_is_told_without_one() -> None:
    assert said(TrainEnd(0, None, None, 1.0)) == "trained 0 steps in 1.0 s"
