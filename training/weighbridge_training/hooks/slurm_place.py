"""Where the commands of Slurm are: on this machine, or on another one over ssh.

What is done there is one of a few constant scripts of `sh`. *Invariant:* a value goes in as an argument and is never
part of a script; over ssh every argument is quoted, as ssh hands one line to a shell.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.hooks.subprocesses import (
    MEBIBYTE,
    Ended,
    NotStartedError,
    TooLongError,
    TooMuchError,
    ask,
    speak,
)
from weighbridge_training.plain import plain, plain_line

if TYPE_CHECKING:
    from collections.abc import Generator

NO_FOLDER = 44
"""What a script ends with where the folder of the job is not there."""
_SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-T")
_SSH_FAILED = 255
_HOUR_S = 3600
_HOME = "cd || exit 90; "
_FOLDER = f'{_HOME}cd -- "$1/$2" 2>/dev/null || exit {NO_FOLDER}; '

TOOLS = _HOME + (
    'for tool in sbatch squeue scancel; do command -v "$tool" >/dev/null || echo "missing|$tool"; done; '
    'python=${2#"~/"}; [ -x "$python" ] || command -v -- "$python" >/dev/null || echo "missing|$2"; '
    "sinfo -h -o 'gres|%G' 2>/dev/null || :"
)
PREPARE = _HOME + (
    'umask 077; mkdir -p -- "$1/$2/data" "$1/$2/out" && '
    'if [ -n "$3" ] && [ -d "$1/$3/out/checkpoints" ] && [ ! -e "$1/$2/out/checkpoints" ]; then '
    'cp -R -- "$1/$3/out/checkpoints" "$1/$2/out/checkpoints.part" && '
    'mv -- "$1/$2/out/checkpoints.part" "$1/$2/out/checkpoints"; fi'
)
PUT = _FOLDER + (
    'umask 077; mkdir -p -- "$(dirname -- "$3")" && cat >"$3.part" && '
    '[ "$(wc -c <"$3.part")" -eq "$4" ] && mv -- "$3.part" "$3"'
)
SUBMIT = _FOLDER + (
    'here=$(pwd -P); shift 2; sbatch --parsable --chdir="$here" --output="$here/out/log.txt" "$@" >submitted.part || '
    "exit 93; mv submitted.part submitted && cat submitted"
)
# the queue is read before the result: a job that ends in between has left one, and is not taken for one that has none
LOOK = _HOME + (
    'there=; if cd -- "$1/$2" 2>/dev/null; then there=1; ls >/dev/null; echo folder; fi; '
    'jobs=$(squeue -h -t all -u "$(id -un)" --name="$2" -o "job|%i|%T|%r") || exit 91; echo "$jobs"; '
    '[ -n "$there" ] || exit 0; '
    'if owner=$(readlink owner.lock); then echo "owner|$owner"; fi; '
    'if [ -f submitted ]; then echo "submitted|$(head -c 100 submitted)"; fi; '
    "if [ -e CANCEL ]; then echo cancel; fi; "
    "if [ -f result.json ]; then echo result; head -c 524288 result.json; fi"
)
READ = _FOLDER + ('[ -f "$3" ] && [ ! -L "$3" ] || exit 0; tail -c "+$(($4 + 1))" -- "$3" 2>/dev/null | head -c "$5"')
LAST = _FOLDER + "tail -c 2000 out/log.txt 2>/dev/null || :"
CANCEL = _FOLDER + '[ -e result.json ] || : >CANCEL; scancel -u "$(id -un)" --name="$2"'


@dataclass(frozen=True, slots=True)
class Place:
    """A machine that has Slurm's commands."""

    ssh: str | None
    folder: str

    @property
    def told(self) -> str:
        return f"Slurm on {self.ssh}" if self.ssh else "the Slurm of this machine"

    def argv(self, script: str, *arguments: str) -> list[str]:
        """What is run here; the folder of all jobs is the first argument of every script."""
        there = ["/bin/sh", "-c", script, "sh", self.folder.removeprefix("~/"), *arguments]
        return [*_SSH, "--", self.ssh, shlex.join(there)] if self.ssh else there

    def run(
        self, script: str, *arguments: str, said: bytes = b"", timeout_s: float = 60, most: int = MEBIBYTE
    ) -> Ended:
        """Runs a script to its end; raises `HookError` where it cannot be said how it ended."""
        try:
            ended = ask(self.argv(script, *arguments), said, timeout_s, most)
        except (NotStartedError, TooLongError, TooMuchError) as error:
            raise HookError(Trouble.UNREACHABLE, f"{self.told} cannot be asked: {error}") from None
        return self._heard(ended)

    def read(self, most: int, script: str, *arguments: str) -> Generator[bytes, None, Ended]:
        """Runs a script whose output is too long to keep, piece by piece."""
        try:
            ended = yield from speak(self.argv(script, *arguments), b"", _HOUR_S, most)
        except TooMuchError as error:
            raise HookError(Trouble.BAD_ANSWER, str(error)) from None
        except (NotStartedError, TooLongError) as error:
            raise HookError(Trouble.UNREACHABLE, f"{self.told} cannot be asked: {error}") from None
        return self._heard(ended)

    def _heard(self, ended: Ended) -> Ended:
        if self.ssh and ended.code == _SSH_FAILED:
            remedy = f"does `ssh {self.ssh} true` work without a question?"
            raise HookError(Trouble.UNREACHABLE, f"{self.told} cannot be reached: {said_last(ended)}; {remedy}")
        return ended


def said_last(ended: Ended) -> str:
    """The last line that a program wrote for people."""
    lines = plain(ended.errors).strip().splitlines()
    return plain_line(lines[-1]) if lines else f"code {ended.code}"
