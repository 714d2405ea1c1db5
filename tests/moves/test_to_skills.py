"""Long instructions for a coding agent are divided: what must hold stays, and nothing is lost."""

from __future__ import annotations

import pytest
from moving import applied, rules_of, tried
from weighbridge.config import Settings

RULE = "agent-instructions-too-long"
LIMIT = Settings(limits={RULE: {"tokens": 200}})


def steps(topic: str, count: int = 12) -> str:
    return "".join(f"- Step {n}: open the {topic} console and note what panel {n} shows.\n" for n in range(count))


HEAD = "# Booking service\n\nRun `make test` before every commit.\n\n"
SAFETY = "## Safety\n\nNever edit a migration that was merged.\nAsk before you add a dependency.\n\n"
RELEASES = f"## Releases\n\n{steps('release')}- Never publish on a Friday.\n\n"
QUERIES = f"## Slow queries\n\n### Local\n\n{steps('query')}\n"
TEXT = HEAD + RELEASES + SAFETY + QUERIES
FENCED = "## Deploys\n\nNever skip this:\n\n```sh\nmake check\n```\n\n" + steps("deploy")


def after(files: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    (one,) = tried(files, "to-skills", LIMIT)
    (move,) = one.moves
    return applied(files, move.fix), move.notes


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("CLAUDE.md", ".claude/skills"),
        ("AGENTS.md", ".agents/skills"),
        ("packages/api/AGENTS.md", "packages/api/.agents/skills"),
        (".github/copilot-instructions.md", ".github/skills"),
    ],
)
def test_sections_go_where_the_agent_of_the_file_looks_for_skills(path: str, folder: str) -> None:
    files, _ = after({path: TEXT})
    assert sorted(files) == sorted([path, f"{folder}/releases/SKILL.md", f"{folder}/slow-queries/SKILL.md"])
    assert f"`{folder}/releases/SKILL.md`" in files[path]
    assert rules_of(files, LIMIT) == []


def test_what_must_hold_stays_word_for_word_and_is_in_the_skill_as_well() -> None:
    files, notes = after({"CLAUDE.md": TEXT})
    left = files["CLAUDE.md"]
    assert HEAD in left
    assert SAFETY in left
    assert "## Releases\n\n- Never publish on a Friday.\n" in left
    assert "release console" not in left
    assert "- Never publish on a Friday.\n" in files[".claude/skills/releases/SKILL.md"]
    assert any("a part of: Releases" in note for note in notes)


def test_no_line_is_lost() -> None:
    files, _ = after({"CLAUDE.md": TEXT})
    everything = "\n".join(files.values())
    assert [line for line in TEXT.splitlines() if line.strip() and line.lstrip("# ") not in everything] == []


def test_a_block_stays_with_the_line_that_introduces_it() -> None:
    files, _ = after({"CLAUDE.md": HEAD + FENCED + RELEASES})
    assert "Never skip this:\n\n```sh\nmake check\n```" in files["CLAUDE.md"]


@pytest.mark.parametrize("title", ["STOP: read this first", "Mandatory checks", "Before every commit", "Code rules"])
def test_a_section_whose_title_is_about_every_session_stays(title: str) -> None:
    section = f"## {title}\n\n{steps('check')}\n"
    files, _ = after({"CLAUDE.md": HEAD + section + RELEASES})
    assert section in files["CLAUDE.md"]


def test_no_more_goes_than_the_limit_asks_for() -> None:
    settings = Settings(limits={RULE: {"tokens": 300}})
    (one,) = tried({"CLAUDE.md": TEXT}, "to-skills", settings)
    files = applied({"CLAUDE.md": TEXT}, one.moves[0].fix)
    assert sorted(files) == [".claude/skills/releases/SKILL.md", "CLAUDE.md"]
    assert rules_of(files, settings) == []


def test_line_breaks_of_the_file_are_kept() -> None:
    files, _ = after({"CLAUDE.md": TEXT.replace("\n", "\r\n")})
    assert files["CLAUDE.md"].count("\n") == files["CLAUDE.md"].count("\r\n")
    assert "\r" not in files[".claude/skills/releases/SKILL.md"]


def test_a_skill_that_is_there_is_not_overwritten() -> None:
    known = {".claude/skills/releases/SKILL.md": "---\nname: releases\ndescription: ours\n---\nOurs.\n"}
    files, _ = after({"CLAUDE.md": TEXT, **known})
    assert files[".claude/skills/releases/SKILL.md"] == known[".claude/skills/releases/SKILL.md"]
    assert ".claude/skills/releases-2/SKILL.md" in files


def test_a_title_that_yaml_would_misread_becomes_a_valid_description() -> None:
    import yaml

    title = 'Builds: "fast" & \\slow #1 — für alle'
    files, _ = after({"CLAUDE.md": HEAD + f"## {title}\n\n{steps('build')}\n## Other\n\n{steps('other')}"})
    skills = [text for path, text in files.items() if path.endswith("SKILL.md")]
    fronts = [yaml.safe_load(text.split("---\n")[1]) for text in skills]
    assert all(set(front) == {"name", "description"} for front in fronts)
    assert any("fast" in front["description"] for front in fronts)


REFUSED = {
    "everything must hold": (
        {"CLAUDE.md": HEAD + "## One\n\n" + "Never do this.\n\n" * 60 + "## Two\n\n" + "Always do that.\n\n" * 60},
        "must hold in every session",
    ),
    "no sections": ({"CLAUDE.md": HEAD + steps("only", 40)}, "must hold in every session"),
    "an agent without skills": ({".cursorrules": TEXT}, "no files that it loads on demand"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_divided_is_refused_with_the_reason(name: str) -> None:
    files, words = REFUSED[name]
    (one,) = tried(files, "to-skills", LIMIT)
    assert one.moves == ()
    assert words in one.refusals[0].reason
