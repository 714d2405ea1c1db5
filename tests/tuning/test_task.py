"""Task files: read strictly with file and line, by the same rules as their published schema; recipes follow them."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.tuning.figures import figures
from weighbridge.tuning.recipes import TOOLS, recipe_files
from weighbridge.tuning.task_file import TaskError, read_task, task_schema
from weighbridge.tuning.task_text import Start, task_text

if TYPE_CHECKING:
    from weighbridge.tuning.task import Task

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs/schemas/task.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)
START = Start("department", "Qwen/Qwen3-0.6B", "gpt-4o", "prompts/system.md", "SYSTEM", json_answers=False)
TEXT = task_text(START)


def tool(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def errors(text: str) -> list[str]:
    with pytest.raises(TaskError) as caught:
        read_task(text, "training/department/task.yaml")
    return str(caught.value).replace("training/department/task.yaml", "task").splitlines()


def test_the_published_schema_is_fresh_valid_and_closed() -> None:
    assert task_schema() == PUBLISHED, "run: python tools/schemas.py"
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)
    objects = [PUBLISHED, *PUBLISHED["$defs"].values()]
    assert all(one.get("additionalProperties") is False for one in objects if one.get("type") == "object")


def test_what_is_written_first_is_a_task_and_starts_from_the_published_figures() -> None:
    task = read_task(TEXT, "task.yaml")
    assert VALIDATOR.is_valid(yaml.safe_load(TEXT))
    start = figures()
    assert (task.adapter.r, task.adapter.alpha, task.training.seed) == (start.rank, start.alpha, start.seed)
    assert task.limits.max_runtime_s == start.max_runtime_s
    assert task.incumbent is not None
    assert (task.incumbent.model, task.incumbent.prompt.symbol) == ("gpt-4o", "SYSTEM")


def test_a_task_without_a_known_model_of_today_has_no_incumbent() -> None:
    task = read_task(task_text(Start("a", "org/model", "", "p.md", "", json_answers=True)), "task.yaml")
    assert task.incumbent is None
    assert task.measure.by == "fields"


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_model_and_no_prompt_writes_anything_but_their_own_value(model: str, path: str) -> None:
    start = Start("a", "org/model", model, path, "", json_answers=False)
    try:
        task = read_task(task_text(start), "task.yaml")
    except TaskError:
        return  # a path that leads out of the workspace, a model without a name
    assert task.incumbent is None or (task.incumbent.model, task.incumbent.prompt.path) == (model, path)
    assert task.name == "a"


WRONG: list[tuple[str, str, str]] = [
    ('name: "department"', 'name: "../x"', "task:3: name: expected small letters, digits and hyphens, found '../x'"),
    ('id: "Qwen/Qwen3-0.6B"', "id: --config", "task:6: base_model.id: expected the id of a model, such as org/model"),
    ('id: "Qwen/Qwen3-0.6B"', 'id: "Qwen/Qwen3\\n"', "task:6: base_model.id: expected the id of a model"),
    ('id: "Qwen/Qwen3-0.6B"', "folder: /etc", "task:6: base_model.folder: expected a path inside the workspace"),
    ('id: "Qwen/Qwen3-0.6B"', "revision: main", "task:5: base_model: expected either `id` or `folder`"),
    ('id: "Qwen/Qwen3-0.6B"', 'id: "a/b"\n  trust_remote_code: true', "task:7: unknown key `trust_remote_code` in"),
    ("method: sft ", "method: ppo ", "task:9: method: expected 'sft' or 'dpo', found 'ppo'"),
    ("method: sft ", "method: dpo ", "task:2: task: expected `beta` in `training` for the method dpo"),
    ("  r: 16", "  r: 0", "task:12: adapter.r: expected greater than or equal to 1, found 0"),
    ("  r: 16", "  rank: 16", "task:12: unknown key `rank` in `adapter`"),
    ("train: train.jsonl", "train: ../train.jsonl", "task:19: data.train: expected a path inside the workspace"),
    ("train: train.jsonl", "train: holdout.jsonl", "task:18: data: expected a hold-out that is not the training data"),
    ("max_runtime_s: 7200", "max_runtime: 7200", "task:50: `max_runtime_s` is missing in `limits`"),
    ("version: 1\n", "version: 2\n", "task:2: version: expected 1, found 2"),
    ("version: v1 ", "version: latest ", "task:16: adapter.version: expected a version such as v1 or v1.2"),
    ("limits:", "hook: https://x.y/z\nlimits:", "task:50: hook: expected a name of small letters, digits and hyphens"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[wrong.strip()[:30] for _, wrong, _ in WRONG])
def test_what_is_wrong_is_named_with_its_line(right: str, wrong: str, said: str) -> None:
    assert right in TEXT
    text = TEXT.replace(right, wrong, 1)
    assert any(line.startswith(said) for line in errors(text)), errors(text)


OF_TWO_KEYS = ("expected `beta`", "not the training data")
"""What is said of two keys at once, which the published schema does not hold together."""
OF_ONE_KEY = [(right, wrong) for right, wrong, said in WRONG if not any(words in said for words in OF_TWO_KEYS)]


@pytest.mark.parametrize(("right", "wrong"), OF_ONE_KEY, ids=[wrong.strip()[:30] for _, wrong in OF_ONE_KEY])
def test_the_schema_refuses_what_reading_refuses(right: str, wrong: str) -> None:
    assert not VALIDATOR.is_valid(yaml.safe_load(TEXT.replace(right, wrong, 1)))


@pytest.mark.parametrize("text", ["", "- a", "a: [", "version: 1\nversion: 1\n", "a: &x [*x]", "\x00", "[" * 5000])
def test_what_is_no_task_file_at_all_is_said(text: str) -> None:
    assert errors(text)


def recipes(name: str) -> dict[str, str]:
    return {Path(file.path).name: file.text for file in recipe_files(tool("write_recipes").variant(name))}


@pytest.mark.parametrize("name", ["lora", "qlora", "dora", "targets", "whole", "revision", "dpo"])
def test_every_tool_gets_what_the_task_says(name: str) -> None:
    task: Task = tool("write_recipes").variant(name)
    made = recipes(name)
    axolotl, factory = (yaml.safe_load(made[file]) for file in ("axolotl.yaml", "llama_factory.yaml"))
    for said in (axolotl["lora_r"], factory["lora_rank"], keywords(made["train_trl.py"], "LoraConfig")["r"]):
        assert said == task.adapter.r
    rates = (axolotl["learning_rate"], factory["learning_rate"])
    assert rates == (task.training.learning_rate,) * 2
    four_bits = task.adapter.kind == "qlora"
    assert (axolotl["adapter"] == "qlora", factory.get("quantization_bit") == 4) == (four_bits, four_bits)
    assert keywords(made["train_unsloth.py"], "from_pretrained")["load_in_4bit"] is four_bits
    dora = task.adapter.kind == "dora"
    assert (bool(axolotl.get("peft_use_dora")), bool(factory.get("use_dora"))) == (dora, dora)
    whole = list(task.adapter.modules_to_save)
    assert (axolotl.get("lora_modules_to_save") or []) == whole
    assert list(filter(None, factory.get("additional_target", "").split(","))) == whole
    for file, name in (("train_trl.py", "LoraConfig"), ("train_unsloth.py", "get_peft_model")):
        assert (keywords(made[file], name).get("modules_to_save") or []) == whole
    preferences = task.method == "dpo"
    assert (axolotl.get("rl") == "dpo", factory["stage"] == "dpo") == (preferences, preferences)
    assert ("DPOTrainer" in made["train_trl.py"], "DPOTrainer" in made["train_unsloth.py"]) == (preferences,) * 2
    index = json.loads(made["dataset_info.json"])
    assert [entry["file_name"] for entry in index.values()] == ["../train.jsonl", "../holdout.jsonl"]
    assert (factory["dataset"], factory["eval_dataset"]) == tuple(index)


def test_no_recipe_runs_code_of_a_model_or_trains_on_the_hold_out() -> None:
    for name, text in recipes("lora").items():
        assert (
            "trust_remote_code" not in text or "trust_remote_code: false" in text or "trust_remote_code=False" in text
        )
        if name.endswith(".yaml"):
            assert "val_set_size" not in text
    assert {tool.name for tool in TOOLS} == {"TRL", "Axolotl", "Unsloth", "LLaMA-Factory"}


def keywords(text: str, name: str) -> dict[str, Any]:
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if called == name:
            return {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    raise AssertionError(f"{name} is not called")
