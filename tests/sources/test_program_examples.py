"""Worked examples that a program joins into a prompt: each element of the list is one, however it is put in."""

from __future__ import annotations

import pytest
from weighbridge.facts import ExampleSet
from weighbridge.measure.prompts import prompt_facts
from weighbridge.sources.program import program_regions
from weighbridge.workspace import Workspace

SHOTS = '["Question: a?\\nProgram: A", "Question: b?\\nProgram: B", "Question: c?\\nProgram: C"]'
PAIRS = "[{ q: 'a?', a: 'A' }, { q: 'b?', a: 'B' }, { q: 'c?', a: 'C' }]"


def python(joined: str, ahead: str = "") -> str:
    return f"""import random
SHOTS = {SHOTS}
{ahead}

def ask(question, some, few=2):
    shown = {joined}
    system = f"You write programs. Answer with the program only.\\n{{shown}}\\nQuestion: {{question}}\\nProgram:"
    return client.chat.completions.create(model="m", messages=[{{"role": "system", "content": system}}])
"""


def typescript(shots: str, mapped: str) -> str:
    return f"""const EXAMPLES = {shots};
export const shownForPrompt = () => EXAMPLES.map({mapped}).join("\\n");
export const ask = (question: string) =>
  client.chat.completions.create({{ model: "m", messages: [
    {{ role: "system", content: `You write programs. Answer with the program only.\\n${{shownForPrompt()}}` }},
    {{ role: "user", content: question }},
  ] }});
"""


CASES = [
    ("joined", "main.py", python('"\\n".join(SHOTS)'), [3]),
    ("framed in tags", "main.py", python('"\\n".join(f"<example>{one}</example>" for one in SHOTS)'), [3]),
    ("cut", "main.py", python('"\\n".join(SHOTS[:2])'), [2]),
    ("so many by default", "main.py", python('"\\n".join(random.sample(SHOTS, few))'), [2]),
    ("an unknown number", "main.py", python('"\\n".join(random.sample(SHOTS, some))'), []),
    (
        "two ways, of which the longer counts",
        "main.py",
        python('"\\n".join(SHOTS[:2]) if some else "\\n".join(SHOTS)'),
        [3],
    ),
    (
        "two more in the text itself",
        "main.py",
        python('"Question: d?\\nProgram: D\\n\\nQuestion: e?\\nProgram: E\\n\\n" + "\\n".join(SHOTS)'),
        [5],
    ),
    ("a helper that is no prompt", "main.ts", typescript(SHOTS, "(one) => `<example>${one}</example>`"), [3]),
    ("pairs", "main.ts", typescript(PAIRS, "(one) => `Question: ${one.q}\\nProgram: ${one.a}`"), [3]),
]


@pytest.mark.parametrize(("path", "source", "counts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_element_counts_once(path: str, source: str, counts: list[int]) -> None:
    workspace = Workspace.of({path: source})
    module = workspace.module(path)
    assert module is not None
    facts = [fact for region in program_regions(module, workspace).regions for fact in prompt_facts(region)]
    found = [fact for fact in facts if isinstance(fact, ExampleSet)]
    assert [fact.count for fact in found] == counts
