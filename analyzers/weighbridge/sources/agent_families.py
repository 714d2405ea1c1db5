"""Which instruction files belong to which coding agent, and when each of them is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.sources.data import string
from weighbridge.sources.front_matter import split_front_matter

if TYPE_CHECKING:
    from weighbridge.text import Document


class Family(StrEnum):
    """Agents that read files of their own; a session of one never loads those of another."""

    CLAUDE = "CLAUDE.md"
    AGENTS = "AGENTS.md"
    GEMINI = "GEMINI.md"
    COPILOT = "Copilot"
    CURSOR = "Cursor"
    CLINE = "Cline"
    WINDSURF = "Windsurf"
    ROO = "Roo"
    KIRO = "Kiro"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that may be part of a session: the folder it holds for, and which family reads it."""

    family: Family
    folder: str
    skill: bool = False
    """Only its name and description are loaded."""


_PATTERNS = tuple(
    (family, skill, re.compile(rf"^(?P<folder>(?:.*?/)??){pattern}$"))
    for family, skill, pattern in (
        (Family.CLAUDE, False, r"(?:\.claude/)?CLAUDE(?:\.local)?\.md"),
        (Family.CLAUDE, False, r"\.claude/rules/(?:[^/]+/)*[^/]+\.md"),
        (Family.CLAUDE, True, r"\.claude/skills/[^/]+/SKILL\.md"),
        (Family.CLAUDE, True, r"\.claude/agents/(?:[^/]+/)*[^/]+\.md"),
        (Family.AGENTS, False, r"AGENTS(?:\.local|\.override)?\.md"),
        (Family.AGENTS, True, r"\.agents/skills/[^/]+/SKILL\.md"),
        (Family.GEMINI, False, r"(?:\.gemini/)?GEMINI\.md"),
        (Family.COPILOT, False, r"\.github/copilot-instructions\.md"),
        (Family.COPILOT, False, r"\.github/instructions/(?:[^/]+/)*[^/]+\.instructions\.md"),
        (Family.COPILOT, True, r"\.github/skills/[^/]+/SKILL\.md"),
        (Family.CURSOR, False, r"\.cursorrules"),
        (Family.CURSOR, False, r"\.cursor/rules/(?:[^/]+/)*[^/]+\.mdc"),
        (Family.CLINE, False, r"\.clinerules"),
        (Family.CLINE, False, r"\.clinerules/[^/]+\.(?:md|txt)"),
        (Family.WINDSURF, False, r"\.windsurfrules"),
        (Family.WINDSURF, False, r"\.windsurf/rules/(?:[^/]+/)*[^/]+\.md"),
        (Family.ROO, False, r"\.roorules"),
        (Family.ROO, False, r"\.roo/rules/(?:[^/]+/)*[^/]+\.(?:md|txt)"),
        (Family.KIRO, False, r"\.kiro/steering/(?:[^/]+/)*[^/]+\.md"),
    )
)
_EVERYTHING = frozenset(("**", "**/*", "*"))
_NAMES = re.compile(r"CLAUDE|AGENTS|GEMINI|SKILL|rules|steering|instructions\.md|\.claude/agents/")
IMPORTING = frozenset((Family.CLAUDE, Family.GEMINI))
"""The families whose files pull in others with `@path`."""


def loaded_of(path: str) -> Loaded | None:
    """What a path says about when an agent loads it; None for a file that no session loads by itself."""
    if not _NAMES.search(path):
        return None
    for family, skill, pattern in _PATTERNS:
        match = pattern.match(path)
        if match is not None:
            return Loaded(family, match.group("folder").rstrip("/"), skill)
    return None


def always_loaded(document: Document, family: Family) -> bool:
    """Whether a rule applies to every session, not only to files that match or when it is asked for."""
    if not document.path.endswith((".mdc", ".md", ".txt")) or document.name.startswith(("CLAUDE", "AGENTS", "GEMINI")):
        return True
    front = split_front_matter(document)
    settings = front.settings
    match family:
        case Family.CURSOR:
            return string(settings, "alwaysApply").lower() == "true"
        case Family.COPILOT:
            return document.name == "copilot-instructions.md" or string(settings, "applyTo") in _EVERYTHING
        case Family.WINDSURF:
            return string(settings, "trigger") == "always_on"
        case Family.KIRO:
            return string(settings, "inclusion") in ("", "always")
        case Family.CLAUDE | Family.CLINE:
            return not _has_paths(front.settings)
        case _:
            return True


def _has_paths(settings: object) -> bool:
    from weighbridge.sources.data import Table, keys

    return isinstance(settings, Table) and "paths" in keys(settings)
