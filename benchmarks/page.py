"""The page: sections with their tables and commands, each with the versions and the machine that it was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.setting import Setting

_PACKAGES = (
    "weighbridge",
    "tiktoken",
    "tree-sitter",
    "tree-sitter-python",
    "tree-sitter-typescript",
    "pydantic",
    "PyYAML",
    "pygls",
)


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer."""

    title: str
    parts: Sequence[str]
    """Paragraphs and tables."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [_row(head), _row(["---"] * len(head))]
    return "\n".join([*lines, *map(_row, rows)])


def ratio(value: float) -> str:
    return f"{value:.2f}x" if value < 10 else f"{value:.0f}x"


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def verdict(value: float, goal: float, *, at_most: bool) -> str:
    """A goal, and whether it is met."""
    met = value <= goal if at_most else value >= goal
    return f"goal {'under' if at_most else 'over'} {goal:g}x: {'met' if met else 'NOT met'}"


def page(sections: Sequence[Section], setting: Setting, known: str = "") -> str:
    """The page with these sections; those that it knows already, and were not measured now, stay with their dates."""
    measured = _measured(setting)
    texts = dict(_sections(known))
    for section in sections:
        texts[section.title] = f"## {section.title}\n\n{measured}\n\n" + "\n\n".join(section.parts)
    return "\n\n".join((_HEAD, *texts.values())) + "\n"


_HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks`); nothing here is typed by hand. Parts can be measured again by
themselves, so each says when, on which commit and with what it was measured.

Programs that are compared run in turns in one session, and figures are medians of a few rounds, five where nothing else
is said. Compare ratios: seconds are those of one machine on one day, which others were using, too. Processor time
is user and system time of a whole process from its start to its end, with its children; memory is the peak of the
largest process where nothing else is said."""


def _sections(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("\n## ")[1:]:
        yield part.partition("\n")[0], f"## {part.rstrip()}"


def _measured(setting: Setting) -> str:
    asked = "import sys, importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    command = [str(setting.python), "-c", asked, *_PACKAGES]
    versions = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return (
        f"Measured on {datetime.now(UTC).date().isoformat()}, commit {_commit()}, with Python "
        f"{platform.python_version()}, {versions}, on {platform.system()} {platform.machine()}, {os.cpu_count()} "
        f"processors ({_processor()})."
    )


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    commit = git("rev-parse", "--short=10", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "analyzers", "server", "cli", "rules")
    return f"{commit or 'unknown'}{' with uncommitted changes' if changed else ''}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
