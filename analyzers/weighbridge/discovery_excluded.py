"""Why an entry is passed over, as far as its name, its folder and the settings tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.config import VENDORED
from weighbridge.config_patterns import compiled
from weighbridge.discovery_names import is_binary_name, is_generated_name
from weighbridge.discovery_result import SkipReason

if TYPE_CHECKING:
    from weighbridge.config import Settings

_VENDORED = compiled(VENDORED)


def excluded(settings: Settings, path: str, name: str, is_folder: bool) -> SkipReason | None:
    for patterns in (settings.exclude, settings.extend_exclude):
        if not patterns:
            continue
        hit = compiled(patterns).folder(path, name) if is_folder else compiled(patterns).file(path, name)
        if hit:
            vendored = patterns is VENDORED or (is_folder and _VENDORED.folder(path, name))
            return SkipReason.VENDORED if vendored else SkipReason.EXCLUDED
    return None


def unfit(name: str) -> SkipReason | None:
    if is_binary_name(name):
        return SkipReason.BINARY
    return SkipReason.GENERATED if is_generated_name(name) else None


def foreign(names: set[str]) -> SkipReason | None:
    """Folders that say themselves what they are, whatever they are called."""
    if "pyvenv.cfg" in names:
        return SkipReason.VENDORED
    return SkipReason.GENERATED if "CACHEDIR.TAG" in names else None
