"""One run over one workspace: settings, rules, files, the weighing, the baseline; what every command builds on."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config import Settings, SettingsError
from weighbridge.config_file import SettingsResolver, parse_override
from weighbridge.discovery import Discovery, PathError, SkipReason, discover
from weighbridge.findings import Severity
from weighbridge.report import Report, Skipped
from weighbridge.workspace import Workspace
from weighbridge_cli.failure import Failure
from weighbridge_cli.overrides import Overrides, config_arguments, overrides_from
from weighbridge_cli.places import STDIN_NAME, Places, places_for

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge.findings import Finding
    from weighbridge.rules import RuleBook

_ALOUD = frozenset({SkipReason.TOO_LARGE, SkipReason.UNREADABLE, SkipReason.LINK})
"""Reasons to pass a file over that its owner may not expect."""


class Session:
    """Everything between the options of a run and its report, each part made when it is first asked for."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self.named = [path for path in arguments.paths if path != "-"]
        if "-" in arguments.paths and self.named:
            raise Failure("standard input cannot be weighed together with files")
        self.reads_stdin = "-" in arguments.paths
        if arguments.stdin_filename and not self.reads_stdin:
            raise Failure("--stdin-filename needs - in place of a path")
        self.places: Places = places_for(self.named)
        self._adjusted: dict[int, tuple[Settings, Settings]] = {}

    # Settings and rules

    @cached_property
    def _resolver(self) -> SettingsResolver:
        arguments = self._arguments
        config, pairs = config_arguments(arguments.config)
        values: dict[str, object] = {}
        for pair in pairs:
            from weighbridge.config_layers import merged

            values = merged(values, parse_override(pair))
        return SettingsResolver(
            self.settings_root,
            overrides=values,
            isolated=arguments.isolated,
            config=config,
            rule_names=self.builtin.names,
            group_names=self.builtin.groups,
            limit_names=self.builtin.limit_names,
        )

    @cached_property
    def settings_root(self) -> Path:
        """Where settings, rules and the baseline are read: the workspace, or a checkout that is trusted more."""
        written = self._arguments.settings_from
        if not written:
            return self.places.root
        folder = Path(written)
        if not folder.is_dir():
            raise Failure(f"--settings-from {written}: no such folder")
        return folder.resolve()
