"""Who a process is, so that another one can tell that it has gone; no clock that somebody can set is asked."""

from __future__ import annotations

import os
import platform
import secrets
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path


def actor() -> str:
    """A name for this process and nobody else, whatever is started later with its number."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}:{secrets.token_hex(4)}"


def is_gone(name: str) -> bool:
    """Whether the process of a name has ended for certain; False where that cannot be known from here."""
    machine, number, started, _ = name.split(":")
    if machine != _machine() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return bool(started) and _started(int(number)) not in ("", started)


@cache
def _machine() -> str:
    """This machine since it was started, as far as numbers of processes mean the same: a container is another one."""
    parts = [platform.node()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
    with suppress(OSError):
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _started(number: int) -> str:
    """When a process began, in ticks since the machine did; empty where the system does not say. A zombie is none."""
    try:
        text = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "ended" if fields[0] in "ZX" else fields[19]
