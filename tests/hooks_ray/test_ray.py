"""The Ray hook against a real Ray, which asks for a token."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hook_jobs import bundled, new_key
from ray_cluster import URL
from weighbridge_training.contract import Artifact, HookError, Ref, Trouble
from weighbridge_training.hooks import ray as ray_hook
from weighbridge_training.hooks.opening import opened
from weighbridge_training.hooks.ray import Ray
from weighbridge_training.hooks.ray_jobs import Jobs, Seen
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import RayHook

if TYPE_CHECKING:
    from pathlib import Path

    from ray_cluster import RayCluster
    from weighbridge_training.contract import Status


def hook(cluster: RayCluster, **more: Any) -> Ray:
    values = {
        "type": "ray",
        "url": URL,
        "token_env": "RAY_TOKEN_OF_THE_TEST",
        "python": cluster.python,
        "storage": str(cluster.storage),
    }
    made = opened(RayHook.model_validate(values | more))
    assert isinstance(made, Ray)
    return made


def until_ended(hook: Ray, ref: Ref, seconds: float = 90) -> Status:
    end = time.monotonic() + seconds
    while not (status := hook.get(ref)).state.is_final:
        assert time.monotonic() < end, (status, hook.log(ref, 0)[0])
        time.sleep(0.3)
    return status


def test_a_job_goes_all_the_way(cluster: RayCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = hook(cluster)
    described = ray.describe()
    assert described.problems == ()
    assert described.target == f"Ray 2.60.0 at {URL}"
    bundle = bundled({"size": 300_000})
    assert ray.find(bundle.job.key) is None
    ref = ray.submit(bundle)
    assert ray.submit(bundle) == ray.find(bundle.job.key) == ref
    with pytest.raises(HookError, match="another job with the key"):
        ray.submit(bundled({"size": 300_001}, key=ref.key))
    status = until_ended(ray, ref)
    assert status.state is State.SUCCEEDED, (status, ray.log(ref, 0))
    events = ray.events(ref, 0, 1).events
    assert [event["event"] for event in events] == ["started", *["progress"] * 3, "succeeded"]
    assert ray.events(ref, 3, 0).events == events[3:]
    text, after = ray.log(ref, 0)
    assert "something that a library prints\n" in text
    assert '"event"' not in text
    assert cluster.token not in text
    assert ray.log(ref, after) == ("", after)
    (artifact,) = status.artifacts
    # in several parts, as large files are
    monkeypatch.setattr(ray_hook, "PART_BYTES", 200_000)
    ray.artifact(ref, artifact, tmp_path / "fetched")
    assert (tmp_path / "fetched").stat().st_size == 300_000
    ray.cancel(ref)
    assert ray.get(ref) == status, "what has ended stays as it ended"
    assert (cluster.storage / ref.key / "out" / "bodies").read_text() == "began\n"
    assert (cluster.storage / ref.key).stat().st_mode & 0o077 == 0


def test_of_two_racing_submissions_one_body_is_run(cluster: RayCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    ray, bundle = hook(cluster), bundled()
    looks = iter([None, None])
    seen = Jobs.seen
    # as if both had looked before either had handed over; Ray answers the second one with 500
    monkeypatch.setattr(Jobs, "seen", lambda self, name: next(looks) if name and _left(looks) else seen(self, name))
    assert ray.submit(bundle) == ray.submit(bundle)
    monkeypatch.undo()
    monkeypatch.setenv("RAY_TOKEN_OF_THE_TEST", cluster.token)
    ref = Ref(bundle.job.key, bundle.job.key)
    assert until_ended(ray, ref).state is State.SUCCEEDED
    assert (cluster.storage / ref.key / "out" / "bodies").read_text() == "began\n"


def test_a_cancelled_job_ends_with_its_last_step_written(cluster: RayCluster) -> None:
    ray = hook(cluster)
    ref = ray.submit(bundled({"steps": 10_000}))
    assert ray.events(ref, 0, 60).events[0]["event"] == "started"
    assert ray.get(ref).state is State.RUNNING
    ray.cancel(ref)
    assert until_ended(ray, ref).state is State.CANCELLED
    names = [event["event"] for event in ray.events(ref, 0, 0).events]
    assert "cancelled" in names or (cluster.storage / ref.key / "result.json").exists()


def test_a_job_that_fails_says_why(cluster: RayCluster) -> None:
    ray = hook(cluster)
    told, silent = ray.submit(bundled({"fails": True})), ray.submit(bundled({"silent": True}))
    status = until_ended(ray, told)
    assert (status.state, status.reason) == (State.FAILED, "the loss is not a number")
    status = until_ended(ray, silent)
    assert status.state is State.FAILED
    assert "it ended without a result; its last lines: " in status.reason
    assert "something that a library prints" in status.reason


def test_a_job_goes_on_from_another_one(cluster: RayCluster) -> None:
    ray, first = hook(cluster), bundled()
    until_ended(ray, ray.submit(first))
    ref = ray.submit(bundled({"steps": 5}, resumes=first.job.key))
    assert until_ended(ray, ref).state is State.SUCCEEDED
    assert ray.events(ref, 0, 1).events[0]["begin"] == 3


def test_several_devices_are_ray_trains(cluster: RayCluster) -> None:
    ray = hook(cluster)
    ref = ray.submit(bundled(resources="{nodes: 2, gpus_per_node: 0, strategy: ddp}"))
    status = until_ended(ray, ref, seconds=240)
    assert status.state is State.SUCCEEDED, ray.log(ref, 0)[0]
    assert ray.events(ref, 0, 1).events[0]["world"] == "2"


@pytest.mark.usefixtures("cluster")
def test_a_cluster_that_does_not_know_us_is_refused_in_words(
    cluster: RayCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = opened(RayHook(type="ray", url=URL))
    (problem,) = without.describe().problems
    assert "it asks for a token; name it in hooks.toml" in problem
    monkeypatch.setenv("RAY_TOKEN_OF_THE_TEST", "0" * 64)
    with pytest.raises(HookError, match="the token in the environment variable RAY_TOKEN_OF_THE_TEST is not") as raised:
        hook(cluster).submit(bundled())
    assert raised.value.trouble is Trouble.REFUSED
    assert "0" * 64 not in str(raised.value)


def test_a_job_that_nobody_knows_is_no_such_job(cluster: RayCluster) -> None:
    ref, ray = Ref(new_key()), hook(cluster)
    for verb in (ray.get, ray.cancel, lambda ref: ray.log(ref, 0), lambda ref: ray.events(ref, 0, 0)):
        with pytest.raises(HookError) as raised:
            verb(ref)
        assert raised.value.trouble is Trouble.NO_SUCH_JOB


def test_no_file_outside_of_the_job_is_given(cluster: RayCluster, tmp_path: Path) -> None:
    ray = hook(cluster)
    ref = ray.submit(bundled())
    (artifact,) = until_ended(ray, ref).artifacts
    path = cluster.storage / ref.key / "out" / artifact.name
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(HookError, match="it is no file of the job") as raised:
        ray.artifact(ref, artifact, tmp_path / "fetched")
    assert raised.value.trouble is Trouble.BAD_ANSWER
    assert not (tmp_path / "fetched").exists()
    with pytest.raises(HookError, match="no file that may be fetched"):
        ray.artifact(ref, Artifact("../job.json", 10, "0" * 64), tmp_path / "fetched")


def test_nothing_but_a_path_of_the_user_is_ever_in_the_line_that_a_shell_reads(cluster: RayCluster) -> None:
    request = hook(cluster)._request(new_key(), "gcs://x.zip", {})
    assert request["entrypoint"] == f"{cluster.python} -u start.py"
    assert cluster.token not in json.dumps(request)
    assert "PATH" not in request["runtime_env"]["env_vars"]


def test_a_job_that_nothing_there_ended_is_stopped_from_here(
    cluster: RayCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[str] = []
    seen = Seen("RUNNING", "", 1000.0, 0.0, 1000.0 + 60 + 301, 60, "")
    monkeypatch.setattr(Jobs, "seen", lambda self, name: seen)
    monkeypatch.setattr(Jobs, "stop", lambda self, name: stopped.append(name))
    ref = Ref(new_key())
    assert hook(cluster).get(ref).state is State.RUNNING
    assert stopped == [ref.key]


def _left(looks: Any) -> bool:
    return looks.__length_hint__() > 0
