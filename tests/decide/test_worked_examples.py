"""The worked examples of the five documents, as raw repositories, and what a small change makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenes import PERTURBED, WORKED, Scene, decision_in, perturbed, worked

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted(folder.name for folder in WORKED.iterdir())
CHANGED = sorted(file.stem for file in PERTURBED.glob("*.yaml"))


def check(scene: Scene, root: Path) -> None:
    """The verdict is the document's, and its procedure takes the step that decides."""
    decision = decision_in(scene, root)
    expected = scene.expected
    assert (str(decision.verdict), [str(one) for one in decision.also]) == (
        expected["verdict"],
        expected.get("also", []),
    ), told(decision.paths)
    path = next(one for one in decision.paths if one.procedure == expected["document"])
    said = {step.question: str(step.says) for step in path.steps}
    for question, answer in expected["steps"].items():
        assert said.get(question) == answer, told(decision.paths)


def told(paths: object) -> str:
    assert isinstance(paths, tuple)
    lines: list[str] = []
    for path in paths:
        lines.append(f"{path.procedure} -> {path.verdict} ({path.stance})")
        for step in path.steps:
            seen = ", ".join(f"{one.name}={one.value}" for one in step.evidence)
            lines.append(f"   {step.question}: {step.says} [{seen}] -> {step.to}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_gets_the_verdict_of_its_document(name: str, tmp_path: Path) -> None:
    check(worked(name), tmp_path)


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_example_gets_another_verdict(name: str, tmp_path: Path) -> None:
    scene = perturbed(name)
    check(scene, tmp_path)
    before = worked(str(scene.expected["of"]))
    assert before.expected["verdict"] != scene.expected["verdict"]


def test_every_example_says_which_situation_it_is_and_every_change_why() -> None:
    assert [name for name in EXAMPLES if not worked(name).expected.get("situation")] == []
    assert [name for name in CHANGED if not perturbed(name).expected.get("because")] == []


def test_there_are_twenty_of_each_and_every_document_has_some() -> None:
    assert len(EXAMPLES) >= 20
    assert len(CHANGED) >= 20
    assert {worked(name).expected["document"] for name in EXAMPLES} == {"tree", "audit", "options", "gates", "funnel"}
