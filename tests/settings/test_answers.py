"""Answers to questions: for all prompts, for some, and for a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from weighbridge.config_file import settings_for

if TYPE_CHECKING:
    from pathlib import Path

ROOT = """\
answers:
  stable-for-3-months: {answer: true, until: 2027-02-28}
  calls-per-month:
    - {answer: 20000}
    - {answer: 900000, paths: [prompts/intent.md]}
    - {answer: 500, paths: [prompts/], symbol: AUDIT}
"""


@pytest.mark.parametrize(
    ("path", "symbol", "calls"),
    [
        ("app/agent.py", "SYSTEM", 20000),
        ("prompts/intent.md", "", 900000),
        ("prompts/intent.md", "AUDIT", 500),
        ("prompts/other.md", "AUDIT", 500),
        ("app/agent.py", "AUDIT", 20000),
    ],
)
def test_of_several_answers_the_last_one_about_a_prompt_holds(
    tmp_path: Path, path: str, symbol: str, calls: int
) -> None:
    (tmp_path / "weighbridge.yaml").write_text(ROOT, "utf-8")
    answer = settings_for(tmp_path, path).answer("calls-per-month", path, symbol)
    assert answer is not None and answer.answer == calls


def test_patterns_of_answers_are_relative_to_their_settings_file(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "weighbridge.yaml").write_text(
        "answers: {schema-fails: {answer: true, paths: [/a.md]}}", "utf-8"
    )
    settings = settings_for(tmp_path, "api/a.md")
    assert settings.answer("schema-fails", "api/a.md", "") is not None
    assert settings.answer("schema-fails", "a.md", "") is None
    assert settings.answer("schema-fails", "api/b.md", "") is None


def test_an_answer_holds_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_text(ROOT, "utf-8")
    answer = settings_for(tmp_path, "a.md").answer("stable-for-3-months", "a.md", "")
    assert answer is not None
    assert not answer.expired(date(2027, 2, 28))
    assert answer.expired(date(2027, 3, 1))
