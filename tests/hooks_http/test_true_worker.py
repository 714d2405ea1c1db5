"""The worker itself, sent through both hooks: a tiny model is trained and fetched, and one that was stopped goes on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from receivers import VARIABLE, serving
from standin import new_key, until
from weighbridge_training.bundle import Bundle, Content, bundle_of
from weighbridge_training.homes import STATE
from weighbridge_training.hooks.opening import opened
from weighbridge_training.job import Job
from weighbridge_training.layout import DATA
from weighbridge_training.program import worker
from weighbridge_training.signed.signatures import new_secret
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import LocalHook

if TYPE_CHECKING:
    from weighbridge_training.contract import Hook, Ref

sys.path.append(str(Path(__file__).parents[1] / "worker"))
from jobs import prepared, tiny
from training_python import training_python

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="ends processes with signals"),
]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("base"))


def bundled(base: Path, folder: Path, changes: dict[str, Any], resumes: str | None = None) -> Bundle:
    """What the command line would send, with a key of its own."""
    prepared(folder, base, changes)
    job = Job.model_validate_json((folder / "job.json").read_bytes())
    contents = {
        path.relative_to(folder).as_posix(): Content(path.read_bytes())
        for path in (folder / DATA).rglob("*")
        if path.is_file()
    }
    return bundle_of(new_key(), job.task, contents, worker(), resumes)


def finished(hook: Hook, ref: Ref, seconds: float = 240.0) -> list[str]:
    """Follows a job to its end, as whoever sent it would; the names of its events."""
    names: list[str] = []
    seen = 0

    def followed() -> bool:
        nonlocal seen
        for event in hook.events(ref, seen, 2).events:
            assert event["seq"] == seen + 1
            seen = event["seq"]
            names.append(event["event"])
        return hook.get(ref).state.is_final and not hook.events(ref, seen, 0).events

    until(followed, seconds)
    return names


def test_a_model_is_trained_by_a_receiver_and_fetched(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    monkeypatch.setenv(VARIABLE, secret)
    with serving(tmp_path / "jobs", training_python(), any_worker="", secret=secret) as receiver:
        hook = receiver.hook()
        assert hook.describe().problems == ()
        ref = hook.submit(bundled(base, tmp_path / "prepared", {}))
        names = finished(hook, ref)
        status = hook.get(ref)
        assert status.state is State.SUCCEEDED, status.reason + hook.log(ref, 0)[0]
        assert {"started", "progress", "succeeded"} <= set(names)
        for artifact in status.artifacts:
            hook.artifact(ref, artifact, tmp_path / artifact.name.replace("/", "-"))
        assert json.loads((tmp_path / "report.json").read_text("utf-8"))
        assert (tmp_path / "adapter-adapter_model.safetensors").stat().st_size > 1000


def test_a_training_that_was_cancelled_goes_on_as_a_new_job(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    hook = opened(LocalHook(python=training_python()))
    changes = {"training": {"epochs": 4}}
    first = hook.submit(bundled(base, tmp_path / "first", changes))
    until(lambda: any(one["event"] == "progress" for one in hook.events(first, 0, 1).events), 120)
    hook.cancel(first)
    names = finished(hook, first)
    assert hook.get(first).state is State.CANCELLED, hook.get(first).reason
    assert "cancelled" in names
    second = hook.submit(bundled(base, tmp_path / "second", changes, resumes=first.key))
    finished(hook, second)
    status = hook.get(second)
    assert status.state is State.SUCCEEDED, status.reason + hook.log(second, 0)[0]
    steps = [one["step"] for one in hook.events(second, 0, 0).events if one["event"] == "progress"]
    assert steps[0] > 1, "it began from the start"
