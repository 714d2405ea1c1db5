"""Which files are test material: their texts are sent by nobody."""

from __future__ import annotations

import pytest
from weighbridge.sources.files import prompt_regions
from weighbridge.sources.program import program_regions
from weighbridge.workspace import Workspace

PROMPT = "You are a careful clerk. Always answer in one sentence.\n"
PROGRAM = 'SYSTEM_PROMPT = "You are a careful clerk. Always answer in one sentence."\n'


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("prompts/system.md", 1),
        ("tests/test_assets/prompts/system.md", 0),
        ("tests/unit/golden_prompts/system.control.txt", 0),
        ("app/__snapshots__/system_prompt.txt", 0),
        ("evals/fixtures/_seed/prompts/system.md", 0),
        ("testdata/prompts/system.md", 0),
        ("goldenrod/prompts/system.md", 1),
        ("recorder/prompts/system.md", 1),
    ],
)
def test_a_recorded_prompt_is_none(path: str, counts: int) -> None:
    workspace = Workspace.of({path: PROMPT})
    document = workspace.document(path)
    assert document is not None
    assert len(list(prompt_regions(document, workspace))) == counts


@pytest.mark.parametrize(("path", "counts"), [("app/data.py", 1), ("app/mocks/data.py", 0), ("app/mock_data.py", 0)])
def test_mock_data_in_a_program_is_no_prompt(path: str, counts: int) -> None:
    workspace = Workspace.of({path: PROGRAM})
    module = workspace.module(path)
    assert module is not None
    assert len(program_regions(module, workspace).regions) == counts


@pytest.mark.parametrize(("others", "counts"), [(range(4), 0), ((0,), 1), ((0, 1), 1)])
def test_one_of_a_numbered_series_is_a_case(others: range | tuple[int, ...], counts: int) -> None:
    text = '{"system_prompt": "You are a careful clerk. Always answer in one sentence."}'
    workspace = Workspace.of({f"tasks/task_{number:03d}.json": text for number in others})
    document = workspace.document("tasks/task_000.json")
    assert document is not None
    assert len(list(prompt_regions(document, workspace))) == counts
