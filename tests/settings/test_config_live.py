"""Settings and rule files as they are written: the text of the editor is judged, that of the disk is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.config_spans import problem_span
from weighbridge.project import Project
from weighbridge.text import Document

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
name: heavy-prompt
group: prompts
summary: A heavy prompt.
when:
  fact: prompt
message: It is heavy.
"""


def problems(root: Path, path: str, text: str) -> list[tuple[str, str]]:
    """What stands under each problem, and what it says."""
    project = Project(root, {})
    project.edit({path: text})
    document = Document(path, text)
    found = [(problem_span(document, problem), problem.message) for problem in project.problems_in(path)]
    return [(text[span.start : span.end], message) for span, message in found]


@pytest.mark.parametrize(
    ("path", "text", "under", "said"),
    [
        ("weighbridge.yaml", "limts: {}\n", "limts", "did you mean 'limits'"),
        (
            "weighbridge.yml",
            "# \U0001f600\r\nignore: [volatil-facts-in-prompt]\r\n",
            "volatil-facts-in-prompt",
            "did you",
        ),
        (".weighbridge.yaml", "limits:\n  too-many-examples: {cuont: 3}\n", "cuont", "did you mean 'count'"),
        ("sub/weighbridge.yaml", "preview: perhaps\n", "perhaps", "preview"),
        ("weighbridge.yaml", "select: [a\nignore: [\n", None, "is not valid YAML"),
        ("pyproject.toml", "[tool.weighbridge\n", None, "is not valid TOML"),
        ("pyproject.toml", "[tool.weighbridge]\nfail-onn = 1\n", "fail-onn", "did you mean 'fail-on'"),
        ("weighbridge.yaml", "extend: ../other.yaml\n", None, "leads out of the workspace"),
    ],
)
def test_a_problem_is_told_at_its_word_while_it_is_written(
    tmp_path: Path, path: str, text: str, under: str | None, said: str
) -> None:
    found = problems(tmp_path, path, text)
    assert len(found) == 1
    assert said in found[0][1]
    assert under is None or found[0][0] == under


@pytest.mark.parametrize("text", ["", "[project]\nname = 'a'\n", "# weighbridge\n[tool.other]\n"])
def test_a_pyproject_without_our_table_has_no_problem(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, "pyproject.toml", text) == []


def test_the_fix_in_the_buffer_makes_the_problem_of_the_disk_go(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_text("limts: {}\n")
    project = Project(tmp_path, {})
    assert project.problems_in("weighbridge.yaml")
    project.edit({"weighbridge.yaml": "limits: {}\n"})
    assert not project.problems_in("weighbridge.yaml")
    project.edit({"weighbridge.yaml": None})
    assert project.problems_in("weighbridge.yaml")


def test_what_is_being_written_is_not_in_force_and_neither_is_a_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "weighbridge.yaml"
    file.write_text("model: gpt-4o\n")
    project = Project(tmp_path, {})
    project.edit({"weighbridge.yaml": "model: other\n"})
    assert project.governing.settings_in("").model == "gpt-4o"
    file.write_text("model: [\n")
    project.disk(["weighbridge.yaml"])
    assert project.governing.settings_in("").model == "gpt-4o"


def test_a_broken_file_that_is_extended_is_told_there_only(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_text("extend: base.yaml\n")
    (tmp_path / "base.yaml").write_text("limts: {}\n")
    project = Project(tmp_path, {})
    project.edit({"weighbridge.yaml": "extend: base.yaml\n"})
    assert not project.problems_in("weighbridge.yaml")
    assert project.problems_in("base.yaml")
    project.edit({"base.yaml": "limits: {}\n"})
    assert not project.problems_in("base.yaml")


def test_a_rule_file_is_judged_as_it_is_written_saved_or_not(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_text("rules: [own]\n")
    (tmp_path / "own").mkdir()
    assert problems(tmp_path, "own/heavy-prompt.yaml", RULE) == []
    [(under, said)] = problems(tmp_path, "own/heavy-prompt.yaml", RULE.replace("fact: prompt", "fact: promt"))
    assert (under, "did you mean 'prompt'" in said) == ("promt", True)
    saved = tmp_path / "own" / "heavy-prompt.yaml"
    saved.write_text(RULE)
    [(under, said)] = problems(tmp_path, "own/heavy-prompt.yaml", RULE.replace("group: prompts", "group: promts"))
    assert (under, "did you mean 'prompts'" in said) == ("promts", True)


def test_a_broken_rule_file_on_disk_is_told_wherever_the_server_runs(tmp_path: Path) -> None:
    (tmp_path / "weighbridge.yaml").write_text("rules: [own]\n")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "heavy-prompt.yaml").write_text(RULE.replace("group: prompts", "group: promts"))
    assert Project(tmp_path, {}).problems_in("own/heavy-prompt.yaml")
