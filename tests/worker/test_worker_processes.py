"""Several processes give what one gives, tell it once, and fail with one reason."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest
from jobs import prepared, run
from training_python import training_python
from weighbridge_training.layout import CANCEL, CHECKPOINTS, OUT

if TYPE_CHECKING:
    from pathlib import Path

    from jobs import Ran

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gloo over loopback")


def several(count: int) -> list[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--master-addr", "127.0.0.1", "--master-port", str(port)]
    start = [training_python(), "-m", "torch.distributed.run", "--nproc-per-node", str(count), *where]
    return [*start, "worker.pyz", "job.json"]


@pytest.mark.slow
def test_two_processes_learn_what_one_learns_and_tell_it_once(
    trained: Ran, llama: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "lo")
    ran = run(prepared(tmp_path, llama), argv=several(2))
    assert ran.code == 0, ran.why
    assert [event["seq"] for event in ran.events] == list(range(1, len(ran.events) + 1))
    assert [event["processes"] for event in ran.named("started")] == [2]
    assert ran.named("train_begin")[0]["micro_batches"] == 4
    ours, theirs = (
        [(step["step"], step["loss"], step["grad_norm"]) for step in one.named("progress")] for one in (ran, trained)
    )
    assert len(ours) == len(theirs) == 8
    for one, other in zip(ours, theirs, strict=True):
        assert one == pytest.approx(other, rel=1e-3)
    assert ran.named("eval")[0]["loss"] == pytest.approx(trained.named("eval")[0]["loss"], rel=1e-3)


@pytest.mark.slow
def test_several_processes_see_that_a_job_is_cancelled(
    llama: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "lo")
    folder = prepared(tmp_path, llama, {"training": {"epochs": 500}})
    (folder / CANCEL).touch()
    ran = run(folder, argv=several(2))
    assert ran.result["state"] == "CANCELLED", ran.why
    assert not list((folder / CHECKPOINTS).glob("*/adapter_model.safetensors")) or ran.named("cancelled")
    assert not (folder / OUT / "adapter").exists()


@pytest.mark.slow
def test_a_plain_start_becomes_a_process_for_each_gpu_and_fails_with_one_reason(llama: Path, tmp_path: Path) -> None:
    ran = run(prepared(tmp_path, llama, {"resources": {"gpus_per_node": 2, "strategy": "ddp"}}))
    assert (ran.code, ran.result["state"]) == (1, "FAILED"), ran.why
    assert "PyTorch sees none" in ran.result["reason"]
    assert [event["processes"] for event in ran.named("started")] == [2]
