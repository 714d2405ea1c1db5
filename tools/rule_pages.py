"""Writes docs/rules/ and docs/facts.md: `python tools/rule_pages.py`; a test keeps them fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.facts import FACTS  # noqa: E402
from weighbridge.rule_fields import Kind, fields_of  # noqa: E402
from weighbridge.rule_page import render_page  # noqa: E402
from weighbridge.rules import load_rules  # noqa: E402

if TYPE_CHECKING:
    from weighbridge.rule_fields import Field
    from weighbridge.rules import RuleBook

FOLDER = ROOT / "docs" / "rules"
FACTS_PAGE = ROOT / "docs" / "facts.md"
_FACTS = """\
# Facts

What Weighbridge measures, and what [rules](writing-rules.md) can say about it. Numbers, tokens and shares can have
limits; words, text, and what is true or false can be filtered; all of them can stand in a message.
"""
_INDEX = """\
# Rules

A rule's only identity is its name: in findings, in settings, in suppressions. `weighbridge explain RULE` prints these
pages in a terminal. How to write your own: [writing rules](../writing-rules.md).
"""
_KINDS = {kind: kind.value for kind in Kind} | {Kind.WORD: "a word", Kind.SHARE: "a share of tokens, from 0 to 1"}


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    rules = load_rules()
    found = {f"{rule.name}.md": render_page(rule) for rule in rules}
    return {**found, "README.md": _index(rules)}


def facts_page() -> str:
    """The facts with their fields, as the rules' language knows them."""
    parts = [_FACTS]
    for fact, declared in FACTS.items():
        rows = [f"| `{field.name}` | {_holds(field)} |" for field in fields_of(fact).values()]
        about = " ".join((declared.__doc__ or "").split())
        parts.append("\n".join([f"## {fact}", "", about, "", "| field | holds |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _holds(field: Field) -> str:
    return ", ".join(f"`{word}`" for word in field.words) or _KINDS[field.kind]


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
    FACTS_PAGE.write_text(facts_page(), encoding="utf-8", newline="\n")
    found = pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.md"):
        if file.name not in found:
            file.unlink()
    for name, text in found.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
