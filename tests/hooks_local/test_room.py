"""Jobs in folders of this machine: real supervisors and real workers, ended in every way in which they can end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from standin import (
    DEAF,
    GOOD,
    LONG,
    PATIENT,
    TASK,
    began,
    bundled,
    ended,
    new_key,
    nobody_left,
    room_in,
    submitted,
    until,
)
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.layout import CHECKPOINTS, JOB, LOG, RESULT, TRAIN
from weighbridge_training.running.folder import BEGUN, HERE, read_json
from weighbridge_training.running.orders import Caps
from weighbridge_training.running.queue import queued
from weighbridge_training.running.room import Room
from weighbridge_training.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes with signals")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = room_in(tmp_path / "jobs")
    yield made
    for key in made.keys():  # noqa: SIM118 (a room is no dictionary)
        made.cancel(key)
    for key in made.keys():  # noqa: SIM118
        ended(made, key)


def supervisor(room: Room, key: str) -> int:
    return int((read_json(room.folder / key / HERE) or {})["pid"])


def timed(seconds: int, more: str = "") -> str:
    return TASK.replace("max_runtime_s: 120", f"max_runtime_s: {seconds}{more}")


def test_a_job_runs_to_its_end_and_leaves_what_it_says(room: Room) -> None:
    key = submitted(room, bundled())
    status = ended(room, key)
    assert (status.state, status.reason) == (State.SUCCEEDED, "")
    assert [event["event"] for event in room.events(key, 0)] == ["started", "progress", "progress", "progress"]
    assert [event["seq"] for event in room.events(key, 2)] == [3, 4]
    assert room.log(key, 0) == ("a line of a library\n", 20)
    (weights,) = [one for one in status.artifacts if one.name.endswith("safetensors")]
    with room.artifact(key, weights.name) as file:
        assert file.read() == b"weights" * 1000
    assert (room.folder / key / TRAIN).read_bytes() == b'{"messages": []}\n'
    assert (room.folder / key).stat().st_mode & 0o077 == 0


def test_a_second_submission_is_answered_with_the_first(room: Room) -> None:
    bundle = bundled(LONG)
    key = submitted(room, bundle)
    pid = began(room, key)
    submitted(room, bundle)
    assert [event["pid"] for event in room.events(key, 0)] == [pid]
    with pytest.raises(HookError, match="another job") as refused:
        submitted(room, bundled(GOOD, key))
    assert refused.value.trouble is Trouble.REFUSED


def test_racing_submissions_make_one_job(room: Room) -> None:
    bundle = bundled("emit('started', pid=os.getpid()); open('runs', 'a').write('x'); " + "end('SUCCEEDED')")
    failures: list[BaseException] = []

    def send() -> None:
        try:
            submitted(room, bundle)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert ended(room, bundle.job.key).state is State.SUCCEEDED
    assert (room.folder / bundle.job.key / "runs").read_text() == "x"


def test_a_half_written_folder_is_completed(room: Room) -> None:
    bundle = bundled()
    folder = room.folder / bundle.job.key
    (folder / "data").mkdir(parents=True)
    (folder / TRAIN).write_bytes(b"ha")
    assert not room.has(bundle.job.key)
    submitted(room, bundle)
    assert ended(room, bundle.job.key).state is State.SUCCEEDED
    assert (folder / TRAIN).read_bytes() == b'{"messages": []}\n'


def test_a_folder_that_nobody_watches_over_is_taken_up_again(room: Room) -> None:
    bundle = bundled()
    submitted(room, bundle)
    ended(room, bundle.job.key)
    folder = room.folder / bundle.job.key
    # as it is where the sender was killed between the last file and the start
    for name in (RESULT, HERE, BEGUN):
        (folder / name).unlink()
    until(lambda: room.status(bundle.job.key).state is State.SUCCEEDED)


def test_the_worker_outlives_whoever_sent_it(room: Room) -> None:
    """The sender is a process that is killed at once, with everything in its group."""
    bundle = bundled(LONG)
    script = (
        "import sys, os, signal; sys.path[:0] = sys.argv[1:3]; from standin import *; from pathlib import Path\n"
        f"room = room_in(Path(sys.argv[3])); b = bundled(LONG, {bundle.job.key!r}); submitted(room, b)\n"
        "os.killpg(0, signal.SIGKILL)"
    )
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "training"), str(room.folder)]
    run = subprocess.run([sys.executable, "-c", script, *paths], start_new_session=True, check=False)
    assert run.returncode == -signal.SIGKILL
    pid = began(room, bundle.job.key)
    assert os.getsid(pid) == pid
    assert room.status(bundle.job.key).state is State.RUNNING


def test_a_cancelled_job_ends_in_its_own_way(room: Room) -> None:
    key = submitted(room, bundled(PATIENT))
    began(room, key)
    room.cancel(key)
    status = ended(room, key)
    assert status.state is State.CANCELLED
    assert [event["event"] for event in room.events(key, 0)] == ["started", "cancelled"]


def test_what_does_not_end_is_killed_with_all_that_it_started(room: Room) -> None:
    key = submitted(room, bundled(DEAF))
    began(room, key)
    room.cancel(key)
    status = ended(room, key)
    assert status.state is State.CANCELLED
    assert "did not end within 1 s and was killed" in status.reason
    if sys.platform == "linux":
        assert nobody_left(key)


def test_the_time_of_a_job_is_up(room: Room) -> None:
    key = submitted(room, bundled(PATIENT, task=timed(1)))
    status = ended(room, key)
    assert status.state is State.FAILED, "it said CANCELLED, and nobody had asked for it"
    assert status.reason == "stopped after limits.max_runtime_s = 1"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("print('CUDA out of memory', file=sys.stderr); sys.exit(3)", "ended with code 3; its last lines: CUDA out of"),
        ("os.kill(os.getpid(), 9)", "killed by SIGKILL, as the system does where memory runs out"),
        ("print('\\x1b[31mred\\x1b[0m\\x07 \\x1b]0;title\\x07words', file=sys.stderr); sys.exit(1)", ": red words"),
        ("sys.exit(0)", "ended without a result"),
        ("end('RUNNING')", "ended without a result"),
        ("job['key'] = 'wb-' + '0' * 32; end('SUCCEEDED')", "ended without a result"),
        ("pathlib.Path('result.json').write_text('[' * 100000)", "ended without a result"),
        ("end('SUCCEEDED', artifacts=[{'name': '../../x', 'bytes': 1, 'sha256': '0' * 64}])", "without a result"),
        ("end('SUCCEEDED', artifacts=[{'name': 'report.json', 'bytes': 1, 'sha256': '0' * 64}])", "is not what the"),
        ("os.symlink('/etc/hostname', 'out/report.json'); end('SUCCEEDED', artifacts=[{'name': 'report.json', 'bytes': "
         "1, 'sha256': '0' * 64}])", "is not what the"),
    ],
)  # fmt: skip
def test_a_worker_that_fails_or_lies_has_failed(room: Room, script: str, reason: str) -> None:
    status = ended(room, submitted(room, bundled(script)))
    assert status.state is State.FAILED
    assert reason in status.reason
    assert status.reason.isprintable() or "\n" in status.reason


def test_what_is_larger_than_allowed_is_not_given_out(room: Room) -> None:
    script = "end('SUCCEEDED', artifacts=[leave('report.json', b'x' * 1_500_000)])"
    status = ended(room, submitted(room, bundled(script, task=timed(120, ", max_artifact_mb: 1"))))
    assert status.state is State.FAILED
    assert status.reason == "what was made has 1.5 MB; limits.max_artifact_mb is 1"


def test_an_endless_log_is_cut_and_an_endless_disk_stops(tmp_path: Path) -> None:
    room = Room(tmp_path / "jobs", sys.executable, grace_s=1.0, caps=Caps(100_000, 200_000, 5_000_000))
    chatty = submitted(
        room, bundled("for n in range(40):\n print('x' * 10_000, file=sys.stderr); time.sleep(0.01)\nend('SUCCEEDED')")
    )
    assert ended(room, chatty).state is State.SUCCEEDED
    text, size = room.log(chatty, 0)
    assert "[cut here" in text
    assert size == (room.folder / chatty / LOG).stat().st_size < 100_100
    greedy = submitted(room, bundled("leave('checkpoints/a', b'x' * 6_000_000)" + LONG))
    assert "more than 5.0 MB under out/" in ended(room, greedy).reason
    busy = submitted(room, bundled("[emit('progress', more='x' * 1000) for _ in range(400)]" + LONG))
    assert "more than 0.2 MB of events" in ended(room, busy).reason


def test_no_secret_of_the_sender_reaches_the_worker(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:password@proxy")
    monkeypatch.setenv("HF_HOME", "/models")
    key = submitted(room, bundled("emit('started', pid=0, env=dict(os.environ)); end('SUCCEEDED')"))
    ended(room, key)
    found = room.events(key, 0)[0]["env"]
    assert not {"HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY", "PYTHONPATH"} & set(found)
    assert (found["HF_HOME"], found["HF_HUB_DISABLE_TELEMETRY"]) == ("/models", "1")


def test_a_worker_whose_supervisor_was_killed_goes_on_under_a_new_one(room: Room) -> None:
    key = submitted(room, bundled(PATIENT))
    pid = began(room, key)
    first = supervisor(room, key)
    os.kill(first, signal.SIGKILL)
    until(lambda: room.status(key).state is State.RUNNING and supervisor(room, key) != first)
    assert [event["pid"] for event in room.events(key, 0)] == [pid]
    room.cancel(key)
    assert ended(room, key).state is State.CANCELLED


def test_the_limit_holds_under_a_new_supervisor(room: Room) -> None:
    key = submitted(room, bundled(PATIENT, task=timed(4)))
    began(room, key)
    os.kill(supervisor(room, key), signal.SIGKILL)
    began_at = time.monotonic()
    status = ended(room, key)
    assert "max_runtime_s = 4" in status.reason
    assert time.monotonic() - began_at < 8


def test_both_killed_is_a_failure_with_a_reason(room: Room) -> None:
    key = submitted(room, bundled(LONG))
    pid = began(room, key)
    os.kill(supervisor(room, key), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    status = ended(room, key)
    assert status.state is State.FAILED
    assert "killed together with its supervisor" in status.reason


def test_no_second_worker_is_started_where_one_may_have_been(room: Room) -> None:
    """Killed between the note that it begins and the note of who it is; Linux finds it by its mark."""
    key = submitted(room, bundled(LONG))
    pid = began(room, key)
    os.kill(supervisor(room, key), signal.SIGKILL)
    begun = read_json(room.folder / key / BEGUN) or {}
    for name in ("pid", "started"):
        del begun[name]
    (room.folder / key / BEGUN).write_text(json.dumps(begun))
    if sys.platform == "linux":
        time.sleep(0.3)
        assert room.status(key).state is State.RUNNING
        room.cancel(key)
        assert ended(room, key).state is State.CANCELLED
    else:
        assert ended(room, key).state is State.FAILED
        os.kill(pid, signal.SIGKILL)


def test_a_restart_of_the_machine_is_told(room: Room) -> None:
    key = submitted(room, bundled(LONG))
    pid = began(room, key)
    os.kill(supervisor(room, key), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    begun = read_json(room.folder / key / BEGUN) or {}
    (room.folder / key / BEGUN).write_text(json.dumps({**begun, "boot": "another"}))
    assert ended(room, key).reason.startswith("the machine was restarted")


def test_others_wait_in_the_order_in_which_they_came(room: Room) -> None:
    first, second, third = [submitted(room, bundled(PATIENT)) for _ in range(3)]
    began(room, first)
    assert [room.status(key).state for key in (first, second, third)] == [State.RUNNING, State.QUEUED, State.QUEUED]
    # a place in the queue whose supervisor was killed is nobody's; the job goes to the end
    os.kill(supervisor(room, second), signal.SIGKILL)
    room.cancel(first)
    began(room, third)
    assert room.status(second).state is State.QUEUED
    room.cancel(second)
    assert ended(room, second).reason == "cancelled before it began"
    assert not (room.folder / second / BEGUN).exists()


def test_a_job_goes_on_from_the_checkpoint_of_one_that_ended_early(room: Room) -> None:
    script = (
        "at = out / 'checkpoints' / 'checkpoint-4'\n"
        "if at.exists():\n end('SUCCEEDED', artifacts=[leave('report.json', (at / 'state').read_bytes())])\n"
        "leave('checkpoints/checkpoint-4/state', b'half way'); os.symlink('/etc', 'out/checkpoints/etc'); "
        "os.symlink('/etc/hostname', 'out/checkpoints/checkpoint-4/host')\n" + LONG
    )
    first = submitted(room, bundled(script))
    began(room, first)
    with pytest.raises(HookError, match="RUNNING: only a job that ended early"):
        submitted(room, bundled(script, resumes=first))
    room.cancel(first)
    ended(room, first)
    with pytest.raises(HookError, match="trained something else"):
        submitted(room, bundled(script, resumes=first, train=b'{"messages": [1]}\n'))
    # a longer limit is no other training
    second = submitted(room, bundled(script, resumes=first, task=timed(240)))
    assert ended(room, second).state is State.SUCCEEDED
    carried = room.folder / second / CHECKPOINTS
    assert not [path for path in carried.rglob("*") if path.is_symlink()]
    with room.artifact(second, "report.json") as file:
        assert file.read() == b"half way"


def test_what_left_no_checkpoint_is_not_resumed(room: Room) -> None:
    first = submitted(room, bundled("sys.exit(1)"))
    ended(room, first)
    with pytest.raises(HookError, match="left no checkpoint"):
        submitted(room, bundled("sys.exit(1)", resumes=first))


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    room = Room(tmp_path / "jobs", str(tmp_path / "no-python"))
    status = ended(room, submitted(room, bundled()))
    assert status.reason == f"{tmp_path / 'no-python'} cannot be started: No such file or directory"


@pytest.mark.parametrize("key", ["../../etc", "wb-", "", ".locks", "wb-" + "0" * 32 + "\n", "wb-" + "0" * 32])
def test_a_key_that_names_no_job_reaches_no_file(room: Room, key: str) -> None:
    with pytest.raises(HookError) as error:
        room.status(key)
    assert error.value.trouble is Trouble.NO_SUCH_JOB


def test_only_files_of_the_contract_are_given_out(room: Room) -> None:
    key = submitted(room, bundled())
    ended(room, key)
    for name in ("../job.json", "/etc/passwd", "checkpoints/x", "adapter/../../job.json"):
        with pytest.raises(HookError) as error:
            room.artifact(key, name)
        assert error.value.trouble is Trouble.REFUSED
    assert (room.folder / key / JOB).is_file()


def test_no_link_leads_out_of_a_job(room: Room, tmp_path: Path) -> None:
    key = submitted(room, bundled())
    ended(room, key)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "README.md").write_text("a secret")
    shutil.rmtree(room.folder / key / "out" / "adapter")
    (room.folder / key / "out" / "adapter").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HookError) as error:
        room.artifact(key, "adapter/README.md")
    assert error.value.trouble is Trouble.REFUSED


def test_nobody_is_overtaken(tmp_path: Path) -> None:
    first, second = queued(tmp_path, new_key()), queued(tmp_path, new_key())
    assert second.come(1) is None
    slot = first.come(1)
    assert slot is not None
    assert second.come(1) is None
    slot.release()
    assert second.come(1) is not None


def test_a_full_disk_loses_no_job(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    usage: Any = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    bundle = bundled()
    with pytest.raises(HookError, match="the job needs more") as error:
        submitted(room, bundle)
    assert error.value.trouble is Trouble.UNREACHABLE
    monkeypatch.undo()
    submitted(room, bundle)
    assert ended(room, bundle.job.key).state is State.SUCCEEDED
