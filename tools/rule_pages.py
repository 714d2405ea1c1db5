"""Writes the pages of the rules to docs/rules/: `python tools/rule_pages.py`; a test keeps them fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.rule_page import render_page  # noqa: E402
from weighbridge.rules import load_rules  # noqa: E402

if TYPE_CHECKING:
    from weighbridge.rules import RuleBook

FOLDER = ROOT / "docs" / "rules"
_INDEX = """\
# Rules

A rule's only identity is its name: in findings, in settings, in suppressions. `weighbridge explain RULE` prints these
pages in a terminal. How to write your own: [writing rules](../writing-rules.md).
"""


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    rules = load_rules()
    found = {f"{rule.name}.md": render_page(rule) for rule in rules}
    return {**found, "README.md": _index(rules)}


def _index(rules: RuleBook) -> str:
    parts = [_INDEX]
    for group in rules.groups:
        rows = [
            f"| [{rule.name}]({rule.name}.md) | {rule.severity}{', preview' if rule.preview else ''} | {rule.summary} |"
            for rule in rules.of_group(group)
        ]
        parts.append("\n".join([f"## {group}", "", "| rule | severity | what it finds |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def write() -> None:
    """Writes all pages and removes those of rules that are gone."""
    found = pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.md"):
        if file.name not in found:
            file.unlink()
    for name, text in found.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
