"""Whatever stands in a prompt or a log: nothing raises, and long texts take time in proportion to their length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.measuring import prompts_of
from weighbridge.tuning.instructions import instructions_of
from weighbridge.tuning.logs import read_log
from weighbridge.tuning.samples import samples_of
from weighbridge.tuning.split import split
from weighbridge.workspace import Workspace

NAMED = "prompts/system_prompt.md"
MARKS = (
    "Input: |Output: |User: |Assistant: |<example>|</example>|<input>|</input>|<output>|</output>|\n|\n\n|a -> b|{x}"
    "|## Example 1\n|{{y}}|```\n|Q: |A: |Examples:\n|---\n|{|}|...|  |\t|é|\u2028|\r\n|Example 2: |Good: |Bad: "
)
PIECES = st.sampled_from(MARKS.split("|"))


def everything(text: str, path: str = NAMED) -> None:
    workspace = Workspace.of({path: text})
    document = workspace.document(path)
    assert document is not None
    for region in prompts_of(document, workspace)[0]:
        for one in samples_of(region):
            assert one.place.path == path
            assert 0 <= one.place.span.start <= one.place.span.end <= len(text)
        instructions_of(region)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_prompt_raises(text: str) -> None:
    everything(text)
    everything(
        f"S = '''{text}'''\nclient.chat.completions.create(model='m', messages=[{{'role': 'system', 'content': S}}])",
        "a.py",
    )
    split(text)


LONG = [
    "Input: a\nOutput: b\n\n",
    "<example><input>a</input><output>b</output></example>\n",
    "<a>",
    "</a>",
    "<example>",
    " ",
    "a -> b ",
    "\n",
    "User: a\nAssistant: b\n",
    "## Example 1\n",
    '{"a": "b", ',
    "Input: ",
    "--- \n",
]


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_long_prompts_take_time_in_proportion(piece: str) -> None:
    text = f"Sort it.\n\nInput: a\nOutput: b -> c\n\n{piece * (200_000 // len(piece))}"
    before = time.process_time()
    everything(text)
    split(text)
    assert time.process_time() - before < 20


@pytest.mark.parametrize("piece", ['{"messages": [', "[", "{", '"', "a,b\n", '{"a": "b"}\n', '[{"a": "b"},'], ids=repr)
@pytest.mark.parametrize("path", ["a.jsonl", "a.csv"])
def test_long_logs_take_time_in_proportion(piece: str, path: str) -> None:
    text = piece * (300_000 // len(piece))
    before = time.process_time()
    list(read_log(text, path))
    assert time.process_time() - before < 10
