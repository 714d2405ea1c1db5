"""Which files can hold a prompt, a call, a setting or training data, by name alone; their text has the last word."""

from __future__ import annotations

from weighbridge.workspace import is_program

_SUFFIXES = (
    ".baml", ".bash", ".dotprompt", ".handlebars", ".hbs", ".ipynb", ".j2", ".jinja", ".jinja2", ".json", ".json5",
    ".jsonl", ".liquid", ".markdown", ".md", ".mdc", ".mdx", ".mustache", ".ndjson", ".poml", ".prompt", ".promptl",
    ".prompty", ".rail", ".sbatch", ".sh", ".slurm", ".text", ".tmpl", ".toml", ".txt", ".xml", ".yaml", ".yml",
)  # fmt: skip
_NAMES = frozenset({".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints"})


def is_wanted(path: str) -> bool:
    """Whether a file is worth opening."""
    name = path.rpartition("/")[2]
    return (
        name.lower().endswith(_SUFFIXES)
        or is_program(path)
        or name in _NAMES
        or ("." not in name and "prompt" in name.lower())
    )
