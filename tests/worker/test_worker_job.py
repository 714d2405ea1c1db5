"""A job from its folder to its result, as any back-end runs it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from jobs import KEY, prepared, run
from weighbridge_training.layout import ADAPTER, ANSWERS, FETCHED, OUT, RESULT

if TYPE_CHECKING:
    from pathlib import Path

    from jobs import Ran


def answers(ran: Ran, arm: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ran.folder / ANSWERS / f"{arm}.jsonl").read_text("utf-8").splitlines()]


def test_a_result_names_every_file_by_its_content(trained: Ran) -> None:
    result = trained.result
    assert (result["v"], result["key"], result["state"], result["reason"]) == (1, KEY, "SUCCEEDED", "")
    names = {artifact["name"] for artifact in result["artifacts"]}
    assert names <= set(FETCHED)
    assert names >= {"adapter/adapter_model.safetensors", "adapter/tokenizer.json", "adapter/README.md", "events.jsonl"}
    for artifact in result["artifacts"]:
        data = (trained.folder / OUT / artifact["name"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (artifact["bytes"], artifact["sha256"])


def test_nothing_that_is_unpickled_lies_beside_the_adapter(trained: Ran) -> None:
    assert not [path for path in (trained.folder / ADAPTER).iterdir() if path.suffix in (".bin", ".pt", ".pkl", ".py")]


def test_the_adapter_names_the_model_of_the_task_and_no_folder_of_the_machine(trained: Ran) -> None:
    config = json.loads((trained.folder / ADAPTER / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == "models/tiny"
    assert config["modules_to_save"] == ["embed_tokens"]
    assert str(trained.folder) not in json.dumps(config) + (trained.folder / ADAPTER / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arm", "rows"), [("adapter", 16), ("base-prompt", 16), ("probes-base", 3), ("probes-adapter", 3)]
)
def test_every_arm_has_an_answer_to_every_row(trained: Ran, arm: str, rows: int) -> None:
    found = answers(trained, arm)
    assert [answer["row"] for answer in found] == list(range(rows))
    assert all(answer["seconds"] > 0 and answer["input_tokens"] > 0 and answer["output_tokens"] > 0 for answer in found)


def test_the_full_prompt_costs_more_tokens_than_the_short_one(trained: Ran) -> None:
    full, short = answers(trained, "base-prompt"), answers(trained, "adapter")
    assert all(one["input_tokens"] > other["input_tokens"] for one, other in zip(full, short, strict=True))


def test_a_job_that_has_ended_is_not_run_again(trained: Ran) -> None:
    before = (trained.folder / RESULT).read_bytes()
    again = run(trained.folder)
    assert (again.code, again.stdout) == (0, "")
    assert (trained.folder / RESULT).read_bytes() == before


@pytest.mark.slow
def test_the_same_seed_gives_the_same_adapter_to_the_byte(trained: Ran, llama: Path, tmp_path: Path) -> None:
    again = run(prepared(tmp_path, llama))
    assert again.code == 0, again.why
    weights = "adapter/adapter_model.safetensors"
    assert (again.folder / OUT / weights).read_bytes() == (trained.folder / OUT / weights).read_bytes()


def test_a_prompt_with_parts_that_only_the_program_knows_is_not_asked(llama: Path, tmp_path: Path) -> None:
    prompt = {"system": "Sort.", "before": "", "after": "", "missing": ["customer"]}
    ran = run(prepared(tmp_path, llama, {"training": {"epochs": 0.1}}, prompt=prompt))
    assert ran.code == 0, ran.why
    assert [(one["arm"], "customer" in one["reason"]) for one in ran.named("skipped")] == [("base-prompt", True)]
    assert "answers/base-prompt.jsonl" not in {artifact["name"] for artifact in ran.result["artifacts"]}
