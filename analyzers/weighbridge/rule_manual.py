"""What explains a rule to a person: why, what instead, what it rests on, and examples that run as tests.

Read from the rule's file when somebody asks; judging needs none of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.rules import Rule

LANGUAGES = {
    "prompt": "prompts/system.md",
    "markdown": "AGENTS.md",
    "python": "app/agent.py",
    "typescript": "src/agent.ts",
    "tsx": "src/agent.tsx",
    "javascript": "src/agent.js",
    "yaml": "config.yaml",
    "json": "data.json",
    "jsonl": "data.jsonl",
}
"""What an example can be written in, and the path it gets where it names none."""

_NO_RULES = ("evidence", "libraries", "parts", "reasons", "tuning")
"""Other data lies beside the rules."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule's reasons come from: a title, what it says in our words, and where in it."""

    title: str
    claim: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A small tree of files; a bad one is found on exactly its lines, a good one is clean of every rule."""

    title: str
    language: str
    path: str
    """The file in which the findings are."""
    files: Mapping[str, str]
    lines: tuple[int, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Manual:
    """The part of a rule file that is for reading."""

    why: str = ""
    instead: str = ""
    sources: tuple[Source, ...] = ()
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()


def manual_of(rule: Rule) -> Manual:
    """The manual of a rule, from the file that it was read from."""
    from weighbridge.rule_files import read_rule_file

    file = Path(rule.path) if rule.path else built_in_file(rule.name)
    return read_rule_file(file)[1]


def built_in_folder() -> Path:
    """The folder of the built-in rules' files."""
    import weighbridge_rules

    return Path(weighbridge_rules.__path__[0])


def built_in_file(name: str) -> Path:
    return built_in_folder() / f"{name}.yaml"


def rule_files() -> list[Path]:
    """The files of the built-in rules, by name."""
    return sorted(file for file in built_in_folder().glob("*.yaml") if file.stem not in _NO_RULES)


def manual_from(values: Mapping[str, Any]) -> Manual:
    """A manual from values that were validated before."""
    examples = values.get("examples", {})
    return Manual(
        why=values.get("why", "").strip(),
        instead=values.get("instead", "").strip(),
        sources=tuple(
            Source(item["title"], item["claim"].strip(), item.get("where", "")) for item in values.get("sources", ())
        ),
        bad=tuple(map(_example, examples.get("bad", ()))),
        good=tuple(map(_example, examples.get("good", ()))),
    )


def _example(values: Mapping[str, Any]) -> Example:
    language = values.get("language", "prompt")
    files = values.get("files")
    path = values.get("path") or (next(iter(files)) if files else LANGUAGES[language])
    return Example(
        title=values["title"],
        language=language,
        path=path,
        files=files or {path: values["text"]},
        lines=tuple(values.get("lines", ())),
        limits=values.get("limits", {}),
    )
