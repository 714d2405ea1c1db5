"""Two editors and a command line drive the same jobs, die all the time, and lose answers: every job is there once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from driving_server import EVENTS
from driving_wire import Wire
from driving_workspace import PATH, row, workspace
from weighbridge.workspace import Workspace
from weighbridge_training.driving import offer as offering
from weighbridge_training.driving.reading import WorkspaceFiles
from weighbridge_training.driving.trainings import Trainings
from weighbridge_training.states import State
from weighbridge_training.trust.allowed import allow
from weighbridge_training.trust.gates import Word
from weighbridge_training.trust.hooks_file import read_hooks_file
from weighbridge_training.trust.workspaces import trust

HERE = Path(__file__).parent
JOBS = 60
KINDS = ("editor", "editor", "cli")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_every_job_is_there_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_STATE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WEIGHBRIDGE_CONFIG_HOME", str(tmp_path / "config"))
    server = subprocess.Popen([sys.executable, str(HERE / "driving_server.py")], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    try:
        _submit(workspace(tmp_path / "workspace"), Wire(int(port), 0), monkeypatch)
        killed = _drive(tmp_path / "home" / "ledger.db", port)
        counted = Wire(int(port), 0).ask("counted")
        assert counted["created"] == counted["jobs"] == JOBS
        assert counted["bodies"] == 0, "the same key came with other bytes"
        assert counted["lost"] > 5
        assert killed > 8
        with Trainings() as mine:
            for entry in mine.ledger.jobs.listed():
                assert entry.state is State.SUCCEEDED, entry
                assert entry.report
                assert mine.ledger.events.after(entry.key, 0) == EVENTS
                steps = [step.after for step in mine.ledger.jobs.history(entry.key)]
                assert steps.count(State.QUEUED) == 1
                assert steps[-1] is State.SUCCEEDED
        database = sqlite3.connect(tmp_path / "home" / "ledger.db")
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        database.close()
    finally:
        server.kill()
        server.wait()


def _submit(root: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "opened", lambda _: wire)
    trust(root)
    allow(root, "local", read_hooks_file())
    files = WorkspaceFiles(root)
    with Trainings() as mine:
        for number in range(JOBS):
            (root / "training/parcels/train.jsonl").write_text(row(1000 + number), encoding="utf-8")
            offer = offering.offer_at(files, PATH, Workspace.open(root, [PATH]), "local", Word.SILENT)
            assert mine.submit(offer).state is State.APPROVED


def _drive(ledger: Path, port: str) -> int:
    """Processes of every kind, replaced as they die, until nothing is left to do; how many died."""
    killed, running = 0, {}
    deadline = time.monotonic() + 900
    open_ones = "SELECT count(*) FROM job WHERE state != 'SUCCEEDED' OR report = ''"
    database = sqlite3.connect(ledger, timeout=30)
    try:
        while database.execute(open_ones).fetchone()[0]:
            assert time.monotonic() < deadline, database.execute("SELECT state, trouble FROM job").fetchall()
            for place, kind in enumerate(KINDS):
                process = running.get(place)
                if process is None or process.poll() is not None:
                    killed += process is not None and process.returncode == -9
                    running[place] = subprocess.Popen(
                        [sys.executable, str(HERE / "driving_wire.py"), port, kind], stdout=subprocess.DEVNULL
                    )
            time.sleep(0.1)
    finally:
        database.close()
        for process in running.values():
            process.kill()
            process.wait()
    return killed
