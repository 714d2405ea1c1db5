"""Which settings govern which file: the nearest settings file, what it extends, and the command line on top."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from weighbridge.config import SETTINGS_NAMES, Settings, SettingsError
from weighbridge.config_layers import Frame, Layer, built, chain, layer_of, merged, raise_all, shown
from weighbridge.discovery import find_root

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from weighbridge.config_read import Reader

COMMAND_LINE = "command line"


class SettingsResolver:
    """The settings of every file of one workspace, each settings file read once.

    Raises `SettingsError` for a broken settings file, when a file that it governs is first asked about.
    """

    def __init__(
        self,
        root: Path,
        overrides: Mapping[str, object] | None = None,
        isolated: bool = False,
        config: Path | None = None,
        rule_names: Collection[str] = (),
        group_names: Collection[str] = (),
        limit_names: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._root = root.resolve()
        self._overrides = dict(overrides or {})
        self._rules = rule_names
        self._groups = group_names
        self._limits = limit_names or {}
        self._by_folder: dict[str, Settings] = {}
        self._nearest = not isolated and config is None
        if isolated or config is None:
            self._default = self._settings([])
        else:
            self._default = self._settings(self._explicit(config))

    def settings_for(self, path: str) -> Settings:
        """The settings of the file at a path relative to the root, `per-path` not yet applied."""
        return self.settings_in(path.rpartition("/")[0])

    def settings_in(self, folder: str) -> Settings:
        """The settings of the files in a folder; the root is the empty text."""
        if not self._nearest:
            return self._default
        known = self._by_folder.get(folder)
        if known is None:
            from weighbridge.config_read import read

            file = self._file_in(folder)
            if file is not None:
                known = self._settings(chain(file, self._root, self._root, read))
            elif folder:
                known = self.settings_in(folder.rpartition("/")[0])
            else:
                known = self._default
            self._by_folder[folder] = known
        return known

    def check(self, file: Path, read: Reader) -> None:
        """Raises `SettingsError` with what is wrong in a settings file and what it extends, as `read` has them."""
        self._settings(chain(file, self._root, self._root, read))

    def _file_in(self, folder: str) -> Path | None:
        base = self._root / folder if folder else self._root
        for name in SETTINGS_NAMES:
            file = base / name
            # pathlib's own question takes ten times as long, and it is asked four times in every folder.
            if os.path.isfile(file) and (name != "pyproject.toml" or self._has_table(file)):  # noqa: PTH113
                return file
        return None

    def _has_table(self, file: Path) -> bool:
        from weighbridge.config_read import read

        return file.resolve().is_relative_to(self._root) and read(file, shown(file, self._root)) is not None

    def _explicit(self, config: Path) -> list[Layer]:
        """A file named on the command line: it may lie elsewhere, such as in a checkout of the base branch.

        Then what it refers to may lie there too; its patterns are about the workspace all the same.
        """
        if not config.is_file():
            raise SettingsError(str(config), 0, "there is no such file")
        from weighbridge.config_read import read

        file = config.resolve()
        bound = self._root if file.is_relative_to(self._root) else find_root(file.parent)
        return chain(file, bound, self._root, read, patterns_at=self._root)

    def _settings(self, layers: list[Layer]) -> Settings:
        if self._overrides:
            if "extend" in self._overrides:
                raise SettingsError(COMMAND_LINE, 0, "extend: belongs into a settings file")
            here = Frame(self._root, self._root, self._root, self._root)
            layers = [*layers, layer_of(self._overrides, COMMAND_LINE, lambda where: 0, here)]
        if not layers:
            return Settings()
        self._check_names(layers)
        values: dict[str, Any] = {}
        for layer in layers:
            values = merged(values, layer.values)
        sources = [layer.path for layer in layers if layer.path != COMMAND_LINE]
        return built(values, sources[-1] if sources else "")

    def _check_names(self, layers: list[Layer]) -> None:
        from weighbridge.config_names import name_problems

        folders = {folder for layer in layers for folder in layer.values.get("rules", ())}
        own = {name for folder in folders for name in rule_files(self._root / folder)}
        rules = {*self._rules, *own} if self._rules else ()
        raise_all(
            problem
            for layer in layers
            for problem in name_problems(layer.values, layer.path, layer.locate, rules, self._groups, self._limits)
        )


def settings_for(root: Path, path: str) -> Settings:
    """The settings of one file, for callers that ask about one only."""
    return SettingsResolver(root).settings_for(path)


def parse_override(text: str) -> dict[str, object]:
    """`limits.system-prompt-too-long.tokens=6000` as the mapping that it stands for."""
    from weighbridge.config_read import parse_value

    key, equals, value = text.partition("=")
    parts = key.strip().split(".")
    if not equals or not all(parts):
        raise SettingsError(COMMAND_LINE, 0, f"expected KEY=VALUE, found {text!r}")
    try:
        nested: object = parse_value(value)
    except SettingsError as error:
        raise SettingsError(COMMAND_LINE, 0, f"{key}: {error.message}") from None
    for part in reversed(parts[1:]):
        nested = {part: nested}
    return {parts[0]: nested}


def rule_files(folder: Path) -> list[str]:
    """The names of the rules in a folder: a rule's file is named after it."""
    return [file.stem for pattern in ("*.yaml", "*.yml") for file in folder.rglob(pattern)]
