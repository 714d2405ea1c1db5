"""Whatever models and files say, there is a verdict or an error in words, soon."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from arms import Model, comparison, probes
from hypothesis import given, settings
from hypothesis import strategies as some
from weighbridge_training.asking.chat import NoAnswerError, error_in, said_in
from weighbridge_training.verdict.answers import Answer, read_answers
from weighbridge_training.verdict.forgetting import forgetting
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.page import page
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.rows import read_rows
from weighbridge_training.verdict.writing import report_json

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NAMES = (
    "messages",
    "role",
    "content",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "prompt",
    "chosen",
    "row",
    "text",
    "choices",
    "message",
    "usage",
    "prompt_tokens",
    "error",
    "refusal",
    "seconds",
    "user",
    "assistant",
)
SHAPED = some.recursive(
    some.sampled_from(NAMES) | VALUES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(NAMES), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(some.lists(SHAPED.map(json.dumps) | some.text(), max_size=4))
def test_files_are_read_or_refused_in_words(values: list[str]) -> None:
    text = "\n".join(values)
    for reader in (lambda: read_rows(text, "x"), lambda: read_answers(text, "x", 3)):
        try:
            reader()
        except VerdictError as error:
            assert all(one.message for one in error.problems)


@settings(max_examples=200, deadline=None)
@given(SHAPED.map(json.dumps).map(str.encode) | some.binary(max_size=40))
def test_responses_are_read_or_refused_in_words(body: bytes) -> None:
    error_in(body)
    try:
        assert isinstance(said_in(body).text, str)
    except NoAnswerError as error:
        assert str(error)


@settings(max_examples=8, deadline=None)
@given(some.lists(some.text(max_size=200), min_size=12, max_size=12))
def test_whatever_an_adapter_says_makes_a_report_and_a_page(texts: list[str]) -> None:
    inputs = comparison(8, 1, Model(0.5), Model(0.5))
    answers = tuple(Answer(row, text) for row, text in enumerate(texts[:8]))
    report = judge(
        replace(inputs, answers={**inputs.answers, Arm.ADAPTER: answers}, probes_adapter=probes(tuple(texts[8:])))
    )
    json.loads(report_json(report))
    assert "<html" in page(report)


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "ab" * 25_000, "abc " * 12_000, "\\" * 50_000, '{"a":' * 9_000, " \n" * 25_000]
)
def test_long_answers_are_judged_soon(text: str) -> None:
    before = time.process_time()
    forgetting(("a", "b"), ("Yes.", "No."), (text, text), ('{"a": 1}',))
    inputs = comparison(8, 1, Model(0.5), Model(0.5))
    answers = tuple(Answer(row, text) for row in range(8))
    page(judge(replace(inputs, answers={**inputs.answers, Arm.ADAPTER: answers})))
    assert time.process_time() - before < 5


def test_a_thousand_rows_and_a_long_prompt_are_judged_soon() -> None:
    inputs = comparison(1000, 1, Model(0.7), Model(0.8), Model(0.3), metric="fields")
    from weighbridge_training.verdict.rows import Prompt

    prompt = Prompt("You sort letters about parcels, by their kind and by how soon they have to be answered.\n" * 400)
    before = time.process_time()
    judge(replace(inputs, prompt=prompt))
    assert time.process_time() - before < 12  # a third of it on a machine with nothing else to do
