"""Logs in the shapes in which chats are exported become rows, or are named with their line."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.tuning.account import Stored
from weighbridge.tuning.logs import read_log
from weighbridge.tuning.row import Row, written
from weighbridge.tuning.stored import HOLDOUT, TRAIN, BadLine
from weighbridge.tuning.taking import Left, part_of, taken, waiting
from weighbridge.tuning.waiting import waiting_rows, without

ASKED, ANSWER = "Where is my parcel?", "In the depot."
USER, ASSISTANT = {"role": "user", "content": ASKED}, {"role": "assistant", "content": ANSWER}


def rows(text: str, path: str = "log.jsonl", **keys: str) -> tuple[list[Row], list[str]]:
    found = list(read_log(text, path, **keys))
    return [one for one in found if isinstance(one, Row)], [str(one) for one in found if isinstance(one, BadLine)]


NODE = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": [ASKED]}}
RECORDS: dict[str, dict[str, Any]] = {
    "chat": {"messages": [USER, ASSISTANT]},
    "chat with parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": ASKED}]}, ASSISTANT]},
    "sharegpt": {"conversations": [{"from": "human", "value": ASKED}, {"from": "gpt", "value": ANSWER}]},
    "prompt and completion": {"prompt": ASKED, "completion": ANSWER, "id": 3},
    "question and answer": {"question": ASKED, "answer": ANSWER, "source": "mail", "created": "2026-05-01"},
    "alpaca": {"instruction": ASKED, "input": "", "output": ANSWER},
    "request and response": {"request": {"messages": [USER]}, "response": {"choices": [{"message": ASSISTANT}]}},
    "batch": {"request": {"body": {"messages": [USER]}}, "response": {"body": {"choices": [{"message": ASSISTANT}]}}},
    "trace with messages": {"input": [USER], "output": ASSISTANT, "model": "m", "latency": 1.2},
    "trace with texts": {"input": ASKED, "output": ANSWER, "name": "support"},
    "trace in an object": {"input": {"messages": [USER]}, "output": {"content": ANSWER}},
    "export of a chat application": {
        "title": "t",
        "current_node": "c",
        "mapping": {
            "a": {"message": None, "parent": None},
            "b": {"message": NODE, "parent": "a"},
            "x": {"message": {**NODE, "content": {"parts": ["another way"]}}, "parent": "a"},
            "c": {"message": {"author": {"role": "assistant"}, "content": {"parts": [ANSWER]}}, "parent": "b"},
        },
    },
}


@pytest.mark.parametrize("shape", RECORDS)
@pytest.mark.parametrize("way", ["lines", "array", "one object"])
def test_every_shape_gives_the_same_row_with_its_line(shape: str, way: str) -> None:
    record = RECORDS[shape]
    texts = {
        "lines": f"\n{json.dumps(record)}\n",
        "array": f"[\n{json.dumps(record)}\n]",
        "one object": json.dumps({"data": [record]}, indent=1) if shape != "chat" else json.dumps(record, indent=1),
    }
    found, bad = rows(texts[way], "logs/may.json")
    assert bad == []
    assert [one.turns for one in found] == [(ASKED, ANSWER)]
    assert found[0].source == ("logs/may.json:1" if way == "one object" else "logs/may.json:2")


BAD: dict[str, tuple[Any, str]] = {
    "a tool": (
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [{"id": "a"}]}]},
        "calls a tool",
    ),
    "a picture": ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}, ASSISTANT]}, "is no text"),
    "no answer": ({"messages": [USER]}, "has no answer of the assistant"),
    "an answer only": (
        {"custom_id": "a", "response": {"body": {"choices": [{"message": ASSISTANT}]}}},
        "is no text",
    ),
    "a number": ({"question": ASKED, "answer": 4}, "is no text"),
    "two inputs": ({"question": ASKED, "context": "c", "answer": ANSWER}, "several texts that could be"),
    "a list": ([1], "is no object"),
    "two users": ({"messages": [USER, USER, ASSISTANT]}, "message 2 is of `user`"),
    "nothing": ({}, "has no text whose name says"),
    "an empty answer": ({"question": ASKED, "answer": " "}, "has an empty input or output"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_row_is_named_and_the_others_are_taken(case: str) -> None:
    record, reason = BAD[case]
    good = json.dumps(RECORDS["chat"])
    found, bad = rows(f"{good}\n{json.dumps(record)}\n{{broken\n{good}\n")
    assert len(found) == 2
    assert len(bad) == 2
    assert bad[0].startswith("log.jsonl:2: ") and reason in bad[0]
    assert bad[1] == "log.jsonl:3: is no JSON"


def test_a_conversation_of_several_turns_is_one_row() -> None:
    record = {"messages": [{"role": "system", "content": "Help."}, USER, ASSISTANT, {**USER, "content": "Which one?"}]}
    found, _ = rows(json.dumps({**record, "output": "The one in Ghent."}))
    assert (found[0].turns, found[0].system) == ((ASKED, ANSWER, "Which one?", "The one in Ghent."), "Help.")


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_a_table_gives_its_cells(cells: list[tuple[str, str]], separator: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerows([["id", "question", "answer"], *((n, *pair) for n, pair in enumerate(cells))])
    found, bad = rows(stream.getvalue(), "log.csv")
    assert ([(one.turns[0], one.turns[1]) for one in found], bad) == (cells, [])


def test_columns_with_names_of_their_own_are_named_by_the_person() -> None:
    text = "Datum,Anliegen,Antwort des Teams\n2026-05-01,Wo?,Hier.\n2026-05-02,Wann\n"
    found, bad = rows(text, "log.csv", given="Anliegen", answered="Antwort des Teams")
    assert [one.turns for one in found] == [("Wo?", "Hier.")]
    assert bad == ["log.csv:3: has 2 cells where the header has 3"]
    assert rows(text, "log.csv")[1][0].startswith("log.csv:2: has several texts") or rows(text, "log.csv")[0] == []


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200), st.sampled_from(["a.jsonl", "a.csv", "a.json"]))
def test_no_text_raises(text: str, path: str) -> None:
    list(read_log(text, path))
    list(waiting_rows(text))


def nowhere(_: Row) -> bool:
    return False


def data(**files: tuple[Row, ...]) -> Stored:
    empty: dict[str, tuple[Row, ...]] = {"train": (), "holdout": (), "unreviewed": (), "refused": ()}
    return Stored("a", **{**empty, **files}, bad=())  # type: ignore[arg-type]


def test_every_row_is_taken_or_named() -> None:
    known, other = Row(("a?", "A"), "Be brief.", "t:1"), Row(("a?", "Z"), source="l:2")
    token = "ghp_" + "9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX"
    given_rows = [
        Row(("a?", "A"), source="l:1"),
        other,
        Row(("b?", "B"), source="l:3"),
        Row(("b?", "B"), source="l:4"),
        Row(("c?", token), source="l:5"),
        Row(("d?", "lena.brandt@ottervale.eu"), source="l:6"),
        Row(("e?", "E"), source="l:7"),
    ]
    found = taken(given_rows, data(train=(known,), refused=(Row(("e?", "E")),)), frozenset(), "", nowhere)
    assert [row.source for row in found.rows] == ["l:2", "l:3"]
    assert [(one.row.source, one.reason) for one in found.left] == [
        ("l:1", Left.KNOWN),
        ("l:4", Left.WAITING),
        ("l:5", Left.SECRET),
        ("l:6", Left.PERSONAL),
        ("l:7", Left.REFUSED),
    ]
    assert [(row.source, stored.source) for row, stored in found.contradict] == [("l:2", "t:1")]
    assert {row.system for row in found.rows} == {"Be brief."}
    kept = taken(given_rows, data(), frozenset({Left.PERSONAL}), "", nowhere)
    assert "l:6" in [row.source for row in kept.rows]


def test_nothing_that_a_prompt_shows_is_held_out() -> None:
    row = Row(("Where is my parcel number 4711?", "Here."), source="l:1")
    assert taken([row], data(), frozenset(), HOLDOUT, lambda _: True).left[0].reason is Left.SHOWN
    assert [part_of(Row((f"{n}", "x")), "", lambda _: True) for n in range(200)] == [TRAIN] * 200
    assert HOLDOUT in [part_of(Row((f"{n}", "x")), "", nowhere) for n in range(200)]


def test_waiting_rows_are_read_back_with_their_source_and_taken_out_one_by_one() -> None:
    one, two = Row(("a\u2028?", "A"), source="l:1"), Row(("b?", "B"), "S", "l:2")
    text = f"{waiting(one, '')}\n{waiting(two, HOLDOUT)}\n"
    found = list(waiting_rows(text))
    assert [(item.row, item.part) for item in found] == [(one, ""), (two, HOLDOUT)]
    assert without(text, [found[0].line]) == f"{waiting(two, HOLDOUT)}\n"
    assert json.loads(waiting(two, ""))["messages"] == json.loads(written(two))["messages"]
