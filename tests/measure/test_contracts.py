"""What a call is found to enforce, as the fact about the code behind it says it."""

from __future__ import annotations

import pytest
from weighbridge.measure.output_repair import output_repairs
from weighbridge.workspace import Workspace

PROGRAM = """import json

from openai import OpenAI

client = OpenAI()
NOTHING = None
SHAPE = {{"type": "json_schema", "json_schema": {{"name": "answer", "schema": {{}}}}}}


def ask(question):
    reply = client.chat.completions.create(model="gpt-4o", messages=question, {argument})
    text = reply.choices[0].message.content
    if text.startswith("```json"):
        text = text[7:-3]
    return json.loads(text)
"""


@pytest.mark.parametrize(
    ("argument", "schema_set"),
    [
        ("temperature=0", False),
        ("response_format=None", False),
        ("response_format=NOTHING", False),
        ("response_schema=None", False),
        ("response_format=Answer", True),
        ("response_format=SHAPE", True),
    ],
)
def test_a_schema_is_set_where_the_call_sets_one(argument: str, schema_set: bool) -> None:
    workspace = Workspace.of({"app/agent.py": PROGRAM.format(argument=argument)})
    module = workspace.module("app/agent.py")
    assert module is not None
    assert [fact.schema_set for fact in output_repairs(module, workspace)] == [schema_set]
