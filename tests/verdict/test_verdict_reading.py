"""The files of a job read as a comparison; what is wrong in them is told with file and line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from arms import Model, comparison
from folders import job, job_of, lines, put, row
from weighbridge_training import layout
from weighbridge_training.report_file import read_report, report_schema
from weighbridge_training.verdict.answers import read_answers
from weighbridge_training.verdict.judging import check, judge
from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read
from weighbridge_training.verdict.rows import Prompt, asked, asked_with_prompt, read_rows
from weighbridge_training.verdict.writing import write

if TYPE_CHECKING:
    from pathlib import Path

from pathlib import Path as _Path

PUBLISHED = json.loads((_Path(__file__).parents[2] / "docs" / "schemas" / "report.schema.json").read_text("utf-8"))
LONG = "Where is my parcel with the number 4711?"
OTHER = "My parcel came broken, what do I do now?"


def test_the_published_schema_is_fresh() -> None:
    assert report_schema() == PUBLISHED, "run: python tools/schemas.py"


def test_a_folder_is_judged_and_its_report_is_what_the_schema_says(tmp_path: Path) -> None:
    folder = job_of(tmp_path, comparison(60, 1, Model(0.4), Model(0.9), metric="fields"))
    put(
        folder,
        layout.EVENTS,
        lines({"event": "progress", "step": 1, "loss": 2.5}, {"event": "env", "versions": {"torch": "2"}}),
    )
    report = judge(read(folder))
    write(report, folder)
    document = json.loads((folder / layout.REPORT).read_text("utf-8"))
    jsonschema.validate(document, PUBLISHED)
    assert document["outcome"] == "adapter-wins"
    assert document["losses"] == [[1, 2.5]]
    assert document["versions"] == {"torch": "2"}
    assert set(document["files"]) >= {layout.HOLDOUT, layout.INCUMBENT, "out/answers/adapter.jsonl"}
    assert read_report(folder / layout.REPORT) == report
    assert not list((folder / "out").glob(".report*"))


@pytest.mark.parametrize(
    "change", [{"outcome": "wonderful"}, {"extra": 1}, {"rows": "60"}, {"min_gain": float("nan")}, {"ship": "both"}]
)
def test_a_report_that_says_anything_else_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    folder = job_of(tmp_path, comparison(20, 1, Model(0.4), Model(0.9)))
    write(judge(read(folder)), folder)
    path = folder / layout.REPORT
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), encoding="utf-8")
    with pytest.raises(VerdictError, match=next(iter(change))):
        read_report(path)


def test_before_there_are_answers_a_folder_can_be_checked(tmp_path: Path) -> None:
    inputs = read(job(tmp_path, lines(row(LONG, "{}"))))
    check(inputs)
    assert inputs.answers == {}
    assert inputs.what[Arm.INCUMBENT] == "big-model with prompts/parcels.md"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{\n", "a.jsonl:1: is no JSON"),
        ("\n[1]\n", "a.jsonl:2: expected an object"),
        ('{"row": 0, "text": "x"}\n{"row": 0, "text": "y"}\n', "a.jsonl:2: answers row 0, which line 1 answers, too"),
        ('{"row": 2, "text": "x"}', "a.jsonl:1: answers row 2, and the last of 2 rows is 1"),
        ('{"row": 1, "text": "x"}', "a.jsonl: has no answer to 1 of 2 rows: 0"),
        ('{"row": true, "text": "x"}', "a.jsonl:1: expected `row`"),
        ('{"row": -1, "text": "x"}', "a.jsonl:1: expected `row`"),
        ('{"row": 0, "text": null}', "a.jsonl:1: expected `text`"),
        ('{"row": 0, "text": "x", "seconds": -1}', "a.jsonl:1: expected `seconds`"),
        ('{"row": 0, "text": "x", "seconds": NaN}', "a.jsonl:1: expected `seconds`"),
        ('{"row": 0, "text": "x", "input_tokens": 1.5}', "a.jsonl:1: expected `input_tokens`"),
        ("[" * 100_000, "a.jsonl:1: is no JSON"),
    ],
)
def test_answers_that_do_not_fit_are_told_with_their_line(text: str, told: str) -> None:
    with pytest.raises(VerdictError) as error:
        read_answers(text, "a.jsonl", 2)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing", "h.jsonl:1: is no JSON"),
        ('{"messages": []}', "h.jsonl:1: expected a list of messages"),
        ('{"messages": [{"role": "user", "content": "a"}]}', "h.jsonl:1: expected an answer of the assistant"),
        ('{"messages": [{"role": "assistant", "content": "a"}]}', "h.jsonl:1: expected an answer of the assistant"),
        (
            lines({"messages": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}]}),
            "a question",
        ),
        (lines({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}), "has a part that is no text"),
        (lines({"messages": [{"role": "user", "content": 3}]}), "the content of message 1 is no text"),
        (lines({"messages": [{"content": "a"}]}), "message 1 has no `role`"),
        (lines({"messages": [{"role": "assistant", "tool_calls": [1]}]}), "expected `tool_calls`"),
    ],
)
def test_rows_that_are_none_are_told_with_their_line(text: str, told: str) -> None:
    with pytest.raises(VerdictError) as error:
        read_rows(text, "h.jsonl")
    assert told in str(error.value)


def test_the_input_is_everything_before_the_last_answer() -> None:
    turns = [("system", "short"), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")]
    (found,) = read_rows(lines({"messages": [{"role": role, "content": text} for role, text in turns]}), "h")
    assert found.answer == "d"
    assert found.turns == ("a", "b", "c")
    assert [one["content"] for one in asked(found)] == ["short", "a", "b", "c"]
    today = asked_with_prompt(found, Prompt("long", "Question: ", "\nAnswer:"))
    assert [one["content"] for one in today] == ["long", "a", "b", "Question: c\nAnswer:"]


def test_calls_of_tools_are_answers_in_one_way_only() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "find", "arguments": '{"b": 1, "a": 2}'}}
    (found,) = read_rows(
        lines(
            {
                "messages": [
                    {"role": "user", "content": "x"},
                    {"role": "assistant", "content": None, "tool_calls": [call]},
                ]
            }
        ),
        "h",
    )
    assert json.loads(found.answer) == [{"name": "find", "arguments": {"a": 2, "b": 1}}]


def test_rows_of_pairs_are_read_by_the_better_answer() -> None:
    (found,) = read_rows(lines({"prompt": "x", "chosen": "good", "rejected": "bad"}), "h")
    assert (found.turns, found.answer) == (("x",), "good")


@pytest.mark.parametrize(
    ("holdout", "train", "prompt", "told"),
    [
        ([row(LONG, "1"), row(f"  {LONG} ", "2")], [], {}, "data/holdout.jsonl:2: asks the same as line 1"),
        (
            [row(LONG, "1")],
            [row(OTHER, "2"), row(LONG.replace(" ", "\n"), "2")],
            {},
            "is trained on (data/train.jsonl:2)",
        ),
        ([row(LONG, "1")], [], {"system": f"For example:\n{LONG}\n-> 1"}, "its input stands in prompts/parcels.md"),
        ([row("lost", "1")], [], {"system": 'Examples\n- Input: "lost"\n'}, "its input stands in prompts/parcels.md"),
        ([row(LONG, "1", f"As in {LONG}")], [], {}, "stands in its own instructions"),
        ([], [], {}, "data/holdout.jsonl: has no rows"),
    ],
)
def test_a_hold_out_that_was_seen_is_an_error_with_its_lines(
    tmp_path: Path, holdout: list[Any], train: list[Any], prompt: dict[str, Any], told: str
) -> None:
    folder = job(tmp_path, lines(*holdout), lines(*train))
    if prompt:
        put(folder, layout.PROMPT, json.dumps(prompt))
    with pytest.raises(VerdictError) as error:
        check(read(folder))
    assert told in str(error.value)


def test_what_only_sounds_alike_is_no_leak(tmp_path: Path) -> None:
    folder = job(tmp_path, lines(row("lost", "1"), row(LONG, "2")), lines(row(OTHER, "1")))
    put(folder, layout.PROMPT, json.dumps({"system": "Say whether a parcel is lost or late.\nlost and found"}))
    check(read(folder))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (layout.JOB, "{", "job.json:1: is no JSON"),
        (layout.JOB, "{}", "job.json: is not the document of a job"),
        (layout.PROMPT, '{"system": 1}', "data/prompt.json: expected an object"),
        (layout.PROMPT, '{"missing": "x"}', "data/prompt.json: expected an object"),
        (layout.INCUMBENT, '{"row": 9, "text": ""}', "data/incumbent.jsonl:1: answers row 9"),
        (layout.ANSWER_SCHEMA, '{"type": 7}', "data/answer.schema.json: is no JSON Schema"),
    ],
)
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str, text: str, told: str) -> None:
    folder = job(tmp_path, lines(row(LONG, "1")))
    put(folder, name, text)
    with pytest.raises(VerdictError) as error:
        check(read(folder))
    assert told in str(error.value)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    folder = job(tmp_path, "")
    (folder / layout.HOLDOUT).write_bytes(b"{}\n\xff\n")
    with pytest.raises(VerdictError, match=r"data/holdout.jsonl:2: is no text in UTF-8"):
        read(folder)


def test_a_recorded_incumbent_of_a_folder_makes_a_verdict(tmp_path: Path) -> None:
    assert judge(read(job_of(tmp_path, comparison(60, 1, None, Model(0.9))))).outcome is Outcome.UNPROVED
