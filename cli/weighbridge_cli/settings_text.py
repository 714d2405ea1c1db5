"""Settings as the YAML that would give them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weighbridge.config import Settings

_NAMES = {"max_file_bytes": "max-file-size", "rule_folders": "rules"}
_NO_KEYS = frozenset({"source"})


def settings_text(settings: Settings) -> str:
    """Every setting, defaults included, after a comment that says where they come from."""
    import yaml

    values = {
        _NAMES.get(item.name, item.name.replace("_", "-")): _plain(getattr(settings, item.name))
        for item in fields(settings)
        if item.name not in _NO_KEYS
    }
    told = f"from {settings.source}" if settings.source else "no settings file: the defaults"
    # the stubs of PyYAML leave the types of safe_dump open
    text: str = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, default_flow_style=False)  # pyright: ignore
    return f"# {told}\n{text}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}  # pyright: ignore
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]  # pyright: ignore
    if isinstance(value, str):
        return str.__str__(value)
    if hasattr(value, "__dataclass_fields__"):
        whole = {item.name.replace("_", "-"): _plain(getattr(value, item.name)) for item in fields(value)}
        # Where an entry stands is no part of it, and what is empty was not written.
        return {
            name: item
            for name, item in whole.items()
            if name not in ("source", "line") and item not in ("", None, [], {})
        }
    return value
