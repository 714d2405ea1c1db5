"""What is generated from the rules is fresh, and no rule and none of its numbers is written down a second time."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from weighbridge.rule_manual import built_in_file, rule_files
from weighbridge.rules import load_rules

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
SHOWN_TO_PEOPLE = {"config_schema.py", "config_file.py"}
"""They show how settings are written: the first settings file, and a docstring."""
RULES = load_rules()


def tool(name: str) -> ModuleType:
    """A module of tools/, which is no package; its hand on the import path does not last."""
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module


def test_the_generated_module_is_fresh() -> None:
    compile_rules = tool("compile_rules")
    assert compile_rules.TARGET.read_text("utf-8") == compile_rules.compiled(), "run: python tools/compile_rules.py"


def test_the_generated_module_of_parts_is_fresh() -> None:
    compile_rules = tool("compile_rules")
    fresh = compile_rules.compiled_parts()
    assert compile_rules.TARGET_OF_PARTS.read_text("utf-8") == fresh, "run: python tools/compile_rules.py"


def test_the_pages_are_fresh() -> None:
    rule_pages = tool("rule_pages")
    written = {file.name: file.read_text("utf-8") for file in rule_pages.FOLDER.glob("*.md")}
    assert written == rule_pages.pages(), "run: python tools/rule_pages.py"


def test_the_page_of_facts_is_fresh() -> None:
    rule_pages = tool("rule_pages")
    assert rule_pages.FACTS_PAGE.read_text("utf-8") == rule_pages.facts_page(), "run: python tools/rule_pages.py"


def test_the_rule_in_the_documentation_loads_and_its_fragments_are_valid(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "writing-rules.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    whole = next(block for block in blocks if "name: user-prompt-too-long" in block)
    examples = next(block for block in blocks if block.startswith("examples:"))
    cases = next(block for block in blocks if block.startswith("severity:"))
    (tmp_path / "user-prompt-too-long.yaml").write_text(whole + examples, "utf-8")
    changing = f"name: b\ngroup: knowledge\nsummary: S.\nwhen: {{fact: volatile_facts}}\nmessage: M.\n{cases}"
    (tmp_path / "b.yaml").write_text(changing, "utf-8")
    rules = load_rules([tmp_path])
    assert rules["user-prompt-too-long"].limits == {"tokens": 1500}
    assert [grade.severity for grade in rules["b"].grades] == ["warning", "information"]


def test_the_published_schema_is_fresh() -> None:
    rule_schema = tool("rule_schema")
    assert rule_schema.TARGET.read_text("utf-8") == rule_schema.published(), "run: python tools/rule_schema.py"


def test_the_schema_is_valid_and_accepts_every_built_in_rule() -> None:
    import yaml

    schema = json.loads(tool("rule_schema").published())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for file in rule_files():
        assert [error.message for error in validator.iter_errors(yaml.safe_load(file.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    "change",
    [
        {"when": {"fact": "prompt", "above": {"count": 1}}},
        {"when": {"fact": "prompt", "where": {"role": "sistem"}}},
        {"when": {"fact": "promt"}},
        {"severity": "fatal"},
        {"nmae": "x"},
    ],
)
def test_the_schema_refuses_what_loading_refuses(change: dict[str, Any]) -> None:
    rule = {"name": "a", "group": "prompts", "summary": "S.", "message": "M.", "when": {"fact": "prompt"}}
    validator = jsonschema.Draft202012Validator(tool("rule_schema").rule_schema())
    assert validator.is_valid(rule)
    assert not validator.is_valid({**rule, **change})


def test_there_is_a_file_for_every_rule_and_a_rule_for_every_file() -> None:
    assert [file.stem for file in rule_files()] == list(RULES.names)
    assert all(built_in_file(name).is_file() for name in RULES.names)


def test_no_rule_name_occurs_in_the_core() -> None:
    names = "|".join(map(re.escape, RULES.names))
    pattern = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in sorted((ROOT / "analyzers").rglob("*"))
        if file.suffix in (".py", ".yaml", ".toml", ".json") and file.name not in SHOWN_TO_PEOPLE
        for match in pattern.finditer(file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_message_takes_its_limits_from_the_rule(rule: Any) -> None:
    for message in (rule.message, *(grade.message for grade in rule.grades)):
        words = re.findall(r"[\d.,%]*\d[\d.,%]*", re.sub(r"\{[^}]*\}", "", message))
        limits = {f"{limit:g}" for limit in rule.limits.values()} | {f"{limit:,}" for limit in rule.limits.values()}
        assert not limits & {word.strip(".,") for word in words}


def test_loading_the_built_in_rules_imports_neither_yaml_nor_pydantic() -> None:
    program = (
        "import sys; from weighbridge.rules import load_rules; import weighbridge.judge; load_rules();"
        "print(sorted({'yaml', 'pydantic', 'weighbridge.rule_fields', 'difflib'} & set(sys.modules)))"
    )
    paths = [str(ROOT / "analyzers"), str(ROOT / "rules")]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
