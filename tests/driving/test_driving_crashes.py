"""kill -9 at every step of a job, with a back-end that lives and one that is dead when somebody comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from driving_backend import EVENTS, FolderHook
from driving_workspace import KEY, approved, workspace
from weighbridge_training.driving.driver import Driver
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.states import State

HERE = Path(__file__).parent
HOOK = (
    "submit", "submit:accepted", "events", "events#4", "get", "get#2", "get#4", "log", "artifact", "artifact#2",
)  # fmt: skip
LEDGER = (
    "take:before", "take:after", "begin:before", "begin:after", "move:before", "move:after", "move:before#2",
    "move:before#3", "move:after#3", "append:before", "append:after", "append:after#2", "artifacts:after",
    "report:before", "report:after", "release:before", "release:after",
)  # fmt: skip
POINTS = (*HOOK, *LEDGER)
IN_DOUBT = ("submit", "submit:accepted", "begin:after", "move:before")
"""Where a submission was begun and no answer to it committed."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kill -9")]


def killed_at(home: Path, remote: Path, point: str, idempotent: bool = True) -> None:
    client = [sys.executable, str(HERE / "driving_client.py"), str(home), str(remote), "yes" if idempotent else "no"]
    run = subprocess.run([*client, point], cwd=HERE, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == -9, f"{point} was never reached\n{run.stdout}{run.stderr}"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


@pytest.mark.parametrize("dead", [False, True], ids=["alive", "dead"])
@pytest.mark.parametrize("point", POINTS)
def test_one_job_and_nothing_lost_whenever_it_was_killed(tmp_path: Path, remote: Path, point: str, dead: bool) -> None:
    home = tmp_path / "home"
    with Ledger(home) as ledger:
        approved(ledger, home, workspace(tmp_path / "workspace"))
        killed_at(home, remote, point)
        hook = FolderHook(remote)
        driver = Driver(ledger, home, lambda _: hook, lambda _: None)
        if dead:
            (remote / "DEAD").touch()
            before = ledger.jobs.get(KEY).state
            for _ in range(3):
                after = driver.look(KEY).state
                # an intent may be written; nothing else is known of a back-end that does not answer
                assert after is before or (before, after) == (State.APPROVED, State.SUBMITTING)
            (remote / "DEAD").unlink()
        for _ in range(20):
            if not driver.look_at_all():
                break
        entry = ledger.jobs.get(KEY)
        assert (entry.state, entry.trouble) == (State.SUCCEEDED, "")
        assert entry.report
        assert ledger.events.after(KEY, 0) == EVENTS
    (job,) = hook.submitted(KEY)
    assert job["key"] == KEY


@pytest.mark.parametrize("dead", [False, True], ids=["alive", "dead"])
@pytest.mark.parametrize("point", [*IN_DOUBT, "begin:before", "move:after", "get#2"])
def test_where_a_second_submission_would_make_a_second_job_none_is_made(
    tmp_path: Path, remote: Path, point: str, dead: bool
) -> None:
    home = tmp_path / "home"
    with Ledger(home) as ledger:
        approved(ledger, home, workspace(tmp_path / "workspace"))
        killed_at(home, remote, point, idempotent=False)
        hook = FolderHook(remote, idempotent=False)
        driver = Driver(ledger, home, lambda _: hook, lambda _: None)
        arrived = len(hook.jobs())
        if dead:
            (remote / "DEAD").touch()
            driver.look(KEY)
            (remote / "DEAD").unlink()
        for _ in range(20):
            if not driver.look_at_all():
                break
        entry = ledger.jobs.get(KEY)
        if point in IN_DOUBT and not arrived:
            # looking up found nothing: it may still be on its way, and a person decides
            assert entry.state is State.LOST
            assert "--resubmit" in entry.reason
            assert hook.jobs() == []
        else:
            assert entry.state is State.SUCCEEDED
            assert len(hook.jobs()) == 1
