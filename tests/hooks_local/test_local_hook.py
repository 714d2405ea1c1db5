"""The hook that is always there: its verbs, and what it says where something is missing."""

from __future__ import annotations

import sys
import venv
from typing import TYPE_CHECKING

import pytest
from standin import DEAF, GOOD, PATIENT, bundled, new_key, training_python, until
from weighbridge_training.contract import Artifact, HookError, Ref, Trouble
from weighbridge_training.homes import STATE
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.hooks.local import JOBS, Local
from weighbridge_training.hooks.opening import opened
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import LocalHook

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes with signals")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    return training_python(tmp_path_factory.mktemp("python"))


@pytest.fixture
def local(python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Local:
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    hook = opened(LocalHook(python=python, usd_per_gpu_hour=2.5))
    assert isinstance(hook, Local)
    return hook


def finished(local: Local, ref: Ref) -> State:
    until(lambda: local.get(ref).state.is_final)
    return local.get(ref).state


def test_it_says_what_it_is(local: Local) -> None:
    said = local.describe()
    assert (said.type, said.target, said.leaves_machine, said.idempotent) == ("local", "this machine", False, True)
    assert (said.usd_per_gpu_hour, said.problems) == (2.5, ())


def test_a_job_from_submission_to_its_files(local: Local, tmp_path: Path) -> None:
    bundle = bundled(GOOD)
    key = bundle.job.key
    assert local.find(key) is None
    ref = local.submit(bundle)
    assert local.find(key) == ref == Ref(key, key)
    seen = 0
    while not local.get(ref).state.is_final:
        for event in local.events(ref, seen, 5).events:
            assert event["seq"] == seen + 1
            seen = event["seq"]
    assert not local.events(ref, 4, 5).events
    status = local.get(ref)
    assert status.state is State.SUCCEEDED
    (report,) = [one for one in status.artifacts if one.name == "report.json"]
    local.artifact(ref, report, tmp_path / "report.json")
    assert (tmp_path / "report.json").read_bytes() == b"{}"
    assert local.log(ref, 0)[0] == "a line of a library\n"
    assert (tmp_path / "state" / JOBS / key / "job.json").is_file()


def test_events_are_waited_for_and_the_end_ends_the_wait(local: Local) -> None:
    ref = local.submit(bundled("time.sleep(1); emit('started'); time.sleep(1); end('SUCCEEDED')"))
    assert local.events(ref, 0, 20).events[0]["event"] == "started"
    assert local.events(ref, 1, 20).events == ()
    assert local.get(ref).state is State.SUCCEEDED


def test_a_cancelled_job_ends(local: Local) -> None:
    ref = local.submit(bundled(PATIENT))
    assert local.events(ref, 0, 20).events
    local.cancel(ref)
    assert finished(local, ref) is State.CANCELLED
    local.cancel(ref)
    assert local.get(ref).state is State.CANCELLED


def test_one_job_at_a_time_where_nobody_said_otherwise(local: Local) -> None:
    first, second = local.submit(bundled(PATIENT)), local.submit(bundled(PATIENT))
    assert local.events(first, 0, 20).events
    assert local.get(second).state is State.QUEUED
    for ref in (second, first):
        local.cancel(ref)
        finished(local, ref)


def test_what_is_missing_is_named_before_and_at_the_submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE, str(tmp_path))
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=False, symlinks=True)
    python = str(bare / "bin" / "python")
    local = Local(LocalHook(python=python))
    said = (
        f"torch, transformers and peft are not installed in {python}: "
        f"{python} -m pip install torch transformers peft accelerate"
    )
    assert local.describe().problems == (said,)
    with pytest.raises(HookError) as error:
        local.submit(bundled(DEAF))
    assert (error.value.trouble, str(error.value)) == (Trouble.NOT_INSTALLED, said)
    missing = Local(LocalHook(python=str(tmp_path / "none"))).describe().problems
    assert missing == (f"{tmp_path / 'none'} cannot be started: No such file or directory",)
    broken = Local(LocalHook(python="/bin/false")).describe().problems
    assert broken == ("/bin/false is no Python that can train: it ended with code 1",)


def test_a_job_that_nobody_sent_is_none(local: Local) -> None:
    with pytest.raises(HookError) as error:
        local.get(Ref(new_key()))
    assert error.value.trouble is Trouble.NO_SUCH_JOB


@pytest.mark.parametrize(
    ("artifact", "chunks", "words"),
    [
        (Artifact("report.json", 2, "0" * 64), [b"{}"], "its SHA-256 differs"),
        (Artifact("report.json", 2, "0" * 64), [b"{", b"}", b" "], "longer than its 2 bytes"),
        (Artifact("../x", 2, "0" * 64), [b"{}"], "no file that may be fetched"),
        (Artifact("model.pkl", 2, "0" * 64), [b"{}"], "no file that may be fetched"),
    ],
)
def test_what_is_not_what_was_announced_is_not_kept(
    artifact: Artifact, chunks: list[bytes], words: str, tmp_path: Path
) -> None:
    with pytest.raises(HookError, match=words) as error:
        fetched(artifact, chunks, tmp_path / "file")
    assert error.value.trouble is Trouble.BAD_ANSWER
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(HookError, match="File exists"):
        fetched(Artifact("report.json", 2, "0" * 64), [b"{}"], there)
    assert there.read_text() == "mine"
