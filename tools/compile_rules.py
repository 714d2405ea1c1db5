"""Writes the generated module of the rules and weights: `python tools/compile_rules.py`; a test keeps it fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from pprint import pformat
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.config_read import read  # noqa: E402
from weighbridge.rule_files import read_rule_file  # noqa: E402
from weighbridge.rule_manual import built_in_folder, rule_files  # noqa: E402

TARGET = built_in_folder() / "compiled.py"
_FOR_JUDGING = ("name", "group", "severity", "since", "preview", "summary", "when", "message", "remedies")
WEIGHTS = built_in_folder() / "evidence.yaml"
_HEADER = '''\
"""The rules and weights as plain literals. Generated from their files by tools/compile_rules.py: do not edit."""

# fmt: off

RULES: tuple[dict[str, object], ...] = \\
'''
_WEIGHTS = """\
EVIDENCE: dict[str, dict[str, object]] = \\
"""


def compiled() -> str:
    """The text of the generated module."""
    rules = pformat(tuple(map(_judging, rule_files())), width=112, sort_dicts=False)
    weights = pformat(yaml.safe_load(WEIGHTS.read_text("utf-8")), width=112, sort_dicts=False)
    return f"{_HEADER}{rules}\n\n{_WEIGHTS}{weights}\n"


def _judging(file: Path) -> dict[str, Any]:
    read_rule_file(file)
    found = read(file, file.name)
    assert found is not None
    return {key: found[0][key] for key in _FOR_JUDGING if key in found[0]}


if __name__ == "__main__":
    TARGET.write_text(compiled(), encoding="utf-8", newline="\n")
