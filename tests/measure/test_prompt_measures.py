"""What is measured about prompts, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from prompt_cases import CASES, check, load

ALL = [pair for path in sorted(CASES.glob("*.yaml")) for pair in load(path.name)]


@pytest.mark.parametrize(("measure", "case"), ALL, ids=[f"{measure}: {case['title']}" for measure, case in ALL])
def test_a_prompt_measures_as_its_case_says(measure: str, case: dict[str, Any]) -> None:
    check(measure, case)
