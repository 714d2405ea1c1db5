"""Writes the generated parts of the README: rules, commands, and what the demo says. A test keeps them fresh."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("analyzers", "cli", "rules")]

from weighbridge.rules import load_rules  # noqa: E402
from weighbridge_cli.main import COMMANDS, main  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

README = ROOT / "README.md"
DEMO = ["check", "--exit-zero", "--no-cache", "--isolated", "--output", "full", "examples/support-bot"]
_SHOWN = ("system-prompt-too-long", "format-retry-loop")
"""The rules whose first finding stands in the README; the whole output would fill it."""
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def rule_table() -> str:
    """Every rule with its summary."""
    rules = load_rules()
    rows = [
        f"| {group} | [`{rule.name}`](docs/rules/{rule.name}.md){' (preview)' * rule.preview} | {rule.summary} |"
        for group in rules.groups
        for rule in rules.of_group(group)
    ]
    return "\n".join(("| group | rule | what it finds |", "|---|---|---|", *rows))


def command_table() -> str:
    """Every command with what `weighbridge --help` says of it."""
    rows = [f"| `{name}` | {said[0].upper()}{said[1:]} |" for name, said in COMMANDS.items()]
    return "\n".join(("| command | what it does |", "|---|---|", *rows))


def demo_output() -> str:
    """What `make demo` prints, as wide as the README."""
    printed = io.StringIO()
    before, width = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(ROOT)
    os.environ["COLUMNS"] = "100"
    try:
        with contextlib.redirect_stdout(printed):
            main([*DEMO, "--color", "never"])
    finally:
        os.chdir(before)
        if width is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = width
    return printed.getvalue()


def demo_part(output: str) -> str:
    """The findings of the demo that stand in the README, and how many there are."""
    parts = output.rstrip("\n").split("\n\n")
    closing = parts[-1].partition("\n")[0]
    return "\n".join(("```text", "\n\n".join([*_chosen(parts[:-1]), closing]), "```"))


def readme(text: str) -> str:
    """The README with its generated parts written anew."""
    made = {"rules": rule_table, "commands": command_table, "demo": lambda: demo_part(demo_output())}
    return _PART.sub(lambda match: f"{match[1]}{made[match[2]]()}\n{match[3]}", text)


def _chosen(findings: list[str]) -> Iterator[str]:
    for name in _SHOWN:
        yield from [finding for finding in findings if f"[{name}]" in finding.partition("\n")[0]][:1]


if __name__ == "__main__":
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
