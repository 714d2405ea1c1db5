"""The true worker and a tiny model as a job of a real Slurm, end to end."""

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
from test_slurm import until_ended
from training_python import training_python
from weighbridge.tuning.task import Task
from weighbridge_training.bundle import Content, bundle_of
from weighbridge_training.hooks.slurm import Slurm
from weighbridge_training.layout import ANSWER_SCHEMA, HOLDOUT, PROMPT, TRAIN
from weighbridge_training.program import worker
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import SlurmHook

if TYPE_CHECKING:
    from cluster import Cluster

TINY = Path(__file__).parents[1] / "worker" / "tiny.py"


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_job_of_slurm_makes_an_adapter(running: Cluster, tmp_path: Path) -> None:
    python, model = training_python(), tmp_path / "model"
    model.mkdir()
    subprocess.run([python, str(TINY), str(model)], check=True, capture_output=True, timeout=200, env=environment())
    known = pairs()
    files = {
        TRAIN: lines([conversation(pair) for pair in known[:64]]),
        HOLDOUT: lines([conversation(pair) for pair in known[-8:]]),
        ANSWER_SCHEMA: json.dumps(SCHEMA).encode(),
        PROMPT: json.dumps({"system": FULL, "before": "", "after": "", "missing": []}).encode(),
        **{f"data/base/{path.name}": path.read_bytes() for path in model.iterdir()},
    }
    task = Task.model_validate_json(json.dumps(merged(TASK, {"training": {"epochs": 2}})))
    bundle = bundle_of(new_key(), task, {name: Content(data) for name, data in files.items()}, worker())
    slurm = Slurm(SlurmHook(type="slurm", folder=str(running.home / "trained"), python=python))
    ref = slurm.submit(bundle)
    status = until_ended(slurm, ref, seconds=500)
    assert status.state is State.SUCCEEDED, (status, slurm.log(ref, 0)[0][-3000:])
    events = slurm.events(ref, 0, 1).events
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {"adapter/adapter_model.safetensors", "report.json"} <= {artifact.name for artifact in status.artifacts}
    for artifact in status.artifacts:
        into = tmp_path / artifact.name.replace("/", "-")
        slurm.artifact(ref, artifact, into)
        assert into.stat().st_size == artifact.bytes
