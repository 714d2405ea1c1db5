"""Programs of this machine that are told something and answer: within a time and a size, and never through a shell."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

MEBIBYTE = 1_048_576
_ERRORS_KEPT = 16_384
_NEEDED = ("HOME", "USER", "LOGNAME", "PATH", "LANG", "TMPDIR", "SSH_AUTH_SOCK", "SYSTEMROOT", "USERPROFILE", "APPDATA",
           "LOCALAPPDATA", "TEMP", "TMP")  # fmt: skip
"""What programs need to find themselves and a user's keys. *Invariant:* nothing that holds a secret."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it said."""

    code: int
    output: bytes
    errors: str
    """The end of what it wrote to standard error, for people."""


class NotStartedError(Exception):
    """There is no such program, or it is none."""


class TooLongError(Exception):
    """It did not end in its time; it and what it started are gone, and what it did is not known."""


class TooMuchError(Exception):
    """It wrote more than is read; it and what it started are gone."""


def environment(named: Sequence[str] = ()) -> dict[str, str]:
    """The little that a program is given, and the variables that the user named."""
    return {name: os.environ[name] for name in (*_NEEDED, *named) if name in os.environ}


def ask(
    argv: Sequence[str], said: bytes, timeout_s: float, most: int = MEBIBYTE, env: Mapping[str, str] | None = None
) -> Ended:
    """Runs a program whose whole output fits into memory."""
    output, ended = bytearray(), Ended(0, b"", "")

    def heard() -> Generator[bytes, None, None]:
        nonlocal ended
        ended = yield from speak(argv, said, timeout_s, most, env)

    for piece in heard():
        output += piece
    return replace(ended, output=bytes(output))


def speak(
    argv: Sequence[str], said: bytes, timeout_s: float, most: int, env: Mapping[str, str] | None = None
) -> Generator[bytes, None, Ended]:
    """Runs a program and yields what it writes, up to `most` bytes; whoever stops listening ends it."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment() if env is None else env),
            start_new_session=True,
        )
    except OSError as error:
        raise NotStartedError(f"{argv[0]} cannot be started: {error.strerror or type(error).__name__}") from None
    assert process.stdin and process.stdout and process.stderr
    errors, late = bytearray(), threading.Event()

    def be_late() -> None:
        late.set()
        _end(process)

    helpers = [
        threading.Thread(target=_tell, args=(process.stdin, said), daemon=True),
        threading.Thread(target=_keep_end, args=(process.stderr, errors), daemon=True),
    ]
    timer = threading.Timer(timeout_s, be_late)
    timer.daemon = True
    for thread in (*helpers, timer):
        thread.start()
    try:
        size = 0
        # what a program started may hold its output open after its end: then the time limit ends both
        while piece := os.read(process.stdout.fileno(), 65_536):
            size += len(piece)
            if size > most:
                raise TooMuchError(f"{argv[0]} wrote more than {most} bytes")
            yield piece
        process.wait()
    finally:
        timer.cancel()
        _end(process)
        process.wait()
        for thread in helpers:
            thread.join(1)
        for pipe in (process.stdout, process.stderr):
            pipe.close()
    if late.is_set():
        raise TooLongError(f"{argv[0]} did not end within {timeout_s:.0f} s")
    return Ended(process.returncode, b"", errors.decode(errors="replace"))


def _tell(pipe: IO[bytes], said: bytes) -> None:
    with suppress(OSError), pipe:
        pipe.write(said)


def _keep_end(pipe: IO[bytes], kept: bytearray) -> None:
    with suppress(OSError, ValueError):
        while piece := os.read(pipe.fileno(), 65_536):
            kept.extend(piece)
            del kept[:-_ERRORS_KEPT]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends it with everything that it started and that is still of its session."""
    with suppress(OSError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
