"""The Slurm hook against a real Slurm, here and over a real ssh."""

from __future__ import annotations

import shlex
import sys
import time
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hook_jobs import bundled, new_key
from weighbridge_training.contract import Artifact, HookError, Ref, Trouble
from weighbridge_training.hooks import slurm_batch
from weighbridge_training.hooks.opening import opened
from weighbridge_training.hooks.slurm import Slurm
from weighbridge_training.hooks.slurm_place import LOOK, Place
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import SlurmHook

if TYPE_CHECKING:
    from pathlib import Path

    from cluster import Cluster
    from weighbridge_training.contract import Status

LATE = 1
"""Seconds that a worker of the test on time limits is given; Slurm counts in minutes."""


def hook(folder: Path | str, **more: Any) -> Slurm:
    made = opened(SlurmHook(type="slurm", folder=str(folder), python=sys.executable, **more))
    assert isinstance(made, Slurm)
    return made


def until(hook: Slurm, ref: Ref, *states: State, seconds: float = 40) -> Status:
    end = time.monotonic() + seconds
    while True:
        status = hook.get(ref)
        if status.state in states:
            return status
        assert not status.state.is_final, status
        assert time.monotonic() < end, status
        time.sleep(0.2)


def until_ended(hook: Slurm, ref: Ref, seconds: float = 40) -> Status:
    return until(hook, ref, State.SUCCEEDED, State.FAILED, State.CANCELLED, seconds=seconds)


@pytest.fixture(scope="session")
def jobs(running: Cluster) -> Path:
    folder = running.home / "jobs"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def too_long(jobs: Path) -> Future[Status]:
    """How a job ends that hears nothing: it is handed over before the other tests run, and watched beside them."""
    bundle = bundled({"steps": 100_000, "deaf": True}, limit_s=LATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slurm_batch, "GRACE_S", 0)
        ref = hook(jobs, ssh="box").submit(bundle)
    status: Future[Status] = Future()

    def watch() -> None:
        try:
            status.set_result(until_ended(hook(jobs), ref, seconds=180))
        except BaseException as error:
            status.set_exception(error)

    Thread(target=watch, daemon=True).start()
    return status


@pytest.mark.usefixtures("too_long")
@pytest.mark.parametrize("ssh", [None, "box"])
def test_a_job_goes_all_the_way(ssh: str | None, cluster: Cluster, jobs: Path, tmp_path: Path) -> None:
    slurm = hook(jobs, ssh=ssh)
    described = slurm.describe()
    assert described.problems == ()
    assert described.gpus == ("fake",)
    assert described.target == ("Slurm on box" if ssh else "the Slurm of this machine")
    bundle = bundled({"size": 3_000_000}, resources="{gpus_per_node: 1, gpu: fake}")
    assert slurm.find(bundle.job.key) is None
    ref = slurm.submit(bundle)
    listed = cluster.run("scontrol", "show", "job", ref.remote_id, "-o")
    assert "TimeLimit=00:12:00" in listed
    assert "Requeue=0" in listed
    assert slurm.submit(bundle) == slurm.find(bundle.job.key) == ref
    with pytest.raises(HookError, match="another job with the key"):
        slurm.submit(bundled({"size": 300_001}, key=ref.key))
    status = until_ended(slurm, ref)
    assert status.state is State.SUCCEEDED
    assert status.remote_id == ref.remote_id
    events = slurm.events(ref, 0, 1).events
    assert [event["event"] for event in events] == ["started", *["progress"] * 3, "succeeded"]
    # the GPU that was asked for is the one that the job sees
    assert events[0]["gpus"] == "0"
    assert slurm.events(ref, 3, 0.1).events == hook(jobs).events(ref, 3, 0.1).events == events[3:]
    text, after = slurm.log(ref, 0)
    assert text == "something that a library prints\n"
    assert slurm.log(ref, after) == ("", after)
    (artifact,) = status.artifacts
    slurm.artifact(ref, artifact, tmp_path / "fetched")
    assert (tmp_path / "fetched").stat().st_size == 3_000_000
    slurm.cancel(ref)
    assert slurm.get(ref) == status, "what has ended stays as it ended"
    assert (jobs / ref.key).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("cluster")
def test_events_come_while_it_runs_and_a_cancelled_job_ends(jobs: Path) -> None:
    slurm = hook(jobs)
    ref = slurm.submit(bundled({"steps": 10_000}))
    first = slurm.events(ref, 0, 20).events
    assert first[0]["event"] == "started"
    later = slurm.events(ref, len(first), 20).events
    assert later[0]["seq"] == len(first) + 1
    assert slurm.get(ref).state is State.RUNNING
    slurm.cancel(ref)
    assert until_ended(slurm, ref).state is State.CANCELLED


def test_a_job_waits_with_a_reason_and_is_cancelled_before_it_begins(cluster: Cluster, jobs: Path) -> None:
    slurm, gpu = hook(jobs), "{gpus_per_node: 1}"
    first = slurm.submit(bundled({"steps": 10_000}, resources=gpu))
    until(slurm, first, State.RUNNING)
    second = slurm.submit(bundled(resources=gpu))
    end = time.monotonic() + 20
    while "no machine is free (Resources)" not in (status := slurm.get(second)).reason:
        assert status.state is State.QUEUED
        assert time.monotonic() < end, status
        time.sleep(0.3)
    slurm.cancel(second)
    assert until_ended(slurm, second).state is State.CANCELLED
    slurm.cancel(first)
    assert until_ended(slurm, first).state is State.CANCELLED
    # both are forgotten after MinJobAge, and what is left in their folders says the same
    _forgotten(cluster, second)
    assert slurm.get(second).state is State.CANCELLED
    assert slurm.find(second.key) == second


def test_a_job_that_fails_says_why(jobs: Path, cluster: Cluster) -> None:
    slurm = hook(jobs)
    told, silent = slurm.submit(bundled({"fails": True})), slurm.submit(bundled({"silent": True}))
    status = until_ended(slurm, told)
    assert (status.state, status.reason) == (State.FAILED, "the loss is not a number")
    status = until_ended(slurm, silent)
    assert status.state is State.FAILED
    assert status.reason.startswith("it ended with an error and without a result; its last lines: something that")
    _forgotten(cluster, silent)
    status = slurm.get(silent)
    assert status.state is State.FAILED
    assert f"Slurm has forgotten job {silent.remote_id}, and it left no result" in status.reason
    assert slurm.get(told).reason == "the loss is not a number"


def test_of_two_jobs_of_a_key_one_body_is_run(cluster: Cluster, jobs: Path) -> None:
    slurm, bundle = hook(jobs), bundled({"steps": 20})
    ref = slurm.submit(bundle)
    folder = jobs / ref.key
    options = [
        f"--chdir={folder}",
        f"--output={folder}/out/log.txt",
        *slurm_batch.arguments(bundle.job, _definition(jobs)),
    ]
    options[options.index(slurm_batch.NAME)] = str(folder / slurm_batch.NAME)
    other = cluster.run("sbatch", "--parsable", *options).strip()
    assert until_ended(slurm, ref).state is State.SUCCEEDED
    _gone(cluster, ref.key)
    assert (folder / "out" / "bodies").read_text() == "began\n"
    owner = str((folder / "owner.lock").readlink())
    (late,) = {ref.remote_id, other} - {owner}
    assert (folder / "duplicates.txt").read_text() == f"{late}: job {owner} has this folder\n"
    assert slurm.get(ref).remote_id == owner


def test_a_lost_answer_makes_no_second_job(cluster: Cluster, jobs: Path) -> None:
    slurm, bundle = hook(jobs), bundled({"steps": 200})
    ref = slurm.submit(bundle)
    # killed between sbatch and what is written down of it
    (jobs / ref.key / "submitted").unlink()
    assert hook(jobs).submit(bundle) == ref
    until(slurm, ref, State.RUNNING)
    cluster.restart_controller()
    assert hook(jobs).submit(bundle) == ref
    assert until_ended(slurm, ref).state is State.SUCCEEDED
    assert (jobs / ref.key / "out" / "bodies").read_text() == "began\n"


def test_a_job_that_is_put_back_goes_on_from_its_checkpoint(cluster: Cluster, jobs: Path) -> None:
    slurm = hook(jobs)
    ref = slurm.submit(bundled({"steps": 60}, resources="{preemptible: true, gpus_per_node: 0}"))
    slurm.events(ref, 5, 20)
    cluster.run("scontrol", "requeue", ref.remote_id)
    assert until(slurm, ref, State.QUEUED).reason.startswith("waits: ")
    # Slurm waits two minutes before it starts such a job again
    for _ in range(50):
        if "JobState=PENDING" in cluster.run("scontrol", "show", "job", ref.remote_id, "-o"):
            break
        time.sleep(0.2)
    cluster.run("scontrol", "update", f"JobId={ref.remote_id}", "StartTime=now")
    assert until_ended(slurm, ref).state is State.SUCCEEDED
    events = slurm.events(ref, 0, 1).events
    begins = [event["begin"] for event in events if event["event"] == "started"]
    assert len(begins) == 2
    assert begins[1] > 0
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


@pytest.mark.usefixtures("cluster")
def test_a_job_goes_on_from_another_one(jobs: Path) -> None:
    slurm, first = hook(jobs), bundled()
    assert until_ended(slurm, slurm.submit(first)).state is State.SUCCEEDED
    second = bundled({"steps": 5}, resumes=first.job.key)
    ref = slurm.submit(second)
    assert until_ended(slurm, ref).state is State.SUCCEEDED
    assert slurm.events(ref, 0, 1).events[0]["begin"] == 3


@pytest.mark.usefixtures("cluster")
def test_the_environment_of_who_submits_stays_where_it_is(jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "hush")
    slurm = hook(jobs)
    ref = slurm.submit(bundled())
    until_ended(slurm, ref)
    names = slurm.events(ref, 0, 1).events[0]["names"]
    assert "OPENAI_API_KEY" not in names
    assert "SLURM_JOB_ID" in names


@pytest.mark.usefixtures("cluster")
def test_what_slurm_declines_is_said_in_its_words(jobs: Path) -> None:
    for more, words in (({"partition": "nowhere"}, "Invalid partition"), ({"gres": "gpu:other"}, "configuration")):
        with pytest.raises(HookError, match=words) as raised:
            hook(jobs, **more).submit(bundled(resources="{gpus_per_node: 1}"))
        assert raised.value.trouble is Trouble.REFUSED


@pytest.mark.usefixtures("cluster")
def test_what_is_missing_is_said_before_anything_is_sent(jobs: Path) -> None:
    definition = SlurmHook(type="slurm", folder=str(jobs), python="/nowhere/python")
    (problem,) = opened(definition).describe().problems
    assert "there is no /nowhere/python; name the Python that has torch there" in problem
    (problem,) = hook(jobs, ssh="nobody@box2").describe().problems
    assert "cannot be reached" in problem
    assert "`ssh nobody@box2 true`" in problem


@pytest.mark.usefixtures("cluster")
def test_a_job_that_nobody_knows_is_no_such_job(jobs: Path) -> None:
    ref, slurm = Ref(new_key(), "1"), hook(jobs)
    for verb in (slurm.get, slurm.cancel, lambda ref: slurm.log(ref, 0), lambda ref: slurm.events(ref, 0, 0)):
        with pytest.raises(HookError) as raised:
            verb(ref)
        assert raised.value.trouble is Trouble.NO_SUCH_JOB


@pytest.mark.usefixtures("cluster")
def test_a_job_cannot_lie_about_its_files(jobs: Path, tmp_path: Path) -> None:
    slurm = hook(jobs)
    ref = slurm.submit(bundled())
    (artifact,) = until_ended(slurm, ref).artifacts
    path = jobs / ref.key / "out" / artifact.name
    path.unlink()
    path.symlink_to("/etc/hostname")
    for lie in (artifact, Artifact("../result.json", 10, artifact.sha256)):
        with pytest.raises(HookError) as raised:
            slurm.artifact(ref, lie, tmp_path / "fetched")
        assert raised.value.trouble is Trouble.BAD_ANSWER
        assert not (tmp_path / "fetched").exists()
    result = jobs / ref.key / "result.json"
    for text in ("", "[]", '{"key": 1}', result.read_text().replace(ref.key, new_key())):
        result.write_text(text or "x")
        with pytest.raises(HookError, match=r"result\.json") as raised:
            slurm.get(ref)
        assert raised.value.trouble is Trouble.BAD_ANSWER


def test_slurm_ends_a_job_that_does_not_end_itself(too_long: Future[Status]) -> None:
    status = too_long.result(timeout=200)
    assert status.state is State.FAILED
    assert status.reason.startswith("Slurm ended it at its time limit; its last lines: something")


def test_over_ssh_an_argument_stays_one() -> None:
    hostile = "$(touch /tmp/x); 'y' \"z\" `w`"
    *_, host, line = Place("box", "jobs").argv(LOOK, hostile)
    assert host == "box"
    assert shlex.split(line) == ["/bin/sh", "-c", LOOK, "sh", "jobs", hostile]


def _definition(jobs: Path) -> SlurmHook:
    return SlurmHook(type="slurm", folder=str(jobs), python=sys.executable)


def _forgotten(cluster: Cluster, ref: Ref) -> None:
    """Waits until Slurm knows nothing of a job."""
    for _ in range(600):
        if not cluster.run("squeue", "-h", "-t", "all", "-n", ref.key):
            return
        time.sleep(0.2)
    pytest.fail("Slurm does not forget the job")


def _gone(cluster: Cluster, key: str) -> None:
    """Waits until none of a key is to be run any more."""
    while cluster.run("squeue", "-h", "-n", key):
        time.sleep(0.2)
