"""What governs a workspace that is edited while it is read: settings and rules, the last good ones where one is broken.

The command line stops at a broken settings file. An editor cannot: a file that is being written is broken half of the
time, so what was in force stays in force, and what is wrong is told as data.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from weighbridge.config import SETTINGS_NAMES, Problem, Settings, SettingsError
from weighbridge.config_file import SettingsResolver
from weighbridge.config_live import in_workspace, is_rule_file, rule_problems, settings_problems
from weighbridge.rules import RuleBook, RuleError, load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Governing:
    """The settings of every file below one root, and the rules."""

    def __init__(self, root: Path, overrides: Mapping[str, object], before: Governing | None = None) -> None:
        """`overrides` is what an editor lays over the files, in the words of a settings file."""
        self.root = root
        self.problems: dict[str, tuple[Problem, ...]] = {}
        """What is wrong, by the settings or rule file; the empty path is what the editor says."""
        self._builtin = load_rules()
        self._before = before._good if before is not None else {}
        self._good: dict[str, Settings] = {}
        self._digests: dict[int, str] = {}
        self._resolver = self._made(overrides)
        self._rules_before = before.rules if before is not None else self._builtin

    def settings_for(self, path: str) -> Settings:
        """The settings of one file, `per-path` not yet applied."""
        return self.settings_in(path.rpartition("/")[0])

    def settings_in(self, folder: str) -> Settings:
        """The settings of the files in a folder; the last that could be read, where they are broken now."""
        known = self._good.get(folder)
        if known is None:
            try:
                known = self._resolver.settings_in(folder)
            except SettingsError as error:
                self._blame(error)
                known = self._before.get(folder) or Settings()
            self._good[folder] = known
        return known

    @cached_property
    def rules(self) -> RuleBook:
        """The rules, with those that the team adds."""
        folders = self.settings_in("").rule_folders
        if not folders:
            return self._builtin
        try:
            return load_rules(tuple(self.root / folder for folder in folders))
        except (RuleError, SettingsError) as error:
            self._blame(error)
            return self._rules_before

    def load(self) -> None:
        """Reads the rules, so that what is wrong with them is known."""
        _ = self.rules

    def problems_in(self, path: str, text: str) -> tuple[Problem, ...] | None:
        """What is wrong with a text that is being written to a settings or rule file; None where it is neither."""
        folders = self.settings_in("").rule_folders
        if is_rule_file(path, folders):
            return rule_problems(self.root, path, text, folders, self._builtin.names)
        if path.rpartition("/")[2] in SETTINGS_NAMES or path in self.problems:
            return settings_problems(self._resolver, self.root, path, text)
        return None

    def digest(self, path: str) -> str:
        """A text that differs whenever something differs that can change what is found in a file."""
        settings = self.settings_for(path)
        known = self._digests.get(id(settings))
        if known is None:
            known = self._digests[id(settings)] = f"{settings.digest()} {self._rules_digest}"
        return known

    @cached_property
    def _rules_digest(self) -> str:
        from hashlib import blake2b

        return blake2b(repr(list(self.rules)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _made(self, overrides: Mapping[str, object]) -> SettingsResolver:
        book = self._builtin
        try:
            return SettingsResolver(self.root, overrides, False, None, book.names, book.groups, book.limit_names)
        except SettingsError as error:
            self._blame(error, "")
            return SettingsResolver(self.root, None, False, None, book.names, book.groups, book.limit_names)

    def _blame(self, error: SettingsError | RuleError, path: str | None = None) -> None:
        for problem in in_workspace(error, self.root):
            where = problem.path if path is None else path
            known = self.problems.get(where, ())
            if problem not in known:
                self.problems[where] = (*known, problem)
