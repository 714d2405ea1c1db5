"""What is measured about prompts, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from prompt_cases import CASES, check, load, region
from weighbridge.measure.contents import contents_of

ALL = [pair for path in sorted(CASES.glob("*.yaml")) for pair in load(path.name)]


@pytest.mark.parametrize(("measure", "case"), ALL, ids=[f"{measure}: {case['title']}" for measure, case in ALL])
def test_a_prompt_measures_as_its_case_says(measure: str, case: dict[str, Any]) -> None:
    check(measure, case)


@pytest.mark.parametrize(("announcement", "count"), [("Sort tickets. Here is an example:", 1), ("Sort tickets.", 0)])
def test_a_task_and_its_output_are_one_example_where_one_is_announced(announcement: str, count: int) -> None:
    text = f"{announcement}\n\n# Task\nprinter jams on tray two\n\n# Output\nhardware\n"
    assert len(contents_of(region(text)).shown) == count
