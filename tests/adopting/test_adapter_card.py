"""The model card: what hubs read at its head, what people read below, and what never stands in it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml
from command import weighbridge
from judged import Scene, scene
from training_python import training_python
from weighbridge_training.adapters.card import card_of
from weighbridge_training.adapters.choosing import evidence_of_job
from weighbridge_training.verdict.card import Made, card

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.adapters.evidence import Evidence

READ = """
import json, sys
from huggingface_hub import ModelCard
card = ModelCard.load(sys.argv[1])
print(json.dumps([card.data.to_dict(), len(card.text)]))
"""


def evidence(stage: Scene) -> Evidence:
    return evidence_of_job(stage.home, stage.root, "parcels")


def test_it_says_what_the_adapter_is_and_how_it_was_judged(tmp_path: Path) -> None:
    said = card_of(evidence(scene(tmp_path)))
    for words in (
        "# parcels v1",
        "It beats the prompt by 45 points on 80 held-out examples (95 %:",
        "| the prompt | 50 % (",
        "| the adapter | 95 % (",
        "| trained on | 100 | `",
        "| held out, never trained on | 80 | `",
        "rank 8, alpha 16",
        "seed 42",
        "peft 0.21.2, torch 2.13.0",
        "hardware: cpu",
        "It has lost none of 3 questions outside",
        "The licence of the base model is not recorded here",
    ):
        assert words in said, words


def test_no_row_and_no_prompt_stands_in_it(tmp_path: Path) -> None:
    said = card_of(evidence(scene(tmp_path)))
    assert "parcel of today" not in said
    assert "Never promise a refund" not in said
    assert "17 plus 25" not in said
    assert str(tmp_path) not in said


def test_a_hub_reads_its_head(tmp_path: Path) -> None:
    found = evidence(scene(tmp_path))
    job = found.job.model_dump(mode="json", exclude_none=True)
    text = card(job, "v1-0123456789ab", found.report, Made({}, licence="apache-2.0"))
    file = tmp_path / "README.md"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run([training_python(), "-c", READ, str(file)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    head, length = json.loads(run.stdout)
    assert length > 500
    assert head == {
        "base_model": "org/tiny",
        "base_model_relation": "adapter",
        "library_name": "peft",
        "pipeline_tag": "text-generation",
        "license": "apache-2.0",
        "tags": ["lora", "sft", "weighbridge"],
    }


def test_a_base_model_of_a_folder_is_no_name_for_a_hub(tmp_path: Path) -> None:
    found = evidence(scene(tmp_path))
    job = found.job.model_dump(mode="json", exclude_none=True)
    job["task"]["base_model"] = {"folder": "models/secret-project"}
    text = card(job, "", found.report, Made({}))
    assert "base_model" not in yaml.safe_load(text.split("---")[1])
    assert "secret-project" not in text


def test_what_was_forgotten_is_said(tmp_path: Path) -> None:
    found = evidence(scene(tmp_path))
    lost = replace(found.report, forgetting=replace(found.report.forgetting, lost=2))
    assert "it has lost 2." in card(found.job.model_dump(mode="json"), "", lost, Made({}))


def test_the_command_prints_it(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    ran = weighbridge(stage.root, "adopt", "parcels", "--isolated", "--card", environment=stage.environment)
    assert ran.code == 0, ran.stderr
    assert ran.stdout == card_of(evidence(stage))
