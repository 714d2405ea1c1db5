"""The search and its check as they are written: the team's own questions, and any other one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from moving import applied
from retrieval_moves import first_move, program
from retrieval_programs import POOL
from retrieval_running import run, written

if TYPE_CHECKING:
    from pathlib import Path


def test_the_check_asks_the_questions_of_the_team(tmp_path: Path) -> None:
    files = {
        **program(POOL),
        "evals/pool.jsonl": json.dumps({"question": "How much is a day ticket?", "answer": "It costs $9.50."})
        + "\n" + json.dumps({"question": "Was kostet ein Kurs?", "answer": "$64"}) + "\n",
        "promptfooconfig.yaml": "prompts: [x.txt]\nproviders: [openai:gpt-4o]\ntests:\n"
        "  - vars: {question: What is the price of a season ticket?}\n    assert: [{type: contains, value: $180}]\n",
    }  # fmt: skip
    move = first_move(files)
    after = applied(files, move.fix)
    rows = [json.loads(line) for line in after["knowledge/checks.jsonl"].splitlines()]
    assert [(row["expects"], row["from"]) for row in rows] == [
        ("$9.50", "evals/pool.jsonl:1"),
        ("$64", "evals/pool.jsonl:2"),
        ("$180", "promptfooconfig.yaml:4"),
    ]
    assert any("3 questions of your own ask" in note for note in move.notes)
    done = check(after, tmp_path)
    assert done.returncode == 1
    assert "recall 1/1 How much is a day ticket?" in done.stdout
    assert "recall 0/1 Was kostet ein Kurs?" in done.stdout
    assert done.stdout.endswith("recall 2/3 in all\n")


def test_without_a_question_the_check_says_that_nothing_was_checked(tmp_path: Path) -> None:
    move = first_move(program(POOL))
    assert any(note.startswith("Not checked: no question of your own") for note in move.notes)
    done = check(applied(program(POOL), move.fix), tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("not checked:")


def check(files: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    written(files, folder)
    command = [sys.executable, "knowledge/check.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("tickets?", True),
        ('" OR name: NEAR(*', False),
        ('ticket" OR "', True),
        ("", False),
        ("券の値段", True),
        ("ÉTÉ", True),
        ("nothing of that", False),
    ],
)
def test_any_question_can_be_asked(question: str, found: bool, tmp_path: Path) -> None:
    files = applied(program(POOL), first_move(program(POOL)).fix)
    files["knowledge/more.md"] = "---\ntitle: x\n---\n入場券は千円。 Open in été.\n"
    code = f"from knowledge.retriever import NOTHING, knowledge_for\nprint(knowledge_for({question!r}) != NOTHING)"
    assert run(written(files, tmp_path), code).strip() == str(found)
