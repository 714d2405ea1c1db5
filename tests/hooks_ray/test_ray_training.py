"""The true worker and a tiny model on a real Ray: two processes that Ray Train starts, end to end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.append(str(Path(__file__).parents[1] / "worker"))

from hook_jobs import new_key
from jobs import TASK, environment, merged
from parcels import FULL, SCHEMA, conversation, lines, pairs
from test_ray import hook, until_ended
from weighbridge.tuning.task import Task
from weighbridge_training.bundle import Bundle, Content, bundle_of
from weighbridge_training.layout import ANSWER_SCHEMA, HOLDOUT, PROMPT, TRAIN
from weighbridge_training.program import worker
from weighbridge_training.states import State

if TYPE_CHECKING:
    from ray_cluster import RayCluster

TINY = Path(__file__).parents[1] / "worker" / "tiny.py"
TWO = {"nodes": 2, "gpus_per_node": 0, "strategy": "ddp"}


def job(python: str, folder: Path) -> Bundle:
    """A short training of a model that is made now."""
    subprocess.run([python, str(TINY), str(folder)], check=True, capture_output=True, timeout=200, env=environment())
    known = pairs()
    files = {
        TRAIN: lines([conversation(pair) for pair in known[:128]]),
        HOLDOUT: lines([conversation(pair) for pair in known[-8:]]),
        ANSWER_SCHEMA: json.dumps(SCHEMA).encode(),
        PROMPT: json.dumps({"system": FULL, "before": "", "after": "", "missing": []}).encode(),
        **{f"data/base/{path.name}": path.read_bytes() for path in folder.iterdir()},
    }
    task = Task.model_validate_json(json.dumps(merged(TASK, {"resources": TWO, "training": {"epochs": 2}})))
    return bundle_of(new_key(), task, {name: Content(data) for name, data in files.items()}, worker())


@pytest.mark.slow
def test_two_processes_of_ray_train_make_one_adapter(cluster: RayCluster, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    ray, bundle = hook(cluster), job(cluster.python, model)
    ref = ray.submit(bundle)
    status = until_ended(ray, ref, seconds=600)
    log = cluster.storage / ref.key / "out" / "log.txt"
    assert status.state is State.SUCCEEDED, (status, ray.log(ref, 0)[0][-3000:], log.read_text()[-3000:])
    events = ray.events(ref, 0, 1).events
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["processes"] == 2
    losses = [event["loss"] for event in events if event["event"] == "progress"]
    assert losses[-1] < losses[0]
    names = {artifact.name for artifact in status.artifacts}
    assert {"adapter/adapter_model.safetensors", "report.json"} <= names
    for artifact in status.artifacts:
        into = tmp_path / artifact.name.replace("/", "-")
        ray.artifact(ref, artifact, into)
        assert into.stat().st_size == artifact.bytes
