"""Settings as the rest of the core sees them: plain, frozen, complete, and cheap to import.

Reading and validating settings files is the business of `config_file`; every path pattern here is already
relative to the workspace root.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Protocol

from weighbridge.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

VENDORED = (
    ".bzr/", ".direnv/", ".eggs/", ".git/", ".hg/", ".ipynb_checkpoints/", ".mypy_cache/", ".next/", ".nox/", ".nuxt/",
    ".output/", ".pnpm-store/", ".pytest_cache/", ".pytype/", ".ruff_cache/", ".svelte-kit/", ".svn/", ".terraform/",
    ".tox/", ".turbo/", ".venv/", ".vercel/", ".weighbridge_cache/", ".yarn/", "__pycache__/", "__pypackages__/",
    "_build/", "bower_components/", "build/", "dist/", "env/", "htmlcov/", "node_modules/", "out/", "site-packages/",
    "target/", "third-party/", "third_party/", "vendor/", "vendored/", "venv/",
)  # fmt: skip
"""Folders of other people's code, of build results and of caches, as `.gitignore` patterns."""

SETTINGS_NAMES = ("weighbridge.yaml", "weighbridge.yml", ".weighbridge.yaml", "pyproject.toml")
"""The files that can hold settings, the first found in a folder wins; pyproject.toml only with `[tool.weighbridge]`."""


class Selectable(Protocol):
    """What selecting a rule needs to know about it."""

    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def preview(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one settings file; line 0 when it belongs to no line."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        where = ":".join(part for part in (self.path, str(self.line) if self.line else "") if part)
        return f"{where}: {self.message}" if where else self.message


class SettingsError(Exception):
    """Settings that cannot be used, with every problem that was found."""

    def __init__(self, path: str, line: int, message: str, more: Sequence[Problem] = ()) -> None:
        self.path = path
        self.line = line
        self.message = message
        self.problems = (Problem(path, line, message), *more)
        super().__init__(path, line, message)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings of one rule that a team accepts, and why."""

    path: str
    """A `.gitignore` pattern."""
    rule: str
    reason: str
    until: date | None = None
    """The last day on which it holds."""
    symbol: str = ""
    """Empty: whatever the finding's symbol."""
    source: str = ""
    """The settings file that says so."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PathSettings:
    """What differs for some paths."""

    paths: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    limits: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, "Mapping[str, float]"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team said when asked; it has to be asked again after `until`."""

    answer: str | bool | int | float
    until: date | None = None
    paths: tuple[str, ...] = ()
    """`.gitignore` patterns of the files whose prompts it is about; none stands for all."""
    symbol: str = ""
    """Empty: whatever the prompt's symbol."""

    def expired(self, today: date) -> bool:
        return self.until is not None and today > self.until


@dataclass(frozen=True)
class Settings:
    """Everything that a team can decide, for the files that one settings file governs."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    limits: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, "Mapping[str, float]"])
    severity: Mapping[str, Severity] = field(default_factory=dict[str, Severity])
    rule_folders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = VENDORED
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    max_file_bytes: int = 1_048_576
    encoding: str = "o200k_base"
    model: str = ""
    ignores: tuple[Ignore, ...] = ()
    per_path: tuple[PathSettings, ...] = ()
    baseline: str = ""
    """A path relative to the workspace root."""
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict[str, tuple[Answer, ...]])
    retrieval_store: str = "sqlite"
    """What searches the facts that a move takes out of a prompt."""
    fail_on: Severity = Severity.WARNING
    output: str = ""
    source: str = ""
    """The settings file that this came from, relative to the workspace root; empty for the defaults."""

    def for_path(self, path: str) -> Settings:
        """These settings with what `per-path` says about one file; later entries win."""
        hits = [entry for entry in self.per_path if _matches(entry.paths, path)]
        if not hits:
            return self
        ignore, limits = list(self.ignore), {rule: dict(bounds) for rule, bounds in self.limits.items()}
        for entry in hits:
            ignore += entry.ignore
            for rule, bounds in entry.limits.items():
                limits.setdefault(rule, {}).update(bounds)
        return replace(self, ignore=tuple(dict.fromkeys(ignore)), limits=limits, per_path=())

    def answer(self, question: str, path: str, symbol: str) -> Answer | None:
        """What was answered to a question about one prompt, expired or not; of several answers the last one holds."""
        for answer in reversed(self.answers.get(question, ())):
            if answer.symbol in ("", symbol) and (not answer.paths or _matches(answer.paths, path)):
                return answer
        return None

    def enabled(self, rule: Selectable) -> bool:
        """Whether a rule is on: its own name outweighs its group, and `ignore` outweighs `select` at either level.

        A preview rule needs `preview`, or to be selected by its own name: then somebody knows what they ask for.
        """
        if rule.name in self.ignore:
            return False
        if rule.name in self.select or rule.name in self.extend_select:
            return True
        if rule.group in self.ignore or (rule.preview and not self.preview):
            return False
        return not self.select or rule.group in self.select or rule.group in self.extend_select

    def digest(self) -> str:
        """A text that differs whenever settings differ that can change findings or which files are read."""
        from hashlib import blake2b

        skipped = {"fail_on", "output", "baseline", "retrieval_store"}
        parts = [(item.name, _plain(getattr(self, item.name))) for item in fields(self) if item.name not in skipped]
        return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _matches(patterns: tuple[str, ...], path: str) -> bool:
    from weighbridge.config_patterns import compiled

    return compiled(patterns).matches(path)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return sorted((key, _plain(item)) for key, item in value.items())  # pyright: ignore
    return value
