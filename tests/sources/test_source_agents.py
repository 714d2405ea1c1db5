"""What one session of a coding agent loads, and which files it never mixes."""

from __future__ import annotations

import pytest
from weighbridge.sources.agents import agent_sessions
from weighbridge.workspace import Workspace


def sessions(files: dict[str, str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Anchor and agent of every session, with the files that it loads."""
    workspace = Workspace.of(files)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for path in workspace.paths:
        document = workspace.document(path)
        assert document is not None
        for session in agent_sessions(document, workspace):
            loaded = tuple(item.place.path for item in session.related)
            assert session.files == len(loaded) == len(session.tokens.texts)
            assert session.place.path == path
            found[path, session.symbol] = loaded
    return found


def test_a_package_loads_the_root_file_too() -> None:
    files = {"CLAUDE.md": "root", "packages/api/CLAUDE.md": "api", "packages/web/src/a.py": ""}
    assert sessions(files) == {
        ("CLAUDE.md", "CLAUDE.md"): ("CLAUDE.md",),
        ("packages/api/CLAUDE.md", "CLAUDE.md"): ("CLAUDE.md", "packages/api/CLAUDE.md"),
    }


def test_the_parts_name_the_files() -> None:
    workspace = Workspace.of({"AGENTS.md": "root", "api/AGENTS.md": "api"})
    document = workspace.document("api/AGENTS.md")
    assert document is not None
    (session,) = agent_sessions(document, workspace)
    assert session.parts == "AGENTS.md + api/AGENTS.md"


def test_imports_are_followed_and_each_file_is_loaded_once() -> None:
    files = {
        "CLAUDE.md": "See @docs/style.md and @docs/tests.md.\n- @docs/style.md\n",
        "docs/style.md": "Write short. @deep/more.md",
        "docs/deep/more.md": "More. @../../CLAUDE.md",
        "docs/tests.md": "Run them.",
    }
    assert sessions(files) == {
        ("CLAUDE.md", "CLAUDE.md"): ("CLAUDE.md", "docs/style.md", "docs/tests.md", "docs/deep/more.md")
    }


@pytest.mark.parametrize(
    "text",
    [
        "```sh\ndig @other.md\n```\n",
        "1. run\n   ```\n   dig @other.md\n   ```\n",
        "Write `@other.md` in your file.",
        "Mail me@other.md about it.",
        "@../outside.md",
        "@~/other.md",
        "@missing.md",
        "~~~\n@other.md\n~~~\n",
    ],
)
def test_what_is_no_import_is_not_loaded(text: str) -> None:
    assert sessions({"CLAUDE.md": text, "other.md": "long"}) == {("CLAUDE.md", "CLAUDE.md"): ("CLAUDE.md",)}


def test_an_import_after_a_fence_counts() -> None:
    files = {"CLAUDE.md": "```\ndig @192.168.0.1\n```\n@other.md\n", "other.md": "long"}
    assert sessions(files)["CLAUDE.md", "CLAUDE.md"] == ("CLAUDE.md", "other.md")


def test_other_agents_import_nothing() -> None:
    assert sessions({"AGENTS.md": "@other.md", "other.md": "x"}) == {("AGENTS.md", "AGENTS.md"): ("AGENTS.md",)}


def test_agents_are_never_added_up() -> None:
    files = {
        "AGENTS.md": "a", "CLAUDE.md": "b", "GEMINI.md": "c", ".cursorrules": "d",
        ".github/copilot-instructions.md": "e",
        ".clinerules": "f", ".windsurfrules": "g",
    }  # fmt: skip
    found = sessions(files)
    assert len(found) == 7
    assert all(len(loaded) == 1 for loaded in found.values())


def test_a_copy_of_the_same_file_is_said_once() -> None:
    assert sessions({"AGENTS.md": "same", "CLAUDE.md": "same"}) == {("AGENTS.md", "AGENTS.md"): ("AGENTS.md",)}
    assert sessions({"CLAUDE.md": "same", ".claude/CLAUDE.md": "same"}) == {("CLAUDE.md", "CLAUDE.md"): ("CLAUDE.md",)}


def test_a_file_that_imports_another_agents_file_is_a_session_of_its_own() -> None:
    found = sessions({"AGENTS.md": "how we work", "CLAUDE.md": "@AGENTS.md\nAlso this.\n"})
    assert found["CLAUDE.md", "CLAUDE.md"] == ("CLAUDE.md", "AGENTS.md")


SHARES = {
    "one file": ({"AGENTS.md": "how we work"}, "AGENTS.md", ("how we work",)),
    "what another agent loads": ({"AGENTS.md": "how we work", "CLAUDE.md": "@AGENTS.md"}, "CLAUDE.md", ("@AGENTS.md",)),
    "what the folder above loads": ({"AGENTS.md": "above", "api/AGENTS.md": "own"}, "api/AGENTS.md", ("own",)),
    "a body that two import": (
        {"CLAUDE.md": "@docs/how.md", "GEMINI.md": "See @docs/how.md", "docs/how.md": "how we work"},
        "GEMINI.md",
        ("See @docs/how.md",),
    ),
    "an import of its own": (
        {"AGENTS.md": "above", "CLAUDE.md": "@how.md", "how.md": "how we work"},
        "CLAUDE.md",
        ("@how.md", "how we work"),
    ),
}


@pytest.mark.parametrize(("files", "path", "own"), SHARES.values(), ids=SHARES)
def test_a_share_is_what_no_other_session_has(files: dict[str, str], path: str, own: tuple[str, ...]) -> None:
    workspace = Workspace.of(files)
    document = workspace.document(path)
    assert document is not None
    (session,) = agent_sessions(document, workspace)
    assert session.share.part.texts == own
    assert session.share.whole == session.tokens


@pytest.mark.parametrize(
    "path", ["evals/fixtures/_seed/a/AGENTS.md", "tests/testdata/CLAUDE.md", "app/__snapshots__/AGENTS.md"]
)
def test_test_material_is_no_session(path: str) -> None:
    assert sessions({path: "how we work"}) == {}
    assert sessions({"tests/AGENTS.md": "how we test"}) != {}


def test_an_override_takes_the_place_of_the_file() -> None:
    found = sessions({"AGENTS.md": "a", "AGENTS.override.md": "b"})
    assert found == {("AGENTS.md", "AGENTS.md"): ("AGENTS.override.md",)}


def test_of_a_skill_only_the_description_is_loaded() -> None:
    workspace = Workspace.of(
        {
            "CLAUDE.md": "root",
            ".claude/skills/pdf/SKILL.md": "---\nname: pdf\ndescription: Reads forms\n---\n" + "Long body. " * 500,
        }
    )
    document = workspace.document("CLAUDE.md")
    assert document is not None
    (session,) = agent_sessions(document, workspace)
    assert session.tokens.texts == ("root", "pdf: Reads forms")
    skill = workspace.document(".claude/skills/pdf/SKILL.md")
    assert skill is not None
    assert not list(agent_sessions(skill, workspace))


def test_only_rules_that_always_apply_are_loaded() -> None:
    files = {
        ".cursor/rules/a.mdc": "---\ndescription: d\nalwaysApply: true\n---\nAlways.\n",
        ".cursor/rules/b.mdc": "---\nglobs: '*.py'\nalwaysApply: false\n---\nSometimes.\n",
        ".github/copilot-instructions.md": "Everywhere.",
        ".github/instructions/all.instructions.md": "---\napplyTo: '**'\n---\nAll.\n",
        ".github/instructions/py.instructions.md": "---\napplyTo: '**/*.py'\n---\nPython.\n",
        ".windsurf/rules/a.md": "---\ntrigger: glob\n---\nSometimes.\n",
        ".kiro/steering/a.md": "---\ninclusion: fileMatch\n---\nSometimes.\n",
        ".claude/rules/a.md": "---\npaths: [src]\n---\nSometimes.\n",
    }
    assert sessions(files) == {
        (".cursor/rules/a.mdc", "Cursor"): (".cursor/rules/a.mdc",),
        (".github/copilot-instructions.md", "Copilot"): (
            ".github/copilot-instructions.md",
            ".github/instructions/all.instructions.md",
        ),
    }


def test_settings_above_a_rule_are_not_loaded() -> None:
    workspace = Workspace.of({".cursor/rules/a.mdc": "---\nalwaysApply: true\n---\nAlways.\n"})
    document = workspace.document(".cursor/rules/a.mdc")
    assert document is not None
    (session,) = agent_sessions(document, workspace)
    assert session.tokens.texts == ("Always.\n",)
