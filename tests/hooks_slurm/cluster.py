"""A real Slurm of one machine in namespaces of its own, and its commands as programs that go there."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

START = Path(__file__).parent / "start.sh"
COMMANDS = ("sbatch", "squeue", "scancel", "scontrol", "sinfo")
NEEDED = (*COMMANDS, "slurmctld", "slurmd", "munged", "unshare", "nsenter", "ip", "ssh", "sshd", "ssh-keygen")
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Cluster:
    """A cluster that runs."""

    home: Path
    pid: int
    """Of the first process inside."""

    @property
    def bin(self) -> Path:
        return self.home / "bin"

    def run(self, *argv: str) -> str:
        """What a program prints inside; it has to end well."""
        ran = subprocess.run([*self._inside, *argv], capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, f"{argv}: {ran.stderr}"
        return ran.stdout

    def restart_controller(self) -> None:
        self.run("sh", "-c", f"kill $(cat {self.home}/slurmctld.pid)")
        time.sleep(1)
        self.run("slurmctld")
        for _ in range(100):
            with_queue = subprocess.run([*self._inside, "squeue"], capture_output=True, timeout=60, check=False)
            if with_queue.returncode == 0:
                return
            time.sleep(0.1)

    @property
    def _inside(self) -> list[str]:
        enter = ["nsenter", f"--target={self.pid}", "--net", "--mount", "--pid", "--uts"]
        return [*enter, "env", f"SLURM_CONF={self.home}/slurm.conf", f"PATH={_PATH}"]

    def write_commands(self) -> None:
        """What a hook finds in PATH."""
        self.bin.mkdir()
        for name in (*COMMANDS, "ssh"):
            more = f"-F {self.home}/client" if name == "ssh" else ""
            path = self.bin / name
            path.write_text(f'#!/bin/sh\nexec {" ".join(self._inside)} {shutil.which(name, path=_PATH)} {more} "$@"\n')
            path.chmod(0o700)


def missing() -> str:
    """Why there can be no cluster here; empty where there can."""
    absent = [name for name in NEEDED if shutil.which(name, path=_PATH) is None]
    if absent:
        return f"Slurm is tested with Debian's slurm-wlm, munge and openssh-server; not found: {', '.join(absent)}"
    if os.geteuid() != 0:
        return "Slurm is tested in namespaces, which are made as root"
    return ""


def started(home: Path) -> tuple[Cluster, subprocess.Popen[bytes]]:
    """A cluster, and the process that it ends with."""
    home.chmod(0o755)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "id")], check=True)
    (home / "client").write_text(
        f"Host box\nHostName 127.0.0.1\nPort 2222\nUser root\nIdentityFile {home}/id\nIdentitiesOnly yes\n"
        f"StrictHostKeyChecking no\nUserKnownHostsFile {home}/known\nLogLevel ERROR\n"
    )
    spaces = ["unshare", "--net", "--mount", "--uts", "--pid", "--fork", "--mount-proc", "--kill-child"]
    with (home / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [*spaces, "bash", str(START), str(home), str(home / "id.pub")], stdout=log, stderr=log
        )
    for _ in range(300):
        if (home / "ready").exists():
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            cluster = Cluster(home, int(children[0]))
            cluster.write_commands()
            return cluster, process
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in home.glob("*.log"))
    pytest.fail(f"Slurm did not come up:\n{logs}")
