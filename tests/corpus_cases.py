"""The labelled code of `tests/corpus`, read into cases, and the verdict of the rules on it.

A case in `tests/corpus/<fact>/*.yaml` has a `title`, a `language` (or `files:` for several files, the first being
looked at), the `code`, and `lines`: the first lines of the findings, empty for a hard negative. Each of its `edits`
replaces one piece of text, which must occur exactly once, and names the `lines` that hold then, or the `severity` of
what stays on its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from weighbridge.config import Settings
from weighbridge.judge import judge
from weighbridge.measure.format_retry import format_retries
from weighbridge.measure.output_repair import output_repairs
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import FormatRetry, OutputRepair

CORPUS = Path(__file__).parent / "corpus"
MEASURES = {"format_retry": format_retries, "output_repair": output_repairs}
SUFFIXES = {"python": "py", "typescript": "ts", "javascript": "js", "tsx": "tsx"}

Verdict = list[tuple[int, str]]
"""Lines of findings, and how severe each is."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement, and what holds after it."""

    title: str
    path: str
    replace: str
    by: str
    lines: list[int]
    severity: str

    def apply(self, files: dict[str, str]) -> dict[str, str]:
        return _replaced(files, self.path, self.replace, self.by)

    def undo(self, files: dict[str, str], at: int) -> dict[str, str]:
        """The files before the edit, which stood at `at`."""
        text = files[self.path]
        assert text[at:].startswith(self.by)
        return {**files, self.path: text[:at] + self.replace + text[at + len(self.by) :]}


@dataclass(frozen=True, slots=True)
class Case:
    """Some files, the first being looked at, and the lines of what is found there."""

    name: str
    fact: str
    files: dict[str, str]
    lines: list[int]
    edits: tuple[Edit, ...]

    @property
    def path(self) -> str:
        return next(iter(self.files))


@cache
def cases() -> tuple[Case, ...]:
    """Every labelled case, its edits with it."""
    return tuple(_cases())


@cache
def variants() -> tuple[tuple[str, Case], ...]:
    """Every case as it stands, and after each of its edits that says on which lines something is found then."""
    found: list[tuple[str, Case]] = []
    for case in cases():
        found.append((case.name, case))
        for edit in case.edits:
            name = f"{case.name} / {edit.title}"
            found.append((name, Case(name, case.fact, edit.apply(case.files), edit.lines, ())))
    return tuple(found)


def facts(fact: str, files: dict[str, str]) -> list[FormatRetry | OutputRepair]:
    """What is measured in the first of some files."""
    workspace = Workspace.of(files)
    module = workspace.module(next(iter(files)))
    assert module is not None
    return list(MEASURES[fact](module, workspace))


def verdict(fact: str, files: dict[str, str]) -> Verdict:
    """What the rules say of the first of some files."""
    text = files[next(iter(files))]
    found = [
        finding
        for item in facts(fact, files)
        for finding in judge(item, _rules(), Settings(preview=True), counter_for(Encoding.O200K))
    ]
    return [(text.count("\n", 0, finding.span.start) + 1, str(finding.severity)) for finding in found]


_rules = cache(load_rules)


def _cases() -> Iterator[Case]:
    for folder in sorted(CORPUS.iterdir()):
        for file in sorted(folder.glob("*.yaml")):
            for case in yaml.safe_load(file.read_text("utf-8")):
                yield _case(folder.name, file.stem, case)


def _case(fact: str, group: str, case: dict[str, Any]) -> Case:
    files: dict[str, str] = dict(case.get("files") or {f"app/agent.{SUFFIXES[case['language']]}": case["code"]})
    name = f"{group}: {case['title']}"
    edits = tuple(_edit(name, edit, files, case["lines"]) for edit in case.get("edits", ()))
    return Case(name, fact, files, case["lines"], edits)


def _edit(name: str, edit: dict[str, Any], files: dict[str, str], lines: list[int]) -> Edit:
    holders = [path for path, text in files.items() if edit["replace"] in text]
    assert len(holders) == 1, f"{name}: {edit['replace']!r} stands in {len(holders)} files"
    assert files[holders[0]].count(edit["replace"]) == 1, f"{name}: {edit['replace']!r} is not unique"
    assert ("lines" in edit) != ("severity" in edit), f"{name}: an edit moves the lines or the severity"
    assert edit.get("lines") != lines, f"{name}: an edit that changes nothing proves nothing"
    return Edit(
        edit["title"], holders[0], edit["replace"], edit["by"], edit.get("lines", lines), edit.get("severity", "")
    )


def _replaced(files: dict[str, str], path: str, replace: str, by: str) -> dict[str, str]:
    return {**files, path: files[path].replace(replace, by)}
