"""Where things lie in the folder of a job that is run here, beside what `layout` says of every such folder."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

OWN = ".supervisor"
"""What is not the job's but ours."""
ORDERS = f"{OWN}/orders.json"
"""How the job is to be run; see `orders`."""
HERE = f"{OWN}/here.json"
"""`{"pid": int}` of the supervisor that came last."""
SUPERVISED = f"{OWN}/lock"
"""Held by the supervisor for as long as it lives."""
BEGUN = f"{OWN}/worker.json"
"""`family.Identity` of the worker, and when it began; written before the worker begins, at first without a process."""
NOTES = f"{OWN}/log.txt"
"""What a supervisor had to say of itself, which is nothing."""

TICKETS = ".tickets"
SLOTS = ".slots"
LOCKS = ".locks"
"""In the room around the folders."""


def write_json(path: Path, value: Any) -> None:
    """Aside, then renamed: whoever reads it reads all of it."""
    write_bytes(path, json.dumps(value, ensure_ascii=False).encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Aside, flushed to the disk, then renamed."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def read_json(path: Path, limit: int = 8 * 1024 * 1024) -> dict[str, Any] | None:
    """The object in a file; None where there is no such file, or where it holds something else."""
    try:
        with path.open("rb") as file:
            value: object = json.loads(file.read(limit))
    except (OSError, ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
