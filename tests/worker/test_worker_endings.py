"""How a job ends before its last step, and how it goes on when it is started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from jobs import Ran, command, environment, prepared, run
from weighbridge_training.layout import CANCEL, EVENTS, OUT, RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")]

WEIGHTS = f"{OUT}/adapter/adapter_model.safetensors"
LONG: dict[str, Any] = {"training": {"epochs": 4, "global_batch": 16}}


class Running:
    """A worker that is watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            command(), cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def await_event(self, name: str, at_least: int = 1) -> None:
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            path = self.folder / EVENTS
            if path.is_file() and path.read_text("utf-8").count(f'"event": "{name}"') >= at_least:
                return
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.02)
        pytest.fail(f"no event {name}")

    def ended(self) -> Ran:
        stdout, stderr = self.process.communicate(timeout=120)
        return Ran(self.folder, self.process.returncode, stdout, stderr)


@pytest.fixture
def start() -> Iterator[Any]:
    started: list[Running] = []

    def begin(folder: Path) -> Running:
        started.append(Running(folder))
        return started[-1]

    yield begin
    for one in started:
        one.process.kill()
        one.process.communicate()


@pytest.fixture(scope="module")
def uninterrupted(llama: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(prepared(tmp_path_factory.mktemp("whole"), llama, LONG))


def test_a_killed_training_goes_on_to_the_very_same_adapter(
    start: Any, uninterrupted: Ran, llama: Path, tmp_path: Path
) -> None:
    running = start(prepared(tmp_path, llama, LONG))
    running.await_event("checkpoint", 2)
    running.process.send_signal(signal.SIGKILL)
    assert running.ended().code == -signal.SIGKILL
    assert not (tmp_path / RESULT).exists()
    # what a crash left half written is no place to go on from
    (tmp_path / OUT / "checkpoints" / "checkpoint-999").mkdir()
    with (tmp_path / EVENTS).open("ab") as events:
        events.write(b'{"v": 1, "seq": 99, "t": 17')
    again = run(tmp_path)
    assert again.code == 0, again.why
    begins = again.named("train_begin")
    assert begins[0]["first_step"] == 0 and begins[-1]["first_step"] > 0
    assert [event["seq"] for event in again.events] == list(range(1, len(again.events) + 1))
    assert (tmp_path / WEIGHTS).read_bytes() == (uninterrupted.folder / WEIGHTS).read_bytes()
    losses = {step["step"]: step["loss"] for step in again.named("progress")}
    assert losses == {step["step"]: step["loss"] for step in uninterrupted.named("progress")}


@pytest.mark.parametrize("way", ["signal", "file"])
def test_a_cancelled_training_leaves_a_checkpoint_and_says_so(
    start: Any, llama: Path, tmp_path: Path, way: str
) -> None:
    running = start(prepared(tmp_path, llama, {"training": {"epochs": 500}}))
    running.await_event("progress", 2)
    if way == "signal":
        running.process.send_signal(signal.SIGTERM)
    else:
        (tmp_path / CANCEL).touch()
    ran = running.ended()
    assert (ran.code, ran.result["state"]) == (130, "CANCELLED"), ran.why
    step = ran.named("cancelled")[0]["step"]
    assert ran.named("checkpoint")[-1]["step"] == step > 0
    assert run(tmp_path).code == 130


def test_a_machine_that_is_taken_away_leaves_no_result_and_the_job_goes_on(
    start: Any, llama: Path, tmp_path: Path
) -> None:
    running = start(prepared(tmp_path, llama, {"training": {"epochs": 3}, "resources": {"preemptible": True}}))
    running.await_event("progress", 2)
    running.process.send_signal(signal.SIGTERM)
    ran = running.ended()
    assert ran.code == 130 and not (tmp_path / RESULT).exists()
    step = ran.named("interrupted")[0]["step"]
    again = run(tmp_path)
    assert again.code == 0, again.why
    assert again.named("train_begin")[-1]["first_step"] == step


def test_a_training_ends_when_its_time_is_over(llama: Path, tmp_path: Path) -> None:
    ran = run(prepared(tmp_path, llama, {"training": {"epochs": 900}, "limits": {"max_runtime_s": 12}}))
    assert (ran.code, ran.result["state"]) == (1, "FAILED"), ran.why
    assert "limits.max_runtime_s" in ran.result["reason"]
    assert ran.named("failed")[0]["code"] == "max-runtime"


def test_events_of_two_runs_are_one_stream(start: Any, llama: Path, tmp_path: Path) -> None:
    folder = prepared(tmp_path, llama, {"training": {"epochs": 1}})
    running = start(folder)
    running.await_event("data")
    running.process.kill()
    running.ended()
    ran = run(folder)
    assert [event["event"] for event in ran.events].count("started") == 2
    assert json.loads(ran.stdout.splitlines()[0])["seq"] > 1
