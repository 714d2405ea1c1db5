"""The hook that is a program of the user, with a real one: what it is told, what it answers, and what it gets wrong."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hook_jobs import bundled, new_key
from weighbridge_training.contract import Artifact, HookError, Ref, Trouble
from weighbridge_training.hooks.command import Command
from weighbridge_training.hooks.command_messages import command_schema
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import CommandHook

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "schemas" / "hook-command.schema.json").read_text(encoding="utf-8"))
PROGRAM = Path(__file__).parent / "program.py"
posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes are those of POSIX")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACK_END", str(tmp_path))
    monkeypatch.setenv("A_SECRET", "hush")
    return tmp_path


def hook(home: Path, wrong: str = "", monkeypatch: Any = None, **more: Any) -> Command:
    if wrong:
        monkeypatch.setenv("WRONG", wrong)
    # of the test alone, as a checkout may be writable for a group
    program = home / "program.py"
    shutil.copyfile(PROGRAM, program)
    program.chmod(0o600)
    values = {"type": "command", "argv": (sys.executable, str(program)), "env": ("BACK_END", "WRONG"), **more}
    return Command(CommandHook.model_validate(values))


def until_ended(hook: Command, ref: Ref) -> Any:
    for _ in range(200):
        status = hook.get(ref)
        if status.state.is_final:
            return status
        time.sleep(0.05)
    raise AssertionError("it did not end")


def test_a_job_goes_all_the_way(home: Path, tmp_path: Path) -> None:
    command, bundle = hook(home, idempotent=True), bundled()
    assert command.describe().target == "a process of this test"
    assert command.describe().gpus == ("h200",)
    assert command.describe().idempotent
    assert command.find(bundle.job.key) is None
    ref = command.submit(bundle)
    assert command.submit(bundle) == command.find(bundle.job.key) == ref
    status = until_ended(command, ref)
    assert status.state is State.SUCCEEDED
    assert (home / ref.key / "out" / "bodies").read_text() == "began\n"
    events = command.events(ref, 0, 0.1).events
    assert [event["event"] for event in events] == ["started", *["progress"] * 3, "succeeded"]
    assert command.events(ref, 3, 0.1).events == events[3:]
    text, after = command.log(ref, 0)
    assert "something that a library prints" in text
    assert command.log(ref, after) == ("", after)
    (artifact,) = status.artifacts
    command.artifact(ref, artifact, tmp_path / "fetched")
    assert (tmp_path / "fetched").stat().st_size == artifact.bytes
    assert sorted(path.name for path in home.glob(".fetching-*")) == []
    for line in (home / "requests.jsonl").read_text().splitlines():
        jsonschema.validate(json.loads(line), PUBLISHED)
        folder = json.loads(line).get("folder")
        assert folder is None or not Path(folder).exists(), "the folder of a job is left behind"


def test_a_job_can_be_cancelled(home: Path) -> None:
    command = hook(home)
    ref = command.submit(bundled({"steps": 1000}))
    assert command.get(ref).state is State.RUNNING
    command.cancel(ref)
    assert until_ended(command, ref).state is State.CANCELLED


@pytest.mark.parametrize(
    ("wrong", "verb", "trouble", "words"),
    [
        ("hangs", "submit", Trouble.UNKNOWN_OUTCOME, "did not end within 1 s"),
        ("hangs", "get", Trouble.UNREACHABLE, "did not end within 1 s"),
        ("endless", "submit", Trouble.UNKNOWN_OUTCOME, "answered with more than 1048576 bytes"),
        ("endless", "get", Trouble.BAD_ANSWER, "answered with more than 1048576 bytes"),
        ("no answer", "submit", Trouble.UNKNOWN_OUTCOME, "code 3 and no answer; it said: the credentials have expired"),
        ("no answer", "get", Trouble.UNREACHABLE, "it said: the credentials have expired"),
        ("not json", "submit", Trouble.UNKNOWN_OUTCOME, "gave a wrong answer"),
        ("not json", "get", Trouble.BAD_ANSWER, "gave a wrong answer"),
        ("more keys", "get", Trouble.BAD_ANSWER, "extra"),
        ("refuses", "submit", Trouble.REFUSED, "no quota is left"),
        ("strange files", "get", Trouble.BAD_ANSWER, "expected a file that may be fetched"),
        ("lies", "get", Trouble.BAD_ANSWER, "state"),
        ("other file", "artifact", Trouble.BAD_ANSWER, "is not what was announced"),
        ("link", "artifact", Trouble.BAD_ANSWER, "regular file"),
    ],
)
def test_what_goes_wrong_is_told_by_what_can_be_done(
    wrong: str, verb: str, trouble: Trouble, words: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = hook(home, wrong, monkeypatch, timeout_s=1 if wrong == "hangs" else 30)
    ref = Ref(new_key(), "1")
    verbs = {
        "submit": lambda: command.submit(bundled()),
        "get": lambda: command.get(ref),
        "artifact": lambda: command.artifact(ref, Artifact("report.json", 5, "0" * 64), home / "fetched"),
    }
    began = time.monotonic()
    with pytest.raises(HookError) as raised:
        verbs[verb]()
    assert raised.value.trouble is trouble
    assert words in str(raised.value)
    assert time.monotonic() - began < 20
    assert not (home / "fetched").exists()


def test_a_job_that_nobody_knows_is_no_such_job(home: Path) -> None:
    with pytest.raises(HookError) as raised:
        hook(home).get(Ref(new_key()))
    assert raised.value.trouble is Trouble.NO_SUCH_JOB


def test_a_program_finds_what_the_user_named_and_no_secret_besides(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = hook(home, "environment", monkeypatch).submit(bundled()).remote_id
    assert "BACK_END" in found
    assert "A_SECRET" not in found


@posix
@pytest.mark.parametrize(
    ("mode", "folder_mode", "words"),
    [
        (0o666, 0o700, "others may write to it"),
        (0o620, 0o700, "others may write to it"),
        (0o600, 0o777, "others may replace it"),
    ],
)
def test_a_program_that_others_can_change_is_not_run(home: Path, mode: int, folder_mode: int, words: str) -> None:
    command = hook(home)
    (home / "program.py").chmod(mode)
    home.chmod(folder_mode)
    (problem,) = command.describe().problems
    assert words in problem
    with pytest.raises(HookError, match=words) as raised:
        command.find(new_key())
    assert raised.value.trouble is Trouble.REFUSED
    assert not (home / "requests.jsonl").exists()


@posix
def test_what_is_no_program_is_said(home: Path) -> None:
    plain = home / "notes.txt"
    plain.write_text("x")
    cases = {str(home / "absent"): "cannot be found", str(home): "regular file", str(plain): "chmod u+x"}
    for path, words in cases.items():
        (problem,) = hook(home, argv=(path,)).describe().problems
        assert words in problem


def test_the_published_schema_is_fresh_and_closed() -> None:
    assert command_schema() == PUBLISHED, "run: python tools/schemas.py"
    for bad in ({"protocol": 1, "verb": "submit"}, {"protocol": 1, "verb": "get", "key": "x", "remote_id": ""}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, PUBLISHED)
