"""Who decides what: settings files, the command line over them, and the rules that they switch and add."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config_file import SettingsResolver, parse_override
from weighbridge.rules import load_rules

from weighbridge_cli.failure import Failure
from weighbridge_cli.overrides import config_arguments, overrides_from

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from weighbridge.config import Settings
    from weighbridge.rules import RuleBook

    from weighbridge_cli.overrides import Overrides
    from weighbridge_cli.places import Places


class Governance:
    """The settings of every file of one run, and the rules."""

    def __init__(self, arguments: Namespace, places: Places) -> None:
        self.root = _trusted(arguments.settings_from, places.root)
        self._arguments = arguments
        self._folder = places.folder
        self._builtin = load_rules()
        config, pairs = config_arguments(arguments.config)
        self._resolver = SettingsResolver(
            self.root,
            overrides=_values(pairs),
            isolated=arguments.isolated,
            config=config,
            rule_names=self._builtin.names,
            group_names=self._builtin.groups,
            limit_names=self._builtin.limit_names,
        )
        self._laid_over: dict[int, tuple[Settings, Settings]] = {}

    def settings_for(self, path: str) -> Settings:
        """The settings of one file, the command line included, `per-path` not yet applied."""
        return self.settings_in(path.rpartition("/")[0])

    def settings_in(self, folder: str) -> Settings:
        """The settings of the files in a folder; the same object where they are the same."""
        found = self._resolver.settings_in(folder)
        known = self._laid_over.get(id(found))
        if known is None:
            # The original is kept, too: an id is only unique among objects that live.
            known = self._laid_over[id(found)] = (found, self._overrides.over(found))
        return known[1]

    @cached_property
    def settings(self) -> Settings:
        """The settings of the folder that the run was started in; they decide what concerns the run as a whole."""
        return self.settings_in(self._folder)

    @cached_property
    def rules(self) -> RuleBook:
        """The rules, with those that the team adds."""
        folders = self._resolver.settings_in(self._folder).rule_folders
        return load_rules(tuple(self.root / folder for folder in folders)) if folders else self._builtin

    @cached_property
    def _overrides(self) -> Overrides:
        names = {*self.rules.names, *self.rules.groups}
        return overrides_from(self._arguments, names, self._folder)


def _values(pairs: Iterable[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for pair in pairs:
        from weighbridge.config_layers import merged

        values = merged(values, parse_override(pair))
    return values


def _trusted(written: str, root: Path) -> Path:
    """Where settings, rules and the baseline are read: the workspace, or a checkout that is trusted more."""
    if not written:
        return root
    folder = Path(written)
    if not folder.is_dir():
        raise Failure(f"--settings-from {written}: no such folder")
    return folder.resolve()


def governance_here(arguments: Namespace) -> Governance:
    """What holds in the working directory, for commands that weigh nothing."""
    from weighbridge_cli.places import places_for

    return Governance(arguments, places_for([]))
