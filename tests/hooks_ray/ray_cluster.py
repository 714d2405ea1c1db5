"""A real Ray in namespaces of its own, which have no network but loopback, and the way of a test into them."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
START = Path(__file__).parent / "start.sh"
URL = "http://127.0.0.1:8265"
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class RayCluster:
    """A cluster that runs."""

    home: Path
    pid: int
    """Of the first process inside."""
    token: str
    python: str

    @property
    def storage(self) -> Path:
        return self.home / "jobs"

    @contextmanager
    def network(self) -> Iterator[None]:
        """The network of the cluster, for this thread alone."""
        with Path("/proc/thread-self/ns/net").open() as ours, Path(f"/proc/{self.pid}/ns/net").open() as theirs:
            _enter(theirs.fileno())
            try:
                yield
            finally:
                _enter(ours.fileno())


def environment() -> Path:
    """What `make training` sets up."""
    named = os.environ.get("WEIGHBRIDGE_RAY_ENVIRONMENT")
    return Path(named) if named else ROOT / ".venv" / "ray"


def missing() -> str:
    """Why there can be no Ray here; empty where there can."""
    if not (environment() / "bin" / "ray").is_file():
        return f"there is no Ray in {environment()}: run `make training`"
    if absent := [name for name in ("unshare", "ip") if shutil.which(name) is None]:
        return f"Ray is tested in namespaces; not found: {', '.join(absent)}"
    return "" if os.geteuid() == 0 else "Ray is tested in namespaces, which are made as root"


@contextmanager
def started(environment: Path) -> Iterator[RayCluster]:
    """A cluster for a while. *Invariant:* Ray never runs outside of its namespaces."""
    # sockets have short names
    home = Path(tempfile.mkdtemp(prefix="wbray-", dir="/tmp"))
    token = secrets.token_hex(32)
    spaces = ["unshare", "--net", "--pid", "--fork", "--mount-proc", "--kill-child"]
    with (home / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [*spaces, "bash", str(START), str(environment), str(home)],
            env={"HOME": str(home), "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token, "PATH": os.environ["PATH"]},
            stdout=log,
            stderr=log,
        )
    try:
        until = time.monotonic() + 300
        while not (home / "ready").exists():
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"Ray did not come up:\n{(home / 'start.log').read_text()[-3000:]}")
            time.sleep(0.2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        cluster = RayCluster(home, int(children[0]), token, str(environment / "bin" / "python"))
        with cluster.network():
            _answers(until)
        yield cluster
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _answers(until: float) -> None:
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{URL}/api/version", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("Ray's jobs API does not answer")


def _enter(descriptor: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
