"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

DEFAULTS: dict[str, object] = {
    "select": [],
    "ignore": [],
    "preview": False,
    "exclude": [],
    "extend_exclude": [],
    "force_exclude": False,
    "max_file_size": "",
    "settings_from": "",
    "baseline": "",
    "stdin_filename": "",
    "since": "",
    "fail_on": None,
    "no_quotes": False,
    "jobs": 0,
    "no_cache": False,
    "cache_dir": "",
}
"""What `check` can be told, for commands that weigh but do not offer it."""


def governance_options(parser: ArgumentParser) -> None:
    """Where settings come from."""
    add = parser.add_argument
    add("--config", action="append", default=[], metavar="FILE|KEY=VALUE", help="a settings file, or one setting")
    add("--isolated", action="store_true", help="no settings files")
    parser.set_defaults(**DEFAULTS)
