"""The file of the ledger: damaged, foreign, newer, full, read-only, on a file system without WAL, in many processes."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_ledger import DRAFT, KEY
from weighbridge_training.ledger import database as database_module
from weighbridge_training.ledger.errors import LedgerError
from weighbridge_training.ledger.opening import FILE, Ledger
from weighbridge_training.ledger.schema import APPLICATION, STEPS, VERSION
from weighbridge_training.states import State

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files, and signals")


def filled(home: Path) -> bytes:
    with Ledger(home) as ledger:
        ledger.jobs.create(DRAFT)
        ledger.jobs.move(KEY, State.APPROVED, "approved")
    return (home / FILE).read_bytes()


@posix
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    home = tmp_path / "state" / "weighbridge"
    with Ledger(home) as ledger:
        ledger.jobs.create(DRAFT)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
        assert set(modes) >= {FILE, f"{FILE}-wal"}
        assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (home / FILE).chmod(0o644)
    Ledger(home).close()
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


@posix
def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / FILE).symlink_to(elsewhere)
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger(tmp_path / "home")
    assert not elsewhere.exists()


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    for damage in (b"this is no database, and long enough to be read as the header of one" * 20, None):
        home = tmp_path / str(damage is None)
        whole = filled(home)
        damaged = damage or whole[:100] + b"\xff" * (len(whole) - 100)
        (home / FILE).write_bytes(damaged)
        with pytest.raises(LedgerError, match=r"damaged.*left as it is"), Ledger(home) as ledger:
            ledger.jobs.listed()
        assert (home / FILE).read_bytes() == damaged


def test_a_newer_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    filled(tmp_path)
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(LedgerError, match=f"newer Weighbridge.*format {VERSION + 1}.*update"):
        Ledger(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_an_older_ledger_is_brought_up_to_date_and_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(database_module, "STEPS", STEPS[:1])
        older.setattr(database_module, "VERSION", 1)
        filled(tmp_path)
    with Ledger(tmp_path) as ledger:
        assert ledger.jobs.get(KEY).state is State.APPROVED
        asking = ledger.spending.begin_asking("/w", "parcels")
        ledger.spending.take(asking, 1.5, lambda spent: None)
        assert ledger.spending.spent("/w", "parcels").month == 1.5
    database = sqlite3.connect(tmp_path / FILE)
    assert database.execute("PRAGMA user_version").fetchone()[0] == VERSION == len(STEPS)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("CREATE TABLE recipes (n INTEGER)")
    database.close()
    with pytest.raises(LedgerError, match="another program"):
        Ledger(tmp_path)


def test_it_says_what_it_is(tmp_path: Path) -> None:
    filled(tmp_path)
    database = sqlite3.connect(tmp_path / FILE)
    assert database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    assert database.execute("PRAGMA user_version").fetchone()[0] == VERSION
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.close()


def test_a_file_system_without_wal_is_said_once_and_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def without_shared_memory(path: Path, **options: Any) -> sqlite3.Connection:
        # this way into a file has no shared memory, as file systems of a network have none
        return connect(f"file:{path}?vfs=unix-dotfile", uri=True, **options)

    if os.name == "posix":
        monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
        with Ledger(tmp_path) as ledger:
            assert "rollback journal" in ledger.notes[0]
            ledger.jobs.create(DRAFT)
        with Ledger(tmp_path) as ledger:
            assert ledger.notes == ()
            assert ledger.jobs.get(KEY).state is State.DRAFT
        assert {file.name for file in tmp_path.iterdir()} == {FILE}


_FILL = """
import sys
from dataclasses import replace
from pathlib import Path
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.ledger.errors import LedgerError
from test_ledger import DRAFT
home, most = Path(sys.argv[1]), int(sys.argv[2])
if most:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
with Ledger(home) as ledger:
    made = 0
    try:
        for n in range(20_000):
            ledger.jobs.create_again(replace(DRAFT, key=f"wb-{n:032x}", target="x" * 500))
            made += 1
    except LedgerError as error:
        said = error
    listed = len(ledger.jobs.listed())
with Ledger(home) as ledger:
    print(made, listed, len(ledger.jobs.listed()), said)
"""
_MOVE = """
import sys
from pathlib import Path
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.ledger.errors import LedgerError
from weighbridge_training.states import State
try:
    with Ledger(Path(sys.argv[1])) as ledger:
        ledger.jobs.move(sys.argv[2], State.SUBMITTING, "sent")
except LedgerError as error:
    print(error)
"""
HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}


def in_python(code: str, *arguments: str, mounting: str = "") -> str:
    """What a program prints; `mounting` is done first, in a namespace that ends with it."""
    command = [sys.executable, "-c", code, *arguments]
    if mounting:
        apart = ["unshare", "--mount", "--map-root-user"]
        if sys.platform != "linux" or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
            pytest.skip("nothing can be mounted here")
        command = [*apart, "sh", "-c", f'{mounting} && exec "$@"', "sh", *command]
    run = subprocess.run(command, env=HERE, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


@posix
@pytest.mark.parametrize("way", ["a small file system", "a limit for files"])
def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path, way: str) -> None:
    small = way == "a small file system"
    mounting = f"mount -t tmpfs -o size=600k tmpfs {tmp_path}" if small else ""
    said = in_python(_FILL, str(tmp_path), "0" if small else "400000", mounting=mounting)
    made, listed, reopened, sentence = said.split(" ", 3)
    assert made == listed == reopened
    assert int(made) > 5
    assert "disk is full" in sentence or "Nothing was changed" in sentence


@posix
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    filled(tmp_path)
    mounting = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,bind,ro {tmp_path}"
    said = in_python(_MOVE, str(tmp_path), KEY, mounting=mounting)
    assert "Read-only" in said or "read-only" in said
    with Ledger(tmp_path) as ledger:
        assert ledger.jobs.get(KEY).state is State.APPROVED


_HOLD = """
import sys, time
from pathlib import Path
from weighbridge_training.ledger.opening import Ledger
ledger = Ledger(Path(sys.argv[1]))
print(ledger.leases.take(sys.argv[2], silent_s=600), flush=True)
time.sleep(60)
"""


@posix
def test_a_holder_that_was_killed_is_relieved_at_once(tmp_path: Path) -> None:
    filled(tmp_path)
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path), KEY], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with Ledger(tmp_path) as ledger:
            assert not ledger.leases.take(KEY)
            holder.kill()
            holder.wait()
            assert ledger.leases.take(KEY)
    finally:
        holder.kill()
        holder.wait()


_RACE = """
import sys
from dataclasses import replace
from pathlib import Path
from weighbridge_training.ledger.opening import Ledger
from test_ledger import DRAFT
me = int(sys.argv[2])
with Ledger(Path(sys.argv[1])) as ledger:
    keys = []
    for n in range(50):
        keys.append(ledger.jobs.create(replace(DRAFT, key=f"wb-{me:016x}{n:016x}", digest=f"{n:064x}")).key)
    print(*keys)
"""


def test_processes_that_make_the_same_jobs_at_once_make_each_once(tmp_path: Path) -> None:
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", _RACE, str(tmp_path), str(me)], stdout=subprocess.PIPE, env=HERE, text=True
        )
        for me in range(4)
    ]
    said = [process.communicate(timeout=120)[0] for process in racing]
    assert len(set(said)) == 1
    with Ledger(tmp_path) as ledger:
        assert len(ledger.jobs.listed()) == 50
