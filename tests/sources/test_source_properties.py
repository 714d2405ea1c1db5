"""Whatever a file holds, nothing raises, and every piece of every prompt stands where it says."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_checks import check_places
from weighbridge.sources.agents import agent_sessions
from weighbridge.sources.files import is_prompt_candidate, prompt_regions
from weighbridge.sources.llm_config import config_facts
from weighbridge.sources.notebook import cells, program_of
from weighbridge.text import Document
from weighbridge.workspace import Workspace

BODY = (
    '---\nmodel: gpt-4o\nalwaysApply: true\nresponse_format: {type: json_object}\n---\nYou are "the" agent.\r\n'
    "{% include 'part.j2' %}{# c #}{{ user }} and {name} `{x}`\n```\n{y}\n```\n# user:\nhi\n"
    "# assistant:\nho\n# user:\n{{q}}\n"
    '{{role "system"}}You label.{{>part}}{{!-- x --}}<message '
    'role="user">hi</message><poml><example>a</example></poml>\n'
    "<system>You are it.</system><user>{{ u }}</user> @part.md\nfunction F(a: string) -> B {\n"
    ' client C\n prompt #"You."#\n}\n'
)
YAML = (
    "_x: &a\n  system: |-\n    You are an agent that must help.\n      Never {lie}.\n\n    é😀\nprompts:\n"
    '  - "Say \\"{{x}}\\" \\u00e9"\n'
    "messages:\n  - {role: system, content: 'It''s you'}\n  - role: user\n    content: >\n"
    "      folded\n      text\n  - *a\n"
    "num_fewshot: 25\nrepair_llm_output: true\nexamples: [{a: b, c: d}]\n"
)
JSON = (
    '{"_type": "few_shot", "prefix": "You are \\u00e9 \\"x\\"\\n", "examples": [{"a": "b"}], "suffix": "{q}",'
    ' "messages": [{"role": "system", "content": [{"type": "text", "text": "You must\\t{x}"}]}],'
    ' "cells": [{"cell_type": "code", "source": ["x = 1\\n", "y"]}]}'
)
TOML = (
    '[a]\nsystem = """\nYou are {x} \\\n  an agent that must answer in French"""\n'
    "prompt = 'You must answer {y} now.'\n"
    '[[b]]\ninstructions = "You are\\u00e9"\n'
)
PATHS = {
    "prompts/a.md": BODY, "system_prompt.txt": BODY, "prompts/a.j2": BODY, "a.prompty": BODY, "a.prompt": BODY,
    "a.baml": BODY,
    "a.poml": BODY, "a.promptl": BODY, "a.rail": BODY, "CLAUDE.md": BODY, ".cursor/rules/a.mdc": BODY,
    "a.prompt.yml": YAML,
    "prompts/a.yaml": YAML, "promptfooconfig.yaml": YAML + "providers: [x]\n", "a.json": JSON, "prompts/a.json": JSON,
    "a.toml": TOML, "prompts/a.toml": TOML, "a.jsonl": JSON, "a.ipynb": JSON, "skprompt.txt": BODY, "Prompt.txt": BODY,
}  # fmt: skip


def survey(path: str, text: str) -> None:
    workspace = Workspace.of({path: text, "part.j2": "Be {{ kind }}.", "part.md": "@a", "prompts/part.prompt": "x"})
    document = workspace.document(path)
    assert document is not None
    if is_prompt_candidate(path):
        for region in prompt_regions(document, workspace):
            check_places(region.text, workspace)
            assert region.place.span.start <= region.place.span.end
            for shot in region.shots:
                assert 0 <= shot.place.span.start <= shot.place.span.end <= len(text) or shot.place.path != path
    list(agent_sessions(document, workspace))
    list(config_facts(document, workspace))
    for cell in cells(document):
        check_places(cell.text, workspace)


@pytest.mark.parametrize("path", PATHS)
def test_the_seeds_hold_something(path: str) -> None:
    workspace = Workspace.of({path: PATHS[path]})
    document = workspace.document(path)
    assert document is not None
    found = list(prompt_regions(document, workspace)) or list(cells(document))
    assert found or path in ("a.jsonl", "a.rail")


MARKS = [
    "",
    "{",
    "}}",
    "{%",
    '"',
    "'",
    "\n",
    "\r",
    "\0",
    "\\",
    "<",
    "---\n",
    "  ",
    "[",
    "é😀",
    "`",
    "#",
    ":",
    "\u2028",
    "\ufeff",
]
EDITS = st.lists(
    st.tuples(st.integers(0, 2_000), st.integers(0, 60), st.sampled_from(MARKS)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PATHS)), EDITS)
def test_no_edit_of_a_prompt_file_raises_or_moves_a_piece(path: str, edits: list[tuple[int, int, str]]) -> None:
    text = PATHS[path]
    for start, length, replacement in edits:
        start = min(start, len(text))
        text = text[:start] + replacement + text[start + length :]
    survey(path, text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PATHS)), st.text(max_size=200))
def test_any_text_is_taken(path: str, text: str) -> None:
    survey(path, text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PATHS)), st.integers(0, 800), st.sampled_from(["\r\n", "\r"]))
def test_truncated_files_with_any_line_break_are_taken(path: str, length: int, line_break: str) -> None:
    survey(path, PATHS[path].replace("\r\n", "\n").replace("\n", line_break)[:length])


HUGE = {
    "one line": "You are an agent. " * 58_000, "holes": "{{" * 300_000, "closed holes": "{{a}}" * 100_000,
    "tags": "{%" * 300_000,
    "fences": "```\n" * 150_000, "brackets": "[" * 500_000, "keys": "a: b\n" * 100_000, "quotes": '"' * 500_000,
    "backslashes": "\\" * 500_000, "markup": "<message role='a'>" * 50_000, "comments": "<!--" * 200_000,
    "ats": "@a " * 200_000,
    "roles": "system:\n" * 100_000, "blanks": " " * 800_000, "breaks": "\n" * 800_000, "rules": "---\n" * 200_000,
    "escapes": '{"system": "' + "\\n" * 200_000 + '"}', "backticks": "`{a}" * 150_000,
}  # fmt: skip


READERS = [
    "prompts/a.md", "prompts/a.j2", "a.prompt", "a.poml", "a.promptl", "prompts/a.yaml", "prompts/a.json", "a.baml",
    "a.rail", "CLAUDE.md", "prompts/a.toml",
]  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize("path", READERS)
def test_a_megabyte_of_anything_is_read_soon(path: str, name: str) -> None:
    text = HUGE[name][:600_000]
    started = time.process_time()
    workspace = Workspace.of({path: text})
    document = workspace.document(path)
    assert document is not None
    for region in prompt_regions(document, workspace):
        assert region.text.text or region.shots
    list(agent_sessions(document, workspace))
    list(config_facts(document, workspace))
    assert time.process_time() - started < 40


def test_a_notebook_of_anything_is_taken() -> None:
    for text in (
        "",
        "{",
        "[" * 10_000,
        '{"cells": 3}',
        '{"cells": [{"cell_type": "code", "source": ["a", 3, null]}]}',
        "\0",
    ):
        assert program_of(Document("a.ipynb", text)) is None or text.startswith('{"cells"')
