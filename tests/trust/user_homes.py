"""Homes of a user for one test, apart from those of whoever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def set_homes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Own folders for what a user says and for what has happened; answers the first."""
    config, state = folder / "config", folder / "state"
    config.mkdir(mode=0o700)
    monkeypatch.setenv("WEIGHBRIDGE_CONFIG_HOME", str(config))
    monkeypatch.setenv("WEIGHBRIDGE_STATE_HOME", str(state))
    return config


def write_hooks(config: Path, text: str) -> Path:
    """A hooks file as its user would write it."""
    file = config / "hooks.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file
