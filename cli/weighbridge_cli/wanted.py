"""Which files can hold a prompt, a call, a setting or training data, by name alone; their text has the last word."""

from __future__ import annotations

from weighbridge.workspace import is_program

_SUFFIXES = (
    ".baml", ".hbs", ".ipynb", ".j2", ".jinja", ".jinja2", ".json", ".jsonl", ".md", ".mdc", ".mustache", ".poml",
    ".prompt", ".promptl", ".prompty", ".rail", ".text", ".tmpl", ".toml", ".txt", ".xml", ".yaml", ".yml",
)  # fmt: skip
_NAMES = frozenset({".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints"})


def is_wanted(path: str) -> bool:
    """Whether a file is worth opening."""
    return path.lower().endswith(_SUFFIXES) or is_program(path) or path.rpartition("/")[2] in _NAMES
