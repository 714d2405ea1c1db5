"""What `docs/why.md` shows is what the command says, and its JSON is what the schema says."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "why.schema.json").read_text("utf-8"))
PLACES = ("app/agent.py:40", "app/agent.py:40:9", "app/parse.py:38", "app/summaries.py:26", "app/prompts.py:12",
          "prompts/system.md:1", "web/src/classify.ts:20", "AGENTS.md:1", "app/__init__.py:1")  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In a folder of its own: as a part of this repository, all of it would be read for each command."""
    return shutil.copytree(ROOT / "examples" / "support-bot", tmp_path_factory.mktemp("why") / "support-bot")


def said(command: str, demo: Path) -> str:
    """What a command says in the demo."""
    packages = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
    ran = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", *shlex.split(command), "--no-cache", "--isolated"],
        cwd=demo,
        env={**os.environ, "PYTHONPATH": packages, "PYTHONUTF8": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_page_shows_real_output() -> None:
    specification = importlib.util.spec_from_file_location("tools_why_page", ROOT / "tools" / "why_page.py")
    assert specification is not None and specification.loader is not None
    tool = importlib.util.module_from_spec(specification)
    before = list(sys.path)
    try:
        specification.loader.exec_module(tool)
    finally:
        sys.path[:] = before
    assert tool.PAGE.read_text("utf-8") == tool.page(), "run: python tools/why_page.py"
    assert tool.PAGE.read_text("utf-8").count("breaks off") == 1


@pytest.mark.parametrize("place", PLACES)
def test_the_json_follows_its_schema(place: str, demo: Path) -> None:
    answer: dict[str, Any] = json.loads(said(f"why {place} --output json", demo))
    jsonschema.validate(answer, SCHEMA)
    for argument in answer["arguments"]:
        assert argument["accepted"] == (argument["refusal"] is None) == (argument["reason"] == "")
        assert argument["accepted"] == (argument["strength"] >= argument["needed"]) or not argument["accepted"]


def test_an_example_in_json_follows_the_schema(demo: Path) -> None:
    answer: dict[str, Any] = json.loads(said("why app/agent.py:40 --output json --reproduce", demo))
    jsonschema.validate(answer, SCHEMA)
    assert answer["reproduction"]["same"] is True


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1}, SCHEMA)
