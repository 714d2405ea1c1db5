"""Programs with real libraries, before and after the move: the same value, one question, and nothing found any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moving import applied, rules_of, tried
from programs import Example, examples, run

if TYPE_CHECKING:
    from pathlib import Path

CASES = [pytest.param(example, id=example.name) for example in examples()]
RUNS = [
    pytest.param(example, environment, id=f"{example.name}-{environment}")
    for example in examples()
    for environment in example.environments
]


@pytest.mark.parametrize("example", CASES)
def test_the_move_makes_the_program_that_is_written_down_and_clears_its_findings(example: Example) -> None:
    assert rules_of(example.tree) == example.findings
    offered = [one for item in tried(example.tree, "to-schema") for one in (*item.moves, *item.refusals)]
    move = tried(example.tree, "to-schema")[0].moves[0]
    assert move.clears is (not example.left), offered
    after = applied(example.tree, move.fix)
    assert after[example.path] == example.after
    assert rules_of(after) == example.left


@pytest.mark.parametrize("example", CASES)
def test_line_breaks_stay_those_of_the_file(example: Example) -> None:
    tree = {**example.tree, example.path: example.before.replace("\n", "\r\n")}
    move = tried(tree, "to-schema")[0].moves[0]
    assert applied(tree, move.fix)[example.path] == example.after.replace("\n", "\r\n")


@pytest.mark.slow
@pytest.mark.parametrize(("example", "environment"), RUNS)
def test_the_program_gives_the_same_value_and_asks_once(example: Example, environment: str, tmp_path: Path) -> None:
    before, provider = run(example.before, example, environment, tmp_path)
    assert before == {"value": example.value}
    assert len(provider.requests) == example.asked
    assert not provider.schemas
    after, provider = run(example.after, example, environment, tmp_path)
    assert not provider.problems
    assert after == {"value": example.value}
    assert len(provider.requests) == 1
    assert len(provider.schemas) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("example", "environment"), RUNS)
@pytest.mark.parametrize("mode", ["refuse", "cut"])
def test_a_refusal_and_a_cut_answer_are_errors(example: Example, environment: str, mode: str, tmp_path: Path) -> None:
    after, provider = run(example.after, example, environment, tmp_path, mode)
    assert not provider.problems
    assert after.get("error") == example.errors[mode], after
    assert 1 <= len(provider.requests) <= example.refused
