"""Entries under `ignores`, as data: a settings file, and the file with the entry."""

# ruff: noqa: E501 - a case reads best in one line

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.accepting_proof import edited
from weighbridge.accepting_scene import Scene
from weighbridge.accepting_settings import entries
from weighbridge.config_file import settings_for
from weighbridge.config_patterns import compiled, pattern_of, rebased
from weighbridge.findings import Finding, NewFile, Severity
from weighbridge.text import Document, Span
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 29)
FINDING = Finding("rule-a", Severity.WARNING, "prompts/system.md", Span(0, 1), "m")
YAML = "path: prompts/system.md\n    rule: rule-a\n    reason: a false alarm\n"
FLOW = 'path: "prompts/system.md", rule: "rule-a", reason: "a false alarm"'
TOML = 'path = "prompts/system.md"\nrule = "rule-a"\nreason = "a false alarm"\n'
OLD = "  - {path: b.md, rule: rule-b, reason: why}"


def offered(root: Path, finding: Finding = FINDING, *others: Finding) -> list[tuple[str, str, str]]:
    """The title, the file and its text after each entry that is offered."""
    workspace = Workspace(root, ())
    document = Document(finding.path, "x")
    scene = Scene(finding, document, (finding, *others), (), ("rule-a", "rule-b"), ("rule-a",), TODAY)
    found: list[tuple[str, str, str]] = []
    for one in entries(scene, settings_for(root, finding.path), workspace, root):
        if isinstance(one.change, NewFile):
            found.append((one.title, one.change.path, one.change.text))
        else:
            path = one.change.place.path
            before = workspace.document(path)
            assert before is not None
            found.append((one.title, path, edited(before, one.change).text))
    return found


def written(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


@dataclass(frozen=True)
class Case:
    says: str
    before: str
    after: str
    """Empty: nothing is offered."""
    path: str = "weighbridge.yaml"


CASES = [
    Case("no such key", "preview: true\n", f"preview: true\n\nignores:\n  - {YAML}"),
    Case("no break at the end", "preview: true", f"preview: true\n\nignores:\n  - {YAML}"),
    Case("an empty file", "", f"ignores:\n  - {YAML}"),
    Case("words only", "# ours\n", f"# ours\n\nignores:\n  - {YAML}"),
    Case("at the end of a list", f"ignores:\n{OLD}\n", f"ignores:\n{OLD}\n  - {YAML}"),
    Case("without a break at its end", f"ignores:\n{OLD}", f"ignores:\n{OLD}\n  - {YAML.rstrip()}"),
    Case(
        "between what comes before and behind",
        f"ignores:  # these\n  # the first\n{OLD}  # agreed\n\n# more\npreview: true\n",
        f"ignores:  # these\n  # the first\n{OLD}  # agreed\n  - {YAML}\n# more\npreview: true\n",
    ),
    Case(
        "with the indentation of the list",
        "ignores:\n- path: b.md\n  rule: rule-b\n  reason: >\n    why\n\npreview: true\n",
        "ignores:\n- path: b.md\n  rule: rule-b\n  reason: >\n    why\n"
        "- path: prompts/system.md\n  rule: rule-a\n  reason: a false alarm\n\npreview: true\n",
    ),
    Case(
        "with the breaks of the file",
        f"preview: true\r\nignores:\r\n{OLD}\r\n",
        f"preview: true\r\nignores:\r\n{OLD}\r\n  - {YAML}".replace("\r\n", "\n").replace("\n", "\r\n"),
    ),
    Case("an empty list", "ignores: []  # none\npreview: true\n", f"ignores:\n  - {YAML.rstrip()}  # none\npreview: true\n"),
    Case("a list in one line", f"ignores: [{OLD[4:]}]\n", f"ignores: [{OLD[4:]}, {{{FLOW}}}]\n"),
    Case("a file in one line", "{preview: true}\n", ""),
    Case("settings of a project", "[tool.weighbridge]\npreview = true\n", f"[tool.weighbridge]\npreview = true\n\n[[tool.weighbridge.ignores]]\n{TOML}", "pyproject.toml"),
    Case("behind other tables", "[tool.weighbridge]\r\n[tool.x]\r\na = 1", f"[tool.weighbridge]\n[tool.x]\na = 1\n\n[[tool.weighbridge.ignores]]\n{TOML}".replace("\n", "\r\n"), "pyproject.toml"),
    Case("a list in a table", '[tool.weighbridge]\nignores = [{path = "b", rule = "rule-b", reason = "r"}]\n', f'[tool.weighbridge]\nignores = [{{{FLOW.replace(": ", " = ")}}}, {{path = "b", rule = "rule-b", reason = "r"}}]\n', "pyproject.toml"),
    Case("accepted, but not saved or not read yet", "ignores:\n  - {path: prompts/, rule: rule-a, reason: why}\n", ""),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_an_entry_in_the_settings(tmp_path: Path, case: Case) -> None:
    written(tmp_path, case.path, case.before)
    found = offered(tmp_path)
    assert [text for _, _, text in found][:1] == ([case.after] if case.after else [])
    if case.after:
        what = f"Accept rule-a for prompts/system.md in {case.path}"
        assert [title for title, _, _ in found] == [
            f"{what}: a false alarm", f"{what} until 2027-02-28: accepted for now"
        ]  # fmt: skip
        written(tmp_path, case.path, found[1][2])
        entry = next(one for one in settings_for(tmp_path, "prompts/system.md").ignores if one.rule == "rule-a")
        assert (entry.path, entry.reason, entry.until) == ("prompts/system.md", "accepted for now", date(2027, 2, 28))


def test_the_first_settings_are_a_new_file(tmp_path: Path) -> None:
    assert offered(tmp_path)[0] == (
        "Accept rule-a for prompts/system.md in weighbridge.yaml: a false alarm", "weighbridge.yaml",
        f"ignores:\n  - {YAML}",
    )  # fmt: skip


def test_a_path_is_relative_to_the_settings_and_means_no_other_file(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "")
    written(tmp_path, "app/weighbridge.yaml", "preview: true\n")
    (title, path, text), _ = offered(tmp_path, replace(FINDING, path="app/#a [1].md"))
    assert (title.partition(" in ")[2], path) == ("app/weighbridge.yaml: a false alarm", "app/weighbridge.yaml")
    assert '"/\\\\#a \\\\[1\\\\].md"' in text


def test_the_entry_goes_where_the_list_in_force_is(tmp_path: Path) -> None:
    written(tmp_path, "base.yaml", f"ignores:\n{OLD}\n")
    written(tmp_path, "weighbridge.yaml", "extend: base.yaml\n")
    assert {path for _, path, _ in offered(tmp_path)} == {"base.yaml"}


def test_there_is_no_entry_where_the_list_in_force_cannot_name_the_file(tmp_path: Path) -> None:
    written(tmp_path, "shared/base.yaml", f"ignores:\n{OLD}\n")
    written(tmp_path, "weighbridge.yaml", "extend: shared/base.yaml\n")
    assert offered(tmp_path) == []


def test_a_symbol_tells_findings_apart(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "")
    one, other = replace(FINDING, symbol="A: b"), replace(FINDING, symbol="C", span=Span(1, 2))
    title, _, text = offered(tmp_path, one, other)[0]
    assert title == "Accept rule-a for A: b of prompts/system.md in weighbridge.yaml: a false alarm"
    assert 'symbol: "A: b"\n' in text


def test_findings_that_an_entry_cannot_tell_apart_are_counted(tmp_path: Path) -> None:
    written(tmp_path, "weighbridge.yaml", "")
    title, _, _ = offered(tmp_path, FINDING, replace(FINDING, span=Span(1, 2)))[0]
    assert title == "Accept rule-a for prompts/system.md in weighbridge.yaml (2 findings): a false alarm"


NAMES = st.text(st.sampled_from("ab.*?[]!#\\ -\u00e9"), min_size=1, max_size=6).filter(
    lambda name: name not in {".", ".."}
)


@given(
    st.lists(NAMES, min_size=1, max_size=3),
    st.lists(NAMES, min_size=1, max_size=3),
    st.sampled_from(["", "a", "!b [c]"]),
)
def test_the_pattern_of_a_path_names_this_path_alone(parts: list[str], other: list[str], folder: str) -> None:
    path, another = "/".join(parts), "/".join(other)
    matches = compiled((rebased(pattern_of(path), folder),)).matches
    prefix = f"{folder}/" if folder else ""
    assert matches(prefix + path)
    assert matches(prefix + another) == (another == path or another.startswith(f"{path}/"))
    assert not matches(f"{prefix}x/{path}")
