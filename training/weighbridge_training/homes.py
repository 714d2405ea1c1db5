"""The two folders of a user that trainings need: one for what the user says, one for what has happened."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG = "WEIGHBRIDGE_CONFIG_HOME"
STATE = "WEIGHBRIDGE_STATE_HOME"
"""Environment variables that name these folders, for tests and for machines that keep them elsewhere."""


def config_home() -> Path:
    """Where `hooks.toml` is; nothing is written there."""
    return _home(CONFIG, "user_config_dir")


def state_home() -> Path:
    """Where the ledger, fetched files, adapters and decisions of the user are."""
    return _home(STATE, "user_state_dir")


def made(folder: Path) -> Path:
    """A folder that is the user's alone, made where it is missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _home(variable: str, standard: str) -> Path:
    if named := os.environ.get(variable):
        return Path(named).absolute()
    try:
        import platformdirs
    except ImportError:
        from weighbridge_training.contract import HookError, Trouble

        message = "platformdirs is not installed: pip install 'weighbridge[hooks]'"
        raise HookError(Trouble.NOT_INSTALLED, message) from None
    return Path(getattr(platformdirs, standard)("weighbridge", appauthor=False))
