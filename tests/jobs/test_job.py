"""What is sent to be done: the closed document, its schema, and the bundle that is addressed by its content."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError
from weighbridge.tuning.task_file import read_task
from weighbridge_training.bundle import Content, bundle_of, recipe_digest
from weighbridge_training.job import Job, job_schema
from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.program import worker

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "schemas" / "job.schema.json").read_text(encoding="utf-8"))
KEY = "wb-" + "0a" * 16
TASK = """
version: 1
name: parcels
base_model: {id: Qwen/Qwen3-4B-Instruct-2507}
method: sft
adapter: {r: 16, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 3, learning_rate: 0.0002, global_batch: 8, max_length: 2048, seed: 42}
measure: {by: exact}
off_task: {questions: ["What is the capital of France?"]}
limits: {max_runtime_s: 7200}
"""


def bundled(train: bytes = b'{"messages": []}\n', key: str = KEY, task: str = TASK) -> Any:
    contents = {TRAIN: Content(train, 1), HOLDOUT: Content(b"", 0)}
    return bundle_of(key, read_task(task, "task.yaml"), contents, worker())


def test_the_published_schema_is_fresh_and_admits_what_is_sent() -> None:
    assert job_schema() == PUBLISHED, "run: python tools/schemas.py"
    document = json.loads(bundled().job_json)
    jsonschema.validate(document, PUBLISHED)
    assert Job.model_validate_json(bundled().job_json) == bundled().job


@pytest.mark.parametrize(
    "change",
    [
        {"key": "wb-a; rm -rf /"},
        {"key": KEY + "\n"},
        {"files": [{"name": "data/../../.ssh/id", "sha256": "0" * 64, "bytes": 1}]},
        {"files": [{"name": "/etc/passwd", "sha256": "0" * 64, "bytes": 1}]},
        {"files": [{"name": "data/.hidden", "sha256": "0" * 64, "bytes": 1}]},
        {"command": "true"},
        {"kind": "shell"},
    ],
    ids=lambda change: json.dumps(change)[:40],
)
def test_a_document_that_says_more_is_refused_by_both(change: dict[str, Any]) -> None:
    document = {**json.loads(bundled().job_json), **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, PUBLISHED)
    with pytest.raises(ValidationError):
        Job.model_validate_json(json.dumps(document))


def test_the_digest_follows_every_byte_and_not_the_key() -> None:
    one = bundled()
    assert one.digest == bundled(key="wb-" + "0b" * 16).digest
    assert one.digest != bundled(b'{"messages": [1]}\n').digest
    assert one.digest != bundled(task=TASK.replace("7200", "7201")).digest


def test_the_content_version_follows_base_data_and_recipe_alone() -> None:
    one = recipe_digest(bundled().job)
    assert one == recipe_digest(bundled(task=TASK.replace("v1}", "v2}").replace("7200", "60")).job)
    assert one != recipe_digest(bundled(b'{"messages": [1]}\n').job)
    assert one != recipe_digest(bundled(task=TASK.replace("epochs: 3", "epochs: 4")).job)


def test_the_worker_is_packed_the_same_every_time_and_holds_what_travels_alone() -> None:
    ask = "from weighbridge_training.program import worker; print(worker().sha256)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.strip() == worker().sha256
    names = zipfile.ZipFile(io.BytesIO(worker().data)).namelist()
    assert "__main__.py" in names
    assert not [name for name in names if "/hooks/" in name or "job.py" in name]


def test_a_job_goes_on_from_another_one_and_never_from_itself() -> None:
    contents = {TRAIN: Content(b"", 0), HOLDOUT: Content(b"", 0)}
    task = read_task(TASK, "task.yaml")
    resumed = bundle_of("wb-" + "0b" * 16, task, contents, worker(), resumes=KEY)
    jsonschema.validate(json.loads(resumed.job_json), PUBLISHED)
    assert resumed.digest != bundle_of(KEY, task, contents, worker()).digest
    with pytest.raises(ValidationError, match="another job"):
        bundle_of(KEY, task, contents, worker(), resumes=KEY)
