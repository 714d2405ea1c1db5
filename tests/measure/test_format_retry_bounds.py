"""How often a loop asks at most, in the words of the finding."""

from __future__ import annotations

import pytest
from weighbridge.measure.format_retry import format_retries
from weighbridge.workspace import Workspace

PYTHON = """\
import json
from openai import OpenAI

client = OpenAI()
LIMIT = 4


def ask(question, limit=3):
    {before}
    {loop}:
        {update}
        reply = client.chat.completions.create(model="m", messages=[{{"role": "user", "content": question}}])
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise RuntimeError("no answer")
"""
SCRIPT = """\
import OpenAI from "openai";
const client = new OpenAI();
const LIMIT = 2;

export async function ask(question: string, limit: number) {{
  {loop} {{
    const messages = [{{ role: "user" as const, content: question }}];
    const reply = await client.chat.completions.create({{ model: "m", messages }});
    try {{
      return JSON.parse(reply.choices[0].message.content ?? "");
    }} catch (error) {{
      continue;
    }}
  }}
  throw new Error("no answer");
}}
"""
PYTHON_LOOPS = [
    ("pass", "for attempt in range(3)", "pass", "up to 3 times in all"),
    ("pass", "for attempt in range(1, 4)", "pass", "up to 3 times in all"),
    ("pass", "for attempt in range(LIMIT)", "pass", "up to 4 times in all"),
    ("pass", "for attempt in range(1, limit + 1)", "pass", "up to `limit` times in all"),
    ("pass", "for attempt in range(limit + 1)", "pass", "up to `limit + 1` times in all"),
    ("attempt = 0", "while attempt < limit", "attempt += 1", "up to `limit` times in all"),
    ("attempt = 0", "while attempt <= LIMIT", "attempt += 1", "up to 5 times in all"),
    ("attempt = start()", "while attempt < limit", "attempt += 1", "up to `limit` times"),
]
SCRIPT_LOOPS = [
    ("for (let attempt = 0; attempt < 3; attempt++)", "up to 3 times in all"),
    ("for (let attempt = 0; attempt <= LIMIT; attempt++)", "up to 3 times in all"),
    ("for (let attempt = 1; attempt <= limit; attempt++)", "up to `limit` times in all"),
]


def words(path: str, text: str) -> str:
    workspace = Workspace.of({path: text})
    module = workspace.module(path)
    assert module is not None
    (found,) = format_retries(module, workspace)
    return found.attempts_text


@pytest.mark.parametrize(("before", "loop", "update", "said"), PYTHON_LOOPS)
def test_python(before: str, loop: str, update: str, said: str) -> None:
    assert words("ask.py", PYTHON.format(before=before, loop=loop, update=update)) == said


@pytest.mark.parametrize(("loop", "said"), SCRIPT_LOOPS)
def test_typescript(loop: str, said: str) -> None:
    assert words("ask.ts", SCRIPT.format(loop=loop)) == said
